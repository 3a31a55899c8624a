import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { UsageError } from '../../src/errors.js'
import type { ReceivableRequest } from '../../src/receive/read-request.js'
import { receiveWebhook } from '../../src/receive/receive.js'
import type { ReceiveOptions } from '../../src/receive/receive-options.js'
import { signRequest } from '../../src/signature/sign.js'
import { genuine, secret, signedHeaders, timestamp, uploaded } from './genuine.js'

const options: ReceiveOptions = { secrets: [secret] }
const accepted = { ok: true, event: JSON.parse(uploaded), secretIndex: 0 }

async function codeOf(request: ReceivableRequest, more: Partial<ReceiveOptions> = {}): Promise<string | number[]> {
  const received = await receiveWebhook(request, { ...options, ...more })
  return received.ok ? 'ok' : `${received.error.status} ${received.error.code}`
}

describe('a genuine delivery is received', () => {
  test('as a web Request', async () => {
    const { method, headers } = genuine(uploaded, '/hook?b=%2f')
    const request = () =>
      new Request('https://example.com/hook?b=%2f', {
        method,
        headers: signedHeaders(uploaded, '/hook?b=%2f'),
        body: uploaded,
      })
    expect(await receiveWebhook(request(), options)).toEqual(accepted)
    const { 'content-length': _, ...chunked } = headers
    const streamed = new Request('https://example.com/hook?b=%2f', {
      method,
      headers: chunked,
      body: Readable.toWeb(
        Readable.from([Buffer.from(uploaded.slice(0, 9)), Buffer.from(uploaded.slice(9))]),
      ) as ReadableStream,
      duplex: 'half',
    })
    expect(await receiveWebhook(streamed, options)).toEqual(accepted)
  })

  test.each([
    ['bytes', {}],
    ['text', { body: uploaded }],
    ['an ArrayBuffer', { body: new Uint8Array(Buffer.from(uploaded)).buffer }],
    ['a view into a larger buffer', { body: new Uint8Array(Buffer.from(`x${uploaded}`)).subarray(1) }],
    ['an absolute URL', { url: 'https://example.com/hook' }],
    ['a router-relative URL beside the original one', { url: '/', originalUrl: '/hook' }],
    ['raw bytes beside a parsed body', { body: JSON.parse(uploaded), rawBody: Buffer.from(uploaded) }],
  ])('with %s', async (_, changes) => {
    expect(await receiveWebhook({ ...genuine(), ...changes }, options)).toEqual(accepted)
  })

  test('with headers in any case, in arrays, or as Headers', async () => {
    const { headers } = genuine()
    const upper = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]))
    const arrays = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))
    for (const given of [upper, arrays, new Headers(headers)]) {
      expect(await receiveWebhook({ ...genuine(), headers: given }, options)).toEqual(accepted)
    }
  })

  test('by any of the secrets', async () => {
    expect(await codeOf(genuine(), { secrets: ['other', secret] })).toBe('ok')
    expect(await codeOf(genuine(), { secrets: secret })).toBe('ok')
    expect(await codeOf(genuine(), { secrets: ['other'] })).toBe('401 signature_mismatch')
  })

  test('and says which secret it was, so that a rotation can be followed', async () => {
    const placed = await receiveWebhook(genuine(), { secrets: ['first', 'second', secret] })
    expect(placed).toMatchObject({ ok: true, secretIndex: 2 })
  })

  test('behind a proxy that rewrites the path, by its public URL', async () => {
    const rewritten = { ...genuine(uploaded, '/public/hook?k=1'), url: '/internal' }
    expect(await codeOf(rewritten)).toBe('401 signature_mismatch')
    expect(await codeOf(rewritten, { url: 'https://example.com/public/hook?k=1' })).toBe('ok')
    expect(await codeOf(rewritten, { url: '/public/hook?k=1' })).toBe('ok')
  })
})

