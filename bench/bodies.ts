import { readFileSync } from 'node:fs'

export const secret = 'a-secret-of-the-usual-length-0123456789'
export const timestamp = 1708279413815

/** The bodies of performance.md: the documentation's examples, compact as they go over the wire. */
export const uploadedBody = compact('asset.uploaded')
export const modifiedBody = compact('asset.modified')

function compact(name: string): Buffer {
  const text = readFileSync(new URL(`../schemas/examples/${name}.json`, import.meta.url), 'utf8')
  return Buffer.from(JSON.stringify(JSON.parse(text)))
}
