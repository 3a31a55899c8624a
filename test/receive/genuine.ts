import { readFileSync } from 'node:fs'
import { signRequest } from '../../src/signature/sign.js'

export const secret = 'SECRET'
export const timestamp = 1563276169752

export const uploaded: string = readFileSync(
  new URL('../../schemas/examples/asset.uploaded.json', import.meta.url),
  'utf8',
)

/** The headers of a genuine delivery, with names in lower case as Node gives them. */
export function signedHeaders(body: string | Uint8Array, url = '/hook', time: number | string = timestamp) {
  return {
    'content-type': 'application/json',
    'content-length': String(Buffer.from(body).length),
    'x-cs-timestamp': String(time),
    'x-cs-signature': signRequest({ method: 'POST', url, timestamp: time, body }, secret),
  }
}

export function genuine(body: string | Uint8Array = uploaded, url = '/hook') {
  return { method: 'POST', url, headers: signedHeaders(body, url), body: Buffer.from(body) }
}
