import { type App, applyNewest, type Make, type Setup } from './kit/build.js'
import { canonical } from './kit/canonical.js'
import { type Change, digest, type Kind } from './kit/event.js'
import { signatureOf, timestampOf } from './kit/hmac.js'
import type { Delivery } from './kit/http.js'
import { mutant } from './kit/mutant.js'
import { isNewer, keyOf, rowOf } from './kit/store.js'
import type { Mutant } from './running.js'

const effects: Setup = { hooks: ['effects'] }
const unexpected: Setup = { look: { givesExpected: false } }
/** Rows are shown as a list, so that two of one id can be seen. */
const listed: Setup = { look: { view: 'lists', givesExpected: false } }

const eventKey = (change: Change): string =>
  canonical([change.environment, change.event, change.sentAt, change.payload])

/** Sound but for a dedupe key that takes two different events for one. */
const dedupedBy =
  (key: (change: Change) => string): Make =>
  (app) => ({
    apply: async (change) => {
      if (await app.store.claim(key(change))) await applyNewest(app, change)
      return undefined
    },
  })

type IsNew = (app: App, change: Change, delivery: Delivery) => Promise<boolean>

/** Adds a row for each repeated creation that is not recognised as a repetition; everything else is sound. */
const rowsAdded =
  (isNew: IsNew, only?: Kind): Make =>
  (app) => ({
    apply: async (change, delivery) => {
      const key = keyOf(change)
      const next = rowOf(change)
      const creates = change.verb === 'create'
      await app.pause()
      // Nothing comes between what is known of the delivery and what is written: two at once are as two in turn.
      const fresh = creates && change.kind !== only && (await isNew(app, change, delivery))
      const row = app.disk.rows.find(key)
      const created = { created: creates || row?.memo?.created === true }
      if (isNewer(next, row)) app.disk.rows.set(key, { ...next, memo: created })
      else if (row && fresh && row.memo?.created === true && !row.deleted) app.disk.rows.add(key, row)
      else if (row && row.memo?.created !== created.created) app.disk.rows.set(key, { ...row, memo: created })
      return undefined
    },
  })

/** Counts how often an entity was touched by what it takes for a new event. */
const counted =
  (isNew: IsNew): Make =>
  (app) => ({
    apply: async (change, delivery) => {
      const fresh = await isNew(app, change, delivery)
      await app.store.update(keyOf(change), (row) => {
        const changes = Number(row?.own?.changes ?? 0) + (fresh ? 1 : 0)
        return { ...(isNewer(rowOf(change), row) || row === undefined ? rowOf(change) : row), own: { changes } }
      })
      return undefined
    },
  })

const unclaimed =
  (key: (change: Change, delivery: Delivery) => string): IsNew =>
  (app, change, delivery) =>
    app.store.claim(key(change, delivery))

type Sends = (
  app: App,
  change: Change,
  news: 'newest' | 'repeated' | 'stale',
  delivery: Delivery,
) => boolean | Promise<boolean>

/** The state is right; mails go out whenever `sends` says so. */
const mails =
  (sends: Sends): Make =>
  (app) => ({
    apply: async (change, delivery) => {
      const next = rowOf(change)
      let news: 'newest' | 'repeated' | 'stale' = 'newest'
      await app.store.update(keyOf(change), (row) => {
        if (isNewer(next, row)) return next
        news = row?.fingerprint === next.fingerprint ? 'repeated' : 'stale'
        return undefined
      })
      if (await sends(app, change, news, delivery)) app.count()
      return undefined
    },
  })

const refusesRepetition =
  (status: number): Make =>
  (app) => ({
    apply: async (change) => {
      if (!(await app.store.claim(eventKey(change)))) return { status, body: 'duplicate' }
      await applyNewest(app, change)
      return undefined
    },
  })

/** Knows what it has seen only for a while; what it does not know sends a mail. */
const forgetful =
  (forget: (seen: Map<string, number>) => void): Make =>
  (app) => {
    const seen = new Map<string, number>()
    return mails((_app, change, news) => {
      forget(seen)
      const fresh = !seen.has(eventKey(change))
      seen.set(eventKey(change), seen.get(eventKey(change)) ?? Date.now())
      return fresh && news !== 'stale'
    })(app)
  }

const always: IsNew = async () => true

