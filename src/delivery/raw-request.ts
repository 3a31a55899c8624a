import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Pending } from './answers.js'
import { piecesOf } from './pieces.js'
import { ResponseReader } from './response-reader.js'
import type { WireRequest } from './transport.js'

/** Headers that the pooled client sets, merges or refuses. */
const managed = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
])

/** Says whether a request has to be written to a socket by hand, so that it arrives as it is. */
export function needsRawSocket(request: WireRequest): boolean {
  if (request.pieces !== undefined || !/^\/[!-\xff]*$/.test(request.target) || !/^[A-Z]+$/.test(request.method))
    return true
  if (request.method === 'CONNECT' || request.method === 'TRACE') return true
  return request.headers.some(
    ([name, value]) =>
      !/^[\w!#$%&'*+.^`|~-]+$/.test(name) || managed.has(name.toLowerCase()) || /[^\t -~\x80-\xff]/.test(value),
  )
}

/** Writes a request to a new connection and reads the answer to it; the connection is then closed. */
export function sendRaw(
  server: { readonly origin: URL; readonly trusted: boolean },
  request: WireRequest,
  pending: Pending,
  onError: (error: unknown) => void,
): void {
  const reader = new ResponseReader(request.method === 'HEAD', pending)
  const socket = open(server)
  const finish = () => {
    if (reader.done) pending.end()
    socket.destroy()
  }
  pending.abandon = () => socket.destroy()
  socket.setNoDelay(true)
  socket.once(server.origin.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
    write(socket, server.origin, request, pending).catch(onError)
  })
  socket.on('data', (chunk: Buffer) => {
    try {
      reader.read(chunk)
    } catch (error) {
      onError(error)
      socket.destroy()
      return
    }
    if (reader.done || pending.settled) finish()
  })
  socket.on('end', () => {
    reader.end()
    finish()
  })
  socket.on('error', (error) => {
    if (!pending.settled) onError(error)
  })
  socket.on('close', () => {
    if (!pending.settled) onError(Object.assign(new Error('the other side closed it'), { code: 'ECONNRESET' }))
  })
}

function open({ origin, trusted }: { readonly origin: URL; readonly trusted: boolean }): Socket {
  const host = origin.hostname.replace(/^\[|\]$/g, '')
  if (origin.protocol === 'http:') return connectTcp({ host, port: Number(origin.port || 80) })
  const port = Number(origin.port || 443)
  // An address is no server name.
  return connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }), rejectUnauthorized: !trusted })
}

async function write(socket: Socket, origin: URL, request: WireRequest, pending: Pending): Promise<void> {
  const { body, pieces } = request
  const chunked = pieces?.chunked ?? false
  const parts = pieces === undefined ? [body] : piecesOf(body, pieces.cuts)
  let head: Buffer | undefined = headOf(origin, request, chunked)
  for (const [index, part] of parts.entries()) {
    if (index > 0) await new Promise((resolve) => setTimeout(resolve, pieces?.pauseMs ?? 0))
    // A server may answer and leave before it has read everything.
    if (pending.settled || socket.destroyed) return
    const bytes = chunked && part.length > 0 ? asChunk(part) : part
    socket.write(head === undefined ? bytes : Buffer.concat([head, bytes]))
    head = undefined
  }
  if (chunked) socket.write('0\r\n\r\n')
}

function headOf(origin: URL, request: WireRequest, chunked: boolean): Buffer {
  const names = new Set(request.headers.map(([name]) => name.toLowerCase()))
  const lines = [`${request.method} ${request.target} HTTP/1.1`]
  if (!names.has('host')) lines.push(`Host: ${origin.host}`)
  for (const [name, value] of request.headers) lines.push(`${name}: ${value}`)
  if (chunked) lines.push('Transfer-Encoding: chunked')
  else if (!names.has('content-length') && !names.has('transfer-encoding') && hasLength(request)) {
    lines.push(`Content-Length: ${request.body.length}`)
  }
  return Buffer.concat(lines.map((line) => bytesOf(`${line}\r\n`)).concat(Buffer.from('\r\n')))
}

function hasLength({ method, body }: WireRequest): boolean {
  return body.length > 0 || method === 'POST' || method === 'PUT' || method === 'PATCH'
}

/** Latin-1 where that holds the text, as HTTP clients write headers; else UTF-8. */
function bytesOf(text: string): Buffer {
  return Buffer.from(text, /[^\0-\xff]/.test(text) ? 'utf8' : 'latin1')
}

function asChunk(part: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')])
}
