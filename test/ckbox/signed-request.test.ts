import { describe, expect, test } from 'vitest'
import { signedRequest } from '../../src/ckbox/signed-request.js'
import { verifySignature } from '../../src/signature/verify.js'

const delivery = { body: '{"a":"é"}', target: '/hook', secret: 'SECRET', timestamp: 1563276169752 }

describe('signedRequest', () => {
  test('is what CKBox sends', () => {
    const request = signedRequest({ ...delivery, headers: [['X-Gateway', 'k']] })
    const signature = request.headers[2]?.[1]
    expect(request).toMatchObject({ method: 'POST', target: '/hook', body: Buffer.from('{"a":"é"}') })
    expect(request.headers).toEqual([
      ['Content-Type', 'application/json'],
      ['X-CS-Timestamp', '1563276169752'],
      ['X-CS-Signature', signature],
      ['X-Gateway', 'k'],
    ])
    expect(verifySignature({ ...delivery, method: 'POST', url: '/hook', signature }, 'SECRET')).toBe(true)
  })

  test('signs the public path where it is another', () => {
    const { target, headers } = signedRequest({ ...delivery, signedTarget: '/public/hook?x' })
    expect(target).toBe('/hook')
    expect(
      verifySignature({ ...delivery, method: 'POST', url: '/public/hook?x', signature: headers[2]?.[1] }, 'SECRET'),
    ).toBe(true)
  })
})
