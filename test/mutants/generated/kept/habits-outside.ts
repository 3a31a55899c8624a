import { createServer } from 'node:http'
import type { Json } from '../../../../src/report/report.js'
import { type Change, changeOf, isFields, type Received, readEvent } from '../../kit/event.js'
import { hmac, isAuthentic, rightSignature, sameText, signatureOf, timestampOf } from '../../kit/hmac.js'
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
import { isNewer, keyOf } from '../../kit/store.js'
import { decides } from '../habits-ordering.js'
import { always, changesAssets, handlesAll, isSynchronous, seenBy, seenInValues } from '../visible.js'
import type { Decide, Habit, Life, Setting } from '../vocabulary.js'

const habit = (id: string, variant: string, make: Habit['make'], rest: Partial<Habit> = {}): Habit => ({
  id,
  variant,
  names: [id],
  visible: always,
  make,
  ...rest,
})

const meet = ({ timing }: Setting): boolean => timing.answers === 'after' && timing.overlaps === 'all'
const slow = { latency: 5 } as const
const state = seenBy('presence', 'name')

/** Looks first, and writes by what it saw then. */
const looksFirst: Habit['make'] = (life) => ({
  apply: async (change, delivery) => {
    const seen = life.store.find(keyOf(change))
    await life.pause()
    await life.apply(change, delivery, (next) => (isNewer(next, seen) ? next : undefined))
    return undefined
  },
})

/** Asks whether a mail was sent, and notes it too late for another one who asks. */
const mailsTwice: Habit['make'] = (life) => ({
  apply: async (change, delivery) => {
    const sent = life.claims.has(change.fingerprint)
    await life.pause()
    life.claims.set(change.fingerprint, 'sent')
    const applied = await life.apply(change, delivery)
    if (!applied && !sent && life.store.find(keyOf(change))?.fingerprint === change.fingerprint) life.mail(change)
    return undefined
  },
})

/** A row that is being written is locked; who comes for the same event meanwhile does not wait. */
const locked: Habit['make'] = (life) => {
  const writing = new Set<string>()
  return {
    apply: async (change, delivery) => {
      if (writing.has(change.fingerprint)) return { status: 500, body: 'could not obtain lock on row' }
      writing.add(change.fingerprint)
      await life.pause()
      await life.apply(change, delivery).finally(() => writing.delete(change.fingerprint))
      return undefined
    },
  }
}

export const races: readonly Habit[] = [
  habit('concurrency/lost-update', 'looks first', looksFirst, {
    names: ['concurrency/lost-update', 'concurrency/remove-vs-modify'],
    fits: (setting) => meet(setting) && changesAssets(setting),
    visible: state,
    needs: slow,
  }),
  habit('concurrency/shared-document', 'whole document', () => ({}), {
    fits: (setting) =>
      setting.storage.races.includes('document') && setting.timing.overlaps !== 'never' && changesAssets(setting),
    visible: state,
    needs: { unguarded: true, ...slow },
  }),
  habit('concurrency/check-then-insert', 'mails', mailsTwice, {
    fits: meet,
    mails: true,
    needs: { effects: true, ...slow },
  }),
  habit('concurrency/duplicate-5xx', 'locked row', locked, { fits: meet, needs: slow }),
]

const failure = { status: 500, body: 'Internal Server Error' } as const

const answers = (id: string, variant: string, wrong: (change: Change, received: Received) => boolean, answer: Answer) =>
  habit(id, variant, () => ({
    intake: async (received, change) => (change !== undefined && wrong(change, received) ? answer : undefined),
  }))

const named =
  (cut: (name: string) => string): Habit['make'] =>
  () => ({
    change: (change) =>
      typeof change.data.name === 'string'
        ? { ...change, data: { ...change.data, name: cut(change.data.name) } }
        : change,
  })

const descriptionOf = (data: Change['data']): Json | undefined =>
  isFields(data.metadata) ? data.metadata.description : undefined

/** `if (description) row.description = description`. */
const emptyDescriptionKept: Decide = (next, row) => {
  if (!isNewer(next, row)) return undefined
  if (!row || row.deleted || next.deleted || !isFields(next.data.metadata) || descriptionOf(next.data)) return next
  const kept = descriptionOf(row.data)
  return kept ? { ...next, data: { ...next.data, metadata: { ...next.data.metadata, description: kept } } } : next
}

const envelope: readonly string[] = ['environment_id', 'event', 'payload', 'sent_at']
const values = seenInValues('presence', 'name')

