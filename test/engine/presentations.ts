import { createHash } from 'node:crypto'
import type { AnyWebhookEvent } from '../../generated/types.js'
import type { Json } from '../../src/observation/json.js'
import type { Change, Row, Store } from '../consumers/store.js'

interface Presentation {
  readonly show: (store: Store) => unknown
  readonly saw?: (store: Store, change: Change) => void
  readonly reset?: () => void
  /** Sees all that is delivered, pings and duplicates too. */
  readonly delivered?: (event: AnyWebhookEvent) => void
}
const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const uuid = (text: string) =>
  `${hash(text).slice(0, 8)}-${hash(text).slice(8, 12)}-4${hash(text).slice(13, 16)}-8${hash(text).slice(17, 20)}-${hash(text).slice(20, 32)}`
const plain = ({ id, kind, entity }: Row) => ({
  id,
  kind,
  name: String(entity.name),
  size: entity.size_in_bytes ?? null,
  folder: entity.folder_id ?? entity.parent_id ?? null,
})
const both = [true, false]
const simple = (show: (store: Store) => unknown, hooks = both) => ({ make: (): Presentation => ({ show }), hooks })
/** Presentations with a memory of their own. */
const remembering = (make: () => Presentation, hooks = both) => ({ make, hooks })

/** A log in which each event stands once. */
const logging = (entryOf: (change: Change) => unknown, show: (store: Store, log: readonly unknown[]) => unknown) =>
  remembering(() => {
    const entries = new Map<string, unknown>()
    return {
      show: (store) => show(store, [...entries.values()]),
      saw: (_, change) => {
        const key = JSON.stringify([change.key, change.verb, change.at])
        if (!entries.has(key)) entries.set(key, entryOf(change))
      },
      reset: () => entries.clear(),
    }
  })

const lineOf = ({ serial, id, entity, at }: Row) =>
  [serial, id, entity.name, new Date(at).toISOString().replace('T', ' ').slice(0, 19)].join('|')

const kept = ({ live }: Store, kind: Row['kind']) => live.filter((row) => row.kind === kind)

function grouped(rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row])
  return groups
}

const mapped = (groups: ReadonlyMap<string, Row[]>, show: (rows: Row[]) => unknown) =>
  Object.fromEntries([...groups].map(([key, rows]) => [key, show(rows)]))

