import type { WireRequest } from '../delivery/transport.js'
import { signatureHeader, timestampHeader } from '../signature/canonical.js'
import { signRequest } from '../signature/sign.js'

/** What a delivery is made of, before it is signed. */
export interface UnsignedDelivery {
  /** The event as JSON text, exactly as it goes over the wire. */
  readonly body: string | Uint8Array
  /** Path with query in the request line. */
  readonly target: string
  /** Path with query that CKBox signs, where a proxy rewrites it. Default: `target`. */
  readonly signedTarget?: string | undefined
  readonly secret: string
  /** Header time, ms since the epoch. */
  readonly timestamp: number
  /** Sent besides the content type and the two signature headers. */
  readonly headers?: readonly (readonly [name: string, value: string])[] | undefined
}

/** The signed request that carries an event, as CKBox makes it: a POST of `application/json`. */
export function signedRequest(delivery: UnsignedDelivery): WireRequest {
  const { target, timestamp } = delivery
  const body = typeof delivery.body === 'string' ? Buffer.from(delivery.body) : delivery.body
  const url = delivery.signedTarget ?? target
  const headers: (readonly [string, string])[] = [
    ['Content-Type', 'application/json'],
    [timestampHeader, String(timestamp)],
    [signatureHeader, signRequest({ method: 'POST', url, timestamp, body }, delivery.secret)],
  ]
  if (delivery.headers !== undefined) headers.push(...delivery.headers)
  return { method: 'POST', target, headers, body }
}
