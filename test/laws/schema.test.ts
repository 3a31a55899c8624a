import { describe, expect, it } from 'vitest'
import { type Fault, strictConsumer } from './strict-consumer.js'
import { defectsOf } from './tiny-consumer.js'

type Payload = { asset?: Record<string, unknown>; user?: { id: string } }

const rename = (change: (name: string) => string): Fault => ({
  stored: (row) => ({ ...row, name: change(String(row.name)) }),
})

const faults: Record<string, [law: string, fault: Fault]> = {
  'schema/unknown-field-refused': [
    'schema/unknown-fields-accepted',
    { read: (event) => (Object.keys(event ?? {}).length > 4 ? 422 : undefined) },
  ],
  'schema/optional-missing-5xx': [
    'schema/optional-parts-may-be-absent',
    {
      read: ({ payload }) => {
        const { asset } = payload as Payload
        if (asset) Object.keys(asset.images_urls as object)
        return undefined
      },
    },
  ],
  'schema/null-missing-empty': [
    'schema/empty-values-arrive',
    {
      stored: (row, before) => ({
        ...row,
        tags: (row.tags as string[])?.length ? (row.tags ?? []) : (before?.tags ?? []),
      }),
    },
  ],
  'schema/id-charset': ['schema/ids-kept-apart', { stored: (row) => ({ ...row, id: String(row.id).toLowerCase() }) }],
  'schema/long-values': ['schema/long-values-kept', rename((name) => name.slice(0, 255))],
  'schema/hostile-names': ['schema/names-kept-as-they-are', rename((name) => name.replace(/<[^>]*>/g, ''))],
}

describe('the laws on shapes', () => {
  for (const [defect, [law, fault]] of Object.entries(faults)) {
    it(`name ${defect}`, async () => {
      expect(await defectsOf(strictConsumer(fault), law)).toEqual([defect])
    })
  }

  it('name an id that is refused for its hyphen, although the control is refused already', async () => {
    const plainIds: Fault = {
      read: ({ payload }) => (/^[-_]/.test(String((payload as Payload).asset?.id ?? 'x')) ? 422 : undefined),
    }
    expect(await defectsOf(strictConsumer(plainIds), 'schema/*')).toEqual(['schema/id-charset'])
  })

  it('leave a sound consumer alone, one that refuses long names, and one that wants a user', async () => {
    expect(await defectsOf(strictConsumer(), 'schema/*')).toEqual([])
    const picky: Fault = {
      read: (event) => {
        const { asset, user } = (event?.payload ?? {}) as Payload
        if (user === undefined) return 422
        return String(asset?.name ?? '').length > 255 ? 422 : undefined
      },
    }
    expect(await defectsOf(strictConsumer(picky), 'schema/*')).toEqual([])
  })
})