export const schema: readonly Habit[] = [
  decides('schema/null-missing-empty', 'empty description', emptyDescriptionKept, {
    visible: seenInValues('presence', 'texts'),
  }),
  answers(
    'schema/optional-missing-5xx',
    'tags',
    ({ kind, verb, data }) => kind === 'asset' && verb !== 'remove' && !Array.isArray(data.tags),
    failure,
  ),
  answers(
    'schema/unknown-field-refused',
    'envelope',
    (_change, { raw }) => Object.keys(raw).some((name) => !envelope.includes(name)),
    { status: 422 },
  ),
  habit(
    'schema/id-charset',
    'letters and digits only',
    () => ({
      change: (change) => {
        const id = change.id.replace(/[^A-Za-z0-9]/g, '')
        return { ...change, id, data: { ...change.data, id } }
      },
    }),
    { visible: seenBy('presence', 'ids') },
  ),
  habit(
    'schema/long-values',
    'name cut at 191',
    named((name) => name.slice(0, 191)),
    { visible: values },
  ),
  habit(
    'body/non-ascii',
    'one-byte column',
    named((name) => name.replace(/[^\0-\xff]/gu, '?')),
    { visible: values },
  ),
]

const sound = (delivery: Delivery, life: Life): boolean => isAuthentic(delivery, life.secrets)
const given = (delivery: Delivery): string => signatureOf(delivery) ?? ''
const isTimed = (delivery: Delivery): boolean => /^\d{1,16}$/.test(timestampOf(delivery) ?? '')

const verifies = (
  name: string,
  variant: string,
  verify: (delivery: Delivery, life: Life, secret: string) => boolean | Answer,
  rest: Partial<Habit> = {},
): Habit =>
  habit(
    `signature/${name}`,
    variant,
    (life) => ({ verify: (delivery) => verify(delivery, life, life.secrets[0] ?? '') }),
    rest,
  )

const signedAs = (delivery: Delivery, secret: string, method: string): boolean =>
  isTimed(delivery) &&
  sameText(hmac(secret, method, delivery.target, timestampOf(delivery) ?? '', delivery.body), given(delivery))

/** Writes what was uploaded while the signature is still being looked at. */
function writesMeanwhile(delivery: Delivery, life: Life): void {
  const received = readEvent(delivery.body)
  const change = received?.event === 'asset.uploaded' ? changeOf(received) : undefined
  if (typeof change === 'object') void life.apply(change, delivery)
}

const present = seenBy('presence')

export const signature: readonly Habit[] = [
  verifies('not-verified', 'length only', (delivery) => given(delivery).length === 64, { visible: present }),
  verifies('missing-timestamp-accepted', 'undefined', (delivery, life, secret) =>
    timestampOf(delivery) === undefined
      ? sameText(rightSignature(delivery, secret, 'undefined'), given(delivery))
      : sound(delivery, life),
  ),
  verifies('weak-secret-accepted', 'empty', (delivery, life) => isAuthentic(delivery, [...life.secrets, ''])),
  verifies(
    'prefix-match',
    'common part',
    (delivery, _life, secret) =>
      isTimed(delivery) &&
      given(delivery) !== '' &&
      [...rightSignature(delivery, secret)].every((digit, at) => digit === (given(delivery)[at] ?? digit)),
  ),
  verifies('request-line-not-covered', 'any method', (delivery, _life, secret) =>
    ['POST', 'GET', 'PUT'].some((method) => signedAs(delivery, secret, method)),
  ),
  verifies(
    'wrong-canonical-form',
    'prefix of the algorithm',
    (delivery, _life, secret) =>
      isTimed(delivery) && sameText(`sha256=${rightSignature(delivery, secret)}`, given(delivery)),
  ),
  verifies('bad-signature-5xx', 'thrown', (delivery, life) => sound(delivery, life) || failure),
  verifies(
    'echoes-expected',
    'in a header',
    (delivery, life, secret) =>
      sound(delivery, life) || { ...life.refusal, headers: { 'x-expected': rightSignature(delivery, secret) } },
  ),
  verifies(
    'rotation-single-secret',
    'two of three',
    (delivery, life) => isAuthentic(delivery, life.secrets.slice(0, 2)),
    {
      needs: { secrets: 3 },
    },
  ),
  verifies(
    'applied-before-verified',
    'uploads',
    (delivery, life) => {
      if (sound(delivery, life)) return true
      writesMeanwhile(delivery, life)
      return life.refusal
    },
    { visible: present },
  ),
]

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

export const outside: readonly Habit[] = [
  habit('body/reserialised', 'PHP', (life) => ({
    verify: (delivery) =>
      isTimed(delivery) &&
      sameText(
        rightSignature({ ...delivery, body: Buffer.from(phpJson(delivery.body)) }, life.secrets[0] ?? ''),
        given(delivery),
      ),
  })),
  habit('body/content-type-strict', '406', (life) => ({
    verify: (delivery) =>
      delivery.headers['content-type'] === 'application/json' ? sound(delivery, life) : { status: 406 },
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
  habit('recovery/error-swallowed-2xx', 'every fifth write', swallowsFifth, { visible: state }),
]
