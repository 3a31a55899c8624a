import { createServer } from 'node:http'
import { readEvent } from '../../kit/event.js'
import { isAuthentic, rightSignature, sameText, signatureOf, timestampOf } from '../../kit/hmac.js'
import {
  type Answer,
  bodyBytes,
  type Delivery,
  delivered,
  pathOf,
  readBody,
  type Serve,
  write,
} from '../../kit/http.js'
import { keyOf } from '../../kit/store.js'
import { handlesAll, isSynchronous, seenBy } from '../visible.js'
import type { Habit, Life } from '../vocabulary.js'
import { habit } from './habit.js'

const failure = { status: 500, body: 'Internal Server Error' } as const

const phpJson = (body: Buffer): string => {
  try {
    return JSON.stringify(JSON.parse(body.toString()))
      .replaceAll('/', '\\/')
      .replace(/[^\0-\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
  } catch {
    return body.toString()
  }
}

const inFront =
  (answer: (delivery: Delivery, life: Life) => Answer | undefined): Habit['make'] =>
  (life) => ({ front: async (delivery) => answer(delivery, life) })

const documented = /^(asset\.(uploaded|modified|removed|copied|overwritten|cache\.invalidated)|folder\.\w+|ping)$/

/** The connection ends without an answer where the status is 0. */
const dropping: Serve = ({ path, handle }) =>
  createServer(async (request, response) => {
    const target = request.url ?? '/'
    if (pathOf(target) !== path) return write(response, { status: 404 })
    const chunks = await readBody(request, bodyBytes)
    if (chunks === undefined) return write(response, { status: 413, headers: { connection: 'close' } })
    const answer = await handle(delivered(request, target, chunks))
    if (answer.status === 0) request.socket.destroy()
    else write(response, answer)
  })

/** Overwrites, fails once because of a later step, and inserts when it is retried. */
const overwritesThenFails: Habit['make'] = (life) => ({
  apply: async (change, delivery) => {
    const done = change.event === 'asset.overwritten' ? life.claims.get(change.fingerprint) : 'done'
    if (done === 'failed') life.copy(keyOf(change))
    else await life.apply(change, delivery)
    life.claims.set(change.fingerprint, done === undefined ? 'failed' : 'done')
    return done === undefined ? { status: 502, body: 'the thumbnail service does not answer' } : undefined
  },
})

/** Every so many writes fail; the failure is logged and the event acknowledged. */
const swallowsFifth: Habit['make'] = (life) => {
  let writes = 0
  return {
    apply: async (change, delivery) => {
      if (++writes % 5 !== 0) await life.apply(change, delivery)
      return undefined
    },
  }
}

const isJson = (body: Buffer): boolean => {
  try {
    JSON.parse(body.toString())
    return true
  } catch {
    return false
  }
}

export const protocol: readonly Habit[] = [
  habit('body/reserialised', 'PHP', (life) => ({
    verify: (delivery) =>
      /^\d{1,16}$/.test(timestampOf(delivery) ?? '') &&
      sameText(
        rightSignature({ ...delivery, body: Buffer.from(phpJson(delivery.body)) }, life.secrets[0] ?? ''),
        signatureOf(delivery) ?? '',
      ),
  })),
  habit('body/content-type-strict', '406', (life) => ({
    verify: (delivery) =>
      delivery.headers['content-type'] === 'application/json' ? isAuthentic(delivery, life.secrets) : { status: 406 },
  })),
  habit('body/malformed-5xx', 'shape', () => ({
    read: ({ body }) => readEvent(body) ?? (isJson(body) ? failure : undefined),
  })),
  habit(
    'protocol/redirect',
    'login',
    inFront(() => ({ status: 302, headers: { location: '/login' } })),
  ),
  habit('protocol/unknown-event-error', '501', () => ({
    intake: async ({ event }) => (documented.test(event) ? undefined : { status: 501 }),
  })),
  habit('protocol/unhandled-known-event', 'folders', () => ({
    intake: async ({ event }) => (event.startsWith('folder.') ? { status: 404 } : undefined),
  })),
  habit(
    'protocol/fails-at-random',
    '3 % 502',
    inFront((_delivery, life) => (life.draw() < 0.03 ? { status: 502 } : undefined)),
  ),
  habit(
    'protocol/fails-at-random',
    '8 % dropped',
    inFront((_delivery, life) => (life.draw() < 0.08 ? { status: 0 } : undefined)),
    { needs: { serve: dropping } },
  ),
  habit('protocol/error-after-commit', 'overwritten', overwritesThenFails, {
    fits: (setting) => isSynchronous(setting) && handlesAll('asset.overwritten')(setting),
    visible: seenBy('presence', 'copies'),
  }),
  habit(
    'limits/body-100kb',
    '64 KiB',
    inFront(({ body }) => (body.length > 64 * 1024 ? { status: 413 } : undefined)),
  ),
  habit('recovery/error-swallowed-2xx', 'every fifth write', swallowsFifth, { visible: seenBy('presence', 'name') }),
]
