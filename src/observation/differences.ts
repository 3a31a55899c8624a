import { sameJson } from './compare.js'
import { isArray, isObject, type Json } from './json.js'
import { withoutCommon } from './learn.js'
import { placeOf } from './state-places.js'

/** One place where two states differ. `undefined` where one of them has nothing there. */
export interface Difference {
  readonly place: string
  readonly expected: Json | undefined
  readonly actual: Json | undefined
}

/** All places where two normalised states differ, outermost first: a missing row is one difference, not one a field. */
export function differences(expected: Json | undefined, actual: Json | undefined, place = ''): Difference[] {
  if (expected === actual) return []
  if (expected !== undefined && actual !== undefined && sameJson(expected, actual)) return []
  if (isArray(expected) && isArray(actual)) {
    const [before, after] = withoutCommon(expected, actual)
    const longer = before.length < after.length ? after : before
    if (longer.length === 0) return [{ place, expected, actual }]
    return longer.flatMap((_, index) => differences(before[index], after[index], `${place}/*`))
  }
  if (isObject(expected) && isObject(actual)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])]
    return keys.flatMap((key) => differences(expected[key], actual[key], placeOf(place, key, [])))
  }
  return [{ place, expected, actual }]
}
