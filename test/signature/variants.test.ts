import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { explainSignature } from '../../src/signature/explain-signature.js'
import { signRequest } from '../../src/signature/sign.js'
import { type DiagnosedRequest, signatureVariants } from '../../src/signature/variants.js'

const request: DiagnosedRequest = {
  method: 'POST',
  url: '/webhooks/ckbox?b=%2f&a=1',
  timestamp: 1563276169752,
  body: '{ "name": "é <b>/\u65e5", "n": 1.0, "2": 0, "1": {} }',
  sentAt: '2024-02-18T18:03:18.815Z',
  origin: 'https://example.com',
}
const secret = '00aaSECRET'

function hmac(...parts: (string | Buffer)[]): string {
  const mac = createHmac('sha256', secret)
  for (const part of parts) mac.update(part)
  return mac.digest('hex')
}
const bodyText = String(request.body)

describe('signatureVariants', () => {
  const variants = signatureVariants(request, secret)
  const found = (id: string) => variants.find((variant) => variant.id === id)

  test.each([
    ['path-without-first-1', 'signature/mount-prefix-lost', hmac('POST/ckbox?b=%2f&a=11563276169752', bodyText)],
    ['path-without-first-2', 'signature/mount-prefix-lost', hmac('POST/?b=%2f&a=11563276169752', bodyText)],
    ['path-first-1-only', 'signature/mount-prefix-lost', hmac('POST/webhooks?b=%2f&a=11563276169752', bodyText)],
    ['query-dropped', 'signature/query-mishandled', hmac('POST/webhooks/ckbox1563276169752', bodyText)],
    ['decoded', 'signature/path-normalised', hmac('POST/webhooks/ckbox?b=/&a=11563276169752', bodyText)],
    ['query-sorted', 'signature/path-normalised', hmac('POST/webhooks/ckbox?a=1&b=%2f1563276169752', bodyText)],
    ['query-reencoded', 'signature/path-normalised', hmac('POST/webhooks/ckbox?b=%2F&a=11563276169752', bodyText)],
    [
      'full-url',
      'signature/wrong-canonical-form',
      hmac('POSThttps://example.com/webhooks/ckbox?b=%2f&a=11563276169752', bodyText),
    ],
    ['timestamp-seconds', 'signature/wrong-canonical-form', hmac('POST/webhooks/ckbox?b=%2f&a=11563276169', bodyText)],
    [
      'timestamp-sent-at',
      'signature/wrong-canonical-form',
      hmac('POST/webhooks/ckbox?b=%2f&a=12024-02-18T18:03:18.815Z', bodyText),
    ],
    ['timestamp-dot-body', 'signature/wrong-canonical-form', hmac('1563276169752.', bodyText)],
    [
      'body-javascript',
      'body/reserialised',
      hmac('POST/webhooks/ckbox?b=%2f&a=11563276169752', JSON.stringify(JSON.parse(bodyText))),
    ],
    ['body-omitted', 'signature/body-not-covered', hmac('POST/webhooks/ckbox?b=%2f&a=11563276169752')],
    [
      'body-base64',
      'body/non-ascii',
      hmac('POST/webhooks/ckbox?b=%2f&a=11563276169752', Buffer.from(bodyText).toString('base64')),
    ],
    [
      'body-python-bytes',
      'body/reserialised',
      hmac(
        'POST/webhooks/ckbox?b=%2f&a=11563276169752',
        String.raw`b'{ "name": "\xc3\xa9 <b>/\xe6\x97\xa5", "n": 1.0, "2": 0, "1": {} }'`,
      ),
    ],
  ])('%s is %s', (id, defect, signature) => {
    expect(found(id)).toMatchObject({ defect, signature })
  })

  test('does not take a lost query for a lost segment where the path is the root', () => {
    const atRoot = signatureVariants({ ...request, url: '/?a=1' }, secret)
    const dropped = atRoot.find(({ signature }) => signature === hmac('POST/1563276169752', bodyText))
    expect(dropped?.defect).toBe('signature/query-mishandled')
  })

  test('writes the notations and the header in seconds', () => {
    const genuine = signRequest(request, secret)
    expect(found('upper-hex')?.signature).toBe(genuine.toUpperCase())
    expect(found('prefix-sha256')?.signature).toBe(`sha256=${genuine}`)
    expect(found('base64')?.signature).toBe(Buffer.from(genuine, 'hex').toString('base64'))
    expect(found('header-seconds')).toMatchObject({ timestamp: '1563276169' })
  })

  test('names cause and remedy, and no secret', () => {
    expect(found('path-without-first-1')?.words).toMatch(
      /^accepted when signed over `\/ckbox\?b=%2f&a=1` instead of `\/webhooks\/ckbox\?b=%2f&a=1`: .*`req\.originalUrl`/,
    )
    for (const { words } of variants) expect(words).not.toContain(secret)
  })

  test('holds no variant twice and never the genuine one', () => {
    const identities = variants.map(({ timestamp, signature }) => `${timestamp} ${signature}`)
    expect(new Set(identities).size).toBe(identities.length)
    expect(identities).not.toContain(`${request.timestamp} ${signRequest(request, secret)}`)
    expect(new Set(variants.map(({ id }) => id)).size).toBe(variants.length)
    expect(variants.length).toBeGreaterThan(70)
  })

  test('copes with a bare request, broken encodings and bodies that are not JSON', () => {
    const bare = signatureVariants({ method: 'GET', url: '/%zz', timestamp: 'x' }, 's')
    expect(bare.map(({ id }) => id)).toContain('query-mark-added')
    expect(bare.map(({ id }) => id)).not.toContain('body-javascript')
    const bytes = signatureVariants({ ...request, body: Buffer.from([0xff, 0xfe, 0x00]) }, 's')
    expect(bytes.map(({ id }) => id)).toContain('body-base64')
  })
})

describe('explainSignature', () => {
  test('names every variant by its signature', () => {
    for (const { id, signature, timestamp } of signatureVariants(request, secret)) {
      if (id === 'upper-hex' || id === 'header-seconds') continue
      expect(explainSignature({ ...request, timestamp, signature }, ['other', secret])).toMatchObject({ id })
    }
  })

  test('says what is wrong with the headers', () => {
    const explain = (signature: string | undefined, timestamp: number | string = request.timestamp) =>
      explainSignature({ ...request, signature, timestamp }, secret)?.words
    expect(explain(undefined)).toBe('There is no X-CS-Signature.')
    expect(explain('abc')).toMatch(/has 3 characters/)
    expect(explain(` ${signRequest(request, secret)}`)).toMatch(/white space/)
    expect(explain('0'.repeat(64), 'abc')).toMatch(/The timestamp is "abc"/)
  })

  test('says nothing when the signature is right, or unexplained', () => {
    expect(explainSignature({ ...request, signature: signRequest(request, secret) }, secret)).toBeUndefined()
    expect(explainSignature({ ...request, signature: signRequest(request, 'other') }, secret)).toBeUndefined()
  })
})
