import type { Json } from '../../../../src/report/report.js'
import { canonical } from '../../kit/canonical.js'
import { type Change, changeOf, type Fields, isFields } from '../../kit/event.js'
import { signatureOf, timestampOf } from '../../kit/hmac.js'
import { isNewer, keyOf, type Row, rowOf } from '../../kit/store.js'
import { decides } from '../habits-ordering.js'
import { newest } from '../sound.js'
import { always, changesAssets, handlesAll, hiddenWithout, isSynchronous, seenBy, seenInValues } from '../visible.js'
import type { Decide, Habit, Setting } from '../vocabulary.js'

const handlesFolders = handlesAll('folder.created', 'folder.modified', 'folder.removed')
const copies = hiddenWithout('presence', 'copies')

const onlyAssets: Decide = (next, row, ...rest) => (next.kind === 'asset' ? next : newest(next, row, ...rest))

/** Live rows are compared by the header; what has to do with a removal by `sent_at`. */
const changesByHeader: Decide = (next, row, change, delivery) => {
  const header = Number(timestampOf(delivery))
  if (row && (next.deleted || row.deleted)) return newest(next, row, change, delivery)
  return row === undefined || header > Number(row.memo?.header) ? { ...next, memo: { header } } : undefined
}

/** The tombstone knows that something was removed, and not when. */
const timelessTombstone: Decide = (next, row) => {
  if (!isNewer(next, row)) return undefined
  return next.deleted ? { ...next, at: 1, rank: 0 } : next
}

/** A removal of something unknown is noted, and the note gives way to a creation. */
const noteGivesWay: Decide = (next, row, change, delivery) => {
  if (row?.deleted && row.memo?.blind === true && change.verb === 'create') return next
  const written = newest(next, row, change, delivery)
  return row === undefined && next.deleted ? { ...next, memo: { blind: true } } : written
}

/** Creating what was created before writes it anew, whatever it has become since. */
const resets: Habit['make'] = () => {
  const created = new Set<string>()
  const decide: Decide = (next, row, change, delivery) => {
    const again = change.verb === 'create' && created.has(keyOf(next))
    if (change.verb === 'create') created.add(keyOf(next))
    return again ? next : newest(next, row, change, delivery)
  }
  return { decide }
}

/** A row that a change had to make is only a stand-in for the one that a creation makes. */
const standsIn: Decide = (next, row, change, delivery) => {
  if (row && !row.deleted && row.memo?.early === true && change.verb === 'create') return next
  const written = newest(next, row, change, delivery)
  if (written === undefined || next.deleted || change.verb !== 'change') return written
  return row === undefined || row.memo?.early === true ? { ...next, memo: { early: true } } : written
}

const foldersBySeconds: Decide = (next, row, ...rest) => {
  const second = (of: Row) => Math.floor(of.at / 1000)
  const tied = row && next.kind === 'folder' && !next.deleted && !row.deleted && second(next) === second(row)
  return tied ? next : newest(next, row, ...rest)
}

/** Between a removal and something else of one moment, what came first stays. */
const removalTie: Decide = (next, row, ...rest) =>
  row && next.at === row.at && next.deleted !== row.deleted ? undefined : newest(next, row, ...rest)

const watermarkOfKind: Habit['make'] = () => {
  const seen = new Map<string, number>()
  const decide: Decide = (next, row, ...rest) => {
    if (next.at < (seen.get(next.kind) ?? next.at)) return undefined
    seen.set(next.kind, next.at)
    return newest(next, row, ...rest)
  }
  return { decide }
}

const ofFile: readonly string[] = ['extension', 'url', 'images_urls', 'mime_type', 'size_in_bytes']
const some = (data: Fields, wanted: (name: string) => boolean): Fields =>
  Object.fromEntries(Object.entries(data).filter(([name]) => wanted(name)))

