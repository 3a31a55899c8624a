import { canonicalJson, isArray, isObject, type Json } from './json.js'

export function sameJson(a: Json, b: Json): boolean {
  return canonicalJson(a) === canonicalJson(b)
}

/** Every string, number and boolean in a value, except empty strings: what a payload can leave in a state. */
export function scalarsOf(value: Json, found: Set<Json> = new Set()): Set<Json> {
  if (isArray(value)) for (const item of value) scalarsOf(item, found)
  else if (isObject(value)) for (const item of Object.values(value)) scalarsOf(item, found)
  else if (value !== null && value !== '') found.add(value)
  return found
}
