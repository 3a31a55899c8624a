import { createServer } from 'node:http'
import express from 'express'
import Fastify from 'fastify'
import { applyNewest, type Make, verifySoundly } from './kit/build.js'
import { canonical } from './kit/canonical.js'
import type { Received } from './kit/event.js'
import { type Answer, delivered, type Serve, serveNode, write } from './kit/http.js'
import { mutant } from './kit/mutant.js'
import { plainErrors } from './kit/styles.js'
import type { Mutant } from './running.js'

const expressDefault: Serve = ({ path, handle }) => {
  const app = express()
  app.use(express.raw({ type: () => true }))
  app.post(path, async (request, response) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    write(response, await handle(delivered(request, request.originalUrl, [body])))
  })
  app.use(plainErrors)
  return createServer(app)
}

const fastifyDefault: Serve = async ({ path, handle }) => {
  const app = Fastify()
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.post(path, async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const answer = await handle(delivered(request.raw, request.originalUrl, [body]))
    return reply.code(answer.status).send(answer.status === 204 ? undefined : (answer.body ?? ''))
  })
  await app.ready()
  return app.server
}

const limited =
  (limit: number): Serve =>
  (options) =>
    serveNode(options, limit)

/** Counts what is in flight; `refuse` says what happens to one more. */
const pool =
  (size: number, refuse: (key: string) => Answer, banned?: ReadonlySet<string>): Make =>
  (app) => {
    let busy = 0
    return {
      apply: async (change) => {
        if (busy >= size || banned?.has(change.fingerprint)) return refuse(change.fingerprint)
        busy++
        try {
          await app.pause(2)
          await applyNewest(app, change)
        } finally {
          busy--
        }
        return undefined
      },
    }
  }

/** A token bucket before the handler. */
const rateLimited =
  (capacity: number, aSecond: number): Make =>
  (app) => {
    let tokens = capacity
    let last = Date.now()
    return {
      verify: (delivery) => {
        tokens = Math.min(capacity, tokens + ((Date.now() - last) / 1000) * aSecond)
        last = Date.now()
        if (tokens < 1) return { status: 429, headers: { 'retry-after': '1' } }
        tokens--
        return verifySoundly(app, delivery)
      },
    }
  }

/** Reads without a limit on depth; what is deeper than recursion allows throws. */
const recursive =
  (walk: (received: Received) => void, onError: (error: unknown, die: () => void) => void): Make =>
  (app) => ({
    read: ({ body }) => {
      let raw: Received['raw']
      try {
        raw = JSON.parse(body.toString())
      } catch {
        return undefined
      }
      const { environment_id: environment, event, payload = null, sent_at: sentAt } = raw ?? {}
      if (typeof environment !== 'string' || typeof event !== 'string' || typeof sentAt !== 'string') return undefined
      if (Number.isNaN(Date.parse(sentAt))) return undefined
      const received = { environment, event, payload, sentAt, raw }
      try {
        walk(received)
      } catch (error) {
        onError(error, app.die)
      }
      return received
    },
  })

const rethrow = (error: unknown): never => {
  throw error
}

const depthOf = (value: unknown, most: number): void => {
  if (most < 0) throw new RangeError('nested too deep')
  if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) depthOf(part, most - 1)
}

export const limits: readonly Mutant[] = [
  mutant('limits/body-100kb', 'express-default', () => ({}), { serve: expressDefault }),
  mutant('limits/body-100kb', 'fastify-default', () => ({}), { serve: fastifyDefault }),
  mutant('limits/body-100kb', 'sixty-four-kib', () => ({}), { serve: limited(65_536) }),

  mutant(
    'limits/burst-refused',
    'small-pool',
    pool(8, () => ({ status: 503, headers: { 'retry-after': '1' } })),
  ),
  mutant('limits/burst-refused', 'banned', (app) => {
    const banned = new Set<string>()
    const refuse = (key: string): Answer => {
      banned.add(key)
      return { status: 403, body: 'suspicious traffic' }
    }
    return pool(12, refuse, banned)(app)
  }),
  mutant('limits/burst-refused', 'rate-limit', rateLimited(40, 200)),

  mutant('limits/unsigned-body-unbounded', 'buffers-all', () => ({}), { serve: limited(Number.POSITIVE_INFINITY) }),

  mutant(
    'limits/deep-nesting',
    'recursion-5xx',
    recursive(({ raw }) => void canonical(raw), rethrow),
  ),
  mutant(
    'limits/deep-nesting',
    'depth-32-5xx',
    recursive(({ raw }) => depthOf(raw, 32), rethrow),
  ),
  mutant(
    'limits/deep-nesting',
    'process-dies',
    recursive(
      ({ raw }) => void canonical(raw),
      (error, die) => {
        die()
        throw error
      },
    ),
  ),
]