/** Writes all but the facts of the file, but stamps the whole row. */
const metadataOnly: Decide = (next, row, change) => {
  if (!isNewer(next, row)) return undefined
  if (!row || row.deleted || change.event !== 'asset.modified') return next
  const isFile = (name: string) => ofFile.includes(name)
  return { ...next, data: { ...some(next.data, (name) => !isFile(name)), ...some(row.data, isFile) } }
}

/** A folder stays in the category that it was created in. */
const folderStays: Decide = (next, row, change) => {
  if (!isNewer(next, row)) return undefined
  if (!row || row.deleted || change.event !== 'folder.modified') return next
  return { ...next, data: { ...next.data, category_id: row.data.category_id ?? null } }
}

/** The snapshot of a cache invalidation is taken for a modification. */
const takesSnapshot: Habit['make'] = (life) => ({
  intake: async (received) => {
    if (received.event !== 'asset.cache.invalidated') return undefined
    const change = changeOf({ ...received, event: 'asset.modified' })
    if (typeof change === 'object') {
      const next = rowOf(change)
      await life.store.update(keyOf(change), (row) => (row && !row.deleted && next.at > row.at ? next : undefined))
    }
    return undefined
  },
})

/** A sum that every event moves by what it says, whether or not it was known or is outdated. */
const moved = (variant: string, section: string, groupOf: (data: Fields) => string): Habit => ({
  id: 'ordering/counter-drifts',
  variant,
  names: ['ordering/counter-drifts'],
  visible: seenBy('presence', 'size', 'copies', 'all rows'),
  make: (life) => {
    const sums = new Map<string, number>()
    const move = (data: Fields, sign: number) =>
      sums.set(groupOf(data), (sums.get(groupOf(data)) ?? 0) + sign * (Number(data.size_in_bytes) || 0))
    return {
      apply: async (change, delivery) => {
        const known = life.store.find(keyOf(change))
        if (change.kind === 'asset') {
          if (known && !known.deleted && change.verb !== 'create') move(known.data, -1)
          if (change.verb === 'create' || (change.verb === 'change' && known)) move(change.data, 1)
        }
        await life.apply(change, delivery)
        return undefined
      },
      beside: (): Record<string, Json> => ({ [section]: Object.fromEntries(sums) }),
    }
  },
})

/** Sound but for a key that takes two different events for one. */
const dedupedBy = (
  name: string,
  variant: string,
  key: (change: Change) => string,
  rest: Partial<Habit> = {},
): Habit => ({
  id: `idempotency/${name}`,
  variant,
  names: [`idempotency/${name}`],
  fits: changesAssets,
  visible: seenBy('presence', 'name'),
  make: (life) => ({
    apply: async (change, delivery) => {
      if (life.claims.has(key(change))) return undefined
      life.claims.set(key(change), 'done')
      await life.apply(change, delivery)
      return undefined
    },
  }),
  ...rest,
})

/** A change that comes again is one more row. */
const changesAgain: Habit = {
  id: 'idempotency/duplicate-applied',
  variant: 'changes',
  names: ['idempotency/duplicate-applied'],
  fits: changesAssets,
  visible: copies,
  make: (life) => ({
    apply: async (change, delivery) => {
      const applied = await life.apply(change, delivery)
      const known = life.store.find(keyOf(change))
      if (!applied && change.verb === 'change' && known?.fingerprint === change.fingerprint) life.copy(keyOf(change))
      return undefined
    },
  }),
}

/** Recognises a creation only by how it was signed. */
const bySigning: Habit = {
  id: 'idempotency/key-transport',
  variant: 'signature and timestamp',
  names: ['idempotency/key-transport'],
  visible: copies,
  make: (life) => ({
    apply: async (change, delivery) => {
      const key = `${signatureOf(delivery)} ${timestampOf(delivery)}`
      const known = life.claims.has(key)
      life.claims.set(key, 'done')
      const applied = await life.apply(change, delivery)
      const same = life.store.find(keyOf(change))?.fingerprint === change.fingerprint
      if (!known && !applied && same && change.verb === 'create') life.copy(keyOf(change))
      return undefined
    },
  }),
}

