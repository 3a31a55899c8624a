import { isRecord, isSchema, type JsonSchema, type SchemaObject } from '../../json-schema/schema.js'

/** Applied to the same value as the schema that holds it, or to a part of that value. */
export type Position = 'same' | 'part'

/** Keywords that hold schemas: one, a list or a map of them. */
const KEYWORDS = new Map<string, readonly [holds: 'one' | 'list' | 'map', position: Position]>([
  ...['not', 'if', 'then', 'else'].map((keyword) => [keyword, ['one', 'same']] as const),
  ...['additionalProperties', 'items', 'contains', 'propertyNames', 'unevaluatedItems', 'unevaluatedProperties'].map(
    (keyword) => [keyword, ['one', 'part']] as const,
  ),
  ...['allOf', 'anyOf', 'oneOf'].map((keyword) => [keyword, ['list', 'same']] as const),
  ['prefixItems', ['list', 'part']],
  ['properties', ['map', 'part']],
  ['patternProperties', ['map', 'part']],
  ['dependentSchemas', ['map', 'same']],
])

/** A copy of a schema with each direct subschema replaced by what `change` makes of it. */
export function mapSubschemas(
  schema: SchemaObject,
  change: (subschema: JsonSchema, position: Position, segments: readonly string[]) => JsonSchema,
): SchemaObject {
  const entries = Object.entries(schema).map(([keyword, value]): [string, unknown] => {
    const [holds, position = 'same'] = KEYWORDS.get(keyword) ?? []
    const changed = (member: unknown, ...segments: readonly string[]) =>
      isSchema(member) ? change(member, position, [keyword, ...segments]) : member
    if (holds === 'one') return [keyword, changed(value)]
    if (holds === 'list' && Array.isArray(value))
      return [keyword, value.map((member, index) => changed(member, String(index)))]
    if (holds === 'map' && isRecord(value))
      return [keyword, Object.fromEntries(Object.entries(value).map(([key, member]) => [key, changed(member, key)]))]
    return [keyword, value]
  })
  return Object.fromEntries(entries)
}

/** Visits a schema and all schemas within it, outermost first. References are not followed. */
export function visitSchemas(schema: JsonSchema, visit: (schema: SchemaObject) => void): void {
  if (typeof schema === 'boolean') return
  visit(schema)
  for (const [keyword, value] of Object.entries(schema)) {
    const [holds] = KEYWORDS.get(keyword) ?? []
    if (holds === 'one' && isSchema(value)) visitSchemas(value, visit)
    else if (holds === 'list' ? Array.isArray(value) : holds === 'map' && isRecord(value)) {
      for (const member of Object.values(value as object)) if (isSchema(member)) visitSchemas(member, visit)
    }
  }
}

/** Applies `change` to every schema within, innermost first. */
export function rewriteSchema(schema: JsonSchema, change: (schema: SchemaObject) => JsonSchema): JsonSchema {
  if (typeof schema === 'boolean') return schema
  return change(mapSubschemas(schema, (subschema) => rewriteSchema(subschema, change)))
}
