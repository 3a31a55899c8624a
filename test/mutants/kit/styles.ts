import { createServer } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import express, { type ErrorRequestHandler } from 'express'
import Fastify from 'fastify'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { bodyBytes, delivered, type Serve, serveNode, write } from './http.js'
import type { Style } from './look.js'

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

export const styles: Readonly<Record<Style, Serve>> = {
  node: (options) => serveNode(options),
  express: expressStyle,
  fastify,
  hono,
}