const shownMails =
  (id: string) =>
  ({ besides }: Setting): readonly string[] =>
    besides.has('notifications') ? [id, 'idempotency/duplicate-applied'] : [id]

/** Mails about an upload whenever it comes while nothing newer is known. */
const uploadsMailed: Habit = {
  id: 'idempotency/side-effect-repeated',
  variant: 'uploads',
  mails: true,
  names: shownMails('idempotency/side-effect-repeated'),
  visible: always,
  needs: { effects: true },
  make: (life) => ({
    apply: async (change, delivery) => {
      const applied = await life.apply(change, delivery)
      const same = life.store.find(keyOf(change))?.fingerprint === change.fingerprint
      if (!applied && same && change.event === 'asset.uploaded') life.mail(change)
      return undefined
    },
  }),
}

/** Mails once about each event, those that came too late to change anything included. */
const staleMailed: Habit = {
  id: 'idempotency/effect-on-stale',
  variant: 'mails',
  mails: true,
  names: ['idempotency/effect-on-stale'],
  fits: changesAssets,
  visible: always,
  needs: { effects: true },
  make: (life) => ({
    apply: async (change, delivery) => {
      const known = life.claims.has(change.fingerprint)
      life.claims.set(change.fingerprint, 'done')
      const applied = await life.apply(change, delivery)
      if (!applied && !known) life.mail(change)
      return undefined
    },
  }),
}

const goneAgain: Habit = {
  id: 'idempotency/duplicate-refused',
  variant: '422',
  names: ['idempotency/duplicate-refused'],
  visible: always,
  make: (life) => ({
    intake: async (_received, change) => {
      if (change === undefined) return undefined
      const known = life.claims.has(change.fingerprint)
      life.claims.set(change.fingerprint, 'done')
      return known ? { status: 422, body: 'already processed' } : undefined
    },
  }),
}

export const state: readonly Habit[] = [
  decides('ordering/last-arrival-wins', 'assets', onlyAssets),
  decides('ordering/header-time-used', 'changes', changesByHeader),
  decides('ordering/late-modified-resurrects', 'tombstone without a time', timelessTombstone),
  decides('ordering/removed-first-then-upload', 'note gives way', noteGivesWay),
  decides('ordering/resend-undoes', 'creation resets', newest, { make: resets }),
  decides('ordering/modified-before-upload', 'upload replaces the stand-in', standsIn),
  decides('ordering/time-precision', 'folders', foldersBySeconds, {
    fits: handlesFolders,
    visible: seenInValues('presence', 'name'),
  }),
  decides('ordering/equal-sent-at', 'first wins against a removal', removalTie),
  decides('ordering/global-watermark', 'kind', newest, { fits: () => true, make: watermarkOfKind }),
  decides('ordering/overwritten-vs-modified', 'modified writes metadata only', metadataOnly, {
    fits: handlesAll('asset.modified', 'asset.overwritten'),
    visible: seenInValues('presence', 'name', 'size', 'texts'),
  }),
  decides('ordering/move-ignored', 'category of a folder', folderStays, {
    fits: handlesFolders,
    visible: hiddenWithout('presence', 'places'),
  }),
  decides('ordering/cache-invalidated-as-state', 'takes the snapshot', newest, {
    fits: (setting) => changesAssets(setting) && isSynchronous(setting),
    make: takesSnapshot,
  }),
  moved('bytes', 'bytes_used', () => 'all'),
  moved('bytes by type', 'bytes_by_type', (data) => String(data.mime_type ?? 'unknown')),
  dedupedBy('key-asset-id', 'verb and id', (change) => `${change.verb} ${keyOf(change)}`),
  dedupedBy('key-sent-at', 'workspace and sent_at', ({ workspace, sentAt }) => `${workspace} ${sentAt}`, {
    fits: () => true,
  }),
  dedupedBy(
    'key-body-without-time',
    'payload',
    ({ environment, event, payload }) => `${environment} ${event} ${canonical(isFields(payload) ? payload : null)}`,
  ),
  changesAgain,
  bySigning,
  uploadsMailed,
  staleMailed,
  goneAgain,
]
