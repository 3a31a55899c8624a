import { isUtf8 } from 'node:buffer'
import { WebhookError } from '../errors.js'
import { printable } from '../signature/printable.js'

/** The JSON value in a body, or why there is none. A byte order mark is passed over. */
export function readJson(body: string | Uint8Array): { readonly value: unknown } | WebhookError {
  try {
    if (typeof body !== 'string' && !isUtf8(body)) {
      return new WebhookError('body_not_utf8', 400, 'The body is not UTF-8; CKBox sends JSON in UTF-8.')
    }
    const text = typeof body === 'string' ? body : textOf(body)
    return { value: JSON.parse(text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text) }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const what = body.length === 0 ? 'empty' : `not JSON: ${printable(reason, 200)}`
    return new WebhookError('body_not_json', 400, `The body is ${what}.`, { cause })
  }
}

const byteOrderMark = 0xfeff

function textOf(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
}
