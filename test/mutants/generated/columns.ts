import { canonical } from '../kit/canonical.js'
import { digest, type Fields, isFields } from '../kit/event.js'
import { type Stored, text } from './content.js'
import type { Aspect, Columns, Extra, Removal, Sorting } from './vocabulary.js'

const field = (row: Stored, name: string) => row.data[name] ?? null
const description = (row: Stored) => (isFields(row.data.metadata) ? (row.data.metadata.description ?? null) : null)
const tags = (row: Stored): readonly string[] => (Array.isArray(row.data.tags) ? row.data.tags.map(String) : [])

const hashes = new WeakMap<Fields, string>()

/** Rows do not change, so that what is hashed once is hashed for good. */
function hashOf({ data }: Stored): string {
  const hash = hashes.get(data) ?? digest(canonical(data))
  hashes.set(data, hash)
  return hash
}

const all: readonly Aspect[] = ['presence', 'ids', 'name', 'size', 'texts', 'places']

const slug = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')

/** Rows never change, so that what is made of one is made once: states grow to thousands of rows. */
function remembered(columns: Columns): Columns {
  const made = new WeakMap<Stored, Fields>()
  return {
    ...columns,
    of: (row) => {
      const fields = made.get(row) ?? columns.of(row)
      made.set(row, fields)
      return fields
    },
  }
}

const plain: readonly Columns[] = [
  { name: 'document', shows: all, of: (row) => ({ ...row.data }) },
  {
    name: 'camel case',
    shows: all,
    of: (row) => ({
      id: row.id,
      name: field(row, 'name'),
      categoryId: field(row, 'category_id'),
      ...(row.kind === 'asset' && {
        folderId: field(row, 'folder_id'),
        extension: field(row, 'extension'),
        size: field(row, 'size_in_bytes'),
        mimeType: field(row, 'mime_type'),
        url: field(row, 'url'),
        tags: field(row, 'tags'),
        description: description(row),
      }),
    }),
  },
  {
    name: 'joined',
    shows: all,
    of: (row) => ({
      asset_id: row.id,
      title: text(row, 'name').trim(),
      place: [row.environment, row.workspace, text(row, 'category_id'), text(row, 'folder_id')].join('/'),
      ...(row.kind === 'asset' && {
        file: `${text(row, 'mime_type')}; ${text(row, 'extension')}; ${text(row, 'size_in_bytes')}`,
        keywords: tags(row).join(','),
        caption: description(row),
      }),
    }),
  },
  {
    name: 'trimmed',
    shows: ['presence', 'ids', 'name', 'size'],
    of: (row) => ({
      id: row.id,
      title: text(row, 'name'),
      ...(row.kind === 'asset' && { bytes: field(row, 'size_in_bytes') }),
    }),
  },
  {
    name: 'derived',
    shows: ['presence', 'ids', 'name', 'places'],
    of: (row) => ({
      key: row.id,
      name: text(row, 'name'),
      slug: slug(text(row, 'name')),
      path: `/${text(row, 'category_id')}/${text(row, 'folder_id') || '-'}/${row.id}`,
      ...(row.kind === 'asset' && {
        ext: text(row, 'extension').toUpperCase(),
        kilobytes: Math.round((Number(row.data.size_in_bytes) || 0) / 1024),
        isImage: text(row, 'mime_type').startsWith('image/'),
      }),
    }),
  },
  {
    name: 'JSON in a column',
    shows: all,
    of: (row) => ({ type: row.kind, ref: row.id, body: JSON.stringify(row.data) }),
  },
  {
    name: 'name and checksum',
    shows: ['presence', 'ids', 'name', 'hash'],
    of: (row) => ({ id: row.id, name: field(row, 'name'), checksum: hashOf(row).slice(0, 16) }),
  },
]

export const columns: readonly Columns[] = plain.map(remembered)

const iso = (ms: number): string => new Date(ms).toISOString()
const localText = (ms: number): string => iso(ms).slice(0, 19).replace('T', ' ')

export const extras: readonly Extra[] = [
  { name: 'received_at, ISO', of: ({ stamp }) => ({ received_at: iso(stamp.insertedAt) }) },
  { name: 'updated_at, ms', of: ({ stamp }) => ({ updated_at: stamp.updatedAt }) },
  { name: 'updated_at, seconds', of: ({ stamp }) => ({ updated_at: Math.floor(stamp.updatedAt / 1000) }) },
  {
    name: 'created and updated, local text',
    of: ({ stamp }) => ({ created: localText(stamp.insertedAt), updated: localText(stamp.updatedAt) }),
  },
  { name: 'sent_at of the newest event', of: ({ at }) => ({ as_of: iso(at) }) },
  { name: 'row number', hints: ['copies'], of: ({ stamp }) => ({ row_id: stamp.serial }) },
  { name: 'UUID', hints: ['copies'], of: ({ stamp }) => ({ uuid: stamp.uuid }) },
  { name: 'revision', of: ({ stamp }) => ({ revision: stamp.revision }) },
  { name: 'hash of the content', shows: ['hash'], of: (row) => ({ etag: hashOf(row) }) },
  { name: 'first folder', shows: ['hash'], needs: 'places', of: ({ stamp }) => ({ first_folder: stamp.firstFolder }) },
  { name: 'age', of: ({ stamp }, at) => ({ age_ms: at - stamp.updatedAt }) },
]

const flagged =
  (flag: (row: Stored) => Fields) =>
  (row: Stored, fields: Fields): Fields => ({ ...fields, ...flag(row) })

export const removals: readonly Removal[] = [
  { name: 'left out', of: (row, fields) => (row.deleted ? undefined : fields) },
  {
    name: 'deleted_at, own clock',
    of: flagged((row) => ({ deleted_at: row.deleted ? iso(row.stamp.updatedAt) : null })),
  },
  { name: 'deleted_at, sent_at', of: flagged((row) => ({ deletedAt: row.deleted ? row.at : null })) },
  { name: 'is_deleted', of: flagged((row) => ({ is_deleted: row.deleted })) },
  { name: 'is_deleted, number', of: flagged((row) => ({ is_deleted: row.deleted ? 1 : 0 })) },
  { name: "status 'deleted'", of: flagged((row) => ({ status: row.deleted ? 'deleted' : 'active' })) },
  { name: 'active', of: flagged((row) => ({ active: !row.deleted })) },
  { name: 'removed only if removed', of: flagged((row) => (row.deleted ? { removed: true } : {})) },
  { name: 'tombstone', of: (row, fields) => (row.deleted ? { id: row.id, gone: true } : fields) },
]

const by =
  (key: (row: Stored) => string | number) =>
  (rows: Stored[]): Stored[] =>
    rows
      .map((row) => ({ row, key: key(row) }))
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
      .map(({ row }) => row)

export const sortings: readonly Sorting[] = [
  { name: 'as inserted', sort: (rows) => rows },
  { name: 'by id', sort: by((row) => row.id) },
  { name: 'by name', sort: by((row) => `${text(row, 'name')}\n${row.id}`) },
  { name: 'newest first', sort: by((row) => -row.stamp.updatedAt) },
  { name: 'by sent_at', sort: by((row) => row.at) },
  {
    name: 'at random',
    sort: (rows, draw) =>
      rows
        .map((row) => ({ row, key: draw() }))
        .sort((a, b) => a.key - b.key)
        .map(({ row }) => row),
  },
]
