import { describe, expect, test } from 'vitest'
import { defectsOf } from '../consumers/check-virtually.js'
import type { Faults } from '../consumers/test-consumer.js'

const asText = async (request: Request): Promise<Buffer> => {
  let text = ''
  for await (const chunk of request.body ?? []) text += Buffer.from(chunk).toString()
  return Buffer.from(text)
}

const shared: Record<string, unknown> = {}

const faulty: Record<string, [law: string, faults: Faults]> = {
  'body/reserialised': [
    'body/any-spelling-accepted',
    { signedBytes: (body) => JSON.stringify(JSON.parse(body.toString() || 'null')) },
  ],
  'body/non-ascii': ['body/every-character-kept', { signedBytes: (body) => body.toString('latin1') }],
  'body/chunk-boundary': ['body/any-segments', { readBody: asText }],
  'body/content-type-strict': [
    'body/content-type-parameters',
    { first: ({ headers }) => (headers.get('content-type') === 'application/json' ? undefined : 415) },
  ],
  'body/malformed-5xx': [
    'body/malformed-answered',
    { verified: ({ body }) => (JSON.parse(body.toString()).payload.asset ? undefined : undefined) },
  ],
  'body/proto-pollution': [
    'body/prototype-keys-harmless',
    {
      read: ({ payload }) => {
        const { asset } = payload as { asset?: object }
        for (const key of Object.keys(asset ?? {}))
          if (key === '__proto__') Object.assign(shared, Reflect.getOwnPropertyDescriptor(asset ?? {}, key)?.value)
      },
      stored: (entity) => ({ ...entity, ...(shared as object) }),
    },
  ],
  'body/json-ambiguity': [
    'body/ambiguous-json-read-once',
    { verified: ({ body }) => (body[0] === 0xef ? 500 : undefined) },
  ],
}

describe('the laws on bodies', () => {
  test.each(Object.entries(faulty))('name %s', async (defect, [law, faults]) => {
    expect(await defectsOf({ faults }, law)).toEqual([defect])
  })

  test('name a body written again that changes <, > and &', async () => {
    const escaped = (body: Buffer) =>
      body.toString().replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`)
    expect(await defectsOf({ faults: { signedBytes: escaped } }, 'body/raw-bytes-signed')).toEqual([
      'body/reserialised',
    ])
  })

  test('name characters of four bytes that are stored as a question mark', async () => {
    const narrow: Faults = {
      stored: (entity) => ({ ...entity, name: String(entity.name).replace(/[\u{10000}-\u{10ffff}]/gu, '?') }),
    }
    expect(await defectsOf({ faults: narrow }, 'body/every-character-kept')).toEqual(['body/non-ascii'])
  })

  test('leave a sound consumer alone, and one that stores NFC and refuses other types', async () => {
    expect(await defectsOf({}, 'body/*')).toEqual([])
    const tasteful: Faults = {
      first: ({ headers }) => (/^application\/json\b/i.test(headers.get('content-type') ?? '') ? undefined : 415),
      stored: (entity) => ({ ...entity, name: String(entity.name).normalize('NFC') }),
    }
    expect(await defectsOf({ faults: tasteful }, 'body/*')).toEqual([])
  })
})
