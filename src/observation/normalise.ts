import { canonicalJson, isArray, isObject, type Json } from './json.js'

/** What a consumer's state shows that does not count when two deliveries of one history are compared. */
export interface Mask {
  /** Path patterns of values that differ from run to run: clocks, row numbers. */
  readonly ignored: ReadonlySet<string>
  /** How a removed entity shows where it is kept as a flagged row. */
  readonly removed: readonly RemovalMark[]
}

export interface RemovalMark {
  /** Path pattern of the row. */
  readonly row: string
  /** Path from the row to the mark. */
  readonly keys: readonly string[]
  /** The mark itself; absent: any value but `null`, `false`, `0` or an empty string. */
  readonly value?: Json
}

export const noMask: Mask = { ignored: new Set(), removed: [] }

/**
 * The pattern of a path: array indexes and keys that hold an id become `*`, so that one pattern stands for all rows.
 * `names` are the ids as the projection renamed them.
 */
export function patternOf(parent: string, key: string | number, names: readonly string[]): string {
  const open = typeof key === 'number' || names.some((name) => key.includes(name))
  return `${parent}/${open ? '*' : key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/**
 * The pattern of a list's item: one for all, unless the list is a row in which each item has its own meaning
 * (`["-id-a", "Cupcake", 17]`).
 */
export function itemPattern(parent: string, items: readonly Json[], index: number, names: readonly string[]): string {
  return isRow(parent, items, names) ? `${parent}/${index}` : patternOf(parent, index, names)
}

function isRow(pattern: string, items: readonly Json[], names: readonly string[]): boolean {
  if (!pattern.endsWith('/*')) return false
  const kinds = new Set(
    items.filter((item) => item !== null).map((item) => (mentions(item, names) ? 'id' : typeof item)),
  )
  return kinds.size > 1 && items.some((item) => typeof item === 'string')
}

/**
 * A projection in its comparable form: without what `mask` ignores, without rows that are flagged as removed, lists of
 * rows in an order of their own (a consumer may list them as they came). Empty containers vanish.
 */
export function normalise(projection: Json, names: readonly string[], mask: Mask): Json {
  return visit(projection, '', names, mask) ?? null
}

function visit(value: Json, pattern: string, names: readonly string[], mask: Mask): Json | undefined {
  if (mask.ignored.has(pattern)) return undefined
  if (mask.removed.some((mark) => mark.row === pattern && isRemoved(value, mark))) return undefined
  if (isArray(value)) {
    const items = value.map((item, index) => visit(item, itemPattern(pattern, value, index, names), names, mask))
    const kept = items.filter((item) => item !== undefined)
    if (kept.length === 0 && value.length > 0) return undefined
    return mentions(value, names) && !isRow(pattern, value, names) ? sortedByJson(kept) : kept
  }
  if (!isObject(value)) return value
  const kept: Record<string, Json> = Object.create(null)
  for (const [key, item] of Object.entries(value)) {
    const visited = visit(item, patternOf(pattern, key, names), names, mask)
    if (visited !== undefined) kept[key] = visited
  }
  return Object.keys(kept).length === 0 && Object.keys(value).length > 0 ? undefined : kept
}

function isRemoved(row: Json, mark: RemovalMark): boolean {
  let value: Json | undefined = row
  for (const key of mark.keys) value = isObject(value) ? value[key] : isArray(value) ? value[Number(key)] : undefined
  if (value === undefined) return false
  return mark.value === undefined ? Boolean(value) : canonicalJson(value) === canonicalJson(mark.value)
}

/** Whether a value shows one of the names anywhere, as a value or in a key. */
export function mentions(value: Json, names: readonly string[]): boolean {
  if (typeof value === 'string') return names.some((name) => value.includes(name))
  if (isArray(value)) return value.some((item) => mentions(item, names))
  return isObject(value) && Object.entries(value).some(([key, item]) => mentions(key, names) || mentions(item, names))
}

function sortedByJson(items: readonly Json[]): Json[] {
  if (items.length < 2) return [...items]
  const texts = items.map((item) => ({ item, text: canonicalJson(item) }))
  return texts.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)).map(({ item }) => item)
}
