import { applyNewest, type Make, type Setup } from './kit/build.js'
import { type Change, changeOf, type Fields, type Kind } from './kit/event.js'
import { timestampOf } from './kit/hmac.js'
import type { Delivery } from './kit/http.js'
import { mutant } from './kit/mutant.js'
import { isNewer, keyOf, type Row, rowOf } from './kit/store.js'
import type { Mutant } from './running.js'

/** Decides in one step what is written; `undefined` leaves the row as it is. */
type Decide = (next: Row, row: Row | undefined, change: Change, delivery: Delivery) => Row | undefined

const newest = (next: Row, row: Row | undefined): Row | undefined => (isNewer(next, row) ? next : undefined)

/** Sound for one kind, decided otherwise for the other, or for both. */
const decides =
  (decide: Decide, only?: Kind): Make =>
  (app) => ({
    apply: async (change, delivery) => {
      const chosen = only !== undefined && only !== change.kind ? newest : decide
      const applied = await app.store.update(keyOf(change), (row) => chosen(rowOf(change), row, change, delivery))
      if (applied) app.count()
      return undefined
    },
  })

const always: Decide = (next) => next
const alwaysButRemoval: Decide = (next, row) => (next.deleted || row?.deleted ? newest(next, row) : next)

/** Orders by something else than `sent_at`. */
const orderedBy =
  (time: (change: Change, delivery: Delivery) => number): Decide =>
  (next, row, change, delivery) => {
    return newest({ ...next, at: time(change, delivery) }, row)
  }

const lateModifiedResurrects: Decide = (next, row, change) =>
  row?.deleted && change.verb === 'change' ? next : newest(next, row)

const removalOfUnknownDropped: Decide = (next, row, change) =>
  row === undefined && change.verb === 'remove' ? undefined : newest(next, row)

const changeOfUnknownDropped: Decide = (next, row, change) =>
  row === undefined && change.verb === 'change' ? undefined : newest(next, row)

/** A row that its creation has not touched yet is filled by it, whatever the time. */
const creationOverwrites: Decide = (next, row, change) => {
  const created = change.verb === 'create' || row?.memo?.created === true
  const write = isNewer(next, row) || (change.verb === 'create' && row?.memo?.created !== true && !row?.deleted)
  return write ? { ...next, memo: { created } } : created && row ? { ...row, memo: { created } } : undefined
}

/** Waits in memory until its asset or folder is created; whether and how much of it is then released differs. */
const buffered =
  (released: 'nothing' | 'last'): Make =>
  (app) => {
    const waiting = new Map<string, Change>()
    return {
      apply: async (change) => {
        const key = keyOf(change)
        await app.pause()
        if (change.verb === 'change' && app.disk.rows.find(key) === undefined) {
          waiting.set(key, change)
          return { status: 202, body: 'waiting for its creation' }
        }
        await applyNewest(app, change)
        const next = waiting.get(key)
        waiting.delete(key)
        if (next && released === 'last') await applyNewest(app, next)
        return undefined
      },
    }
  }

/** Removal takes the row away for good; nothing remembers that it was there. */
const hardDelete =
  (only?: Kind): Make =>
  (app) => ({
    apply: async (change) => {
      if (only !== undefined && only !== change.kind) await applyNewest(app, change)
      else if (change.verb !== 'remove') await applyNewest(app, change)
      else {
        await app.pause()
        if (isNewer(rowOf(change), app.disk.rows.find(keyOf(change)))) app.disk.rows.delete(keyOf(change))
      }
      return undefined
    },
  })

/** A creation of something that was once created brings it back: "restored from the bin". */
const creationRestores: Decide = (next, row, change) => {
  const known = change.verb === 'create' || row?.memo?.known === true
  const back = change.verb === 'create' && row?.deleted === true && row.memo?.known === true
  return back || isNewer(next, row)
    ? { ...next, memo: { known } }
    : known && row
      ? { ...row, memo: { known } }
      : undefined
}

