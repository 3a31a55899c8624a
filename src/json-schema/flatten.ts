import { UsageError } from '../errors.js'
import { isRecord, isSchema, type JsonSchema, type SchemaObject, subschemas } from './schema.js'

/** Finds the schema that a `$ref` in the schema `within` refers to. */
export type ResolveRef = (ref: string, within: SchemaObject) => JsonSchema

/**
 * Merges a schema with everything that its `$ref` and `allOf` add: one object says what must hold of a value. Where two
 * values of a keyword cannot be merged, the second stays in `allOf`. `false` if no value is valid.
 *
 * @throws UsageError if a reference leads back to its own schema.
 */
export function flatten(schema: JsonSchema, resolve: ResolveRef): SchemaObject | false {
  return merged(schema, resolve, new Map())
}

/** `states` has the schemas that are being merged, and those that were: each adds what it says only once. */
function merged(
  schema: JsonSchema,
  resolve: ResolveRef,
  states: Map<SchemaObject, 'begun' | 'done'>,
): SchemaObject | false {
  if (typeof schema === 'boolean') return schema && {}
  const state = states.get(schema)
  if (state === 'done') return {}
  if (state === 'begun') {
    throw new UsageError('schema_ref_endless', 'A reference of the schema leads back to itself and never to a type.')
  }
  states.set(schema, 'begun')
  const { $ref, allOf: _, ...own } = schema
  const referred = typeof $ref === 'string' ? [resolve($ref, schema)] : []
  let whole: SchemaObject = own
  for (const part of [...referred, ...subschemas(schema, 'allOf')]) {
    const flat = merged(part, resolve, states)
    if (flat === false) return false
    whole = both(whole, flat)
  }
  states.set(schema, 'done')
  return whole
}

const ANNOTATIONS = [
  'title',
  'description',
  '$comment',
  '$id',
  '$schema',
  '$defs',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
]

/** One schema for what is valid against both. */
function both(first: SchemaObject, second: SchemaObject): SchemaObject {
  const whole: Record<string, unknown> = { ...first }
  const apart: Record<string, unknown> = {}
  for (const [keyword, value] of Object.entries(second)) {
    const known = whole[keyword]
    if (known === undefined) whole[keyword] = value
    else if (!ANNOTATIONS.includes(keyword) && JSON.stringify(known) !== JSON.stringify(value)) {
      const merged = merge(keyword, known, value)
      if (merged === undefined) apart[keyword] = value
      else whole[keyword] = merged
    }
  }
  return Object.keys(apart).length > 0 ? { ...whole, allOf: [...subschemas(whole, 'allOf'), apart] } : whole
}

const LOWER_BOUNDS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']
const UPPER_BOUNDS = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties']

/** The value of a keyword that stands for two different ones, `undefined` if there is none. */
function merge(keyword: string, one: unknown, other: unknown): unknown {
  if (typeof one === 'number' && typeof other === 'number') {
    if (LOWER_BOUNDS.includes(keyword)) return Math.max(one, other)
    if (UPPER_BOUNDS.includes(keyword)) return Math.min(one, other)
  }
  if (keyword === 'type') return commonTypes([one].flat(), [other].flat())
  if (Array.isArray(one) && Array.isArray(other)) {
    if (keyword === 'required') return [...new Set([...one, ...other])]
    if (keyword === 'allOf') return [...one, ...other]
    if (keyword === 'enum') {
      const values = new Set(other.map((value) => JSON.stringify(value)))
      return one.filter((value) => values.has(JSON.stringify(value)))
    }
  }
  if (['properties', 'patternProperties'].includes(keyword) && isRecord(one) && isRecord(other)) {
    const joined = new Map(Object.entries(one))
    for (const [key, value] of Object.entries(other))
      joined.set(key, joined.has(key) ? { allOf: [joined.get(key), value] } : value)
    return Object.fromEntries(joined)
  }
  if (['items', 'additionalProperties', 'propertyNames'].includes(keyword) && isSchema(one) && isSchema(other))
    return one !== false && other !== false && { allOf: [one, other] }
  return undefined
}

function commonTypes(some: readonly unknown[], others: readonly unknown[]): unknown[] {
  const allows = (types: readonly unknown[], type: unknown) =>
    types.includes(type) || (type === 'integer' && types.includes('number'))
  const common = [...some, ...others].filter((type) => allows(some, type) && allows(others, type))
  return [...new Set(common)]
}
