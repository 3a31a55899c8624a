import type { SchemaObject } from '../../json-schema/schema.js'
import { type Type, UNKNOWN } from './type.js'

/** How many items after the described ones are written out, to tell how many there must or may be. */
const MAX_WRITTEN_OUT = 16

/**
 * A tuple with its bounds. `rest` is the type of the items after the first, or undefined if there may be none. More items
 * than are written out are left to a rest element.
 */
export function tupleOf(first: readonly Type[], rest: Type | undefined, schema: SchemaObject): Type {
  const min = typeof schema.minItems === 'number' ? schema.minItems : 0
  const longest = rest === undefined ? first.length : Number.POSITIVE_INFINITY
  const max = typeof schema.maxItems === 'number' ? Math.min(schema.maxItems, longest) : longest
  const writable = first.length + MAX_WRITTEN_OUT
  const isOpen = max > writable
  const length = isOpen ? Math.max(first.length, Math.min(min, writable)) : max
  const items = Array.from({ length }, (_, index) => ({
    type: first[index] ?? rest ?? UNKNOWN,
    optional: index >= min,
  }))
  return { kind: 'tuple', items, rest: isOpen ? (rest ?? UNKNOWN) : undefined }
}
