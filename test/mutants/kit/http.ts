import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A request as it came over the wire. */
export interface Delivery {
  readonly method: string
  /** Path with query, untouched. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
  /** Names and values in turn, names in the case they were sent in. */
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
  /** The body in the pieces in which it arrived, where the style shows them. */
  readonly chunks: readonly Buffer[]
}

export interface Answer {
  readonly status: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

export type Handler = (delivery: Delivery) => Promise<Answer>

export interface ServeOptions {
  readonly path: string
  readonly handle: Handler
}

export type Serve = (options: ServeOptions) => Server | Promise<Server>

export const mebibyte = 2 ** 20
export const bodyBytes = 8 * mebibyte

export const pathOf = (target: string): string => target.split('?', 1)[0] ?? target

export function write(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { ...answer.headers })
  response.end(answer.status === 204 ? undefined : (answer.body ?? ''))
}

/** Reads the whole body; undefined where it is longer than the limit. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer[] | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length
    if (size > limit) return undefined
    chunks.push(chunk as Buffer)
  }
  return chunks
}

export const delivered = (request: IncomingMessage, target: string, chunks: readonly Buffer[]): Delivery => ({
  method: request.method ?? '',
  target,
  headers: request.headers,
  rawHeaders: request.rawHeaders,
  body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks),
  chunks,
})

export function serveNode({ path, handle }: ServeOptions, limit = bodyBytes): Server {
  return createServer(async (request, response) => {
    try {
      const target = request.url ?? '/'
      if (pathOf(target) !== path) return write(response, { status: 404, body: 'no such page' })
      const chunks = await readBody(request, limit)
      if (chunks === undefined) {
        response.once('finish', () => request.destroy())
        return write(response, { status: 413, headers: { connection: 'close' } })
      }
      write(response, await handle(delivered(request, target, chunks)))
    } catch {
      if (!response.headersSent && !response.destroyed) write(response, { status: 500, body: 'Internal Server Error' })
    }
  })
}

export interface Listening {
  readonly port: number
  /** Frees the port and destroys every connection, as the death of a process does. */
  readonly kill: () => Promise<void>
}

export async function listen(server: Server, port = 0): Promise<Listening> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(port, '127.0.0.1')
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject))
  return {
    port: (server.address() as AddressInfo).port,
    kill: () =>
      new Promise((resolve) => {
        if (server.listening) server.close(() => resolve())
        else resolve()
        for (const socket of sockets) socket.destroy()
      }),
  }
}
