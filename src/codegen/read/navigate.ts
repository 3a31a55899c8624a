import { pointerBelow } from '../../json-schema/pointer.js'
import { isRecord, isSchema } from '../../json-schema/schema.js'
import type { Located, Resolver } from './resolver.js'

/** What a key of a document holds, behind its references. Undefined if it holds nothing that is an object. */
export function at(located: Located | undefined, key: string, resolver: Resolver): Located | undefined {
  if (located === undefined || !isRecord(located.schema)) return undefined
  const value = Object.getOwnPropertyDescriptor(located.schema, key)?.value
  if (!isSchema(value)) return undefined
  return behindRefs({ ...located, schema: value, pointer: pointerBelow(located.pointer, [key]) }, resolver)
}

/** All that a map holds, by key, behind references. Without extensions (`x-…`). */
export function entries(map: Located | undefined, resolver: Resolver): (readonly [string, Located])[] {
  if (map === undefined || !isRecord(map.schema)) return []
  return Object.keys(map.schema).flatMap((key) => {
    const member = key.startsWith('x-') ? undefined : at(map, key, resolver)
    return member === undefined ? [] : [[key, member] as const]
  })
}

/** The members of the map that a key of a document holds. */
export function members(located: Located | undefined, key: string, resolver: Resolver): (readonly [string, Located])[] {
  return entries(at(located, key, resolver), resolver)
}

const ANNOTATIONS = ['$ref', 'title', 'description', 'summary', '$comment']

/** What a chain of references leads to. */
export function behindRefs(located: Located, resolver: Resolver, seen = new Set<unknown>()): Located {
  const { schema } = located
  if (!isRecord(schema) || typeof schema.$ref !== 'string' || seen.has(schema)) return located
  if (Object.keys(schema).some((key) => !ANNOTATIONS.includes(key))) return located
  seen.add(schema)
  return behindRefs(resolver.resolve(schema.$ref, located), resolver, seen)
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}
