import { sameJson } from './compare.js'
import { canonicalJson, isArray, isObject, type Json } from './json.js'
import type { Relaxation } from './normalise.js'
import { contentOf, type Delivered, isRow, isTelling, isTuple, itemPlace, mentions, placeOf } from './state-places.js'

/** What two states that ought to be alike teach. */
export interface Lesson {
  /** What does not count from now on. */
  readonly places: Map<string, Relaxation>
  /** Places that differ in what was delivered: nothing may be left out there. */
  readonly unclear: string[]
}

type Learner = (first: Json | undefined, second: Json | undefined, place: string) => Lesson

const nothing = (): Lesson => ({ places: new Map(), unclear: [] })
const relax = (place: string, how: Relaxation): Lesson => ({ places: new Map([[place, how]]), unclear: [] })
const unclear = (place: string): Lesson => ({ places: new Map(), unclear: [place] })

function together(lessons: Iterable<Lesson>): Lesson {
  const all = nothing()
  for (const { places, unclear } of lessons) {
    for (const [place, how] of places) all.places.set(place, how)
    all.unclear.push(...unclear)
  }
  return all
}

/**
 * What varies by itself, from two normalised states after the same history: the weakest relaxations under which they are
 * alike, place by place. What was delivered is never let go: a place where it differs is unclear.
 */
export function learnNoise(first: Json, second: Json, delivered: Delivered): Lesson {
  return compareParts(first, second, '', delivered)
}

function compareParts(a: Json | undefined, b: Json | undefined, place: string, delivered: Delivered): Lesson {
  if (a === b || (a !== undefined && b !== undefined && sameJson(a, b))) return nothing()
  if (isArray(a) && isArray(b)) return compareLists(a, b, place, delivered)
  if (isObject(a) && isObject(b)) return compareObjects(a, b, place, delivered)
  const isScalar = [a, b].every((side) => side !== undefined && !isArray(side) && !isObject(side))
  const content = [a, b].map((side) => (side === undefined ? [] : contentOf(side, delivered)))
  if (content.every((one) => one.length === 0)) return relax(place, isScalar ? 'value' : 'all')
  // A text of the consumer's own may happen to be one that was delivered, but not each time.
  const isOwn = [a, b].some((side) => side !== undefined && side !== null && side !== '' && !isTelling(side, delivered))
  return isScalar && isOwn ? relax(place, 'value') : unclear(place)
}

function compareLists(a: readonly Json[], b: readonly Json[], place: string, delivered: Delivered): Lesson {
  if (isTuple(place, a, delivered.names) && a.length === b.length) {
    return together(
      a.map((item, index) => compareParts(item, b[index], itemPlace(place, a, index, delivered.names), delivered)),
    )
  }
  const [restA, restB] = withoutCommon(a, b)
  if (restA.length === 0 && restB.length === 0) return relax(place, 'order')
  const longer = restA.length > restB.length ? restA : restB
  const lesson = together(
    longer.map((_, index) => {
      const [one, other] = [restA[index], restB[index]]
      const missing = one === undefined || other === undefined
      return missing
        ? lonely((one ?? other) as Json, place, delivered)
        : compareParts(one, other, `${place}/*`, delivered)
    }),
  )
  if (lesson.unclear.length === 0) return lesson
  return sameRows(a, b, place, delivered) ? relax(place, 'spread') : lesson
}

/** Items that come and go by themselves: how many there are does not count either. */
function lonely(item: Json, place: string, delivered: Delivered): Lesson {
  return contentOf(item, delivered).length === 0 ? relax(place, 'all') : unclear(place)
}

type Members = { readonly [key: string]: Json }

function compareObjects(a: Members, b: Members, place: string, delivered: Delivered): Lesson {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  const byKey = together(
    keys.map((key) => {
      const below = placeOf(place, key, delivered.names)
      // The key may be all that a row shows of what was delivered.
      const isLost = !(key in a && key in b) && isTelling(key, delivered)
      return isLost ? unclear(below) : compareParts(a[key], b[key], below, delivered)
    }),
  )
  const sameKeys = keys.every((key) => key in a && key in b)
  if (sameKeys && byKey.unclear.length === 0) return byKey
  if (isMap(a, delivered) && isMap(b, delivered)) {
    const isBag = !sameKeys || hasContainers(a)
    if (isBag && sameContents(Object.values(a), Object.values(b), delivered)) return relax(place, 'keys')
    if (sameRows(a, b, place, delivered)) return relax(place, 'spread')
  }
  return byKey
}

