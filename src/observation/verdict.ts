import { sameJson, scalarsOf } from './compare.js'
import type { Json } from './json.js'

/** What counts in a comparison of two states. Neither given: everything. */
export interface Reading {
  /** Values that the state shows as the expected one does. */
  readonly shows?: readonly Json[]
  /** Values that the state does not show, whatever the expected one does. */
  readonly hides?: readonly Json[]
}

/** Whether a state is as it has to be. */
export function isAsExpected(reading: Reading, expected: Json, actual: Json): boolean {
  if (reading.hides !== undefined) {
    const shown = scalarsOf(actual)
    return !reading.hides.some((value) => shown.has(value))
  }
  if (reading.shows !== undefined) {
    const [before, after] = [scalarsOf(expected), scalarsOf(actual)]
    // What the expected state does not show either is nothing that this consumer keeps.
    return reading.shows.every((value) => !before.has(value) || after.has(value))
  }
  return sameJson(expected, actual)
}
