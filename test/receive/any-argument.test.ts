import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CkboxWebhooksError, UsageError, WebhookError } from '../../src/errors.js'
import { deduplicationKey } from '../../src/receive/deduplication-key.js'
import { parseWebhook } from '../../src/receive/parse.js'
import { receiveWebhook } from '../../src/receive/receive.js'
import { explainSignature } from '../../src/signature/explain-signature.js'
import { signRequest } from '../../src/signature/sign.js'
import { verifySignature } from '../../src/signature/verify.js'
import { genuine, secret, signedHeaders, uploaded } from './genuine.js'

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no message may hold
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/
const longestMessage = 5_000

function checkMessage(error: unknown): void {
  if (!(error instanceof CkboxWebhooksError)) throw error
  expect(error.message).not.toMatch(unprintable)
  expect(error.message.length).toBeLessThan(longestMessage)
}

const odd = fc.oneof(
  fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSet: true,
    withTypedArray: true,
    maxDepth: 2,
  }),
  fc.constantFrom<unknown>(
    Symbol('odd'),
    () => undefined,
    async () => 5,
    Object.create(null),
    new ReadableStream(),
    structuredClone(new ArrayBuffer(8), { transfer: [] }),
    detached(),
    new Array(200_000).fill(5),
    `\u001b[31m\u0085${'x'.repeat(100_000)}`,
    Number.NaN,
  ),
)

function detached(): Uint8Array {
  const bytes = new Uint8Array(8)
  structuredClone(bytes, { transfer: [bytes.buffer] })
  return bytes
}

/** An object of which any of the properties may be odd. */
function partlyOdd<Shape extends object>(shape: Shape): fc.Arbitrary<Shape> {
  const properties = Object.entries(shape).map(([name, value]) => [
    name,
    fc.oneof({ weight: 3, arbitrary: fc.constant(value) }, odd),
  ])
  return fc.oneof(
    { weight: 9, arbitrary: fc.record(Object.fromEntries(properties), { requiredKeys: [] }) },
    odd,
  ) as fc.Arbitrary<Shape>
}

const message = { method: 'POST', url: '/hook', timestamp: '1563276169752', signature: 'a'.repeat(64), body: uploaded }

describe('whatever it is given, only documented errors come of', () => {
  test('receiveWebhook', async () => {
    const headers = partlyOdd<object>(signedHeaders(uploaded))
    const request = fc.oneof(
      partlyOdd(genuine()),
      headers.map((odd) => ({ ...genuine(), headers: odd })),
    )
    const options = partlyOdd<object>({
      secrets: [secret],
      bodyLimit: 1e6,
      bodyTimeout: 5,
      replayWindow: 1,
      now: Date.now,
      url: '/',
    })
    await fc.assert(
      fc.asyncProperty(request, options, async (...given) => {
        try {
          const received = await receiveWebhook(...(given as unknown as Parameters<typeof receiveWebhook>))
          if (!received.ok) expect(received.error).toBeInstanceOf(WebhookError)
          if (!received.ok) checkMessage(received.error)
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError)
          checkMessage(error)
        }
      }),
      { numRuns: 500 },
    )
  })

  test.each(['method', 'url', 'headers', 'body'])('receiveWebhook, when %s cannot be read', async (name) => {
    const request = Object.defineProperty(genuine(), name, {
      get: () => {
        throw new Error('\u001bodd')
      },
    })
    const receiving = receiveWebhook(request, { secrets: [secret] })
    await expect(receiving).rejects.toMatchObject({ code: 'request_invalid', cause: new Error('\u001bodd') })
    await receiving.catch(checkMessage)
  })

  test('deduplicationKey, for an event within itself', () => {
    const event: { payload?: unknown } = {}
    event.payload = [event]
    expect(() => deduplicationKey(event)).toThrow('The event holds an object within itself')
    const twice = { id: 5 }
    expect(deduplicationKey({ a: twice, b: [twice, twice] })).toHaveLength(64)
  })

  const functions: [string, (...given: never[]) => unknown, fc.Arbitrary<unknown>[]][] = [
    ['parseWebhook', parseWebhook, [odd]],
    ['deduplicationKey', deduplicationKey, [odd]],
    ['signRequest', signRequest, [partlyOdd(message), odd]],
    ['verifySignature', verifySignature, [partlyOdd(message), fc.oneof(fc.constant(secret), odd)]],
    ['explainSignature', explainSignature, [partlyOdd(message), fc.oneof(fc.constant(secret), odd)]],
  ]
  test.each(functions)('%s', (_, call, given) => {
    fc.assert(
      fc.property(fc.tuple(...given), (values) => {
        try {
          call(...(values as never[]))
        } catch (error) {
          checkMessage(error)
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('a message holds no control character and no megabyte', () => {
  const long = `/hook?\u001b[2J\u0007${'x'.repeat(1_000_000)}`
  test.each([
    ['of a URL', { ...genuine(), url: long }],
    ['of a method', { ...genuine(), method: long }],
    [
      'of a content type',
      { ...genuine(), body: {}, headers: { ...signedHeaders(''), 'content-length': '1', 'content-type': long } },
    ],
    ['of a body that is not JSON', genuine(`{\u0007${'x'.repeat(1_000_000)}`)],
    [
      'of a body that is no event',
      genuine(uploaded.replace('"sent_at": "', `"sent_at": "\\u0085\\u009b${'x'.repeat(1_000_000)}`)),
    ],
  ])('%s', async (_, request) => {
    const received = await receiveWebhook(request, { secrets: [secret] })
    expect(received.ok).toBe(false)
    if (received.ok) return
    checkMessage(received.error)
    for (const issue of received.error.issues) expect(issue.message).not.toMatch(unprintable)
  })
})
