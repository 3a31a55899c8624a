import { flatten, type ResolveRef } from '../../json-schema/flatten.js'
import { isOfType, typeOf } from '../../json-schema/json-types.js'
import { isRecord, isSchema, type JsonSchema, type SchemaObject, subschemas } from '../../json-schema/schema.js'

/** Keywords that restrict the values of these types only. */
const OF_TYPES: readonly (readonly [types: readonly string[], keywords: string])[] = [
  [['string'], 'minLength maxLength pattern contentEncoding contentMediaType contentSchema'],
  [['string', 'number', 'integer'], 'format'],
  [['number', 'integer'], 'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf'],
  [['array'], 'items prefixItems contains minContains maxContains minItems maxItems uniqueItems unevaluatedItems'],
  [
    ['object'],
    'properties patternProperties additionalProperties unevaluatedProperties propertyNames required minProperties maxProperties dependentRequired dependentSchemas',
  ],
]
const TYPES_OF = new Map(
  OF_TYPES.flatMap(([types, keywords]) => keywords.split(' ').map((keyword) => [keyword, types] as const)),
)
const OF_ANY_TYPE = new Set(['type', 'enum', 'not', 'if', 'then', 'else', 'allOf', 'anyOf', 'oneOf'])

/**
 * A schema in the form that all schemas of the same meaning share, as far as that can be told from it alone: one object with what its
 * `$ref` and `allOf` add; `const` as an `enum`; types that follow from the values; no keyword that restricts nothing; a union
 * of schemas for different types as one schema. Subschemas stay as they are. `false` if no value is valid.
 */
export function canonical(schema: JsonSchema, resolve: ResolveRef): SchemaObject | false {
  const flattened = flatten(schema, resolve)
  if (flattened === false) return false
  const flat = withoutUnevaluated(flattened)
  // What forbids nothing may still count as evaluated.
  const tracked = 'unevaluatedItems' in flat || 'unevaluatedProperties' in flat
  const kept = Object.entries(flat).filter(([keyword, value]) =>
    tracked ? isKnown(keyword) : restricts(keyword, value),
  )
  const plain = withTypes(Object.fromEntries([...kept, ...constant(flat)]))
  if (plain === false) return false
  const conditional = 'if' in plain && ('then' in plain || 'else' in plain)
  const { if: condition, then: consequence, else: alternative, ...rest } = plain
  const whole = conditional ? plain : rest
  return tracked ? whole : withUnion(withUnion(whole, 'anyOf', resolve), 'oneOf', resolve)
}

/** Where all items or properties are evaluated, none is left for these. */
function withoutUnevaluated(schema: SchemaObject): SchemaObject {
  const { unevaluatedItems, unevaluatedProperties, ...rest } = schema
  return {
    ...rest,
    ...('unevaluatedItems' in schema && !('items' in schema) ? { unevaluatedItems } : {}),
    ...('unevaluatedProperties' in schema && !('additionalProperties' in schema) ? { unevaluatedProperties } : {}),
  }
}

function isKnown(keyword: string): boolean {
  return OF_ANY_TYPE.has(keyword) || TYPES_OF.has(keyword)
}

function constant(schema: SchemaObject): [string, unknown][] {
  if (!('const' in schema)) return []
  const allowed = !Array.isArray(schema.enum) || schema.enum.some((value) => stable(value) === stable(schema.const))
  return [['enum', allowed ? [schema.const] : []]]
}

/** JSON with the keys of objects in order, so that equal values have equal texts. */
export function stable(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, member: unknown) =>
    isRecord(member) ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1))) : member,
  )
}

/** One of several forms is no choice. */
export function withOnlyForm(schema: SchemaObject, keyword: string, resolve: ResolveRef): SchemaObject | false {
  const { [keyword]: _, ...rest } = schema
  return canonical({ ...rest, allOf: [...subschemas(schema, 'allOf'), ...subschemas(schema, keyword)] }, resolve)
}

const NOTHING: Readonly<Record<string, unknown>> = {
  minLength: 0,
  minItems: 0,
  minProperties: 0,
  minContains: 1,
  uniqueItems: false,
}
/** `then` and `else` that say nothing, and so on. `additionalProperties: true` hides what an `unevaluatedProperties` says, so it stays. */
const TRUE_IS_NOTHING = new Set('then else items propertyNames contentSchema'.split(' '))
const EMPTY_IS_NOTHING = new Set(
  'required properties patternProperties dependentRequired dependentSchemas prefixItems allOf'.split(' '),
)

function restricts(keyword: string, value: unknown): boolean {
  if (!isKnown(keyword)) return false
  if (Object.hasOwn(NOTHING, keyword) && NOTHING[keyword] === value) return false
  if (TRUE_IS_NOTHING.has(keyword) && isTrue(value)) return false
  if (keyword === 'not' && value === false) return false
  if (EMPTY_IS_NOTHING.has(keyword) && typeof value === 'object' && value !== null) return Object.keys(value).length > 0
  return true
}

