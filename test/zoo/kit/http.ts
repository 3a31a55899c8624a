import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import express, { type ErrorRequestHandler } from 'express'
import Fastify from 'fastify'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Style } from './look.js'

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

const node: Serve = ({ path, handle }) => serveNode({ path, handle })

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

/** Answers as an Express application in production does: the status of the error, and nothing about its inside. */
export const plainErrors: ErrorRequestHandler = (error, _request, response, _next) => {
  const status = (error as { status?: number }).status ?? 500
  response.status(status).send(status === 500 ? 'Internal Server Error' : 'refused')
}

const expressStyle: Serve = ({ path, handle }) => {
  const app = express()
  app.disable('x-powered-by')
  app.use(express.raw({ type: () => true, limit: bodyBytes }))
  app.all(path, async (request, response) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    write(response, await handle(delivered(request, request.originalUrl, [body])))
  })
  app.use(plainErrors)
  return createServer(app)
}

const fastify: Serve = async ({ path, handle }) => {
  const app = Fastify({ bodyLimit: bodyBytes, exposeHeadRoutes: false })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error, _request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500
    return reply.code(status).send(status === 500 ? 'Internal Server Error' : 'refused')
  })
  app.all(path, async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const answer = await handle(delivered(request.raw, request.originalUrl, [body]))
    reply.code(answer.status).headers({ ...answer.headers })
    return reply.send(answer.status === 204 ? undefined : (answer.body ?? ''))
  })
  await app.ready()
  return app.server
}

const hono: Serve = ({ path, handle }) => {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.use(bodyLimit({ maxSize: bodyBytes, onError: (c) => c.text('too large', 413) }))
  app.all(path, async (c) => {
    const body = Buffer.from(await c.req.arrayBuffer())
    const { incoming } = c.env
    const answer = await handle(delivered(incoming, incoming.url ?? '/', [body]))
    return new Response(answer.status === 204 ? null : (answer.body ?? ''), {
      status: answer.status,
      headers: { ...answer.headers },
    })
  })
  app.onError((_error, c) => c.text('Internal Server Error', 500))
  return createServer(getRequestListener((request, env) => app.fetch(request, env)))
}

export const styles: Readonly<Record<Style, Serve>> = { node, express: expressStyle, fastify, hono }

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
