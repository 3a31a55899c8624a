import type { Json } from '../../../src/report/report.js'
import { digest } from '../kit/event.js'
import { liveRows, ofKind, type Stored, text } from './content.js'
import type { Aspect, Layout, Shown } from './vocabulary.js'

type Values = { [key: string]: Json }

const fieldsOf = (rows: readonly Shown[]): Json[] => rows.map(({ fields }) => fields)
const kind = (rows: readonly Shown[], wanted: Stored['kind']): Shown[] => rows.filter(({ row }) => row.kind === wanted)

/** Assets and folders apart, since their ids may be the same. */
const apart = (of: (rows: readonly Shown[]) => Json) => (rows: readonly Shown[]) => ({
  assets: of(kind(rows, 'asset')),
  folders: of(kind(rows, 'folder')),
})

/** Rows under a key; those that share one are told apart by where they belong, however they came. */
export function keyed(rows: readonly Shown[], keyOf: (row: Stored) => string): Values {
  const found = groups(rows, keyOf)
  return Object.fromEntries(
    [...found].flatMap(([key, sharing]) =>
      sharing.map(({ row, fields }): [string, Json] => {
        const single = sharing.every(
          (other) => other.row.environment === row.environment && other.row.workspace === row.workspace,
        )
        return [single ? key : `${row.environment}/${row.workspace}/${key}`, fields]
      }),
    ),
  )
}

export function groups<T extends Shown>(rows: readonly T[], nameOf: (row: Stored) => string): Map<string, T[]> {
  const found = new Map<string, T[]>()
  for (const one of rows) {
    const group = found.get(nameOf(one.row))
    if (group) group.push(one)
    else found.set(nameOf(one.row), [one])
  }
  return found
}

const nested = (
  rows: readonly Shown[],
  nameOf: (row: Stored) => string,
  inside: (rows: readonly Shown[]) => Json,
): Values => Object.fromEntries([...groups(rows, nameOf)].map(([name, group]) => [name, inside(group)]))

const folder = (row: Stored): string => (row.kind === 'folder' ? 'folders' : text(row, 'folder_id') || 'root')

const quoted = (value: Json): string =>
  `"${(typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('"', '""')}"`

function delimited(rows: readonly Shown[]): string {
  const names = [...new Set(rows.flatMap(({ fields }) => Object.keys(fields)))].sort()
  const lines = rows.map(({ fields }) =>
    names.map((name) => quoted(Object.hasOwn(fields, name) ? (fields[name] ?? '') : '')).join(';'),
  )
  return [names.join(';'), ...lines].join('\n')
}

const line = ({ row, fields }: Shown): string =>
  `${row.kind} ${Object.entries(fields)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(' ')}`

/** What a table of its own holds is left out of the row. */
const without = (fields: Values, ...names: readonly string[]): Values =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))

const PAGE = 50
const one: readonly Aspect[] = ['copies']

