import { timingSafeEqual } from 'node:crypto'
import { createServer, request as forward } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import express from 'express'
import Fastify from 'fastify'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { App, Make, Setup } from './kit/build.js'
import { entry } from './kit/entry.js'
import { readEvent } from './kit/event.js'
import { genuine, hmac, isGenuine, sameText, signatureOf, timestampOf } from './kit/hmac.js'
import {
  type Answer,
  bodyBytes,
  type Delivery,
  delivered,
  listen,
  pathOf,
  plainErrors,
  type Serve,
  styles,
  write,
} from './kit/http.js'
import type { ZooEntry } from './running.js'

const sound = (delivery: Delivery, app: App): boolean => isGenuine(delivery, app.secrets)
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
  expects((delivery, secret) => genuine({ ...delivery, target: target(delivery) }, secret))

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

/** The values of a header one by one, as a client that knows of repeated headers sees them. */
const values = ({ rawHeaders }: Delivery, name: string): string[] =>
  rawHeaders.filter((_value, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name)

const takesValue =
  (choose: (all: string[]) => string | undefined): Make =>
  (app) => ({
    verify: (delivery) => {
      const chosen = choose(values(delivery, 'x-cs-signature'))
      return isGenuine({ ...delivery, headers: { ...delivery.headers, 'x-cs-signature': chosen } }, app.secrets)
        ? undefined
        : app.refusal
    },
  })

const exactHeader =
  (signature: string, timestamp: string): Make =>
  (app) => ({
    verify: (delivery) => {
      const named = (name: string) =>
        delivery.rawHeaders.filter((_value, at) => delivery.rawHeaders[at - 1] === name).join(', ')
      const headers = { 'x-cs-signature': named(signature), 'x-cs-timestamp': named(timestamp) }
      return isGenuine({ ...delivery, headers }, app.secrets) ? undefined : app.refusal
    },
  })

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

/** Express's JSON parser is the only one that keeps raw bytes; for another type there are none. */
const rawFromJsonOnly =
  (alsoText: boolean): Serve =>
  ({ path, handle }) => {
    const raw = new WeakMap<object, Buffer>()
    const app = express()
    app.use(express.json({ limit: bodyBytes, verify: (request, _response, bytes) => void raw.set(request, bytes) }))
    if (alsoText) app.use(express.text({ limit: bodyBytes, type: () => true }))
    app.post(path, async (request, response) => {
      const rawBody = raw.get(request) ?? Buffer.alloc(0)
      const parsed: unknown = request.body
      const body = raw.has(request) ? rawBody : Buffer.from(typeof parsed === 'string' ? parsed : '{}')
      write(response, await handle({ ...delivered(request, request.originalUrl, [body]), chunks: [rawBody] }))
    })
    app.use(plainErrors)
    return createServer(app)
  }

const overRawBody: Make = (app) => ({
  verify: (delivery) => (sound({ ...delivery, body: Buffer.concat(delivery.chunks) }, app) ? undefined : app.refusal),
  read: (delivery) => (delivery.body.toString() === '{}' ? app.success : readEvent(delivery.body)),
})

const at = (path: string, serve: Serve = styles.node): Setup => ({ look: { path }, serve })

/** Answers a bad signature in its own way. */
const refuses =
  (answer: (right: string, app: App) => Answer | never): Make =>
  (app) => ({
    verify: (delivery) => (sound(delivery, app) ? undefined : answer(genuine(delivery, first(app)), app)),
  })

const stack = `Error: bad signature
    at verify (/srv/app/node_modules/webhooks/lib/verify.js:12:3)
    at /srv/app/src/server.js:40:7`

export const signatureForm: readonly ZooEntry[] = [
  entry('signature/body-skipped-by-content-type', 'express-json-verify', overRawBody, {
    serve: rawFromJsonOnly(false),
  }),
  entry('signature/body-skipped-by-content-type', 'text-parsed-too', overRawBody, { serve: rawFromJsonOnly(true) }),

  entry(
    'signature/rotation-single-secret',
    'first-of-three',
    (app) => ({
      verify: (delivery) => (isGenuine(delivery, app.secrets.slice(0, 1)) ? undefined : app.refusal),
    }),
    { secrets: 3 },
  ),
  entry(
    'signature/rotation-single-secret',
    'second-of-two',
    (app) => ({
      verify: (delivery) => (isGenuine(delivery, app.secrets.slice(1)) ? undefined : app.refusal),
    }),
    { secrets: 2 },
  ),

  entry('signature/hex-lenient', 'buffer-from-hex', (app) => ({
    verify: (delivery) => {
      const text = signatureOf(delivery) ?? ''
      if (!isTimed(delivery) || text.includes(',')) return app.refusal
      const given = Buffer.from(text, 'hex')
      const right = Buffer.from(genuine(delivery, first(app)), 'hex')
      return given.length === right.length && timingSafeEqual(given, right) ? undefined : app.refusal
    },
  })),

  entry(
    'signature/duplicate-header',
    'first',
    takesValue((all) => all[0]),
  ),
  entry(
    'signature/duplicate-header',
    'last',
    takesValue((all) => all.at(-1)),
  ),
  entry(
    'signature/duplicate-header',
    'crash',
    takesValue((all) => {
      const given: unknown = all.length > 1 ? all : all[0]
      return (given as string | undefined)?.trim()
    }),
  ),

  entry(
    'signature/echoes-expected',
    'in-body',
    refuses((right, app) => ({ ...app.refusal, body: `bad signature, expected ${right}` })),
  ),
  entry(
    'signature/echoes-expected',
    'in-header',
    refuses((right, app) => ({ ...app.refusal, headers: { 'x-expected-signature': right } })),
  ),
  entry(
    'signature/echoes-expected',
    'base64-in-json',
    refuses((right, app) => ({
      ...app.refusal,
      body: JSON.stringify({ error: 'mismatch', digest: Buffer.from(right, 'hex').toString('base64') }),
    })),
  ),
  entry(
    'signature/echoes-expected',
    'secret',
    refuses((_right, app) => ({ ...app.refusal, body: `no match with key ${first(app)}` })),
  ),
  entry(
    'signature/echoes-expected',
    'stack-trace',
    refuses((_right, app) => ({ ...app.refusal, body: stack })),
  ),

  entry('signature/bad-signature-5xx', 'timing-safe-equal', (app) => ({
    verify: (delivery) =>
      timingSafeEqual(Buffer.from(signatureOf(delivery) ?? ''), Buffer.from(genuine(delivery, first(app)))) &&
      sound(delivery, app)
        ? undefined
        : app.refusal,
  })),
  entry(
    'signature/bad-signature-5xx',
    'throws',
    refuses(() => {
      throw new Error('bad signature')
    }),
  ),
  entry(
    'signature/bad-signature-2xx',
    'silent',
    refuses((_right, app) => app.success),
  ),

  entry('signature/mount-prefix-lost', 'express-router', () => ({}), at('/api/ckbox', expressRouterUrl)),
  entry('signature/mount-prefix-lost', 'hono-mount', () => ({}), at('/webhooks/ckbox', honoMount)),
  entry('signature/mount-prefix-lost', 'fastify-rewrite', () => ({}), at('/gateway/ckbox', fastifyRewrite)),
  entry('signature/mount-prefix-lost', 'stripping-proxy', () => ({}), at('/edge/v2/hook', strippingProxy)),

  entry(
    'signature/query-mishandled',
    'query-dropped',
    expectsTarget(({ target }) => pathOf(target)),
    { query: '?source=ckbox&v=1' },
  ),
  entry(
    'signature/query-mishandled',
    'question-mark-appended',
    expectsTarget(({ target }) => (target.includes('?') ? target : `${target}?`)),
  ),

  entry(
    'signature/path-normalised',
    'search-params',
    expectsTarget(({ target }) => {
      const [path = '', query] = target.split('?')
      return query === undefined ? path : `${path}?${new URLSearchParams(query)}`
    }),
  ),
  entry(
    'signature/path-normalised',
    'sorted-query',
    expectsTarget(({ target }) => sortedQuery(target)),
  ),
  entry(
    'signature/path-normalised',
    'decoded-query',
    expectsTarget(({ target }) => decoded(target)),
  ),
  entry(
    'signature/path-normalised',
    'decoded-path',
    expectsTarget(({ target }) => decoded(target)),
    at('/hooks/ck%20box'),
  ),
  entry(
    'signature/path-normalised',
    'trailing-slash-dropped',
    expectsTarget(({ target }) => target.replace(/\/(?=\?|$)/, '')),
    at('/hook/'),
  ),
  entry(
    'signature/path-normalised',
    'lower-cased',
    expectsTarget(({ target }) => target.toLowerCase()),
    at('/Hooks/CKBox'),
  ),

  entry(
    'signature/wrong-canonical-form',
    'full-url',
    expectsTarget((delivery) => base(delivery).href),
  ),
  entry(
    'signature/wrong-canonical-form',
    'seconds',
    expects((delivery, secret) => genuine(delivery, secret, String(Math.floor(Number(timestampOf(delivery)) / 1000)))),
  ),
  entry(
    'signature/wrong-canonical-form',
    'sent-at',
    expects((delivery, secret) => genuine(delivery, secret, String(readEvent(delivery.body)?.sentAt ?? ''))),
  ),
  entry(
    'signature/wrong-canonical-form',
    'base64',
    expects((delivery, secret) => Buffer.from(genuine(delivery, secret), 'hex').toString('base64')),
  ),
  entry(
    'signature/wrong-canonical-form',
    'algorithm-prefix',
    expects((delivery, secret) => `sha256=${genuine(delivery, secret)}`),
  ),
  entry(
    'signature/wrong-canonical-form',
    'upper-case-hex',
    expects((delivery, secret) => genuine(delivery, secret).toUpperCase()),
  ),
  entry(
    'signature/wrong-canonical-form',
    'body-only',
    expects((delivery, secret) => hmac(secret, delivery.body)),
  ),
  entry(
    'signature/wrong-canonical-form',
    'time-dot-body',
    expects((delivery, secret) => hmac(secret, `${timestampOf(delivery)}.`, delivery.body)),
  ),

  entry('signature/header-case-sensitive', 'documented-case', exactHeader('X-CS-Signature', 'X-CS-Timestamp')),
  entry('signature/header-case-sensitive', 'lower-case', exactHeader('x-cs-signature', 'x-cs-timestamp')),
]
