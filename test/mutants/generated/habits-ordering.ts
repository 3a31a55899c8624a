import type { Kind } from '../kit/event.js'
import { timestampOf } from '../kit/hmac.js'
import { isNewer, keyOf, type Row } from '../kit/store.js'
import { newest } from './sound.js'
import { changesAssets, handlesAll, seenBy, seenInValues } from './visible.js'
import type { Decide, Habit } from './vocabulary.js'

/** Sound but for what becomes of a row. */
export const decides = (id: string, variant: string, decide: Decide, rest: Partial<Habit> = {}): Habit => ({
  id,
  variant,
  names: [id],
  fits: changesAssets,
  visible: seenBy('presence', 'name'),
  make: () => ({ decide }),
  ...rest,
})

const only =
  (kind: Kind, decide: Decide): Decide =>
  (next, row, change, delivery) =>
    (change.kind === kind ? decide : newest)(next, row, change, delivery)

const inValues = seenInValues('presence', 'name')
const handlesFolders = handlesAll('folder.created', 'folder.modified', 'folder.removed')

const whatComes: Decide = (next) => next

/** The commonest consumer: upsert, and delete. */
const upsertAndDelete: Decide = (next, row) => {
  if (!next.deleted) return next
  return row ? 'gone' : undefined
}

/** Live rows are guarded by `sent_at`; a removal leaves nothing behind that a late event could meet. */
const withoutTombstone: Decide = (next, row) => {
  if (!isNewer(next, row)) return undefined
  if (!next.deleted) return next
  return row ? 'gone' : undefined
}

const tombstoneIgnored: Decide = (next, row, change) =>
  row?.deleted && change.verb === 'change' ? next : isNewer(next, row) ? next : undefined

const removalOfUnknownDropped: Decide = (next, row) =>
  row === undefined && next.deleted ? undefined : isNewer(next, row) ? next : undefined

const changeOfUnknownDropped: Decide = (next, row, change) =>
  row === undefined && change.verb === 'change' ? undefined : isNewer(next, row) ? next : undefined

/** A creation of something that was created before brings it back. */
const creationRestores: Habit['make'] = () => {
  const created = new Set<string>()
  const decide: Decide = (next, row, change, delivery) => {
    const back = change.verb === 'create' && row?.deleted === true && created.has(keyOf(next))
    if (change.verb === 'create') created.add(keyOf(next))
    return back ? next : newest(next, row, change, delivery)
  }
  return { decide }
}

const byHeaderTime: Decide = (next, row, _change, delivery) => {
  const header = Number(timestampOf(delivery))
  return row === undefined || header > Number(row.memo?.header) ? { ...next, memo: { header } } : undefined
}

const toSecond = (ms: number): number => Math.floor(ms / 1000)

const bySeconds =
  (tie: 'take' | 'keep'): Decide =>
  (next, row, change, delivery) => {
    const apart = !row || toSecond(next.at) !== toSecond(row.at)
    if (apart || next.deleted || row.deleted) return newest(next, row, change, delivery)
    return tie === 'take' ? next : undefined
  }

const tie =
  (first: boolean): Decide =>
  (next, row) =>
    row === undefined || next.at > row.at || (!first && next.at === row.at) ? next : undefined

/** One "last seen" for many: what is older is skipped. */
const watermark = (variant: string, scope: (row: Row) => string): Habit =>
  decides('ordering/global-watermark', variant, newest, {
    fits: () => true,
    make: () => {
      const seen = new Map<string, number>()
      const decide: Decide = (next, row, change, delivery) => {
        if (next.at < (seen.get(scope(next)) ?? next.at)) return undefined
        seen.set(scope(next), next.at)
        return newest(next, row, change, delivery)
      }
      return { decide }
    },
  })

export const ordering: readonly Habit[] = [
  decides('ordering/last-arrival-wins', 'upsert and delete', upsertAndDelete),
  decides('ordering/last-arrival-wins', 'flags what is removed', whatComes),
  decides('ordering/last-arrival-wins', 'folders', only('folder', whatComes), { fits: handlesFolders }),
  decides('ordering/header-time-used', 'header', byHeaderTime),
  decides('ordering/late-modified-resurrects', 'no tombstone', withoutTombstone),
  decides('ordering/late-modified-resurrects', 'tombstone ignored', tombstoneIgnored),
  decides('ordering/removed-first-then-upload', 'removal of unknown dropped', removalOfUnknownDropped),
  decides('ordering/resend-undoes', 'creation restores', newest, { make: creationRestores }),
  decides('ordering/modified-before-upload', 'change of unknown dropped', changeOfUnknownDropped),
  decides('ordering/time-precision', 'last of a second wins', bySeconds('take'), { visible: inValues }),
  decides('ordering/time-precision', 'first of a second wins', bySeconds('keep'), { visible: inValues }),
  decides('ordering/equal-sent-at', 'last wins', tie(false)),
  decides('ordering/equal-sent-at', 'first wins', tie(true)),
  watermark('everything', () => ''),
  watermark('environment', (row) => row.environment),
]
