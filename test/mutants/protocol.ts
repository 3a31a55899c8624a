import type { IncomingMessage } from 'node:http'
import { act, applyNewest, type Make, verifySoundly } from './kit/build.js'
import { startChild } from './kit/child.js'
import { readEvent } from './kit/event.js'
import { signatureOf } from './kit/hmac.js'
import { type Answer, type Delivery, type Serve, serveNode } from './kit/http.js'
import { mutant } from './kit/mutant.js'
import { random } from './kit/random.js'
import { isNewer, keyOf, rowOf } from './kit/store.js'
import { inOrder, view } from './kit/view.js'
import type { Mutant } from './running.js'

/** Answers everything before the application sees it. */
const inFront =
  (answer: (delivery: Delivery) => Answer): Make =>
  () => ({ handle: async (delivery) => answer(delivery) })

const newFile: ReadonlySet<string> = new Set(['asset.uploaded', 'asset.copied', 'asset.overwritten'])

const never = (): Promise<never> => new Promise(() => undefined)

/** An event that CKBox does not know today. */
const unknown =
  (status: number): Make =>
  () => ({
    ignore: ({ event }) => (event === 'ping' || event === 'asset.cache.invalidated' ? undefined : { status }),
  })

/** A known event that the consumer forgot. */
const unhandled =
  (name: string, status: number): Make =>
  (app) => ({
    ignore: ({ event }) => (event === name ? { status } : undefined),
    apply: async (change) => {
      if (change.event.startsWith(name)) return { status, body: 'no handler' }
      await applyNewest(app, change)
      return undefined
    },
  })

/** Acts on any method whose signature is right. */
const anyMethod =
  (methods: readonly string[]): Make =>
  (app) => ({
    handle: async (delivery) =>
      methods.includes(delivery.method) ? (verifySoundly(app, delivery) ?? act(app, {}, delivery)) : { status: 405 },
  })

const diesOf =
  (isFatal: (delivery: Delivery) => boolean, backAfter?: number): Make =>
  (app) => ({
    handle: async (delivery) => {
      if (isFatal(delivery)) {
        app.die(backAfter)
        return never()
      }
      if (delivery.method !== 'POST') return { status: 405 }
      return verifySoundly(app, delivery) ?? act(app, {}, delivery)
    },
  })

