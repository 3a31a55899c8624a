import { createHmac } from 'node:crypto'
import { UsageError } from '../errors.js'
import { canonicalMessage, type SignableRequest } from './canonical.js'
import { keyOf } from './secrets.js'

/**
 * Signs a request as CKBox does.
 *
 * @throws UsageError `request_invalid`, `secret_missing` where the secret is not text (an empty one signs, for testers)
 * @returns 64 lower-case hex digits: the value of `X-CS-Signature`
 * @example
 * signRequest({ method: 'POST', url: '/webhook?a=1', timestamp: 1563276169752, body: '{"a":1}' }, 'SECRET')
 * // '56ac656c7f932c5b775be28949e90af9a2356eae2826539f10ab6526a0eec762'
 */
export function signRequest(request: SignableRequest, secret: string): string {
  if (typeof secret !== 'string') throw new UsageError('secret_missing', 'The API secret to sign with is not text.')
  const { head, body } = canonicalMessage(request)
  return createHmac('sha256', keyOf(secret)).update(head).update(body).digest('hex')
}
