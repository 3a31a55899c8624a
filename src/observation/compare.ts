import { canonicalJson, isArray, isObject, type Json } from './json.js'
import { itemPattern, patternOf } from './normalise.js'

/** One place where two states differ. `undefined` where one of them has nothing there. */
export interface Difference {
  readonly pattern: string
  readonly expected: Json | undefined
  readonly actual: Json | undefined
}

/** All places where two projections differ, outermost first: a missing row is one difference, not one a field. */
export function differences(expected: Json, actual: Json, names: readonly string[]): Difference[] {
  const found: Difference[] = []
  compare(expected, actual, '', names, found)
  return found
}

export function sameJson(a: Json, b: Json): boolean {
  return canonicalJson(a) === canonicalJson(b)
}

function compare(
  expected: Json | undefined,
  actual: Json | undefined,
  pattern: string,
  names: readonly string[],
  found: Difference[],
): void {
  if (isArray(expected) && isArray(actual)) {
    const longer = expected.length < actual.length ? actual : expected
    for (let i = 0; i < longer.length; i++) {
      compare(expected[i], actual[i], itemPattern(pattern, longer, i, names), names, found)
    }
  } else if (isObject(expected) && isObject(actual)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      compare(expected[key], actual[key], patternOf(pattern, key, names), names, found)
    }
  } else if (expected === undefined || actual === undefined || !sameJson(expected, actual)) {
    if (expected !== actual) found.push({ pattern, expected, actual })
  }
}

/** Every string, number and boolean in a value, except empty strings: what a payload can leave in a state. */
export function scalarsOf(value: Json, found: Set<Json> = new Set()): Set<Json> {
  if (isArray(value)) for (const item of value) scalarsOf(item, found)
  else if (isObject(value)) for (const item of Object.values(value)) scalarsOf(item, found)
  else if (value !== null && value !== '') found.add(value)
  return found
}
