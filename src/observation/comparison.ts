import { sameJson, scalarsOf } from './compare.js'
import type { Json } from './json.js'

/** What counts where two states are compared. Nothing given: everything but memory. */
export interface Comparison {
  /** `memory`: also what remembers the past, such as counters of events. */
  readonly also?: 'memory'
  /** Values that the state shows as the expected one does. */
  readonly shows?: readonly Json[]
  /** Values that the state does not show, whatever the expected one does. */
  readonly hides?: readonly Json[]
  /** Pairs of values: where the expected state shows the first, the state shows the second, in any Unicode form. */
  readonly instead?: readonly (readonly [expected: Json, actual: Json])[]
}

/** Whether a state is as it has to be. */
export function isAsExpected({ shows, hides, instead }: Comparison, expected: Json, actual: Json): boolean {
  if (hides !== undefined) {
    const shown = scalarsOf(actual)
    return !hides.some((value) => holds(shown, value))
  }
  if (shows !== undefined) {
    const [before, after] = [scalarsOf(expected), scalarsOf(actual)]
    // What the expected state does not show either, this consumer does not keep.
    return shows.every((value) => !holds(before, value) || holds(after, value))
  }
  if (instead !== undefined) {
    const [before, after] = [scalarsOf(expected), new Set([...scalarsOf(actual)].map(composed))]
    return instead.every(([plain, value]) => !before.has(plain) || after.has(composed(value)))
  }
  return sameJson(expected, actual)
}

/** By itself or within a text: a file name, a document that is kept as text. */
function holds(shown: ReadonlySet<Json>, value: Json): boolean {
  if (shown.has(value) || typeof value !== 'string') return shown.has(value)
  return [...shown].some((one) => typeof one === 'string' && one.includes(value))
}

function composed(value: Json): Json {
  return typeof value === 'string' ? value.normalize('NFC') : value
}