/** Forms in which a sound consumer may show its state; `hooks`: whether it is tried with a way to empty it. */
export const presentations: Record<string, { make: () => Presentation; hooks: boolean[] }> = {
  'removed at': simple((store) =>
    store.rows.map(({ key, entity, removed }) => ({
      key,
      name: String(entity.name),
      removedAt: removed ? store.clock.now() : null,
    })),
  ),
  'last beside map': remembering(() => {
    let last: unknown
    return {
      saw: (_, { id, verb, at }) => {
        last = { id, verb, at }
      },
      show: (store) => ({
        last,
        total: store.rows.length,
        removed: store.rows.filter((row) => row.removed).map(({ key }) => key),
        rows: Object.fromEntries(store.live.map((row) => [row.key, { name: row.entity.name }])),
      }),
    }
  }),
  rows: simple((store) => store.live.map(plain)),
  'map by row number': simple((store) => Object.fromEntries(store.live.map((row) => [row.serial, plain(row)]))),
  'map by uuid': simple((store) =>
    Object.fromEntries(
      store.live.map((row) => [
        uuid(`x${row.serial}${row.key}`),
        { ...plain(row), rowid: uuid(`x${row.serial}${row.key}`) },
      ]),
    ),
  ),
  'map by hash': simple((store) => Object.fromEntries(store.live.map((row) => [hash(row.key), plain(row)]))),
  'map by path': simple((store) =>
    Object.fromEntries(
      store.live.map((row) => [`${row.kind}/${row.entity.folder_id ?? ''}/${row.entity.name}`, plain(row)]),
    ),
  ),
  'map by path, sizes only': simple((store) =>
    Object.fromEntries(store.live.map((row) => [`${row.kind}/${row.entity.name}`, row.entity.size_in_bytes ?? 0])),
  ),
  'spread by first letter': simple((store) =>
    mapped(
      grouped(store.live, ({ id }) => id.charAt(1)),
      (rows) => Object.fromEntries(rows.map((row) => [row.id, plain(row)])),
    ),
  ),
  'spread by hash': simple((store) => ({
    shards: mapped(
      grouped(store.live, ({ id }) => hash(id).charAt(0)),
      (rows) => rows.map(plain),
    ),
  })),
  'totals only': simple((store) => ({
    assets: kept(store, 'asset').length,
    bytes: store.live.reduce((sum, row) => sum + Number(row.entity.size_in_bytes ?? 0), 0),
  })),
  'names only': simple((store) => store.live.map((row) => row.entity.name)),
  'names by kind': simple((store) => ({
    assets: kept(store, 'asset').map((row) => row.entity.name),
    folders: kept(store, 'folder').map((row) => row.entity.name),
  })),
  'newest 50 beside total': simple((store) => ({
    total: store.live.length,
    page: store.live
      .toSorted((a, b) => b.at - a.at)
      .slice(0, 50)
      .map(plain),
  })),
  'trash with derived dates': simple((store) => ({
    assets: store.live.map(plain),
    trash: store.rows
      .filter((row) => row.removed)
      .map((row) => ({ ...plain(row), purge_at: new Date(row.at + 30 * 86400_000).toISOString() })),
  })),
  'change log of fields': remembering(() => {
    const log: unknown[] = []
    const last = new Map<string, Json | undefined>()
    return {
      show: (store) => ({ assets: store.live.map(plain), log }),
      saw: (store, { key, id }) => {
        const to = store.find(key)?.entity.name
        const from = last.get(key)
        if (from !== undefined && from !== to) log.push({ id, field: 'name', from, to })
        last.set(key, to)
      },
      reset: () => {
        log.length = 0
        last.clear()
      },
    }
  }),
  'uploads per folder': remembering(() => {
    const counts: Record<string, number> = {}
    const seen = new Set<string>()
    return {
      show: (store) => ({ assets: store.live.map(plain), uploads: counts }),
      saw: (_, change) => {
        if (change.verb !== 'create' || change.kind !== 'asset' || seen.has(change.key)) return
        seen.add(change.key)
        const folder = String(change.entity.folder_id ?? 'root')
        counts[folder] = (counts[folder] ?? 0) + 1
      },
      reset: () => {
        for (const key of Object.keys(counts)) delete counts[key]
        seen.clear()
      },
    }
  }),
  'first folder': remembering(() => {
    const first = new Map<string, unknown>()
    return {
      show: (store) => store.live.map((row) => ({ ...plain(row), first: first.get(row.key) ?? null })),
      saw: (_, change) => {
        if (!first.has(change.key) && change.entity.folder_id) first.set(change.key, change.entity.folder_id)
      },
      reset: () => first.clear(),
    }
  }),
  'append-only list': logging(
    ({ verb, id, at }) => ({ type: verb, id, at: new Date(at).toISOString() }),
    (store, events) => ({ events, assets: store.live.map(plain) }),
  ),
  'log lines': logging(
    ({ at, kind, id, verb }) => `${new Date(at).toISOString()} ${kind} ${id} ${verb}`,
    (store, lines) => ({ log: lines.join('\n'), assets: store.live.map(lineOf).join('\n') }),
  ),
  'delivery log beside rows': remembering(() => {
    const log: unknown[] = []
    return {
      show: (store) => ({ assets: store.live.map(plain), deliveries: log }),
      delivered: ({ event, payload }) => {
        const { asset, folder } = payload as Readonly<Record<string, { readonly id: string } | undefined>>
        log.push({ n: log.length + 1, event, id: (asset ?? folder)?.id ?? null })
      },
      reset: () => {
        log.length = 0
      },
    }
  }, [true]),
  'json column': simple((store) => store.live.map((row) => ({ id: row.id, data: JSON.stringify(row.entity) }))),
  'one document': simple((store) => ({
    document: JSON.stringify(Object.fromEntries(store.live.map((row) => [row.id, plain(row)]))),
  })),
  'nested by folder': simple((store) => ({
    folders: kept(store, 'folder').map(plain),
    tree: mapped(
      grouped(kept(store, 'asset'), ({ entity }) => String(entity.folder_id ?? 'root')),
      (rows) => ({
        assets: rows.map(plain),
      }),
    ),
  })),
  'join table': simple((store) => ({
    assets: kept(store, 'asset').map((row) => ({ no: row.serial, ...plain(row) })),
    tags: store.live.flatMap((row) =>
      ((row.entity.tags as string[] | undefined) ?? []).map((tag) => ({ asset: row.serial, tag })),
    ),
  })),
  'counters and clocks': simple((store) => ({
    assets: store.live.map((row) => ({
      ...plain(row),
      version: row.changes,
      updated_at: store.clock.now(),
      synced: new Date(store.clock.now()).toISOString(),
    })),
    uptime: Math.random(),
    requests: store.rows.length,
  })),
  'soft delete status': simple((store) =>
    store.rows.map((row) => ({ ...plain(row), status: row.removed ? 'deleted' : 'active' })),
  ),
  'soft delete blanked': simple((store) =>
    store.rows.map((row) =>
      row.removed ? { id: row.id, deleted_at: new Date(row.at).toISOString() } : { ...plain(row), deleted_at: null },
    ),
  ),
  'slugs and kilobytes': simple((store) =>
    store.live.map((row) => ({
      no: row.serial,
      slug: String(row.entity.name)
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-'),
      kb: Math.round(Number(row.entity.size_in_bytes ?? 0) / 1024),
    })),
  ),
}
