import { createServer, request as forward } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import express from 'express'
import Fastify from 'fastify'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { verifySoundly } from '../mutants/kit/build.js'
import { changeOf, isFields, type Received } from '../mutants/kit/event.js'
import { isAuthentic, timestampOf } from '../mutants/kit/hmac.js'
import { bodyBytes, type Delivery, delivered, listen, pathOf, type Serve, write } from '../mutants/kit/http.js'
import { plainErrors, styles } from '../mutants/kit/styles.js'
import type { ReferenceConsumer } from '../mutants/running.js'
import { referenceConsumer } from './reference-consumer.js'

const fiveMinutes = 300_000

const isFresh = (delivery: Delivery): boolean => {
  const timestamp = timestampOf(delivery) ?? ''
  return /^\d{13}$/.test(timestamp) && Math.abs(Date.now() - Number(timestamp)) <= fiveMinutes
}

/** `/api` + `/ckbox`: the router sees a shortened `url`, the signature needs `originalUrl`. */
const expressRouter: Serve = ({ handle }) => {
  const app = express()
  const router = express.Router()
  router.post('/ckbox', express.raw({ type: () => true, limit: '8mb' }), async (request, response) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    write(response, await handle(delivered(request, request.originalUrl, [body])))
  })
  app.use('/api', router)
  app.use(plainErrors)
  return createServer(app)
}

const honoRoute: Serve = ({ handle }) => {
  const hooks = new Hono<{ Bindings: HttpBindings }>()
  hooks.use(bodyLimit({ maxSize: bodyBytes }))
  hooks.post('/ckbox', async (c) => {
    const body = Buffer.from(await c.req.arrayBuffer())
    const answer = await handle(delivered(c.env.incoming, c.env.incoming.url ?? '', [body]))
    return new Response(answer.status === 204 ? null : (answer.body ?? ''), { status: answer.status })
  })
  const app = new Hono<{ Bindings: HttpBindings }>().route('/api', hooks)
  return createServer(getRequestListener((request, env) => app.fetch(request, env)))
}

/** JSON only, by Express's own parser, which keeps the raw bytes; 415, 413 and 400 are its refusals. */
const expressJson: Serve = ({ path, handle }) => {
  const raw = new WeakMap<object, Buffer>()
  const app = express()
  app.post(
    path,
    (request, response, next) => (request.is('application/json') ? next() : void response.sendStatus(415)),
    express.json({ limit: '4mb', verify: (request, _response, bytes) => void raw.set(request, bytes) }),
    async (request, response) => {
      const body = raw.get(request) ?? Buffer.alloc(0)
      write(response, await handle(delivered(request, request.originalUrl, [body])))
    },
  )
  app.use(plainErrors)
  return createServer(app)
}

/** Fastify's default parser behind a hook that keeps the raw bytes: `__proto__` and other types are refused. */
const fastifyJson: Serve = async ({ path, handle }) => {
  const app = Fastify({ bodyLimit: 4 * 2 ** 20 })
  const parse = app.getDefaultJsonParser('error', 'error')
  const raw = new WeakMap<object, Buffer>()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    raw.set(request, body as Buffer)
    void parse(request, body.toString('utf8'), done)
  })
  app.post(path, async (request, reply) => {
    const answer = await handle(delivered(request.raw, request.originalUrl, [raw.get(request) ?? Buffer.alloc(0)]))
    return reply.code(answer.status).send(answer.status === 204 ? undefined : (answer.body ?? ''))
  })
  await app.ready()
  return app.server
}

const publicPrefix = '/public/hooks'

/** A proxy that strips `/public/hooks` and wants a content length; the application knows the public path. */
const rewritingProxy: Serve = async ({ path, handle }) => {
  const inner = await styles.node({
    path: path.slice(publicPrefix.length),
    handle: (delivery) => handle({ ...delivery, target: publicPrefix + delivery.target }),
  })
  const { port } = await listen(inner)
  const proxy = createServer((request, response) => {
    const target = request.url ?? ''
    if (!target.startsWith(publicPrefix)) return write(response, { status: 404 })
    if (request.headers['transfer-encoding'] !== undefined) return write(response, { status: 411 })
    if (Number(request.headers['content-length'] ?? 0) > bodyBytes) {
      response.once('finish', () => request.destroy())
      return write(response, { status: 413, headers: { connection: 'close' } })
    }
    const upstream = forward(
      {
        port,
        host: '127.0.0.1',
        method: request.method,
        path: target.slice(publicPrefix.length),
        headers: request.rawHeaders,
        agent: false,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502)
        answer.pipe(response)
      },
    )
    upstream.on('error', () => (response.headersSent ? response.destroy() : write(response, { status: 502 })))
    request.on('close', () => request.complete || upstream.destroy())
    request.pipe(upstream)
  })
  proxy.on('close', () => {
    inner.close()
    inner.closeAllConnections()
  })
  return proxy
}

