import { createServer } from 'node:http'
import { canonical } from '../kit/canonical.js'
import { changeOf, readEvent } from '../kit/event.js'
import { isAuthentic, rightSignature, sameText, signatureOf, timestampOf } from '../kit/hmac.js'
import {
  type Answer,
  bodyBytes,
  type Delivery,
  delivered,
  pathOf,
  readBody,
  type Serve,
  serveNode,
  write,
} from '../kit/http.js'
import { isNewer, keyOf, rowOf } from '../kit/store.js'
import { always, changesAssets, handlesAll, isSynchronous, seenBy } from './visible.js'
import type { Deviation, Habit, Life } from './vocabulary.js'

const habit = (id: string, variant: string, make: Habit['make'], rest: Partial<Habit> = {}): Habit => ({
  id,
  variant,
  names: [id],
  visible: always,
  make,
  ...rest,
})

const never = (): Promise<never> => new Promise(() => undefined)

/** Answers before anything else is done. */
const inFront =
  (answer: (delivery: Delivery, life: Life) => Answer | undefined): Habit['make'] =>
  (life) => ({ front: async (delivery) => answer(delivery, life) })

const documented =
  /^(asset\.(uploaded|modified|removed|copied|overwritten|cache\.invalidated)|folder\.(created|modified|removed)|ping)$/

/** Answers authentic events of some name in its own way. */
const answersEvents =
  (is: (event: string) => boolean, answer: () => Answer | Promise<never>): Habit['make'] =>
  () => ({ intake: async (received) => (is(received.event) ? answer() : undefined) })

const isUnknown = (event: string): boolean => !documented.test(event)

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

/** For a share of everything, whatever it holds. */
const atRandom = (share: number, status: number): Habit =>
  habit(
    'protocol/fails-at-random',
    `${share * 100} % ${status === 0 ? 'dropped' : status}`,
    inFront((_delivery, life) => (life.draw() < share ? { status } : undefined)),
    status === 0 ? { needs: { serve: dropping } } : {},
  )

/** Verifies something made of the body instead of the bytes that came. */
const verifiesOver =
  (bytes: (delivery: Delivery) => string): Habit['make'] =>
  (life) => ({
    verify: (delivery) => {
      const right = rightSignature({ ...delivery, body: Buffer.from(bytes(delivery)) }, life.secrets[0] ?? '')
      return /^\d{1,16}$/.test(timestampOf(delivery) ?? '') && sameText(right, signatureOf(delivery) ?? '')
    },
  })

const rewritten =
  (write: (value: never) => string) =>
  ({ body }: Delivery): string => {
    try {
      return write(JSON.parse(body.toString()) as never)
    } catch {
      return body.toString()
    }
  }

const byText = ({ chunks }: Delivery): string => chunks.map(String).join('')

/** Has its effect, answers 500 once because of a later step, and has it again when it is retried. */
const failsAfterCommit: Habit['make'] = (life) => ({
  apply: async (change, delivery) => {
    const done = change.event === 'asset.copied' ? life.claims.get(change.fingerprint) : 'done'
    if (done === 'failed') life.copy(keyOf(change))
    else await life.apply(change, delivery)
    life.claims.set(change.fingerprint, done === undefined ? 'failed' : 'done')
    return done === undefined ? { status: 500, body: 'could not make a thumbnail' } : undefined
  },
})

const unknown = (life: Life, change: Parameters<Life['apply']>[0]): boolean =>
  change.verb !== 'create' && life.store.find(keyOf(change)) === undefined

/** Claims an event before the work; the work fails where the entity is not known yet. */
const claimsFirst =
  (again: (claim: string) => Answer | undefined): Habit['make'] =>
  (life) => ({
    apply: async (change, delivery) => {
      await life.pause()
      const claim = life.claims.get(change.fingerprint)
      if (claim !== undefined) return again(claim)
      life.claims.set(change.fingerprint, 'pending')
      if (unknown(life, change)) return { status: 404, body: 'not known yet' }
      await life.apply(change, delivery)
      life.claims.set(change.fingerprint, 'done')
      return undefined
    },
  })

/** One line; the job at its head is tried again until it succeeds. */
const stubborn =
  (fails: (name: string) => boolean): Habit['make'] =>
  (life): Deviation => {
    const line: (() => Promise<Answer>)[] = []
    let working = false
    const work = async (): Promise<void> => {
      for (let job = line[0]; job !== undefined; job = line[0]) {
        if ((await job()).status >= 500) return life.later(25, work)
        line.shift()
      }
      working = false
    }
    return {
      hand: async (_key, job) => {
        line.push(job)
        if (!working) life.later(1, work)
        working = true
        return life.success
      },
      apply: async (change, delivery) => {
        if (fails(String(change.data.name))) return { status: 500 }
        await life.apply(change, delivery)
        return undefined
      },
    }
  }

