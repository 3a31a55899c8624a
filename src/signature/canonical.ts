import { UsageError } from '../errors.js'

/** The names of the two headers that CKBox signs with, in its own case. */
export const timestampHeader = 'X-CS-Timestamp'
export const signatureHeader = 'X-CS-Signature'

/** The parts of a request that CKBox signs. */
export interface SignableRequest {
  /** Any case; upper-cased before it is signed. */
  readonly method: string
  /**
   * The public URL that CKBox called: absolute, or its path with the query. Taken literally: nothing is decoded,
   * encoded, sorted or resolved.
   */
  readonly url: string
  /** Value of `X-CS-Timestamp`: milliseconds since the epoch. */
  readonly timestamp: number | string
  /** The raw body. A string stands for its UTF-8 bytes. */
  readonly body?: string | Uint8Array | undefined
}

/**
 * The message that CKBox signs, as its two parts: everything before the body, and the body. They follow each other
 * without a separator. The body counts for POST and PUT only.
 *
 * Source: https://ckeditor.com/docs/cs/latest/developer-resources/security/request-signature.html
 *
 * @throws UsageError `request_invalid` where a part is missing or of another type
 */
export function canonicalMessage(request: SignableRequest): {
  readonly head: string
  readonly body: string | Uint8Array
} {
  checkSignable(request)
  const method = request.method.toUpperCase()
  const hasBody = method === 'POST' || method === 'PUT'
  return { head: method + pathWithQuery(request.url) + request.timestamp, body: (hasBody && request.body) || '' }
}

/** @throws UsageError `request_invalid` where a part is missing or of another type */
export function checkSignable(request: SignableRequest): void {
  const { method, url, timestamp, body = '' } = request ?? {}
  const isWhole =
    typeof method === 'string' && typeof url === 'string' && ['string', 'number'].includes(typeof timestamp)
  if (isWhole && (typeof body === 'string' || body instanceof Uint8Array)) return
  throw new UsageError(
    'request_invalid',
    'Give { method, url, timestamp, body }: method and url as text, the timestamp as text or a number, the raw body as text or bytes.',
  )
}

/**
 * What stands in the request line for a URL: its path with the query. Done on the text, because the `URL` class would
 * re-encode and resolve, and so change what was signed. A path is returned as it is, even when it begins with `//`.
 */
export function pathWithQuery(url: string): string {
  if (url.charCodeAt(0) === slash) return url
  const origin = originPattern.exec(url)
  if (origin === null) return url
  const rest = url.slice(origin[0].length)
  const fragment = rest.indexOf('#')
  const target = fragment === -1 ? rest : rest.slice(0, fragment)
  return target.startsWith('/') ? target : `/${target}`
}

const slash = 47
const originPattern = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i
