import { isArray, isObject, type Json } from './json.js'
import { withoutCommon } from './learn.js'

/**
 * What a value shows that a part of it does not: the other members, and of each list the items that are not in the part's
 * as often. Gives `undefined` where that is nothing, or containers that hold nothing.
 */
export function besides(whole: Json, part: Json | undefined): Json | undefined {
  if (isArray(whole)) {
    const [more] = withoutCommon(whole, isArray(part) ? part : [])
    const rest = more.flatMap((item) => besides(item, undefined) ?? [])
    return rest.length > 0 ? rest : undefined
  }
  if (!isObject(whole)) return whole === part ? undefined : whole
  const rest = Object.entries(whole).flatMap(([key, value]) => {
    const more = besides(value, isObject(part) ? part[key] : undefined)
    return more === undefined ? [] : [[key, more] as const]
  })
  return rest.length > 0 ? Object.fromEntries(rest) : undefined
}