/** A gateway that lets so many requests a second through, and more at once, and answers 503 to others, as nginx does. */
const limitedGateway =
  (perSecond: number, burst: number): Serve =>
  (options) => {
    let tokens = burst
    let filledAt = Date.now()
    return styles.node({
      ...options,
      handle: async (delivery) => {
        const now = Date.now()
        tokens = Math.min(burst, tokens + ((now - filledAt) * perSecond) / 1_000)
        filledAt = now
        if (tokens < 1) return { status: 503, body: '<html>503 Service Temporarily Unavailable</html>' }
        tokens--
        return await options.handle(delivery)
      },
    })
  }

/** Wants of an asset's metadata what the documentation always shows, and takes whatever else comes. */
const hasDocumentedMetadata = ({ payload }: Received): boolean => {
  const asset = isFields(payload) ? payload.asset : undefined
  if (!isFields(asset) || asset.metadata === undefined) return true
  const { metadata } = asset
  return isFields(metadata) && typeof metadata.description === 'string' && isFields(metadata.custom_attributes)
}

const publicUrl = 'https://hooks.example.com/ckbox/prod?tenant=7'

export const receivingConsumers: readonly ReferenceConsumer[] = [
  referenceConsumer(
    'strict-window',
    ['T9'],
    (app) => ({ verify: (delivery) => (isFresh(delivery) ? verifySoundly(app, delivery) : app.refusal) }),
    { declares: { replayWindow: fiveMinutes } },
  ),
  referenceConsumer('strict-window-undeclared', ['T9'], (app) => ({
    verify: (delivery) => (isFresh(delivery) ? verifySoundly(app, delivery) : app.refusal),
  })),
  referenceConsumer(
    'refuses-unknown-events',
    ['T11'],
    () => ({
      ignore: ({ event }) =>
        event === 'ping' || event === 'asset.cache.invalidated' ? undefined : { status: 422, body: 'unknown event' },
    }),
    { declares: { unknownEvents: 'refuse' } },
  ),
  referenceConsumer('express-router', ['T15'], () => ({}), { serve: expressRouter, look: { path: '/api/ckbox' } }),
  referenceConsumer('hono-route', ['T15'], () => ({}), { serve: honoRoute, look: { path: '/api/ckbox' } }),
  referenceConsumer('rewriting-proxy', ['T16'], () => ({}), {
    serve: rewritingProxy,
    look: { path: `${publicPrefix}/ckbox` },
  }),
  referenceConsumer(
    'configured-public-url',
    ['T15', 'T16'],
    (app) => ({
      verify: (delivery) => {
        if (delivery.target !== app.look.path) return app.refusal
        const { pathname, search } = new URL(publicUrl)
        return verifySoundly(app, { ...delivery, target: pathname + search })
      },
    }),
    { declares: { signedUrl: publicUrl } },
  ),
  referenceConsumer(
    'public-url-without-query',
    ['T15', 'T16'],
    (app) => ({ verify: (delivery) => verifySoundly(app, { ...delivery, target: pathOf(delivery.target) }) }),
    { look: { path: '/hooks/ckbox' }, declares: { signedUrl: 'https://hooks.example.com/hooks/ckbox' } },
  ),
  referenceConsumer('limited-gateway', ['T8'], () => ({}), { serve: limitedGateway(400, 50) }),
  referenceConsumer('documented-metadata', ['T19'], () => ({
    change: (received) => (hasDocumentedMetadata(received) ? changeOf(received) : undefined),
  })),
  referenceConsumer('url-with-query', ['T16'], () => ({}), { query: '?source=ckbox&v=9' }),
  referenceConsumer(
    'three-secrets',
    ['T17', 'T18'],
    (app) => ({ verify: (delivery) => (isAuthentic(delivery, app.secrets, true) ? undefined : app.refusal) }),
    { secrets: 3 },
  ),
  referenceConsumer('express-json', ['T19'], () => ({}), { serve: expressJson }),
  referenceConsumer('fastify-json', ['T19'], () => ({}), { serve: fastifyJson }),
]