const oddSignature = (delivery: Delivery): boolean => signatureOf(delivery)?.length !== 64
/** Keeps a log of all bodies, and shows the state by a route that walks through the log, level by level. */
const failsOnDeepLog: Make = (app) => {
  let deep = false
  return {
    verify: (delivery) => {
      const refusal = verifySoundly(app, delivery)
      if (refusal === undefined && /\[{500}/.test(delivery.body.toString())) deep = true
      return refusal
    },
    observe: () => {
      if (deep) throw new RangeError('Maximum call stack size exceeded')
      return view(inOrder(app.disk.rows.all()), app.look)
    },
  }
}

const oddBody = ({ body }: Delivery): boolean => readEvent(body) === undefined

/** Answers 500 now and then, before anything is done or after all of it. */
const failsAtRandom =
  (rate: number, worked: boolean): Make =>
  (app) => ({
    handle: async (delivery) => {
      const fails = app.look.draw() < rate
      if (fails && !worked) return { status: 500, body: 'try later' }
      if (delivery.method !== 'POST') return { status: 405 }
      const answer = verifySoundly(app, delivery) ?? (await act(app, {}, delivery))
      return fails ? { status: 500, body: 'try later' } : answer
    },
  })

/** Drops a connection now and then, in the middle of the work. */
const dropping: Serve = async (options) => {
  const draw = random('drops', 1)
  const server = serveNode(options)
  server.prependListener('request', (request: IncomingMessage) => {
    if (draw() < 0.1) request.socket.destroy()
  })
  return server
}

/** Counts a change, answers 500 because of a later step, and counts it again when it is sent again. */
const failsAfterCommit =
  (event: string, everyTime: boolean): Make =>
  (app) => ({
    apply: async (change) => {
      const next = rowOf(change)
      const seen = `${keyOf(change)} ${change.fingerprint}`
      if (app.disk.claims.get(seen)?.state === 'done') return undefined
      const failing = change.event === event && (everyTime || !app.disk.claims.has(seen))
      app.disk.claims.set(seen, { state: failing ? 'pending' : 'done', at: Date.now() })
      await app.store.update(keyOf(change), (row) => {
        const newer = isNewer(next, row)
        if (!newer && row?.fingerprint !== next.fingerprint) return undefined
        app.count()
        return { ...next, own: { revision: Number(row?.own?.revision ?? 0) + 1 } }
      })
      return failing ? { status: 500, body: 'no thumbnail' } : undefined
    },
  })

export const protocol: readonly Mutant[] = [
  mutant(
    'protocol/redirect',
    'trailing-slash',
    inFront(({ target }) => ({ status: 308, headers: { location: `${target}/` } })),
  ),
  mutant(
    'protocol/redirect',
    'https',
    inFront(({ headers, target }) => ({ status: 301, headers: { location: `https://${headers.host}${target}` } })),
  ),
  mutant(
    'protocol/redirect',
    'login',
    inFront(() => ({ status: 302, headers: { location: '/login' } })),
  ),

  mutant(
    'protocol/blocked-by-middleware',
    'csrf',
    inFront(() => ({ status: 403, body: '<h1>CSRF verification failed</h1>' })),
  ),
  mutant(
    'protocol/blocked-by-middleware',
    'session',
    inFront(() => ({ status: 401, body: '{"error":"login required"}' })),
  ),
  mutant(
    'protocol/blocked-by-middleware',
    'page-expired',
    inFront(() => ({ status: 419 })),
  ),

  mutant(
    'protocol/slow-response',
    'downloads-inline',
    (app) => ({
      apply: async (change) => {
        if (newFile.has(change.event)) await app.pause(55 + Math.floor(app.look.draw() * 20))
        await applyNewest(app, change)
        return undefined
      },
    }),
    { declares: { maxResponse: 50 } },
  ),

  mutant('protocol/hangs', 'unknown-event', () => ({
    ignore: ({ event }) => (event === 'ping' || event === 'asset.cache.invalidated' ? undefined : never()),
  })),
  mutant('protocol/hangs', 'bad-signature', (app) => ({
    verify: (delivery) => (verifySoundly(app, delivery) ? never() : undefined),
  })),
  mutant('protocol/hangs', 'malformed-body', (app) => ({
    verify: (delivery) => verifySoundly(app, delivery) ?? (oddBody(delivery) ? never() : undefined),
  })),

  mutant('protocol/process-dies', 'odd-signature', diesOf(oddSignature)),
  mutant('protocol/process-dies', 'odd-signature-restartable', diesOf(oddSignature), { hooks: ['restart'] }),
  {
    defect: 'protocol/process-dies',
    variant: 'a-process-of-its-own',
    start: (seed) => startChild('protocol/process-dies', seed, 'dies-of-a-short-signature'),
  },
  mutant('protocol/process-dies', 'malformed-body', diesOf(oddBody)),
  mutant('protocol/process-dies', 'supervised', diesOf(oddBody, 2500)),

  mutant('protocol/state-unusable', 'deep-log', failsOnDeepLog),

  mutant('protocol/other-methods-act', 'any', anyMethod(['POST', 'PUT', 'PATCH', 'DELETE', 'GET']), {
    look: { style: 'node' },
  }),
  mutant('protocol/other-methods-act', 'put', anyMethod(['POST', 'PUT'])),

  mutant('protocol/unknown-event-error', 'bad-request', unknown(400)),
  mutant('protocol/unknown-event-error', 'crash', unknown(500)),
  mutant('protocol/unknown-event-error', 'not-implemented', unknown(501)),

  mutant('protocol/unhandled-known-event', 'cache-invalidated', unhandled('asset.cache.invalidated', 500)),
  mutant('protocol/unhandled-known-event', 'overwritten', unhandled('asset.overwritten', 400)),
  mutant('protocol/unhandled-known-event', 'copied', unhandled('asset.copied', 501)),
  mutant('protocol/unhandled-known-event', 'folders', unhandled('folder.', 404)),

  mutant('protocol/error-after-commit', 'copied-once', failsAfterCommit('asset.copied', false), {
    look: { givesExpected: false },
    hooks: ['effects'],
  }),
  mutant('protocol/error-after-commit', 'overwritten-always', failsAfterCommit('asset.overwritten', true), {
    look: { givesExpected: false },
    hooks: ['effects'],
  }),

  mutant('protocol/fails-at-random', 'errors', failsAtRandom(0.1, false)),
  mutant('protocol/fails-at-random', 'errors-after-the-work', failsAtRandom(0.08, true)),
  mutant('protocol/fails-at-random', 'drops', () => ({}), { serve: dropping }),

  mutant(
    'protocol/ack-before-persist',
    'in-memory',
    (app) => ({
      apply: (change) => {
        app.later(40 + Math.floor(app.look.draw() * 60), () => applyNewest(app, change))
        return undefined
      },
    }),
    { hooks: ['restart'], declares: { settle: 500 } },
  ),
  mutant(
    'protocol/ack-before-persist',
    'queue-overflows',
    (app) => {
      let waiting = 0
      return {
        apply: (change) => {
          if (waiting >= 20) return undefined
          waiting++
          app.later(10 * waiting, async () => {
            await applyNewest(app, change)
            waiting--
          })
          return undefined
        },
      }
    },
    { declares: { settle: 300 } },
  ),
  {
    defect: 'protocol/ack-before-persist',
    variant: 'a-process-of-its-own',
    start: (seed) => startChild('protocol/ack-before-persist', seed, 'acknowledges-first'),
  },
]