/** A queue in which the id of a job is that of its asset or folder: what is added while it is pending is dropped. */
const oneJobEach: Make = (app) => {
  const pending = new Set<string>()
  return {
    apply: async (change) => {
      const key = keyOf(change)
      if (pending.has(key)) return undefined
      pending.add(key)
      app.later(20, async () => {
        await applyNewest(app, change)
        pending.delete(key)
      })
      return undefined
    },
  }
}

export const idempotency: readonly Mutant[] = [
  mutant('idempotency/duplicate-applied', 'rows', rowsAdded(always), listed),
  mutant('idempotency/duplicate-applied', 'rows-of-folders', rowsAdded(always, 'asset'), listed),
  mutant('idempotency/duplicate-applied', 'counter', counted(always), unexpected),

  mutant(
    'idempotency/key-transport',
    'signature',
    rowsAdded(unclaimed((_change, delivery) => signatureOf(delivery) ?? '')),
    listed,
  ),
  mutant(
    'idempotency/key-transport',
    'timestamp',
    counted(unclaimed((change, delivery) => `${keyOf(change)} ${timestampOf(delivery)}`)),
    unexpected,
  ),
  mutant(
    'idempotency/key-transport',
    'bytes',
    rowsAdded(unclaimed((_change, delivery) => digest(delivery.body))),
    listed,
  ),
  mutant(
    'idempotency/key-transport',
    'signature-for-mails',
    mails(
      async (app, _change, news, delivery) => (await app.store.claim(signatureOf(delivery) ?? '')) && news !== 'stale',
    ),
    effects,
  ),

  mutant('idempotency/key-asset-id', 'job-id', oneJobEach, { declares: { settle: 1_000 }, look: { latency: 1 } }),
  mutant('idempotency/key-asset-id', 'id', dedupedBy(keyOf)),
  mutant(
    'idempotency/key-asset-id',
    'event-and-id',
    dedupedBy((change) => `${change.event} ${keyOf(change)}`),
  ),
  mutant(
    'idempotency/key-asset-id',
    'event-and-id-of-folders',
    dedupedBy((change) => (change.kind === 'folder' ? `${change.event} ${keyOf(change)}` : eventKey(change))),
  ),

  mutant(
    'idempotency/key-sent-at',
    'sent-at',
    dedupedBy((change) => change.sentAt),
  ),
  mutant(
    'idempotency/key-sent-at',
    'environment-and-sent-at',
    dedupedBy((change) => `${change.environment} ${change.sentAt}`),
  ),
  mutant(
    'idempotency/key-sent-at',
    'event-and-sent-at',
    dedupedBy((change) => `${change.event} ${change.sentAt}`),
  ),

  mutant(
    'idempotency/key-body-without-time',
    'event-and-payload',
    dedupedBy((change) => canonical([change.environment, change.event, change.payload])),
  ),
  mutant(
    'idempotency/key-body-without-time',
    'hash-of-the-entity',
    dedupedBy((change) => digest(keyOf(change) + change.event + canonical(change.data))),
  ),

  mutant(
    'idempotency/side-effect-repeated',
    'each-delivery',
    mails(() => true),
    effects,
  ),
  mutant(
    'idempotency/side-effect-repeated',
    'each-but-stale',
    mails((_app, _change, news) => news !== 'stale'),
    effects,
  ),
  mutant(
    'idempotency/effect-on-stale',
    'once-each',
    mails((app, change) => app.store.claim(eventKey(change))),
    effects,
  ),

  mutant('idempotency/duplicate-refused', 'conflict', refusesRepetition(409)),
  mutant('idempotency/duplicate-refused', 'bad-request', refusesRepetition(400)),

  mutant(
    'idempotency/store-forgets',
    'restart',
    forgetful(() => undefined),
    { hooks: ['effects', 'restart'] },
  ),
  mutant(
    'idempotency/store-forgets',
    'time-to-live',
    forgetful((seen) => {
      for (const [key, at] of seen) if (Date.now() - at > 300) seen.delete(key)
    }),
    effects,
  ),
  mutant(
    'idempotency/store-forgets',
    'last-twenty',
    forgetful((seen) => {
      for (const key of seen.keys()) if (seen.size > 20) seen.delete(key)
    }),
    effects,
  ),
]
