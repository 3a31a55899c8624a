import { isArray, isObject, type Json } from './json.js'

/** What of a state was delivered, so that it must not get lost, and what the consumer added by itself. */
export interface Delivered {
  /** Ids, and texts that stand for them, as the projection renamed them. */
  readonly names: readonly string[]
  /** All other values of the payloads. */
  readonly values: ReadonlySet<Json>
}

/**
 * The place of a value in a state, seen from its container's: array indexes and keys that hold an id become `*`, so that one
 * place stands for all rows.
 */
export function placeOf(parent: string, key: string | number, names: readonly string[]): string {
  const open = typeof key === 'number' || names.some((name) => key.includes(name))
  return `${parent}/${open ? '*' : key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** A list's items share a place, unless it is a row in which each item has its own meaning (`["-id-a", "Cupcake", 17]`). */
export function itemPlace(parent: string, items: readonly Json[], index: number, names: readonly string[]): string {
  return isTuple(parent, items, names) ? `${parent}/${index}` : placeOf(parent, index, names)
}

export function isTuple(place: string, items: readonly Json[], names: readonly string[]): boolean {
  if (!place.endsWith('*')) return false
  const kinds = new Set(
    items.filter((item) => item !== null).map((item) => (mentions(item, names) ? 'id' : typeof item)),
  )
  return kinds.size > 1 && items.some((item) => typeof item === 'string')
}

/** Whether a value shows one of the names anywhere, as a value or in a key. */
export function mentions(value: Json, names: readonly string[]): boolean {
  if (typeof value === 'string') return names.some((name) => value.includes(name))
  if (isArray(value)) return value.some((item) => mentions(item, names))
  return isObject(value) && Object.entries(value).some(([key, item]) => mentions(key, names) || mentions(item, names))
}

/** Smaller numbers are found in any state, as texts and keys too: counters, row numbers, buckets. */
const TELLING_NUMBER = 1_000
const SMALL = /^\d{1,3}$/

/** Whether a value or a key tells of what was delivered: an id, or a text or number of a payload. */
export function isTelling(value: Json, { names, values }: Delivered): boolean {
  if (typeof value === 'string')
    return mentions(value, names) || (values.has(value) && value !== '' && !SMALL.test(value))
  return typeof value === 'number' && Math.abs(value) >= TELLING_NUMBER && values.has(value)
}

/** Everything in a value that tells of what was delivered, as often as it stands there, in an order of its own. */
export function contentOf(value: Json, delivered: Delivered): string[] {
  const found: string[] = []
  const walk = (part: Json): void => {
    if (isArray(part)) for (const item of part) walk(item)
    else if (isObject(part)) {
      for (const [key, item] of Object.entries(part)) {
        found.push(...toldBy(key, delivered))
        walk(item)
      }
    } else found.push(...toldBy(part, delivered))
  }
  walk(value)
  return found.sort()
}

/** What a value or a key tells: itself, or the ids in a text of the consumer's own. */
function toldBy(value: Json, delivered: Delivered): string[] {
  if (!isTelling(value, delivered)) return []
  if (typeof value !== 'string' || delivered.values.has(value)) return [String(value)]
  return delivered.names.filter((name) => value.includes(name))
}

/** Whether a value is a row: an object or a tuple that says something by itself, not only through what it contains. */
export function isRow(value: Json, place: string, names: readonly string[]): boolean {
  if (isArray(value)) return isTuple(place, value, names)
  return isObject(value) && Object.values(value).some((item) => item === null || typeof item !== 'object')
}

/**
 * The place of rows once the container that they lie in, maybe `levels` deep, is a bag of them: of its members (`keys`), or of
 * what is spread over several levels. A row with telling keys on the way to it is a tuple then.
 */
export function bagsBelow(
  state: Json,
  container: string,
  how: 'keys' | 'spread',
  delivered: Delivered,
): ReadonlyMap<number, string> {
  const { names } = delivered
  const bags = new Map<number, string>()
  const walk = (value: Json, place: string, levels: number, told: number): void => {
    const isBelow = levels > 0
    if (isBelow && (how === 'keys' || isRow(value, place, names))) {
      bags.set(levels, told > 0 ? `${container}/*/${told}` : `${container}/*`)
      return
    }
    const level = isBelow || place === container ? levels + 1 : 0
    if (isArray(value)) {
      for (const [index, item] of value.entries()) walk(item, itemPlace(place, value, index, names), level, told)
    } else if (isObject(value)) {
      for (const [key, item] of Object.entries(value)) {
        walk(item, placeOf(place, key, names), level, told + Number(level > 0 && isTelling(key, delivered)))
      }
    }
  }
  walk(state, '', 0, 0)
  return bags
}
