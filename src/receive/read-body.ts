import { WebhookError } from '../errors.js'
import { singleHeader } from './headers.js'
import { rawBodyError } from './raw-body-help.js'

/** Reads the body of a web Request, up to a limit in bytes; more is refused without reading it all. */
export async function readBody(request: Request, limit: number): Promise<Uint8Array | WebhookError> {
  if (request.bodyUsed) throw rawBodyError('The body of the Request was read before receiveWebhook was called.')
  const { body } = request
  if (body === null) return new Uint8Array()
  const length = singleHeader(request.headers, 'content-length')
  if (length !== undefined) {
    // A server cuts the body off at its Content-Length, so that the header can be relied on.
    return Number(length) > limit ? tooLarge(limit) : new Uint8Array(await request.arrayBuffer())
  }
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
    size += value.length
    chunks.push(value)
    if (size <= limit) continue
    await reader.cancel()
    return tooLarge(limit)
  }
}

export function tooLarge(limit: number): WebhookError {
  return new WebhookError(
    'body_too_large',
    413,
    `The body is larger than ${limit} bytes. CKBox events are a few KiB; if yours are larger, raise \`bodyLimit\`.`,
  )
}
