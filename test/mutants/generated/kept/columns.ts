import { canonical } from '../../kit/canonical.js'
import { digest, type Fields, isFields } from '../../kit/event.js'
import { type Stored, text } from '../content.js'
import type { Aspect, Columns, Extra, Removal, Sorting } from '../vocabulary.js'

const all: readonly Aspect[] = ['presence', 'ids', 'name', 'size', 'texts', 'places']

const tags = (row: Stored): readonly string[] => (Array.isArray(row.data.tags) ? row.data.tags.map(String) : [])
const description = (row: Stored): string => {
  const found = isFields(row.data.metadata) ? row.data.metadata.description : undefined
  return typeof found === 'string' ? found : ''
}
const size = (row: Stored): number => Number(row.data.size_in_bytes) || 0
const iso = (ms: number): string => new Date(ms).toISOString()
const day = (ms: number): string => iso(ms).slice(0, 10)
const time = (ms: number): string => iso(ms).slice(11, 23)

/** Rows never change, so that what is made of one is made once. */
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

/** The first column of each is the id; each kind has always the same columns. */
const plain: readonly Columns[] = [
  {
    name: 'columns by language',
    shows: all,
    of: (row) => ({
      id: row.id,
      title_en: text(row, 'name'),
      title_de: text(row, 'name'),
      title_fr: null,
      category: text(row, 'category_id'),
      ...(row.kind === 'asset' && {
        caption_en: description(row),
        caption_de: description(row),
        keywords_en: [...tags(row)],
        folder: text(row, 'folder_id') || null,
        bytes: size(row),
      }),
    }),
  },
  {
    name: 'texts with units',
    shows: all,
    of: (row) => ({
      urn: `${row.kind}:${row.id}`,
      label: text(row, 'name'),
      location: `category:${text(row, 'category_id')} folder:${text(row, 'folder_id') || 'none'}`,
      ...(row.kind === 'asset' && {
        weight: `${size(row).toLocaleString('en-US')} B`,
        media: `${text(row, 'mime_type')} (.${text(row, 'extension')})`,
        about: description(row) || 'n/a',
        labels: tags(row)
          .map((tag) => `#${tag}`)
          .join(' '),
      }),
    }),
  },
  {
    name: 'base64 of JSON',
    shows: ['presence', 'ids', 'hash'],
    of: (row) => ({ ref: row.id, body: Buffer.from(JSON.stringify(row.data)).toString('base64') }),
  },
  {
    name: 'codes and moments',
    shows: ['presence', 'ids', 'name', 'hash'],
    of: (row) => ({
      code: row.id,
      title: text(row, 'name'),
      type_code: row.kind === 'folder' ? 0 : text(row, 'mime_type').startsWith('image/') ? 1 : 2,
      changed_day: day(row.at),
      changed_time: time(row.at),
      size_class: size(row) < 1024 ? 'S' : size(row) < 1_048_576 ? 'M' : 'L',
    }),
  },
]

export const columns: readonly Columns[] = plain.map(remembered)

const hashes = new WeakMap<Fields, string>()

export function hashOf({ data }: Stored): string {
  const hash = hashes.get(data) ?? digest(canonical(data))
  hashes.set(data, hash)
  return hash
}

function ago(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 2) return 'just now'
  return seconds < 60 ? `${seconds} seconds ago` : `${Math.floor(seconds / 60)} minutes ago`
}

/** What is set of it: tags 1, folder 2, description 4, image 8. */
const bits = (row: Stored): number =>
  (tags(row).length > 0 ? 1 : 0) |
  (text(row, 'folder_id') === '' ? 0 : 2) |
  (description(row) === '' ? 0 : 4) |
  (text(row, 'mime_type').startsWith('image/') ? 8 : 0)

const german = (ms: number): string => `${day(ms).split('-').reverse().join('.')}, ${time(ms).slice(0, 8)} Uhr`

export const extras: readonly Extra[] = [
  {
    name: 'day and time of receipt',
    of: ({ stamp }) => ({ received_day: day(stamp.insertedAt), received_time: time(stamp.insertedAt) }),
  },
  { name: 'so long ago', of: ({ stamp }, at) => ({ last_change: ago(at - stamp.updatedAt) }) },
  {
    name: 'entity tag',
    hints: ['copies'],
    of: ({ stamp }) => ({ entity_tag: `W/"${stamp.serial}-${stamp.revision}"` }),
  },
  { name: 'bits', shows: ['hash'], of: (row) => ({ bits: bits(row) }) },
  {
    name: 'prefixed key',
    hints: ['copies'],
    of: ({ stamp }) => ({ pk: `itm_${stamp.uuid.replaceAll('-', '').slice(0, 20)}` }),
  },
  {
    name: 'time-ordered key',
    hints: ['copies'],
    of: ({ stamp }) => ({
      ulid: `${stamp.insertedAt.toString(32).padStart(10, '0')}${stamp.uuid.replaceAll('-', '').slice(0, 16)}`.toUpperCase(),
    }),
  },
  { name: 'cached until', of: ({ stamp }) => ({ cached_until: iso(stamp.updatedAt + 86_400_000) }) },
  { name: 'moment as written in Germany', of: ({ stamp }) => ({ stand: german(stamp.updatedAt) }) },
]

const END = '9999-12-31T23:59:59.999Z'

export const removals: readonly Removal[] = [
  {
    name: 'lifecycle',
    of: (row, fields) => ({
      ...fields,
      lifecycle: row.deleted ? { state: 'DELETED', code: 9 } : { state: 'ACTIVE', code: 1 },
    }),
  },
  { name: 'negative version', of: (row, fields) => ({ ...fields, version: row.deleted ? -row.at : row.at }) },
  { name: 'valid until', of: (row, fields) => ({ ...fields, valid_to: row.deleted ? iso(row.at) : END }) },
  {
    name: 'emptied',
    of: (row, fields) =>
      row.deleted
        ? Object.fromEntries(Object.entries(fields).map(([name, value], at) => [name, at === 0 ? value : null]))
        : fields,
  },
]

const by =
  (key: (row: Stored) => string | number) =>
  (rows: Stored[]): Stored[] =>
    rows
      .map((row) => ({ row, key: key(row) }))
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.row.id < b.row.id ? -1 : a.row.id > b.row.id ? 1 : 0))
      .map(({ row }) => row)

export const sortings: readonly Sorting[] = [
  { name: 'last inserted first', sort: by((row) => -row.stamp.serial) },
  { name: 'largest first', sort: by((row) => -size(row)) },
  { name: 'by hash of the id', sort: by((row) => digest(row.id)) },
  { name: 'by place', sort: by((row) => `${text(row, 'category_id')}/${text(row, 'folder_id')}`) },
]
