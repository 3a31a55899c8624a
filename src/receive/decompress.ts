import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { WebhookError } from '../errors.js'
import { largestBody, tooLarge } from './read-body.js'

/**
 * A body as it was before its Content-Encoding, up to a limit in bytes. Bytes that do not begin as that encoding does
 * are returned as they are: some frameworks decompress a body, but leave the header. JSON begins with neither.
 */
export async function decompress(
  body: Uint8Array,
  encoding: string,
  limit: number,
): Promise<Uint8Array | WebhookError> {
  const known = encodings.get(encoding.trim().toLowerCase())
  if (known === undefined || body[0] !== known.firstByte) return body
  try {
    // Not less than one byte: zlib takes no zero.
    const maxOutputLength = Math.max(1, Math.min(Math.floor(limit), largestBody))
    const whole = await known.decompress(body, { maxOutputLength })
    return whole.length > limit ? tooLarge(limit) : whole
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(limit)
    const message = `The body cannot be decompressed, though its Content-Encoding is ${encoding.trim()}.`
    return new WebhookError('content_encoding_invalid', 400, message, { cause })
  }
}

const asGzip = { firstByte: 0x1f, decompress: promisify(gunzip) }
const encodings = new Map([
  ['gzip', asGzip],
  ['x-gzip', asGzip],
  ['deflate', { firstByte: 0x78, decompress: promisify(inflate) }],
])
