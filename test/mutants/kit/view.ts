import type { Json } from '../../../src/report/report.js'
import type { Consumer } from '../../../src/testing/check-contract.js'
import { type Fields, isFields } from './event.js'
import type { Columns, Look, ViewShape } from './look.js'
import { keyOf, type Row } from './store.js'

type Ckbox = Parameters<NonNullable<Consumer['expected']>>[0]
type Shown = Pick<Row, 'environment' | 'workspace' | 'kind' | 'id' | 'deleted' | 'data' | 'own'>

const field = (fields: Fields, name: string): Json => fields[name] ?? null
const metadata = (data: Fields, name: string): Json => (isFields(data.metadata) ? field(data.metadata, name) : null)

const columns: Readonly<Record<Columns, (row: Shown) => Fields>> = {
  document: ({ data }) => ({ ...data }),
  camel: ({ kind, data }) => ({
    id: field(data, 'id'),
    name: field(data, 'name'),
    categoryId: field(data, 'category_id'),
    ...(kind === 'folder'
      ? { parentId: field(data, 'parent_id') }
      : {
          extension: field(data, 'extension'),
          url: field(data, 'url'),
          mimeType: field(data, 'mime_type'),
          size: field(data, 'size_in_bytes'),
          imageUrls: field(data, 'images_urls'),
          folderId: field(data, 'folder_id'),
          tags: field(data, 'tags'),
          description: metadata(data, 'description'),
          customAttributes: metadata(data, 'custom_attributes'),
        }),
  }),
  columns: ({ kind, data }) =>
    kind === 'folder'
      ? {
          folder_id: field(data, 'id'),
          title: field(data, 'name'),
          category: field(data, 'category_id'),
          parent: field(data, 'parent_id'),
        }
      : {
          asset_id: field(data, 'id'),
          title: field(data, 'name'),
          href: field(data, 'url'),
          media: [field(data, 'mime_type'), field(data, 'extension'), field(data, 'size_in_bytes')],
          category: field(data, 'category_id'),
          folder: field(data, 'folder_id'),
          keywords: field(data, 'tags'),
          caption: metadata(data, 'description'),
          attributes: metadata(data, 'custom_attributes'),
          renditions: field(data, 'images_urls'),
        },
}

const keys = new WeakMap<Shown, string>()
const fields = new WeakMap<Shown, Fields>()

/** Rows never change, so what is made of one is made once: states grow to thousands of rows. */
function remembered<T>(made: WeakMap<Shown, T>, row: Shown, make: (row: Shown) => T): T {
  const known = made.get(row)
  if (known !== undefined) return known
  const value = make(row)
  made.set(row, value)
  return value
}

/** Sorted by place, so that the order of arrival cannot be seen. */
export const inOrder = <T extends Shown>(rows: readonly T[]): T[] =>
  rows
    .map((row) => ({ row, key: remembered(keys, row, keyOf) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row)

const groups = <T>(items: readonly T[], name: (item: T) => string): [string, T[]][] => {
  const found = new Map<string, T[]>()
  for (const item of items) {
    const group = found.get(name(item)) ?? []
    group.push(item)
    found.set(name(item), group)
  }
  return [...found]
}

type Show = (row: Shown) => Fields

const byId = (rows: readonly Shown[], show: Show): Fields => Object.fromEntries(rows.map((row) => [row.id, show(row)]))
const ofKind = (rows: readonly Shown[], kind: Row['kind']): Shown[] => rows.filter((row) => row.kind === kind)
const placed = (row: Shown): Fields => ({ environment: row.environment, workspace: row.workspace })

const shapes: Readonly<Record<ViewShape, (rows: readonly Shown[], show: Show) => Json>> = {
  nested: (rows, show) =>
    Object.fromEntries(
      groups(rows, (row) => row.environment).map(([environment, inside]) => [
        environment,
        Object.fromEntries(
          groups(inside, (row) => row.workspace).map(([workspace, items]) => [
            workspace,
            { assets: byId(ofKind(items, 'asset'), show), folders: byId(ofKind(items, 'folder'), show) },
          ]),
        ),
      ]),
    ),
  lists: (rows, show) => ({
    assets: ofKind(rows, 'asset').map((row) => ({ ...show(row), ...placed(row) })),
    folders: ofKind(rows, 'folder').map((row) => ({ ...show(row), ...placed(row) })),
  }),
  table: (rows, show) => rows.map((row) => ({ type: row.kind, ...placed(row), ...show(row) })),
  environments: (rows, show) =>
    groups(rows, (row) => `${row.environment} ${row.workspace}`).map(([, items]) => ({
      ...(items[0] && placed(items[0])),
      folders: ofKind(items, 'folder').map(show),
      files: Object.fromEntries(ofKind(items, 'asset').map((row) => [row.id, show(row)])),
    })),
}

/** The state as the consumer's owner shows it: removed rows are flagged or left out. */
export function view(rows: readonly Shown[], look: Look): Json {
  const showing = (row: Shown): Fields => (row.deleted ? { id: row.id, deleted: true } : columns[look.columns](row))
  const shown = look.showDeleted ? rows : rows.filter((row) => !row.deleted)
  return shapes[look.view](shown, (row) => remembered(fields, row, (it) => ({ ...showing(it), ...it.own })))
}

/** The same view of a simulated CKBox. */
export function expectedView(ckbox: Ckbox, look: Look): Json {
  const rows: Shown[] = []
  const add = (environment: string, workspace: string, kind: Row['kind'], items: object) => {
    for (const [id, data] of Object.entries(items)) {
      rows.push({ environment, workspace, kind, id, deleted: false, data: data as Fields })
    }
  }
  for (const [environment, { workspaces }] of Object.entries(ckbox.environments)) {
    for (const [workspace, { assets, folders }] of Object.entries(workspaces)) {
      add(environment, workspace, 'asset', assets)
      add(environment, workspace, 'folder', folders)
    }
  }
  return view(inOrder(rows), look)
}