describe('a forged or malformed request is refused', () => {
  const { headers } = genuine()
  test.each([
    ['no signature', { 'x-cs-signature': undefined }, '401 signature_missing'],
    ['an empty signature', { 'x-cs-signature': '' }, '401 signature_missing'],
    ['a short signature', { 'x-cs-signature': 'abcd' }, '401 signature_mismatch'],
    ['a signature beyond ASCII', { 'x-cs-signature': 'é'.repeat(64) }, '401 signature_mismatch'],
    [
      'two signatures',
      { 'x-cs-signature': [headers['x-cs-signature'], headers['x-cs-signature']] },
      '401 header_repeated',
    ],
    ['two signatures in two cases', { 'X-CS-Signature': headers['x-cs-signature'] }, '401 header_repeated'],
    [
      'two signatures joined',
      { 'x-cs-signature': `${headers['x-cs-signature']}, ${headers['x-cs-signature']}` },
      '401 signature_mismatch',
    ],
    ['two timestamps', { 'x-cs-timestamp': ['1', '2'] }, '401 header_repeated'],
    ['no timestamp', { 'x-cs-timestamp': undefined }, '401 timestamp_missing'],
    ['a timestamp that is no number', { 'x-cs-timestamp': `x${timestamp}` }, '401 timestamp_malformed'],
    ['another timestamp', { 'x-cs-timestamp': String(timestamp + 1) }, '401 signature_mismatch'],
  ])('with %s', async (_, changes, code) => {
    expect(await codeOf({ ...genuine(), headers: { ...headers, ...changes } })).toBe(code)
  })

  test.each([
    ['body', { body: Buffer.from(uploaded.replace('asset.uploaded', 'asset.removed!')) }],
    ['path', { url: '/hook2' }],
    ['query', { url: '/hook?x=1' }],
  ])('with another %s', async (_, changes) => {
    expect(await codeOf({ ...genuine(), ...changes })).toBe('401 signature_mismatch')
  })

  test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'QUERY', 'PO\u017fT', ''])(
    'by the method %j, without reading its body, even when it is signed',
    async (method) => {
      const request = {
        ...genuine(),
        method,
        headers: {
          ...signedHeaders(uploaded),
          'x-cs-signature': signRequest({ method, url: '/hook', timestamp, body: uploaded }, secret),
        },
      }
      expect(await codeOf(request)).toBe('405 method_not_allowed')
      expect(await codeOf({ ...request, body: { parsed: true } })).toBe('405 method_not_allowed')
    },
  )

  test('when a digit is moved between timestamp and path, also without a window', async () => {
    const moved = (url: string, time: string, from: string) => ({
      ...genuine(),
      url,
      headers: { ...signedHeaders(uploaded, from), 'x-cs-timestamp': time },
    })
    expect(await codeOf(moved('/hooks/11', String(timestamp).slice(1), '/hooks/1'))).toBe('401 timestamp_malformed')
    expect(await codeOf(moved('/hooks/1', `1${timestamp}`, '/hooks/11'))).toBe('401 timestamp_malformed')
  })

  test('when characters are moved between URL and timestamp, with a window or without', async () => {
    const moved = (url: string, time: string, from: string) => ({
      ...genuine(),
      url,
      headers: { ...signedHeaders(uploaded, from), 'x-cs-timestamp': time },
    })
    const now = () => timestamp + 86_400_000
    for (const window of [{}, { replayWindow: 300_000, now }]) {
      expect(await codeOf(moved('/hook', `/${timestamp}`, '/hook/'), window)).toBe('401 timestamp_malformed')
      expect(await codeOf(moved('/hook?a=b', `x${timestamp}`, '/hook?a=bx'), window)).toBe('401 timestamp_malformed')
      expect(await codeOf(moved(`/hook?v=${timestamp}`, '', '/hook?v='), window)).toBe('401 timestamp_missing')
    }
  })

  test('outside the replay window, on either side', async () => {
    const at = (offset: number) => codeOf(genuine(), { replayWindow: 1000, now: () => timestamp + offset })
    expect(await Promise.all([at(-1001), at(-1000), at(0), at(1000), at(1001)])).toEqual([
      '401 timestamp_out_of_window',
      'ok',
      'ok',
      'ok',
      '401 timestamp_out_of_window',
    ])
    expect(await codeOf(genuine(), { replayWindow: 1000, now: () => Number.NaN })).toBe('401 timestamp_out_of_window')
  })

  test.each([
    ['', '400 body_not_json'],
    ['{"event":', '400 body_not_json'],
    ['null', '422 event_invalid'],
    ['[]', '422 event_invalid'],
    ['"x"', '422 event_invalid'],
    ['{}', '422 event_invalid'],
    ['{"event":1}', '422 event_invalid'],
  ])('when the signed body is %j', async (body, code) => {
    expect(await codeOf(genuine(body))).toBe(code)
  })

  test('when it is signed, but its bytes are not UTF-8', async () => {
    expect(await codeOf(genuine(Buffer.from([0x22, 0xff, 0x22])))).toBe('400 body_not_utf8')
  })

  test('names no secret and no right signature', async () => {
    const received = await receiveWebhook({ ...genuine(), url: '/other' }, options)
    const told = JSON.stringify(received.ok ? received : [received.error.message, received.error])
    expect(told).not.toContain(secret)
    expect(told).not.toMatch(/[0-9a-f]{64}/)
  })
})

