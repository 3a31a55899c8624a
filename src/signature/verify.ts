import { createHmac, timingSafeEqual } from 'node:crypto'
import { canonicalMessage, checkSignable, type SignableRequest } from './canonical.js'
import { keyOf, listSecrets } from './secrets.js'

/** A request together with the signature that came with it. */
export interface SignedRequest extends SignableRequest {
  /** Value of `X-CS-Signature`, as received. */
  readonly signature: string | undefined
}

/**
 * Says whether one of the secrets made the signature. Compares in constant time. A signature that is absent or is not
 * 64 hex digits is simply false; upper-case digits are taken too, as they stand for the same bytes.
 *
 * It says nothing about the age of the request, nor whether the timestamp is a number: `receiveWebhook` does.
 *
 * @throws UsageError `secret_missing`, `secret_malformed`, `request_invalid`
 */
export function verifySignature(request: SignedRequest, secrets: string | readonly string[]): boolean {
  checkSignable(request)
  return matchingSecret(request, listSecrets(secrets)) !== undefined
}

/** The index of the secret that made the signature; undefined where none of them did. */
export function matchingSecret(request: SignedRequest, secrets: readonly string[]): number | undefined {
  const { signature } = request
  if (typeof signature !== 'string' || signature.length !== digits) return undefined
  // As the bytes of its text: a lenient hex decoder would drop everything after the first odd character.
  const given = Buffer.from(signature.toLowerCase(), 'utf8')
  if (given.length !== digits) return undefined
  const { head, body } = canonicalMessage(request)
  for (const [index, secret] of secrets.entries()) {
    const right = createHmac('sha256', keyOf(secret)).update(head).update(body).digest('hex')
    if (timingSafeEqual(Buffer.from(right, 'utf8'), given)) return index
  }
  return undefined
}

const digits = 64