/** Whether an object may be a map rather than a row, or than the parts of a state: what it holds is of one form. */
function isMap(object: Members, { names }: Delivered): boolean {
  const [first = null, ...others] = Object.values(object).filter((value) => value !== null)
  return others.every((other) => isAlike(first, other, names))
}

/** Whether two values may be of one form: objects share half of their members, lists and maps have such items. */
function isAlike(a: Json, b: Json, names: readonly string[]): boolean {
  if (isArray(a) && isArray(b)) {
    const [one, other] = [a[0], b[0]]
    return one === undefined || other === undefined || isAlike(one, other, names)
  }
  if (!isObject(a) || !isObject(b)) return typeof a === typeof b && isArray(a) === isArray(b)
  const [one, other] = [a, b].map((side) => new Set(Object.keys(side).map((key) => placeOf('', key, names))))
  const shared = [...(one as Set<string>)].filter((key) => other?.has(key)).length
  if (2 * shared >= Math.min(one?.size ?? 0, other?.size ?? 0)) return true
  const [first = null, ...held] = [...Object.values(a), ...Object.values(b)]
  return (isObject(first) || isArray(first)) && held.every((item) => isAlike(first, item, names))
}

const hasContainers = (object: Members): boolean => Object.values(object).some((value) => typeof value === 'object')

/** Whether two containers hold the same, whatever of the consumer's own is in it. */
function sameContents(a: readonly Json[], b: readonly Json[], delivered: Delivered): boolean {
  const texts = (items: readonly Json[]) => items.map((item) => contentOf(item, delivered).join()).sort()
  return a.length === b.length && sameJson(texts(a), texts(b)) && contentOf([...a], delivered).length > 0
}

/** Whether the same rows lie beneath, in whatever containers. */
function sameRows(a: Json, b: Json, place: string, delivered: Delivered): boolean {
  const [one, other] = [a, b].map((side) => rowsIn(side, place, delivered).sort()) as [string[], string[]]
  return one.length > 0 && sameJson(one, other) && (hasNested(a) || hasNested(b) || place === '')
}

/** What each of the outermost rows beneath a place tells. */
function rowsIn(value: Json, place: string, delivered: Delivered): string[] {
  const isContainer = isArray(value) || isObject(value)
  if (!isContainer || (place !== '' && isRow(value, `${place}/*`, delivered.names))) {
    const told = contentOf(value, delivered)
    return told.length > 0 ? [told.join()] : []
  }
  const entries: [string, Json][] = isArray(value) ? value.map((item) => ['', item]) : Object.entries(value)
  return entries.flatMap(([key, item]) => {
    const rows = rowsIn(item, `${place}/`, delivered)
    return isTelling(key, delivered) ? rows.map((row) => `${key} ${row}`) : rows
  })
}

function hasNested(value: Json): boolean {
  return Object.values(value as object).some((item: Json) => isArray(item) || isObject(item))
}

/** What is in one list and not in the other, each way. */
export function withoutCommon(a: readonly Json[], b: readonly Json[]): [Json[], Json[]] {
  return [without(a, b), without(b, a)]
}

const countOf = (items: readonly string[], wanted: string): number => items.filter((item) => item === wanted).length

/** The items without those of another list, each taken away as often as it stands there. */
function without<Item extends Json>(items: readonly Item[], others: readonly Json[]): Item[] {
  const left = new Map<string, number>()
  for (const text of others.map(canonicalJson)) left.set(text, (left.get(text) ?? 0) + 1)
  return items.filter((item) => {
    const text = canonicalJson(item)
    const count = left.get(text) ?? 0
    if (count > 0) left.set(text, count - 1)
    return count === 0
  })
}

interface MemoryOptions {
  readonly move?: { readonly before: Json; readonly after: Json }
  readonly complete?: boolean
}

/**
 * What remembers the past, from two normalised states after histories that end with the same snapshots: `longer` with more
 * events before. A place is memory if the state shows elsewhere what it shows in the shorter case, so that a field that is
 * not brought up to date is none; a list too, if it has grown and contains all that it shows in the shorter case.
 *
 * @param options.move where the histories differ in where an entity was before: what the state shows before and after the
 * move. A place is memory then if the move shows elsewhere. A number may say how many lie in a place, and is none.
 * @param options.complete where a place that shows nothing instead of what it shows in the shorter case is none
 */
