import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UsageError } from '../../src/errors.js'
import { pathWithQuery } from '../../src/signature/canonical.js'
import { signRequest } from '../../src/signature/sign.js'
import { verifySignature } from '../../src/signature/verify.js'

const golden = { method: 'POST', url: '/webhook?a=1', timestamp: 1563276169752, body: '{"a":1}' }
const signature = '56ac656c7f932c5b775be28949e90af9a2356eae2826539f10ab6526a0eec762'

describe('signRequest', () => {
  test('takes an absolute URL, a lower-case method, a text timestamp and bytes for the same', () => {
    expect(signRequest(golden, 'SECRET')).toBe(signature)
    expect(signRequest({ ...golden, url: 'http://demo.example.com/webhook?a=1' }, 'SECRET')).toBe(signature)
    expect(signRequest({ ...golden, method: 'post', timestamp: '1563276169752' }, 'SECRET')).toBe(signature)
    expect(signRequest({ ...golden, body: Buffer.from('{"a":1}') }, 'SECRET')).toBe(signature)
    expect(signRequest({ ...golden, body: new Uint8Array(Buffer.from('x{"a":1}')).subarray(1) }, 'SECRET')).toBe(
      signature,
    )
  })

  test('signs with an empty secret too, for testers', () => {
    expect(signRequest(golden, '')).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('pathWithQuery', () => {
  test.each([
    ['https://example.com', '/'],
    ['https://example.com?a=1', '/?a=1'],
    ['https://example.com/?', '/?'],
    ['https://example.com/a#b', '/a'],
    ['https://user:pw@example.com:8080/a//b?c=/d', '/a//b?c=/d'],
    ['HTTP://EXAMPLE.COM/%2f%zz', '/%2f%zz'],
    ['//example.com/a', '//example.com/a'],
    ['/a?b=http://c/d', '/a?b=http://c/d'],
    ['/a#b', '/a#b'],
    ['*', '*'],
  ])('%s is %s', (url, target) => {
    expect(pathWithQuery(url)).toBe(target)
  })
})

describe('verifySignature', () => {
  test('accepts what signRequest made, by any of the secrets, and nothing else', () => {
    const text = fc.string({ unit: 'binary' }).map((drawn) => `k${drawn}k`)
    const request = fc.record({
      method: fc.constantFrom('POST', 'PUT'),
      url: fc.webPath().map((path) => `/${path}`),
      timestamp: fc.nat(),
      body: fc.uint8Array({ minLength: 1 }),
    })
    fc.assert(
      fc.property(request, text, text, (genuine, first, second) => {
        fc.pre(first !== second)
        const signature = signRequest(genuine, second)
        expect(verifySignature({ ...genuine, signature }, [first, second])).toBe(true)
        expect(verifySignature({ ...genuine, signature }, [first])).toBe(false)
        const body = genuine.body.map((byte, index) => (index === 0 ? byte ^ 1 : byte))
        expect(verifySignature({ ...genuine, body, signature }, [first, second])).toBe(false)
      }),
    )
  })

  test('never throws on an odd signature', () => {
    const odd: unknown[] = [
      undefined,
      null,
      5,
      {},
      [signature],
      '',
      'é'.repeat(64),
      `${signature}\n`,
      signature.slice(1),
    ]
    for (const value of odd) {
      expect(verifySignature({ ...golden, signature: value as string }, 'SECRET')).toBe(false)
    }
    fc.assert(fc.property(fc.string(), (value) => !verifySignature({ ...golden, signature: value }, 'SECRET')))
  })

  test.each([
    ['no secret', []],
    ['an empty secret', ['SECRET', '']],
    ['an unset environment variable', [undefined as unknown as string]],
    ['undefined', undefined as unknown as string],
  ])('throws for %s, whatever the signature', (_, secrets) => {
    expect(() => verifySignature({ ...golden, signature: undefined }, secrets)).toThrow(UsageError)
  })

  test('knows more secrets than it keeps keys for', () => {
    for (let index = 0; index < 200; index++) {
      const secret = `secret ${index}`
      expect(verifySignature({ ...golden, signature: signRequest(golden, secret) }, [`not ${index}`, secret])).toBe(
        true,
      )
    }
  })
})
