import { createServer, request as forward } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import express from 'express'
import Fastify from 'fastify'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { App, Make, Setup } from './kit/build.js'
import { readEvent } from './kit/event.js'
import { hmac, rightSignature, sameText, signatureOf, timestampOf } from './kit/hmac.js'
import { bodyBytes, type Delivery, delivered, listen, pathOf, type Serve, write } from './kit/http.js'
import { mutant } from './kit/mutant.js'
import { plainErrors, styles } from './kit/styles.js'
import type { Mutant } from './running.js'

const isTimed = (delivery: Delivery): boolean => /^\d{1,16}$/.test(timestampOf(delivery) ?? '')
const first = (app: App): string => app.secrets[0] ?? ''

/** A consumer that expects another signature than CKBox makes. */
const expects =
  (make: (delivery: Delivery, secret: string) => string): Make =>
  (app) => ({
    verify: (delivery) =>
      isTimed(delivery) && sameText(make(delivery, first(app)), signatureOf(delivery) ?? '') ? undefined : app.refusal,
  })

const expectsTarget = (target: (delivery: Delivery) => string): Make =>
  expects((delivery, secret) => rightSignature({ ...delivery, target: target(delivery) }, secret))

const base = (delivery: Delivery): URL => new URL(`http://${delivery.headers.host ?? 'localhost'}${delivery.target}`)

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const sortedQuery = (target: string): string => {
  const [path = '', query] = target.split('?')
  return query === undefined ? path : `${path}?${query.split('&').sort().join('&')}`
}

const expressRouterUrl: Serve = ({ handle }) => {
  const app = express()
  const router = express.Router()
  router.post('/ckbox', express.raw({ type: () => true, limit: bodyBytes }), async (request, response) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    write(response, await handle(delivered(request, request.url, [body])))
  })
  app.use('/api', router)
  app.use(plainErrors)
  return createServer(app)
}

const honoMount: Serve = ({ handle }) => {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.use(bodyLimit({ maxSize: bodyBytes }))
  app.mount(
    '/webhooks',
    async (request: Request, env: HttpBindings) => {
      const { pathname, search } = new URL(request.url)
      if (pathname !== '/ckbox') return new Response('', { status: 404 })
      const answer = await handle(
        delivered(env.incoming, pathname + search, [Buffer.from(await request.arrayBuffer())]),
      )
      return new Response(answer.status === 204 ? null : (answer.body ?? ''), { status: answer.status })
    },
    { optionHandler: (c) => c.env },
  )
  return createServer(getRequestListener((request, env) => app.fetch(request, env)))
}

const fastifyRewrite: Serve = async ({ handle }) => {
  const app = Fastify({ bodyLimit: bodyBytes, rewriteUrl: (request) => (request.url ?? '').replace('/gateway', '') })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.post('/ckbox', async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const answer = await handle(delivered(request.raw, request.url, [body]))
    return reply.code(answer.status).send(answer.status === 204 ? undefined : (answer.body ?? ''))
  })
  await app.ready()
  return app.server
}

const strippingProxy: Serve = async ({ handle }) => {
  const inner = await styles.node({ path: '/hook', handle })
  const { port } = await listen(inner)
  const proxy = createServer((request, response) => {
    const path = (request.url ?? '').replace('/edge/v2', '')
    const upstream = forward(
      { port, host: '127.0.0.1', path, method: request.method, headers: request.rawHeaders, agent: false },
      (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 502)),
    )
    upstream.on('error', () => response.destroy())
    request.on('close', () => request.complete || upstream.destroy())
    request.pipe(upstream)
  })
  proxy.on('close', () => inner.close().closeAllConnections())
  return proxy
}

const at = (path: string, serve: Serve = styles.node): Setup => ({ look: { path }, serve })

export const signatureLine: readonly Mutant[] = [
  mutant('signature/mount-prefix-lost', 'express-router', () => ({}), at('/api/ckbox', expressRouterUrl)),
  mutant('signature/mount-prefix-lost', 'hono-mount', () => ({}), at('/webhooks/ckbox', honoMount)),
  mutant('signature/mount-prefix-lost', 'fastify-rewrite', () => ({}), at('/gateway/ckbox', fastifyRewrite)),
  mutant('signature/mount-prefix-lost', 'stripping-proxy', () => ({}), at('/edge/v2/hook', strippingProxy)),

  mutant(
    'signature/query-mishandled',
    'query-dropped',
    expectsTarget(({ target }) => pathOf(target)),
    { query: '?source=ckbox&v=1' },
  ),
  mutant(
    'signature/query-mishandled',
    'question-mark-appended',
    expectsTarget(({ target }) => (target.includes('?') ? target : `${target}?`)),
  ),

  mutant(
    'signature/path-normalised',
    'search-params',
    expectsTarget(({ target }) => {
      const [path = '', query] = target.split('?')
      return query === undefined ? path : `${path}?${new URLSearchParams(query)}`
    }),
  ),
  mutant(
    'signature/path-normalised',
    'sorted-query',
    expectsTarget(({ target }) => sortedQuery(target)),
  ),
  mutant(
    'signature/path-normalised',
    'decoded-query',
    expectsTarget(({ target }) => decoded(target)),
  ),
  mutant(
    'signature/path-normalised',
    'decoded-path',
    expectsTarget(({ target }) => decoded(target)),
    at('/hooks/ck%20box'),
  ),
  mutant(
    'signature/path-normalised',
    'trailing-slash-dropped',
    expectsTarget(({ target }) => target.replace(/\/(?=\?|$)/, '')),
    at('/hook/'),
  ),
  mutant(
    'signature/path-normalised',
    'lower-cased',
    expectsTarget(({ target }) => target.toLowerCase()),
    at('/Hooks/CKBox'),
  ),

  mutant(
    'signature/wrong-canonical-form',
    'full-url',
    expectsTarget((delivery) => base(delivery).href),
  ),
  mutant(
    'signature/wrong-canonical-form',
    'seconds',
    expects((delivery, secret) =>
      rightSignature(delivery, secret, String(Math.floor(Number(timestampOf(delivery)) / 1000))),
    ),
  ),
  mutant(
    'signature/wrong-canonical-form',
    'sent-at',
    expects((delivery, secret) => rightSignature(delivery, secret, String(readEvent(delivery.body)?.sentAt ?? ''))),
  ),
  mutant(
    'signature/wrong-canonical-form',
    'base64',
    expects((delivery, secret) => Buffer.from(rightSignature(delivery, secret), 'hex').toString('base64')),
  ),
  mutant(
    'signature/wrong-canonical-form',
    'algorithm-prefix',
    expects((delivery, secret) => `sha256=${rightSignature(delivery, secret)}`),
  ),
  mutant(
    'signature/wrong-canonical-form',
    'upper-case-hex',
    expects((delivery, secret) => rightSignature(delivery, secret).toUpperCase()),
  ),
  mutant(
    'signature/wrong-canonical-form',
    'body-only',
    expects((delivery, secret) => hmac(secret, delivery.body)),
  ),
  mutant(
    'signature/wrong-canonical-form',
    'time-dot-body',
    expects((delivery, secret) => hmac(secret, `${timestampOf(delivery)}.`, delivery.body)),
  ),
]