export function learnMemory(
  longer: Json,
  shorter: Json,
  delivered: Delivered,
  { move, complete = false }: MemoryOptions = {},
): Lesson {
  const all = contentOf(longer, delivered)
  const latest = contentOf(shorter, delivered)
  const before = contentOf(move?.before ?? null, delivered)
  const after = contentOf(move?.after ?? null, delivered)
  const hasCome = (one: string) => countOf(after, one) > countOf(before, one)
  const hasLeft = (one: string) => countOf(before, one) > countOf(after, one)
  const isElsewhere = (here: readonly string[], instead: readonly string[]) => {
    if (move === undefined) return latest.every((one) => without(all, here).includes(one))
    return instead.length > 0 ? instead.every(hasCome) : here.length > 0 && here.every(hasLeft)
  }
  const beforeMove = move === undefined ? undefined : partsByPlace(move.before, delivered)
  const remembers = (a: Json | undefined, b: Json | undefined, place: string): Lesson => {
    // A container that stays when it is empty says nothing of what it may hold.
    if ((a === undefined && isEmptied(b)) || (b === undefined && isEmptied(a))) return nothing()
    const here = a === undefined ? [] : contentOf(a, delivered)
    const there = b === undefined ? [] : contentOf(b, delivered)
    const instead = without(there, here)
    if (complete && instead.length > 0 && without(here, there).length === 0) return unclear(place)
    // What the move itself has changed is not stale: where it was before, whether it ever moved.
    const isNew = a !== undefined && beforeMove?.has(partAt(place, a)) === false && instead.length === 0
    return isNew || isElsewhere(here, instead) ? relax(place, 'all') : unclear(place)
  }
  const compare: Learner = (a, b, place) => {
    if (a === b || (a !== undefined && b !== undefined && sameJson(a, b))) return nothing()
    if (typeof a === 'number' && typeof b === 'number') return move === undefined ? relax(place, 'all') : unclear(place)
    if (isObject(a) && isObject(b)) {
      const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])]
      const isOfOthers = (key: string) => !(key in a && key in b) && mentions(key, delivered.names)
      // Not where the map is all that there is.
      const isAside = () => {
        const elsewhere = without(all, contentOf(a, delivered))
        return latest.every((one) => elsewhere.includes(one))
      }
      if (move !== undefined && keys.some(isOfOthers) && isAside()) return remembers(a, b, place)
      const lesson = together(keys.map((key) => compare(a[key], b[key], placeOf(place, key, delivered.names))))
      const isLog = Object.keys(a).length > Object.keys(b).length && isMap(a, delivered) && hasContainers(a)
      return isLog && lesson.unclear.length > 0 && containsAll(a, b, delivered) ? relax(place, 'all') : lesson
    }
    if (isArray(a) && isArray(b)) {
      if (a.length > b.length && containsAll(a, b, delivered)) return relax(place, 'all')
      if (a.length !== b.length) return remembers(a, b, place)
      const [restA, restB] = withoutCommon(a, b)
      return together(
        restA.map((item, index) => compare(item, restB[index], itemPlace(place, a, index, delivered.names))),
      )
    }
    return remembers(a, b, place)
  }
  return compare(longer, shorter, '')
}

const isEmptied = (value: Json | undefined): boolean =>
  (isArray(value) || isObject(value)) && Object.keys(value as object).length === 0

/** Every part of a state with the place that it has. */
function partsByPlace(state: Json, { names }: Delivered): ReadonlySet<string> {
  const parts = new Set<string>()
  const walk = (part: Json, place: string): void => {
    parts.add(partAt(place, part))
    if (isArray(part)) for (const [index, item] of part.entries()) walk(item, itemPlace(place, part, index, names))
    else if (isObject(part)) for (const [key, item] of Object.entries(part)) walk(item, placeOf(place, key, names))
  }
  walk(state, '')
  return parts
}

const partAt = (place: string, part: Json): string => `${place} ${canonicalJson(part)}`

function containsAll(longer: Json, shorter: Json, delivered: Delivered): boolean {
  const shown = contentOf(longer, delivered)
  return contentOf(shorter, delivered).every((one) => shown.includes(one))
}

/** Numbers that a late event moves although its snapshot is the newest. */
export function learnMovedNumbers(
  before: Json | undefined,
  after: Json | undefined,
  delivered: Delivered,
  place = '',
): Lesson {
  if (typeof before === 'number' && typeof after === 'number' && before !== after) return relax(place, 'all')
  if (isArray(before) && isArray(after)) {
    return together(
      before.map((item, index) =>
        learnMovedNumbers(item, after[index], delivered, itemPlace(place, before, index, delivered.names)),
      ),
    )
  }
  if (!isObject(before) || !isObject(after)) return nothing()
  return together(
    Object.keys(before).map((key) =>
      learnMovedNumbers(before[key], after[key], delivered, placeOf(place, key, delivered.names)),
    ),
  )
}
