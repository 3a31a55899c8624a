import type { Json } from '../../../src/report/report.js'
import { changeOf, type Fields } from '../kit/event.js'
import { isNewer, keyOf, type Row, rowOf } from '../kit/store.js'
import { decides } from './habits-ordering.js'
import { newest } from './sound.js'
import { changesAssets, handlesAll, hiddenWithout, isSynchronous, seenBy, seenInValues } from './visible.js'
import type { Decide, Habit, Life } from './vocabulary.js'

const fileFields: readonly string[] = ['extension', 'url', 'images_urls', 'mime_type', 'size_in_bytes']
const fields = (data: Fields, wanted: (name: string) => boolean): Fields =>
  Object.fromEntries(Object.entries(data).filter(([name]) => wanted(name)))
const isFile = (name: string) => fileFields.includes(name)

/** Writes only the facts of the file, but stamps the whole row. */
const fileOnly: Decide = (next, row, change) => {
  if (!isNewer(next, row)) return undefined
  if (!row || row.deleted || change.event !== 'asset.overwritten') return next
  return { ...next, data: { ...fields(row.data, (name) => !isFile(name)), ...fields(next.data, isFile) } }
}

/** Overwriting and modifying have a clock each, and each writes the whole snapshot. */
const clockEach: Decide = (next, row, change, delivery) => {
  if (change.verb !== 'change' || change.kind === 'folder' || !row || row.deleted)
    return newest(next, row, change, delivery)
  const clock = change.event === 'asset.overwritten' ? 'file' : 'meta'
  if (next.at <= Number(row.memo?.[clock] ?? 0)) return undefined
  return { ...next, at: Math.max(next.at, row.at), memo: { ...row.memo, [clock]: next.at } }
}

/** A modification leaves the asset where it was. */
const keeps =
  (field: string): Decide =>
  (next, row, change) => {
    if (!isNewer(next, row)) return undefined
    if (!row || row.deleted || change.event !== 'asset.modified') return next
    return {
      ...next,
      data: { ...fields(next.data, (name) => name !== field), ...fields(row.data, (name) => name === field) },
    }
  }

/** Cache invalidation carries a snapshot, too, which is taken for news. */
const cacheAsState = (
  variant: string,
  take: (next: Row, row: Row | undefined) => Row | undefined,
  rest: Partial<Habit>,
): Habit =>
  decides('ordering/cache-invalidated-as-state', variant, newest, {
    make: (life) => ({
      intake: async (received) => {
        if (received.event !== 'asset.cache.invalidated') return undefined
        const change = changeOf({ ...received, event: 'asset.modified' })
        if (typeof change === 'object') await life.store.update(keyOf(change), (row) => take(rowOf(change), row))
        return undefined
      },
    }),
    ...rest,
  })

/** Counts by every event that comes, instead of counting rows. */
const counted = (
  variant: string,
  section: string,
  count: (counts: Map<string, number>) => Json,
  groupOf: (row: Row) => string,
): Habit => ({
  id: 'ordering/counter-drifts',
  variant,
  names: ['ordering/counter-drifts'],
  visible: seenBy('presence', 'copies', 'all rows'),
  make: (life) => {
    const counts = new Map<string, number>()
    const move = (row: Row, by: number) => counts.set(groupOf(row), (counts.get(groupOf(row)) ?? 0) + by)
    return {
      apply: async (change, delivery) => {
        const row = rowOf(change)
        const known = life.store.find(keyOf(change))
        if (change.kind === 'asset' && change.verb === 'create') move(row, 1)
        if (change.kind === 'asset' && change.verb === 'remove' && known) move(row, -1)
        await life.apply(change, delivery)
        return undefined
      },
      beside: () => ({ [section]: count(counts) }),
    }
  },
})

/** An asset whose folder is not known yet is stored without it, and nothing links it later. */
const orphaned = (life: Life) => ({
  change: (change: Parameters<Life['apply']>[0]) => {
    const folder = change.data.folder_id
    if (change.kind !== 'asset' || typeof folder !== 'string') return change
    if (life.store.find(keyOf({ ...change, kind: 'folder', id: folder }))) return change
    return { ...change, data: { ...change.data, folder_id: null } }
  },
})

const places = hiddenWithout('presence', 'places')
const overwrites = handlesAll('asset.modified', 'asset.overwritten')
const folderOf = (row: Row): string => (typeof row.data.folder_id === 'string' ? row.data.folder_id : 'root')

export const derived: readonly Habit[] = [
  decides('ordering/overwritten-vs-modified', 'overwritten writes the file only', fileOnly, {
    fits: overwrites,
    visible: seenInValues('presence', 'name', 'size', 'texts'),
  }),
  decides('ordering/overwritten-vs-modified', 'a clock each', clockEach, {
    fits: overwrites,
    visible: seenInValues('presence', 'name', 'size', 'texts'),
  }),
  decides('ordering/move-ignored', 'folder', keeps('folder_id'), { visible: places }),
  decides('ordering/move-ignored', 'category', keeps('category_id'), { visible: places }),
  cacheAsState('creates', (next, row) => (row ? undefined : { ...next, rank: -1, at: 0 }), {
    fits: () => true,
    visible: seenBy('presence'),
  }),
  cacheAsState(
    'advances the clock',
    (next, row) => (row && !row.deleted && next.at > row.at ? { ...row, at: next.at, rank: 2 } : undefined),
    { fits: (setting) => changesAssets(setting) && isSynchronous(setting) },
  ),
  counted(
    'total',
    'asset_count',
    (counts) => counts.get('') ?? 0,
    () => '',
  ),
  counted('by folder', 'assets_per_folder', (counts) => Object.fromEntries(counts), folderOf),
  decides('ordering/child-before-parent', 'orphan', newest, {
    fits: (setting) => isSynchronous(setting) && handlesAll('folder.created')(setting),
    visible: seenBy('presence', 'places'),
    make: orphaned,
  }),
]
