import { canonicalJson, isArray, isObject, type Json } from './json.js'
import { contentOf, type Delivered, isRow, isTelling, isTuple, itemPlace, mentions, placeOf } from './state-places.js'

/**
 * What does not count at a place: the `value`, the `order` of a list, the `keys` of a map or of a list (a bag of what they
 * hold), the containers that rows are `spread` over (a bag of the rows), or everything (`all`).
 */
export type Relaxation = 'value' | 'order' | 'keys' | 'spread' | 'all'

/** What a consumer's state shows that does not count when two deliveries of one history are compared. */
export interface Mask {
  readonly places: ReadonlyMap<string, Relaxation>
  /** How a removed entity shows where it is kept as a flagged row. */
  readonly removed: readonly RemovalMark[]
}

export interface RemovalMark {
  /** Place of the row. */
  readonly row: string
  /** Path from the row to the mark. */
  readonly keys: readonly string[]
  /** The mark itself; absent: any value but `null`, `false`, `0` or an empty string. */
  readonly value?: Json
}

export const noMask: Mask = { places: new Map(), removed: [] }

/** What stands for a value that varies by itself: that there is one still counts. */
const VARIES = '⟨varies⟩'

/**
 * A projection in its comparable form: without what `mask` leaves out, without rows that are flagged as removed, lists of
 * rows in an order of their own (a consumer may list them as they came). Containers outside rows vanish when empty.
 */
export function normalise(projection: Json, delivered: Delivered, mask: Mask): Json {
  return new Normal(delivered, mask).visit(projection, '', false) ?? null
}

class Normal {
  readonly #delivered: Delivered
  readonly #mask: Mask

  constructor(delivered: Delivered, mask: Mask) {
    this.#delivered = delivered
    this.#mask = mask
  }

  /** @param inRow whether the value is part of a row: emptiness and order say something there */
  visit(value: Json, place: string, inRow: boolean): Json | undefined {
    const relaxed = this.#mask.places.get(place)
    if (relaxed === 'all') return undefined
    if (this.#mask.removed.some((mark) => mark.row === place && isRemoved(value, mark))) return undefined
    if (!isArray(value) && !isObject(value)) return relaxed === 'value' ? VARIES : value
    const rows =
      relaxed === 'spread'
        ? this.#rowsIn(value, place, `${place}/*`, [])
        : isArray(value)
          ? this.#items(value, place, inRow, relaxed)
          : relaxed === 'keys'
            ? this.#values(value, place, inRow)
            : undefined
    if (rows !== undefined) return rows.length > 0 || (inRow && isArray(value) && value.length === 0) ? rows : undefined
    return this.#members(value as { readonly [key: string]: Json }, place, inRow)
  }

  #items(items: readonly Json[], place: string, inRow: boolean, relaxed: Relaxation | undefined): Json[] {
    const { names } = this.#delivered
    const tuple = isTuple(place, items, names)
    const within = inRow || this.#isTellingRow(items, place)
    const kept = items
      .map((item, index) => this.visit(item, itemPlace(place, items, index, names), within))
      .filter((item) => item !== undefined)
    if (tuple) return kept
    return relaxed !== undefined || !inRow || mentions(items, names) ? this.#sorted(kept) : kept
  }

  #members(object: { readonly [key: string]: Json }, place: string, inRow: boolean): Json | undefined {
    const within = inRow || this.#isTellingRow(object, place)
    const kept: Record<string, Json> = Object.create(null)
    for (const [key, item] of Object.entries(object)) {
      const visited = this.visit(item, placeOf(place, key, this.#delivered.names), within || this.#isName(key))
      if (visited !== undefined) kept[key] = visited
    }
    const before = Object.keys(object).length
    return Object.keys(kept).length === 0 && (before > 0 || !inRow) ? undefined : kept
  }

  #values(object: { readonly [key: string]: Json }, place: string, inRow: boolean): Json[] {
    return this.#sorted(
      Object.entries(object).flatMap(([key, item]) => {
        const isTold = isTelling(key, this.#delivered)
        const visited = this.visit(item, isTold ? `${place}/*/1` : `${place}/*`, inRow || this.#isName(key))
        if (visited === undefined) return []
        return isTold ? [[key, visited]] : [visited]
      }),
    )
  }

  /** The rows beneath a place, each with the telling keys on the way to it. */
  #rowsIn(value: Json, place: string, rowPlace: string, path: readonly string[]): Json[] {
    const { names } = this.#delivered
    const scalar = !isArray(value) && !isObject(value)
    if (scalar || (place !== '' && isRow(value, rowPlace, names))) {
      // Where the learner sees it too: a row with its path is a tuple.
      const visited = this.visit(value, path.length > 0 ? `${rowPlace}/${path.length}` : rowPlace, path.length > 0)
      return visited === undefined ? [] : [path.length > 0 ? [...path, visited] : visited]
    }
    const entries: [string, Json][] = isArray(value) ? value.map((item) => ['', item]) : Object.entries(value)
    const below = `${place}/`
    return this.#sorted(
      entries.flatMap(([key, item]) =>
        this.#rowsIn(item, below, rowPlace, isTelling(key, this.#delivered) ? [...path, key] : path),
      ),
    )
  }

  #isName(key: string): boolean {
    return mentions(key, this.#delivered.names)
  }

  /** A row is where something that was delivered stands by itself. */
  #isTellingRow(value: Json, place: string): boolean {
    if (!isRow(value, place, this.#delivered.names)) return false
    return Object.values(value as object).some((item: Json) => isTelling(item, this.#delivered))
  }

  /** By what was delivered first, so that what varies by itself does not decide which rows are compared. */
  #sorted(items: readonly Json[]): Json[] {
    if (items.length < 2) return [...items]
    return items
      .map((item) => ({ item, text: `${contentOf(item, this.#delivered).join()} ${canonicalJson(item)}` }))
      .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
      .map(({ item }) => item)
  }
}

function isRemoved(row: Json, mark: RemovalMark): boolean {
  let value: Json | undefined = row
  for (const key of mark.keys) value = isObject(value) ? value[key] : isArray(value) ? value[Number(key)] : undefined
  if (value === undefined) return false
  return mark.value === undefined ? Boolean(value) : canonicalJson(value) === canonicalJson(mark.value)
}
