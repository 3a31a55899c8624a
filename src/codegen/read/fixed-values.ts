import { isRecord, isSchema } from '../../json-schema/schema.js'
import type { Located, Resolver } from './resolver.js'

/** The path of a property: `['context', 'type']`. */
export type PropertyPath = readonly string[]

/** A property that a schema fixes to strings, and to which. */
export interface FixedProperty {
  readonly path: PropertyPath
  readonly values: readonly string[]
}

/** Schemas that apply to the same value: the schema, what it refers to, and what `allOf` adds. */
export function partsOf(located: Located, resolver: Resolver): Located[] {
  const parts: Located[] = []
  const seen = new Set<unknown>()
  // Not recursive, because chains of references can be long.
  const pending = [located]
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const { schema } = part
    if (!isRecord(schema) || seen.has(schema)) continue
    seen.add(schema)
    parts.push(part)
    const owner = part
    const members = Array.isArray(schema.allOf) ? schema.allOf.filter(isSchema) : []
    pending.push(...members.map((member) => ({ ...owner, schema: member })).reverse())
    const target = typeof schema.$ref === 'string' ? resolver.find(schema.$ref, part) : undefined
    if (target !== undefined) pending.push(target)
  }
  return parts
}

/** The strings that a schema fixes a property to, by `const` or `enum`. Empty if it leaves the property open. */
export function valuesAt(located: Located, path: PropertyPath, resolver: Resolver): readonly string[] {
  let parts = partsOf(located, resolver)
  for (const key of path) parts = below(parts, key, resolver)
  return fixedTo(parts)
}

/**
 * All properties that a schema fixes, down to the given depth. Inside another they count only if they are required: what
 * tells events apart is always there.
 */
export function fixedProperties(located: Located, depth: number, resolver: Resolver): FixedProperty[] {
  const found: FixedProperty[] = []
  const visit = (parts: readonly Located[], path: PropertyPath): void => {
    const required = requiredOf(parts)
    for (const key of namesOf(parts)) {
      if (path.length > 0 && !required.has(key)) continue
      const inner = below(parts, key, resolver)
      const values = fixedTo(inner)
      if (values.length > 0) found.push({ path: [...path, key], values })
      else if (path.length + 1 < depth && required.has(key)) visit(inner, [...path, key])
    }
  }
  visit(partsOf(located, resolver), [])
  return found
}

/** The names of all properties that a schema requires. */
export function requiredOf(parts: readonly Located[]): Set<string> {
  return new Set(
    parts.flatMap(({ schema }) =>
      isRecord(schema) && Array.isArray(schema.required)
        ? schema.required.filter((key) => typeof key === 'string')
        : [],
    ),
  )
}

function namesOf(parts: readonly Located[]): Set<string> {
  return new Set(
    parts.flatMap(({ schema }) =>
      isRecord(schema) && isRecord(schema.properties) ? Object.keys(schema.properties) : [],
    ),
  )
}

/** What applies to the value of a property, or to an item if the key is an index. */
export function below(parts: readonly Located[], key: string, resolver: Resolver): Located[] {
  return parts.flatMap((part) => {
    const schema = subschema(part.schema, key)
    return isRecord(schema) ? partsOf({ ...part, schema }, resolver) : []
  })
}

function subschema(schema: unknown, key: string): unknown {
  if (!isRecord(schema)) return undefined
  const property = isRecord(schema.properties)
    ? Object.getOwnPropertyDescriptor(schema.properties, key)?.value
    : undefined
  if (property !== undefined || !/^\d+$/.test(key)) return property
  const tuple = schema.prefixItems ?? schema.items
  return Array.isArray(tuple) ? (tuple[Number(key)] ?? schema.additionalItems) : schema.items
}

/** Several parts may restrict the same property, an envelope to all names and an event to its own: only the common values are left. */
function fixedTo(parts: readonly Located[]): readonly string[] {
  let common: readonly string[] | undefined
  for (const { schema } of parts) {
    const values = isRecord(schema) ? stringsOf(schema) : undefined
    if (values !== undefined) common = common === undefined ? values : common.filter((value) => values.includes(value))
  }
  return common ?? []
}

function stringsOf(schema: Record<string, unknown>): readonly string[] | undefined {
  const values = 'const' in schema ? [schema.const] : schema.enum
  return Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === 'string')
    ? values
    : undefined
}