/** What was seen before and comes again must have been sent again on purpose. */
const forcedReplay: Make = (app) => ({
  apply: async (change) => {
    if (await app.store.claim(change.fingerprint)) await applyNewest(app, change)
    else await app.store.set(keyOf(change), rowOf(change))
    return undefined
  },
})

const unguardedRemoval: Decide = (next, row, change) => (change.verb === 'remove' ? next : newest(next, row))

/** One "last seen" for many: what is older is skipped. */
const watermark =
  (scope: (change: Change) => string): Make =>
  (app) => {
    const seen = new Map<string, number>()
    return {
      apply: async (change) => {
        const last = seen.get(scope(change))
        if (last !== undefined && change.at < last) return undefined
        seen.set(scope(change), change.at)
        await applyNewest(app, change)
        return undefined
      },
    }
  }

const toSecond = (ms: number): number => Math.floor(ms / 1000)

const secondPrecision =
  (tie: 'take' | 'keep'): Decide =>
  (next, row) => {
    if (row === undefined || toSecond(next.at) !== toSecond(row.at)) return newest(next, row)
    if (next.rank === 2 || row.rank === 2) return newest(next, row)
    return tie === 'take' ? next : undefined
  }

const fileFields: readonly string[] = ['extension', 'url', 'images_urls', 'mime_type', 'size_in_bytes']
const only = (data: Fields, wanted: (name: string) => boolean): Fields =>
  Object.fromEntries(Object.entries(data).filter(([name]) => wanted(name)))

/** Overwriting and modifying have a clock each, and each writes the whole snapshot. */
const clockForEachEvent: Decide = (next, row, change) => {
  if (change.kind === 'folder' || row?.deleted || change.verb === 'remove') return newest(next, row)
  const name = change.event === 'asset.overwritten' ? 'file' : 'meta'
  const clock = row?.memo?.[name]
  const last = Array.isArray(clock)
    ? { at: Number(clock[0]), rank: Number(clock[1]), fingerprint: String(clock[2]) }
    : { at: -1 }
  if (row && !isNewer(next, change.verb === 'create' ? row : { ...row, ...last })) return undefined
  return { ...next, memo: { ...row?.memo, [name]: [next.at, next.rank, next.fingerprint] } }
}

/** Writes the part that the event is about, the facts of the file or the rest, but stamps the whole row. */
const partial =
  (events: readonly string[]): Decide =>
  (next, row, change) => {
    if (!isNewer(next, row)) return undefined
    if (row === undefined || row.deleted || !events.includes(change.event)) return next
    const isFile = (name: string) => fileFields.includes(name)
    const writesFile = change.event === 'asset.overwritten'
    return {
      ...next,
      data: {
        ...only(row.data, (name) => isFile(name) !== writesFile),
        ...only(next.data, (name) => isFile(name) === writesFile),
      },
    }
  }

/** Cache invalidation carries a snapshot, too, which is taken for news. */
const cacheAsState =
  (what: 'create' | 'clock'): Make =>
  (app) => ({
    ignore: async (received) => {
      if (received.event !== 'asset.cache.invalidated') return undefined
      const change = changeOf({ ...received, event: 'asset.modified' })
      if (typeof change !== 'object') return undefined
      await app.store.update(keyOf(change), (row) => {
        if (row === undefined) return what === 'create' ? { ...rowOf(change), rank: -1, at: 0 } : undefined
        return what === 'clock' && !row.deleted && change.at > row.at ? { ...row, at: change.at } : undefined
      })
      return undefined
    },
  })

/** Shows every field and is compared with nothing but itself. */
const full: Setup = { look: { columns: 'document', givesExpected: false } }

/** Compares `sent_at` as text. */
const asText: Decide = (next, row, change) => {
  const before = row?.memo?.sentAt
  const write = typeof before !== 'string' || change.sentAt === before ? isNewer(next, row) : change.sentAt > before
  return write ? { ...next, memo: { sentAt: change.sentAt } } : undefined
}

