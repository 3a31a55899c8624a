import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Delivery } from './http.js'

/** Lower-case hex HMAC-SHA256 over the parts, one after the other. */
export function hmac(secret: string, ...parts: readonly (string | Buffer)[]): string {
  const mac = createHmac('sha256', secret)
  for (const part of parts) mac.update(part)
  return mac.digest('hex')
}

export const header = (delivery: Delivery, name: string): string | undefined => {
  const value = delivery.headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

export const signatureOf = (delivery: Delivery): string | undefined => header(delivery, 'x-cs-signature')
export const timestampOf = (delivery: Delivery): string | undefined => header(delivery, 'x-cs-timestamp')

/** What CKBox puts into the header for this request. */
export const rightSignature = (delivery: Delivery, secret: string, timestamp = timestampOf(delivery) ?? ''): string =>
  hmac(secret, delivery.method, delivery.target, timestamp, delivery.body)

export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** The correct check: 64 hex digits, an all-digit time, and one of the secrets. */
export function isAuthentic(delivery: Delivery, secrets: readonly string[], upperCase = false): boolean {
  const given = (signatureOf(delivery) ?? '').trim()
  const signature = upperCase ? given.toLowerCase() : given
  const timestamp = timestampOf(delivery) ?? ''
  if (!/^[0-9a-f]{64}$/.test(signature) || !/^\d{1,16}$/.test(timestamp)) return false
  return secrets.map((secret) => sameText(rightSignature(delivery, secret), signature)).includes(true)
}