export const layouts: readonly Layout[] = [
  { name: 'lists', hides: [], uses: 'columns', of: apart(fieldsOf) },
  {
    name: 'one table',
    hides: [],
    uses: 'columns',
    of: (rows) => rows.map(({ row, fields }) => ({ kind: row.kind, workspace: row.workspace, ...fields })),
  },
  { name: 'map by id', hides: one, uses: 'columns', of: apart((rows) => keyed(rows, (row) => row.id)) },
  {
    name: 'map by row number',
    hides: [],
    uses: 'columns',
    of: apart((rows) => keyed(rows, (row) => String(row.stamp.serial))),
  },
  { name: 'map by UUID', hides: [], uses: 'columns', of: apart((rows) => keyed(rows, (row) => row.stamp.uuid)) },
  {
    name: 'map by hash of the id',
    hides: one,
    uses: 'columns',
    of: apart((rows) => keyed(rows, (row) => digest(row.id).slice(0, 20))),
  },
  {
    name: 'map by path',
    hides: one,
    uses: 'columns',
    shows: ['places'],
    of: (rows) =>
      keyed(rows, (row) => `/${row.kind}s/${text(row, 'category_id')}/${text(row, 'folder_id') || '-'}/${row.id}`),
  },
  {
    name: 'spread by first letter',
    hides: [],
    uses: 'columns',
    of: apart((rows) => nested(rows, (row) => row.id.charAt(0), fieldsOf)),
  },
  {
    name: 'spread by hash',
    hides: one,
    uses: 'columns',
    of: apart((rows) =>
      nested(
        rows,
        (row) => digest(row.id).slice(0, 2),
        (inside) => keyed(inside, (row) => digest(row.id).slice(2, 12)),
      ),
    ),
  },
  {
    name: 'nested by folder',
    hides: [],
    uses: 'columns',
    shows: ['hash'],
    of: (rows) => nested(rows, folder, fieldsOf),
  },
  {
    name: 'nested by category',
    hides: [],
    uses: 'columns',
    shows: ['hash'],
    of: apart((rows) => nested(rows, (row) => text(row, 'category_id') || 'none', fieldsOf)),
  },
  {
    name: 'nested by workspace',
    hides: one,
    uses: 'columns',
    of: (rows) =>
      nested(
        rows,
        (row) => row.environment,
        (inside) =>
          nested(
            inside,
            (row) => row.workspace,
            apart((rest) => keyed(rest, (row) => row.id)),
          ),
      ),
  },
  {
    name: 'join tables',
    hides: [],
    uses: 'columns',
    shows: ['hash'],
    of: (rows) => {
      const assets = kind(rows, 'asset').filter(({ row }) => !row.deleted)
      return {
        ...apart((all) => all.map(({ fields }) => without({ ...fields }, 'tags', 'folder_id', 'folderId')))(rows),
        asset_tags: assets.flatMap(({ row }) =>
          (Array.isArray(row.data.tags) ? row.data.tags : []).map((tag) => ({ asset: row.id, tag })),
        ),
        asset_folders: assets
          .filter(({ row }) => text(row, 'folder_id') !== '')
          .map(({ row }) => ({ asset: row.id, folder: text(row, 'folder_id') })),
      }
    },
  },
  { name: 'JSON text', hides: [], uses: 'columns', of: (rows) => ({ dump: JSON.stringify(apart(fieldsOf)(rows)) }) },
  {
    name: 'JSON lines',
    hides: [],
    uses: 'columns',
    of: (rows) =>
      fieldsOf(rows)
        .map((row) => JSON.stringify(row))
        .join('\n'),
  },
  { name: 'log lines', hides: [], uses: 'columns', of: (rows) => rows.map(line) },
  { name: 'delimited text', hides: [], uses: 'columns', of: (rows) => ({ table: delimited(rows) }) },
  {
    name: 'names only',
    hides: [],
    uses: 'own',
    shows: ['presence', 'name', 'copies', 'all rows'],
    of: (rows) => {
      const names = (of: readonly Shown[]) => of.filter(({ row }) => !row.deleted).map(({ row }) => text(row, 'name'))
      return { files: names(kind(rows, 'asset')), folders: names(kind(rows, 'folder')) }
    },
  },
  {
    name: 'ids only',
    hides: [],
    uses: 'own',
    shows: ['presence', 'ids', 'copies', 'all rows'],
    of: (rows) => {
      const ids = (of: readonly Shown[]) => of.filter(({ row }) => !row.deleted).map(({ row }) => row.id)
      return { files: ids(kind(rows, 'asset')), folders: ids(kind(rows, 'folder')) }
    },
  },
  {
    name: 'totals only',
    hides: [],
    uses: 'own',
    shows: ['all rows', 'hash'],
    of: (_rows, content) => {
      const live = liveRows(content)
      const assets = ofKind(live, 'asset')
      return {
        assets: assets.length,
        folders: ofKind(live, 'folder').length,
        bytes: assets.reduce((sum, row) => sum + (Number(row.data.size_in_bytes) || 0), 0),
      }
    },
  },
  {
    name: 'newest 50 beside a total',
    hides: ['all rows'],
    uses: 'columns',
    of: (rows, content) => ({
      total: liveRows(content).length,
      items: [...rows]
        .sort((a, b) => b.row.stamp.serial - a.row.stamp.serial)
        .slice(0, PAGE)
        .map(({ row, fields }) => ({ kind: row.kind, ...fields })),
    }),
  },
]
