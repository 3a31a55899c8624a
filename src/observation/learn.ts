import { differences, scalarsOf } from './compare.js'
import { isArray, isObject, type Json } from './json.js'
import { itemPattern, mentions, patternOf, type RemovalMark } from './normalise.js'

/**
 * Path patterns of what differs between states that any correct consumer must show alike, and that no payload put
 * there: clocks, row numbers, counters. `payloads` are the payloads behind both states; a difference that shows a value
 * of theirs, or an id, is real and is not learnt; otherwise a lost row would teach the check to ignore rows.
 */
export function learnIgnored(
  first: Json,
  second: Json,
  names: readonly string[],
  payloads: readonly Json[],
): ReadonlySet<string> {
  const fromPayload = scalarsOf(payloads)
  const isOwn = (side: Json | undefined, pattern: string) =>
    side === undefined
      ? !isOutermostRow(pattern)
      : !mentions(side, names) && ![...scalarsOf(side)].some((value) => fromPayload.has(value))
  const ignored = differences(first, second, names).filter(
    ({ pattern, expected, actual }) => isOwn(expected, pattern) && isOwn(actual, pattern),
  )
  return new Set(ignored.map(({ pattern }) => pattern))
}

/** Wide enough for a time that is written without its time zone. */
const NEAR_MS = 26 * 3600_000

/**
 * Path patterns of times of about `now` (ms since the epoch) that no payload put there: clocks. Coarse ones, such as
 * columns in whole seconds, are often the same in two states that are compared to learn what differs.
 */
export function learnClocks(
  states: readonly Json[],
  names: readonly string[],
  payloads: readonly Json[],
  now: number,
): ReadonlySet<string> {
  const fromPayload = scalarsOf(payloads)
  const clocks = new Set<string>()
  const walk = (value: Json, pattern: string): void => {
    if (isArray(value)) {
      for (const [index, item] of value.entries()) walk(item, itemPattern(pattern, value, index, names))
    } else if (isObject(value)) {
      for (const [key, item] of Object.entries(value)) walk(item, patternOf(pattern, key, names))
    } else if (isNear(value, now) && !fromPayload.has(value) && !mentions(value, names)) {
      clocks.add(pattern)
    }
  }
  for (const state of states) walk(state, '')
  return clocks
}

function isNear(value: string | number | boolean | null, now: number): boolean {
  const times = [Number(value), Number(value) * 1000, typeof value === 'string' ? Date.parse(value) : Number.NaN]
  return times.some((time) => Math.abs(time - now) < NEAR_MS)
}

function isOutermostRow(pattern: string): boolean {
  return pattern.indexOf('/*') === pattern.length - 2
}

/**
 * How a consumer that keeps removed entities flags them, learnt from the same two entities before and after their
 * removal. Empty where the rows vanish. `counted` are the patterns of what changes with every event: no flags.
 */
export function learnRemoval(
  live: readonly [Json, Json],
  removed: readonly [Json, Json],
  names: readonly string[],
  counted: ReadonlySet<string> = new Set(),
): readonly RemovalMark[] {
  const [first, second] = [0, 1].map((index) => marksOf(live[index] as Json, removed[index] as Json, names)) as [
    Map<string, Mark>,
    Map<string, Mark>,
  ]
  for (const pattern of counted) first.delete(pattern)
  const marks: RemovalMark[] = []
  for (const [id, mark] of first) {
    const again = second.get(id)
    if (!again) continue
    const flag = isEmpty(mark.before) && isEmpty(again.before)
    if (flag) marks.push({ row: mark.row, keys: mark.keys })
    else if (mark.after === again.after && mark.before === again.before)
      marks.push({ row: mark.row, keys: mark.keys, value: mark.after })
  }
  const flags = marks.filter((mark) => mark.value === undefined)
  return flags.length > 0 ? flags : marks
}

interface Mark {
  readonly row: string
  readonly keys: readonly string[]
  readonly before: Json | undefined
  readonly after: Json
}

function marksOf(live: Json, removed: Json, names: readonly string[]): Map<string, Mark> {
  const marks = new Map<string, Mark>()
  collect(live, removed, { row: '', pattern: '', keys: [] }, names, marks)
  return marks
}

interface Place {
  /** Pattern of the nearest row around this place: the last `*` of its pattern. */
  readonly row: string
  readonly pattern: string
  /** Path from the row to this place. */
  readonly keys: readonly string[]
}

function collect(
  live: Json | undefined,
  removed: Json | undefined,
  place: Place,
  names: readonly string[],
  marks: Map<string, Mark>,
): void {
  if (removed === undefined) return
  if (isArray(removed) && isArray(live)) {
    removed.forEach((item, index) => {
      const next = step(place, String(index), itemPattern(place.pattern, removed, index, names))
      collect(live[index], item, next, names, marks)
    })
  } else if (isObject(removed) && (isObject(live) || live === undefined)) {
    for (const [key, item] of Object.entries(removed)) {
      const next = step(place, key, patternOf(place.pattern, key, names))
      collect(isObject(live) ? live[key] : undefined, item, next, names, marks)
    }
  } else if (!isArray(removed) && !isObject(removed) && live !== removed && place.row !== '') {
    const gone = isEmpty(removed) && !isEmpty(live)
    // A value that was emptied is a mark too (`active: true` → `false`), but only as that very value.
    marks.set(place.pattern, { row: place.row, keys: place.keys, before: gone ? '⟨set⟩' : live, after: removed })
  }
}

function step(place: Place, key: string, pattern: string): Place {
  return pattern.endsWith('/*')
    ? { row: pattern, pattern, keys: [] }
    : { row: place.row, pattern, keys: [...place.keys, key] }
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || value === false || value === 0 || value === ''
}
