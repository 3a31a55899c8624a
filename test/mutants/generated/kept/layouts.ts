import type { Json } from '../../../../src/report/report.js'
import type { Fields } from '../../kit/event.js'
import { liveRows, ofKind, type Stored, text } from '../content.js'
import { groups, keyed } from '../layouts.js'
import type { Layout, Shown } from '../vocabulary.js'

const fieldsOf = (rows: readonly Shown[]): Json[] => rows.map(({ fields }) => fields)

const apart = (of: (rows: readonly Shown[], kind: Stored['kind']) => Json) => (rows: readonly Shown[]) => ({
  assets: of(
    rows.filter(({ row }) => row.kind === 'asset'),
    'asset',
  ),
  folders: of(
    rows.filter(({ row }) => row.kind === 'folder'),
    'folder',
  ),
})

const namesOf = (rows: readonly Shown[]): string[] => [...new Set(rows.flatMap(({ fields }) => Object.keys(fields)))]
const plain = (value: Json | undefined): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)
const cells = (names: readonly string[], fields: Fields): string[] => names.map((name) => plain(fields[name]))

const quotedWhereNeeded = (value: string): string =>
  /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value

const csv = (rows: readonly Shown[]): string => {
  const names = namesOf(rows)
  return [names, ...rows.map(({ fields }) => cells(names, fields))]
    .map((line) => line.map(quotedWhereNeeded).join(','))
    .join('\r\n')
}

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (value: string): string => value.replace(/[&<>"]/g, (mark) => marks[mark] ?? mark)

const xml = (rows: readonly Shown[], kind: string): string =>
  `<list>${rows
    .map(({ fields }) => {
      const inside = Object.entries(fields).map(([name, value]) => `<${name}>${escaped(plain(value))}</${name}>`)
      return `<${kind}>${inside.join('')}</${kind}>`
    })
    .join('')}</list>`

const markdown = (rows: readonly Shown[]): string => {
  const names = namesOf(rows)
  const line = (values: readonly string[]) =>
    `| ${values.map((value) => value.replaceAll('|', '\\|').replaceAll(/\r?\n/g, '<br>')).join(' | ')} |`
  return [line(names), line(names.map(() => '---')), ...rows.map(({ fields }) => line(cells(names, fields)))].join('\n')
}

const cursor = ({ row }: Shown): string => Buffer.from(`cursor:${row.stamp.serial}`).toString('base64')

const connection = (rows: readonly Shown[]): Json => ({
  totalCount: rows.length,
  edges: rows.map((one) => ({ cursor: cursor(one), node: one.fields })),
  pageInfo: { hasNextPage: false, endCursor: rows.map(cursor).at(-1) ?? null },
})

const PAGE = 20

const pages = (rows: readonly Shown[]): Json =>
  Array.from({ length: Math.ceil(rows.length / PAGE) }, (_none, page) => {
    const next = rows[(page + 1) * PAGE]
    return {
      page: page + 1,
      next: next ? cursor(next) : null,
      items: fieldsOf(rows.slice(page * PAGE, (page + 1) * PAGE)),
    }
  })

const nested = (
  rows: readonly Shown[],
  nameOf: (row: Stored) => string,
  inside: (rows: readonly Shown[]) => Json,
): { [name: string]: Json } =>
  Object.fromEntries([...groups(rows, nameOf)].map(([name, group]) => [name, inside(group)]))

const sizes = (rows: readonly Stored[]): number[] => rows.map((row) => Number(row.data.size_in_bytes) || 0)

export const layouts: readonly Layout[] = [
  { name: 'connections', hides: [], uses: 'columns', of: (rows) => ({ data: apart(connection)(rows) }) },
  {
    name: 'hypertext links',
    hides: [],
    uses: 'columns',
    of: (rows) => ({
      _links: { self: { href: '/library' } },
      _embedded: apart((of, kind) =>
        of.map(({ row, fields }) => ({ ...fields, _links: { self: { href: `/${kind}s/${row.id}` } } })),
      )(rows),
    }),
  },
  { name: 'comma-separated text', hides: [], uses: 'columns', of: apart(csv) },
  { name: 'XML text', hides: [], uses: 'columns', of: apart(xml) },
  { name: 'Markdown table', hides: [], uses: 'columns', of: apart(markdown) },
  { name: 'pages with cursors', hides: [], uses: 'columns', of: apart(pages) },
  {
    name: 'two tables joined by UUID',
    hides: [],
    uses: 'columns',
    of: (rows) => ({
      entities: rows.map(({ row }) => ({ uuid: row.stamp.uuid, kind: row.kind, source: row.environment })),
      contents: rows.map(({ row, fields }) => ({ entity_uuid: row.stamp.uuid, ...fields })),
    }),
  },
  {
    name: 'current and archive',
    hides: [],
    uses: 'columns',
    of: (rows) => ({
      current: apart(fieldsOf)(rows.filter(({ row }) => !row.deleted)),
      archive: rows
        .filter(({ row }) => row.deleted)
        .map(({ row }) => ({ ref: `${row.kind}:${row.id}`, archived: new Date(row.at).toISOString() })),
    }),
  },
  {
    name: 'entity, attribute, value',
    hides: [],
    uses: 'columns',
    of: (rows) =>
      rows.flatMap(({ row, fields }) =>
        Object.entries(fields).map(([attribute, value]) => ({ entity: `${row.kind}:${row.id}`, attribute, value })),
      ),
  },
  {
    name: 'header and arrays',
    hides: [],
    uses: 'columns',
    of: apart((rows) => {
      const names = namesOf(rows)
      return { columns: names, rows: rows.map(({ fields }) => names.map((name) => fields[name] ?? null)) }
    }),
  },
  {
    name: 'nested by year and month',
    hides: [],
    uses: 'columns',
    of: apart((rows) =>
      nested(
        rows,
        ({ at }) => String(new Date(at).getUTCFullYear()),
        (year) => nested(year, ({ at }) => String(new Date(at).getUTCMonth() + 1).padStart(2, '0'), fieldsOf),
      ),
    ),
  },
  {
    name: 'map by prefixed id',
    hides: ['copies'],
    uses: 'columns',
    of: (rows) => keyed(rows, (row) => `${row.kind}:${row.id}`),
  },
  {
    name: 'statistics only',
    hides: [],
    uses: 'own',
    shows: ['all rows', 'hash'],
    of: (_rows, content) => {
      const assets = ofKind(liveRows(content), 'asset')
      const bytes = sizes(assets)
      const sum = bytes.reduce((total, one) => total + one, 0)
      return {
        files: assets.length,
        folders: ofKind(liveRows(content), 'folder').length,
        largest: Math.max(0, ...bytes),
        average: assets.length === 0 ? null : Math.round(sum / assets.length),
        longest_name: Math.max(0, ...assets.map((row) => text(row, 'name').length)),
      }
    },
  },
]
