import { describe, expect, it } from 'vitest'
import { type Fault, strictConsumer } from './strict-consumer.js'
import { defectsOf } from './tiny-consumer.js'

const asText = async (request: Request): Promise<Buffer> => {
  let text = ''
  for await (const chunk of request.body ?? []) text += Buffer.from(chunk).toString()
  return Buffer.from(text)
}

const shared: Record<string, unknown> = {}

const faults: Record<string, [law: string, fault: Fault]> = {
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
      read: (event) => {
        const { asset } = event.payload as { asset?: object }
        for (const key of Object.keys(asset ?? {}))
          if (key === '__proto__') Object.assign(shared, Reflect.getOwnPropertyDescriptor(asset ?? {}, key)?.value)
        return undefined
      },
      stored: (row) => ({ ...row, ...(shared as object) }),
    },
  ],
  'body/json-ambiguity': [
    'body/ambiguous-json-read-once',
    {
      read: (_, text) => (text.charCodeAt(0) === 0xfeff ? 500 : undefined),
      verified: ({ body }) => (body[0] === 0xef ? 500 : undefined),
    },
  ],
}

describe('the laws on bodies', () => {
  for (const [defect, [law, fault]] of Object.entries(faults)) {
    it(`name ${defect}`, async () => {
      expect(await defectsOf(strictConsumer(fault), law)).toEqual([defect])
    })
  }

  it('name a body written again that changes <, > and &', async () => {
    const escaped = (body: Buffer) =>
      body.toString().replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`)
    expect(await defectsOf(strictConsumer({ signedBytes: escaped }), 'body/raw-bytes-signed')).toEqual([
      'body/reserialised',
    ])
  })

  it('name characters of four bytes that are stored as a question mark', async () => {
    const narrow: Fault = {
      stored: (row) => ({ ...row, name: String(row.name).replace(/[\u{10000}-\u{10ffff}]/gu, '?') }),
    }
    expect(await defectsOf(strictConsumer(narrow), 'body/every-character-kept')).toEqual(['body/non-ascii'])
  })

  it('leave a sound consumer alone, and one that stores NFC and refuses other types', async () => {
    expect(await defectsOf(strictConsumer(), 'body/*')).toEqual([])
    const tasteful: Fault = {
      first: ({ headers }) => (/^application\/json\b/i.test(headers.get('content-type') ?? '') ? undefined : 415),
      stored: (row) => ({ ...row, name: String(row.name).normalize('NFC') }),
    }
    expect(await defectsOf(strictConsumer(tasteful), 'body/*')).toEqual([])
  })
})
