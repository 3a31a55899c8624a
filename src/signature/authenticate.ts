import { WebhookError } from '../errors.js'
import { requestLine } from './printable.js'
import { listSecrets } from './secrets.js'
import { matchingSecret, type SignedRequest } from './verify.js'

/** A request as it arrived: absent headers are undefined. */
export interface ArrivedRequest extends Omit<SignedRequest, 'timestamp'> {
  /** Value of `X-CS-Timestamp`. */
  readonly timestamp: string | undefined
}

export interface AuthenticateOptions {
  /** The API secrets of the environment; a signature by any of them is accepted. */
  readonly secrets: string | readonly string[]
  /**
   * Refuse a header time that is further than this from now, in either direction, ms. Default: any age is accepted,
   * because CKBox documents no window, and it is unknown whether a resend (possible for three months) is signed anew.
   */
  readonly replayWindow?: number | undefined
  /** The clock, ms since the epoch. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

/**
 * Says which of the secrets made the signature, or why the request is not a genuine one from CKBox. It is genuine when
 * its signature matches, its timestamp has thirteen digits, and lies within the replay window, if there is one.
 *
 * The message that CKBox signs has no separators, so characters can move between URL and timestamp while the signature
 * stays right. Therefore the timestamp has to be of one length, with a window or without. (It has been since 2001, and
 * will be until 2286.)
 *
 * @returns the index of the secret that matched, or the refusal
 * @throws UsageError `secret_missing`, `secret_malformed`
 */
export function authenticateRequest(request: ArrivedRequest, options: AuthenticateOptions): number | WebhookError {
  const secrets = listSecrets(options.secrets)
  const refused = refuseUnsigned(request)
  if (refused !== undefined) return refused
  const { timestamp = '' } = request
  const secretIndex = matchingSecret({ ...request, timestamp }, secrets)
  if (secretIndex === undefined) {
    return refusal(
      'signature_mismatch',
      'has an X-CS-Signature that matches none of the secrets',
      "the secret is not the environment's API secret, the URL is not the public one, or the body is not the raw body",
      request,
    )
  }
  const { replayWindow, now = Date.now } = options
  if (replayWindow !== undefined && !(Math.abs(Number(now()) - Number(timestamp)) <= replayWindow)) {
    return refusal(
      'timestamp_out_of_window',
      `has an X-CS-Timestamp further than ${replayWindow} ms from now`,
      'it is a replay, an old delivery that was resent, or the clock of this machine is wrong',
      request,
    )
  }
  return secretIndex
}

/** Why a request cannot be signed by anybody: a header is missing or malformed. */
export function refuseUnsigned(request: ArrivedRequest): WebhookError | undefined {
  const { timestamp, signature } = request
  if (!signature)
    return refusal('signature_missing', 'has no X-CS-Signature header', 'CKBox signs every request', request)
  if (!timestamp) return refusal('timestamp_missing', 'has no X-CS-Timestamp header', 'CKBox always sends it', request)
  if (!timestampPattern.test(timestamp)) {
    return refusal(
      'timestamp_malformed',
      'has an X-CS-Timestamp that is not a number of milliseconds, in thirteen digits',
      'it was changed in transit, or is forged',
      request,
    )
  }
  return undefined
}

const timestampPattern = /^\d{13}$/

function refusal(code: string, fact: string, cause: string, request: ArrivedRequest): WebhookError {
  return new WebhookError(code, 401, `${requestLine(request)} ${fact}: ${cause}.`)
}