const tie =
  (keepFirst: boolean): Decide =>
  (next, row) =>
    row === undefined || next.at > row.at || (!keepFirst && next.at === row.at) ? next : undefined

export const ordering: readonly Mutant[] = [
  mutant('ordering/last-arrival-wins', 'everything', decides(always)),
  mutant('ordering/last-arrival-wins', 'all-but-removal', decides(alwaysButRemoval)),
  mutant('ordering/last-arrival-wins', 'assets', decides(always, 'asset')),
  mutant('ordering/last-arrival-wins', 'folders', decides(always, 'folder')),

  mutant(
    'ordering/header-time-used',
    'header',
    decides(orderedBy((_change, delivery) => Number(timestampOf(delivery)))),
  ),
  mutant(
    'ordering/header-time-used',
    'header-for-folders',
    decides(
      orderedBy((_change, delivery) => Number(timestampOf(delivery))),
      'folder',
    ),
  ),

  mutant('ordering/late-modified-resurrects', 'tombstone-ignored', decides(lateModifiedResurrects)),
  mutant('ordering/late-modified-resurrects', 'hard-delete', hardDelete()),
  mutant('ordering/late-modified-resurrects', 'hard-delete-of-folders', hardDelete('folder')),

  mutant('ordering/removed-first-then-upload', 'dropped', decides(removalOfUnknownDropped)),
  mutant('ordering/removed-first-then-upload', 'folders', decides(removalOfUnknownDropped, 'folder')),

  mutant('ordering/resend-undoes', 'creation-restores', decides(creationRestores)),
  mutant('ordering/resend-undoes', 'repeated-is-forced', forcedReplay),

  mutant('ordering/stale-remove-wins', 'unguarded', decides(unguardedRemoval)),
  mutant('ordering/stale-remove-wins', 'folders', decides(unguardedRemoval, 'folder')),

  mutant('ordering/modified-before-upload', 'dropped', decides(changeOfUnknownDropped)),
  mutant('ordering/modified-before-upload', 'creation-overwrites', decides(creationOverwrites)),
  mutant('ordering/modified-before-upload', 'buffered-for-ever', buffered('nothing')),
  mutant('ordering/modified-before-upload', 'buffer-of-one', buffered('last')),
  mutant('ordering/modified-before-upload', 'dropped-folders', decides(changeOfUnknownDropped, 'folder')),

  mutant('ordering/overwritten-vs-modified', 'a-clock-each', decides(clockForEachEvent), full),
  mutant(
    'ordering/overwritten-vs-modified',
    'overwritten-writes-file-only',
    decides(partial(['asset.overwritten'])),
    full,
  ),
  mutant(
    'ordering/overwritten-vs-modified',
    'each-writes-its-part',
    decides(partial(['asset.overwritten', 'asset.modified'])),
    full,
  ),

  mutant(
    'ordering/global-watermark',
    'everything',
    watermark(() => ''),
  ),
  mutant(
    'ordering/global-watermark',
    'environment',
    watermark((change) => change.environment),
  ),
  mutant(
    'ordering/global-watermark',
    'kind',
    watermark((change) => change.environment + change.kind),
  ),

  mutant('ordering/time-precision', 'seconds-last-wins', decides(secondPrecision('take'))),
  mutant('ordering/time-precision', 'seconds-first-wins', decides(secondPrecision('keep'))),
  mutant('ordering/time-precision', 'as-text', decides(asText)),

  mutant('ordering/equal-sent-at', 'last-wins', decides(tie(false))),
  mutant('ordering/equal-sent-at', 'first-wins', decides(tie(true))),

  mutant('ordering/cache-invalidated-as-state', 'creates', cacheAsState('create')),
  mutant('ordering/cache-invalidated-as-state', 'advances-clock', cacheAsState('clock')),
]