/** Whether every value fits. Annotations and foreign keywords do not count. */
function isTrue(schema: unknown): boolean {
  return (
    schema === true ||
    (isRecord(schema) &&
      !Object.entries(schema).some(([key, value]) => key === '$ref' || key === 'const' || restricts(key, value)))
  )
}

/** Values as `enum`, with their types; a type that has no other values is only a type. */
function withTypes(schema: SchemaObject): SchemaObject | false {
  const types = schema.type === undefined ? undefined : [schema.type].flat().map(String)
  if (!Array.isArray(schema.enum)) return ofTypes(schema, types)
  const values = schema.enum.filter((value) => types === undefined || types.some((type) => isOfType(value, type)))
  if (values.length === 0) return false
  const own = [...new Set(values.map(typeOf))]
  const onlyTypes = own.every(
    (type) => type === 'null' || (type === 'boolean' && values.includes(true) && values.includes(false)),
  )
  const { enum: _, ...rest } = schema
  return ofTypes(onlyTypes ? rest : { ...rest, enum: values }, own)
}

/** The types as a list, and only the keywords that matter to one of them. */
function ofTypes(schema: SchemaObject, types: readonly string[] | undefined): SchemaObject {
  const { type: _, ...rest } = schema
  if (types === undefined) return rest
  const list = [...new Set(types)].filter((type) => type !== 'integer' || !types.includes('number'))
  const all = ['string', 'number', 'boolean', 'null', 'array', 'object'].every((type) => list.includes(type))
  const kept = Object.entries(rest).filter(
    ([keyword]) => TYPES_OF.get(keyword)?.some((type) => list.includes(type)) !== false,
  )
  return { ...(all ? {} : { type: list }), ...Object.fromEntries(kept) }
}

/** A union as one schema, if its members are for different types and nothing but their types separates them. */
function withUnion(schema: SchemaObject | false, keyword: string, resolve: ResolveRef): SchemaObject | false {
  if (schema === false || !Array.isArray(schema[keyword])) return schema
  const members = inner(subschemas(schema, keyword), keyword)
  const forms = members.map((member) => canonical(member, resolve))
  const { [keyword]: _, ...rest } = schema
  if (keyword === 'anyOf' && forms.some((form) => form !== false && Object.keys(form).length === 0)) return rest
  const possible = members.filter((_member, index) => forms[index] !== false)
  if (possible.length === 0) return false
  const merged = forms.reduce<SchemaObject | undefined>(
    (whole, form) => (whole === undefined || form === false ? whole : joined(whole, form)),
    forms.find((form) => form !== false) as SchemaObject,
  )
  return merged === undefined || possible.length === 1
    ? { ...rest, [keyword]: possible }
    : canonical({ ...rest, allOf: [...subschemas(rest, 'allOf'), merged] }, resolve)
}

/** The members of a union whose members may be unions of the same kind. */
function inner(members: readonly JsonSchema[], keyword: string): JsonSchema[] {
  return members.flatMap((member) =>
    isRecord(member) && keyword === 'anyOf' && Array.isArray(member.anyOf) && Object.keys(member).length === 1
      ? inner(member.anyOf.filter(isSchema), keyword)
      : [member],
  )
}

function joined(one: SchemaObject, other: SchemaObject): SchemaObject | undefined {
  if (one === other) return one
  const [some, others] = [one, other].map(({ type }) => (Array.isArray(type) ? type.map(String) : undefined))
  if (some === undefined || others === undefined) return undefined
  const numeric = (types: readonly string[]) => types.some((type) => type === 'number' || type === 'integer')
  if (some.some((type) => others.includes(type)) || (numeric(some) && numeric(others))) return undefined
  const values = [valuesOf(one), valuesOf(other)]
  const [these, those] = values
  const byValue = 'enum' in one || 'enum' in other
  if (byValue && (these === undefined || those === undefined)) return undefined
  const shared = Object.keys(one).some((keyword) => keyword !== 'type' && keyword !== 'enum' && keyword in other)
  const typed = [one, other].every((schema) =>
    Object.keys(schema).every((key) => key === 'type' || key === 'enum' || TYPES_OF.has(key)),
  )
  if (shared || !typed) return undefined
  const both = { ...one, ...other, type: [...some, ...others] }
  return byValue ? { ...both, enum: [...(these ?? []), ...(those ?? [])] } : both
}

/** All values of a schema that has only a few. */
function valuesOf({ enum: values, type }: SchemaObject): readonly unknown[] | undefined {
  if (Array.isArray(values)) return values
  if (!Array.isArray(type)) return undefined
  const few: Readonly<Record<string, readonly unknown[]>> = { null: [null], boolean: [true, false] }
  return type.every((name) => Object.hasOwn(few, String(name)))
    ? type.flatMap((name) => few[String(name)] ?? [])
    : undefined
}