describe('the body limit', () => {
  const big = uploaded.replace(/\}\s*$/, `,"x":"${'é'.repeat(1000)}"}`)
  const size = Buffer.byteLength(big)
  test.each([
    ['bytes', genuine(big)],
    ['text', { ...genuine(big), body: big }],
  ])('counts %s', async (_, request) => {
    expect(await codeOf(request, { bodyLimit: size })).toBe('ok')
    expect(await codeOf(request, { bodyLimit: size - 1 })).toBe('413 body_too_large')
  })

  test('is 5 MiB by default', async () => {
    const body = uploaded.replace(/\}\s*$/, `,"x":"${'x'.repeat(4 * 1024 * 1024)}"}`)
    expect(await codeOf(genuine(body))).toBe('ok')
    expect(await codeOf({ ...genuine(), body: Buffer.alloc(5 * 1024 * 1024 + 1) })).toBe('413 body_too_large')
  })
})

describe('a body that is not there', () => {
  const blanks: [string, unknown][] = [
    ['undefined', undefined],
    ['null', null],
    ['an empty object', {}],
  ]
  test.each(blanks)('is empty where the request has none (%s)', async (_, body) => {
    const { 'content-length': __, ...headers } = signedHeaders('')
    expect(await codeOf({ method: 'POST', url: '/hook', headers, body })).toBe('400 body_not_json')
    expect(await codeOf({ method: 'POST', url: '/hook', headers: { ...headers, 'content-length': '0' }, body })).toBe(
      '400 body_not_json',
    )
  })

  test.each([...blanks, ['a form', { a: 'b' }]])('is refused for another content type (%s)', async (_, body) => {
    const headers = { ...signedHeaders(uploaded), 'content-type': 'text/plain' }
    expect(await codeOf({ method: 'POST', url: '/hook', headers, body })).toBe('415 content_type_unsupported')
  })

  test.each([
    ['an object', JSON.parse(uploaded), /given as an object, already parsed/],
    ['an array', [1], /an array, already parsed/],
    ['a number', 1, /a number, already parsed/],
    ['undefined, with a length', undefined, /has a body, but none was given/],
  ])('throws when JSON was parsed before: %s', async (_, body, message) => {
    const receiving = receiveWebhook({ ...genuine(), body }, options)
    await expect(receiving).rejects.toThrow(UsageError)
    await expect(receiving).rejects.toThrow(message)
    for (const framework of ['Express', 'Fastify', 'Nest', 'Next.js', 'AWS Lambda']) {
      await expect(receiving).rejects.toThrow(framework)
    }
  })

  test('throws when the Request was read before', async () => {
    const request = new Request('http://localhost/hook', {
      method: 'POST',
      headers: signedHeaders(uploaded),
      body: uploaded,
    })
    await request.text()
    await expect(receiveWebhook(request, options)).rejects.toThrow(/was read before/)
  })
})

describe('misuse throws', () => {
  test.each([
    ['no secrets', { secrets: [] }, /No API secret/],
    ['an empty secret', { secrets: [''] }, /is empty/],
    ['an unset secret', { secrets: [undefined as unknown as string] }, /undefined/],
    ['a blank secret', { secrets: [' \t'] }, /API secret is blank/],
    [
      'an unset variable in a template',
      { secrets: ['fine', 'undefined'] },
      /API secret 2 of 2 is the word "undefined"/,
    ],
    ['a null in a template', { secrets: 'null' }, /the word "null"/],
    ['a line break after the secret', { secrets: ['S3CR3T\n'] }, /begins or ends with a line break/],
    ['a Windows line break after the secret', { secrets: ['S3CR3T\r\n'] }, /begins or ends with a line break/],
    ['a window that is no number', { replayWindow: Number.NaN }, /replayWindow/],
    ['a negative limit', { bodyLimit: -1 }, /bodyLimit/],
  ])('%s', async (_, more, message) => {
    const receiving = receiveWebhook(genuine(), { ...options, ...more })
    await expect(receiving).rejects.toThrow(UsageError)
    await expect(receiving).rejects.toThrow(message)
    await expect(receiving).rejects.not.toThrow(/S3CR3T/)
  })

  test('a request without method, URL or headers', async () => {
    const { method, url, headers, body } = genuine()
    for (const request of [{ url, headers, body }, { method, headers, body }, { method, url, body } as never]) {
      await expect(receiveWebhook(request, options)).rejects.toThrow(/no method, url or headers/)
    }
  })
})
