import type { WireRequest } from './transport.js'

/** The longest body that is given as an argument, bytes; Linux takes 128 KiB an argument. */
const longestArgument = 100_000

/**
 * A curl command, for any POSIX shell, that sends the same request again: same request line, headers and body bytes.
 * Pauses between pieces are left out. It holds the signature, but no secret.
 *
 * @param baseUrl scheme and host, for example `http://127.0.0.1:3000`; a path in it is ignored
 */
export function asCurl(request: WireRequest, baseUrl: string): string {
  const { method, target, headers, body, pieces } = request
  const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(baseUrl)?.[0] ?? baseUrl
  const plain = /^\/(?!\/)[\w./~%?&=+,;:@-]*$/.test(target)
  const parts = ['curl', '--include', '--globoff', '--path-as-is', '--request', quoted(method)]
  for (const [name, value] of headers) parts.push('--header', quoted(value === '' ? `${name};` : `${name}: ${value}`))
  const given = new Set(headers.map(([name]) => name.toLowerCase()))
  for (const name of ['User-Agent', 'Accept', 'Content-Type', 'Expect']) {
    if (!given.has(name.toLowerCase())) parts.push('--header', quoted(`${name}:`))
  }
  if (pieces?.chunked) parts.push('--header', quoted('Transfer-Encoding: chunked'))
  const text = body.length > 0 && body.length <= longestArgument ? textOf(body) : undefined
  if (body.length > 0 || method === 'POST' || method === 'PUT') {
    parts.push('--data-binary', body.length === 0 ? "''" : text === undefined ? '@-' : quoted(text))
  }
  if (plain) parts.push(quoted(origin + target))
  else parts.push('--request-target', quoted(target), quoted(`${origin}/`))
  const command = parts.join(' ')
  return body.length > 0 && text === undefined ? `printf '${octal(body)}' | ${command}` : command
}

/** The body as text, where a shell argument can carry it and curl does not take it for a file name. */
function textOf(body: Uint8Array): string | undefined {
  const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString('utf8')
  const carried = !text.includes('\0') && !text.startsWith('@') && Buffer.compare(Buffer.from(text), body) === 0
  return carried ? text : undefined
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** For `printf`, which writes the bytes of octal escapes in every shell. */
function octal(body: Uint8Array): string {
  let written = ''
  for (const byte of body) {
    const harmless = byte >= 0x20 && byte < 0x7f && byte !== 0x25 && byte !== 0x27 && byte !== 0x5c
    written += harmless ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`
  }
  return written
}
