import { describe, expect, test } from 'vitest'
import { defectsOf } from '../consumers/check-virtually.js'
import type { Faults } from '../consumers/test-consumer.js'

type Payload = { asset?: Record<string, unknown>; user?: { id: string } }

const rename = (change: (name: string) => string): Faults => ({
  stored: (entity) => ({ ...entity, name: change(String(entity.name)) }),
})

const faulty: Record<string, [law: string, faults: Faults]> = {
  'schema/unknown-field-refused': [
    'schema/unknown-fields-accepted',
    { read: (event) => (Object.keys(event).length > 4 ? 422 : undefined) },
  ],
  'schema/optional-missing-5xx': [
    'schema/optional-parts-may-be-absent',
    {
      read: ({ payload }) => {
        const { asset } = payload as Payload
        if (asset) Object.keys(asset.images_urls as object)
      },
    },
  ],
  'schema/null-missing-empty': [
    'schema/empty-values-arrive',
    {
      stored: (entity, before) => ({
        ...entity,
        tags: (entity.tags as string[])?.length ? (entity.tags ?? []) : (before?.tags ?? []),
      }),
    },
  ],
  'schema/long-values': ['schema/long-values-kept', rename((name) => name.slice(0, 255))],
  'schema/hostile-names': ['schema/names-kept-as-they-are', rename((name) => name.replace(/<[^>]*>/g, ''))],
}

describe('the laws on shapes', () => {
  test.each(Object.entries(faulty))('name %s', async (defect, [law, faults]) => {
    expect(await defectsOf({ faults }, law)).toEqual([defect])
  })

  test('name ids that are stored in lower case', async () => {
    const show = (store: { live: readonly { id: string; entity: object }[] }) =>
      store.live.map(({ id, entity }) => ({ ...entity, id: id.toLowerCase() }))
    expect(await defectsOf({ show }, 'schema/ids-kept-apart')).toEqual(['schema/id-charset'])
  })

  test('name an id that is refused for its hyphen, although the control is refused already', async () => {
    const plainIds: Faults = {
      read: ({ payload }) => (/^[-_]/.test(String((payload as Payload).asset?.id ?? 'x')) ? 422 : undefined),
    }
    expect(await defectsOf({ faults: plainIds }, 'schema/*')).toEqual(['schema/id-charset'])
  })

  test('leave a sound consumer alone, one that refuses long names, and one that wants a user', async () => {
    expect(await defectsOf({}, 'schema/*')).toEqual([])
    const picky: Faults = {
      read: ({ payload }) => {
        const { asset, user } = payload as Payload
        if (user === undefined) return 422
        return String(asset?.name ?? '').length > 255 ? 422 : undefined
      },
    }
    expect(await defectsOf({ faults: picky }, 'schema/*')).toEqual([])
  })
})