/** Every so many writes fail; the failure is logged and the event acknowledged. */
const swallows =
  (every: number): Habit['make'] =>
  (life) => {
    let writes = 0
    return {
      apply: async (change, delivery) => {
        if (++writes % every !== 0) await life.apply(change, delivery)
        return undefined
      },
    }
  }

/** First the mail, then the row, which fails where the entity is not known yet. */
const mailsFirst: Habit['make'] = (life) => ({
  apply: async (change, delivery) => {
    await life.pause()
    if (unknown(life, change)) {
      life.mail(change)
      return { status: 404, body: 'not known yet' }
    }
    if (isNewer(rowOf(change), life.store.find(keyOf(change)))) await life.apply(change, delivery)
    return undefined
  },
})

/** Acts on a PUT as on a POST, if it is signed as a PUT. */
const putsToo: Habit['make'] = (life) => ({
  front: async (delivery) => {
    if (delivery.method !== 'PUT' || !isAuthentic(delivery, life.secrets)) return undefined
    const received = readEvent(delivery.body)
    const change = received && changeOf(received)
    if (typeof change !== 'object') return life.unreadable
    if (everywhere.has(change.event)) await life.apply(change, delivery)
    return life.success
  },
})

/** What all of these consumers handle. */
const everywhere: ReadonlySet<string> = new Set(['asset.uploaded', 'asset.removed'])

const state = seenBy('presence', 'name')
const retries = {
  fits: (setting: Parameters<Habit['visible']>[0]) => isSynchronous(setting) && changesAssets(setting),
  visible: state,
}

export const protocol: readonly Habit[] = [
  habit(
    'protocol/redirect',
    'trailing slash',
    inFront(({ target }) => ({ status: 308, headers: { location: `${target}/` } })),
  ),
  habit(
    'protocol/unknown-event-error',
    '500',
    answersEvents(isUnknown, () => ({ status: 500 })),
  ),
  habit(
    'protocol/unknown-event-error',
    '422',
    answersEvents(isUnknown, () => ({ status: 422 })),
  ),
  habit(
    'protocol/unhandled-known-event',
    'cache invalidation',
    answersEvents(
      (event) => event === 'asset.cache.invalidated',
      () => ({ status: 500 }),
    ),
  ),
  habit(
    'protocol/unhandled-known-event',
    'copy',
    answersEvents(
      (event) => event === 'asset.copied',
      () => ({ status: 400 }),
    ),
  ),
  habit('protocol/hangs', 'unknown events', answersEvents(isUnknown, never)),
  habit('protocol/hangs', 'malformed body', (life) => ({
    read: ({ body }) => readEvent(body),
    front: (delivery) =>
      isAuthentic(delivery, life.secrets) && readEvent(delivery.body) === undefined
        ? never()
        : Promise.resolve(undefined),
  })),
  habit('protocol/other-methods-act', 'PUT', putsToo, { visible: seenBy('presence') }),
  atRandom(0.01, 500),
  atRandom(0.05, 500),
  atRandom(0.1, 500),
  atRandom(0.05, 0),
  habit('protocol/error-after-commit', 'copies', failsAfterCommit, {
    fits: (setting) => isSynchronous(setting) && handlesAll('asset.copied')(setting),
    visible: seenBy('presence', 'copies'),
  }),
  habit('body/reserialised', 'JavaScript', verifiesOver(rewritten(JSON.stringify))),
  habit('body/reserialised', 'sorted keys', verifiesOver(rewritten(canonical))),
  habit('body/chunk-boundary', 'hashed as text', verifiesOver(byText), {
    needs: { serve: (options) => serveNode(options) },
  }),
  habit('body/content-type-strict', '415', (life) => ({
    verify: (delivery) =>
      delivery.headers['content-type'] === 'application/json' ? isAuthentic(delivery, life.secrets) : { status: 415 },
  })),
  habit('body/malformed-5xx', 'unguarded', () => ({
    read: ({ body }) => readEvent(body) ?? { status: 500, body: 'Unexpected token' },
  })),
  habit(
    'limits/body-100kb',
    '413',
    inFront(({ body }) => (body.length > 100 * 1024 ? { status: 413 } : undefined)),
  ),
  habit(
    'recovery/marked-before-done',
    'unknown id',
    claimsFirst(() => undefined),
    retries,
  ),
  habit(
    'recovery/stuck-claim',
    'failed',
    claimsFirst((claim) => (claim === 'done' ? undefined : { status: 409 })),
    retries,
  ),
  habit(
    'recovery/poison-blocks-others',
    'long name',
    stubborn((name) => name.length > 255),
    {
      fits: ({ timing }) => timing.answers === 'before' && timing.overlaps === 'never',
      visible: seenBy('presence'),
    },
  ),
  habit('recovery/error-swallowed-2xx', 'every seventh write', swallows(7), { visible: state }),
  habit('recovery/partial-apply', 'mail first', mailsFirst, {
    ...retries,
    visible: always,
    mails: true,
    needs: { effects: true },
  }),
]
