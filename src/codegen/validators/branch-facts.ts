import { isOfType, typeOf } from '../../json-schema/json-types.js'
import { isRecord, isSchema, type JsonSchema, type SchemaObject, subschemas } from '../../json-schema/schema.js'
import { isScalar } from './check-context.js'

/** Finds the schema that a `$ref` leads to. */
export type Target = (schema: SchemaObject) => JsonSchema | undefined

const TYPES = ['null', 'boolean', 'number', 'string', 'array', 'object']

const known = new WeakMap<SchemaObject, Set<string>>()

/** The JSON types that a value may have to satisfy a schema; integers count as numbers. */
export function possibleTypes(schema: JsonSchema, target: Target, depth = 0): Set<string> {
  if (typeof schema === 'boolean') return new Set(schema ? TYPES : [])
  const found = known.get(schema) ?? findTypes(schema, target, depth)
  known.set(schema, found)
  return found
}

function findTypes(schema: SchemaObject, target: Target, depth: number): Set<string> {
  let possible = new Set(TYPES)
  const restrict = (types: ReadonlySet<string>) => {
    possible = new Set([...possible].filter((type) => types.has(type)))
  }
  if (schema.type !== undefined)
    restrict(new Set([schema.type].flat().map((type) => (type === 'integer' ? 'number' : String(type)))))
  if ('const' in schema) restrict(new Set([typeName(schema.const)]))
  if (Array.isArray(schema.enum)) restrict(new Set(schema.enum.map(typeName)))
  // Deep chains of references say no more than their first few.
  if (depth > 20) return possible
  const referred = target(schema)
  if (referred !== undefined) restrict(possibleTypes(referred, target, depth + 1))
  for (const member of subschemas(schema, 'allOf')) restrict(possibleTypes(member, target, depth + 1))
  for (const keyword of ['anyOf', 'oneOf']) {
    const members = subschemas(schema, keyword)
    if (members.length > 0)
      restrict(new Set(members.flatMap((member) => [...possibleTypes(member, target, depth + 1)])))
  }
  return possible
}

function typeName(value: unknown): string {
  const type = typeOf(value)
  return type === 'integer' ? 'number' : type
}

/** The scalars that are all that a schema allows, if it says nothing but that. */
export function onlyValues(schema: JsonSchema, target: Target): unknown[] | undefined {
  if (typeof schema === 'boolean') return schema ? undefined : []
  const referred = Object.keys(schema).length === 1 ? target(schema) : undefined
  if (referred !== undefined) return onlyValues(referred, target)
  const { type, ...rest } = schema
  const [keyword, ...more] = Object.keys(rest)
  if (keyword === undefined) return type === 'null' ? [null] : undefined
  if (more.length > 0) return undefined
  const values =
    keyword === 'const' ? [rest.const] : keyword === 'enum' && Array.isArray(rest.enum) ? rest.enum : undefined
  if (values === undefined || !values.every(isScalar)) return undefined
  return type === undefined ? values : values.filter((value) => [type].flat().some((one) => isOfType(value, one)))
}

/** The property that tells object schemas apart, with the branch for each of its values. */
export interface Discriminator {
  readonly property: string
  readonly branches: ReadonlyMap<unknown, JsonSchema>
}

/** Each branch must require the property and fix it to values that no other branch allows. */
export function findDiscriminator(branches: readonly JsonSchema[], target: Target): Discriminator | undefined {
  const fixed = branches.map((branch) => fixedProperties(branch, target))
  for (const property of fixed[0]?.keys() ?? []) {
    const byValue = new Map<unknown, JsonSchema>()
    const clear = branches.every((branch, index) => {
      const values = fixed[index]?.get(property)
      return values?.every((value) => !byValue.has(value) && byValue.set(value, branch)) ?? false
    })
    if (clear) return { property, branches: byValue }
  }
  return undefined
}

/** The required properties that a schema fixes to scalars, by name. */
function fixedProperties(schema: JsonSchema, target: Target): Map<string, unknown[]> {
  const required = new Set<unknown>()
  const values = new Map<string, unknown[]>()
  const gather = (part: JsonSchema, depth: number): void => {
    if (typeof part === 'boolean' || depth > 20) return
    for (const name of Array.isArray(part.required) ? part.required : []) required.add(name)
    for (const [name, property] of isRecord(part.properties) ? Object.entries(part.properties) : []) {
      const only = isSchema(property) ? onlyValues(property, target) : undefined
      if (only !== undefined && only.length > 0 && !values.has(name)) values.set(name, only)
    }
    const referred = target(part)
    if (referred !== undefined) gather(referred, depth + 1)
    for (const member of subschemas(part, 'allOf')) gather(member, depth + 1)
  }
  gather(schema, 0)
  return new Map([...values].filter(([name]) => required.has(name)))
}
