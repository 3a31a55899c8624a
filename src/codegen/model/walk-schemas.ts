import { isRecord, isSchema, type JsonSchema, type SchemaObject } from '../../json-schema/schema.js'

/** Keywords whose value is one schema, by where it applies: to the same value, or to a part of it. */
const SAME_VALUE = ['not', 'if', 'then', 'else']
const PART = ['additionalProperties', 'items', 'contains', 'propertyNames', 'unevaluatedItems', 'unevaluatedProperties']
const SAME_VALUE_LISTS = ['allOf', 'anyOf', 'oneOf']
const PART_LISTS = ['prefixItems']
const PART_MAPS = ['properties', 'patternProperties']
const SAME_VALUE_MAPS = ['dependentSchemas']

/** Applied to the same value as the schema that holds it, or to a part of that value. */
export type Position = 'same' | 'part'

/** A copy of a schema with each direct subschema replaced by what `change` makes of it. */
export function mapSubschemas(
  schema: SchemaObject,
  change: (subschema: JsonSchema, position: Position, segments: readonly string[]) => JsonSchema,
): SchemaObject {
  const copy: [string, unknown][] = []
  const one = (keyword: string, value: unknown, position: Position) =>
    isSchema(value) ? change(value, position, [keyword]) : value
  const list = (keyword: string, value: unknown, position: Position) =>
    Array.isArray(value)
      ? value.map((member, index) => (isSchema(member) ? change(member, position, [keyword, String(index)]) : member))
      : value
  const map = (keyword: string, value: unknown, position: Position) =>
    isRecord(value)
      ? fromEntries(
          Object.entries(value).map(([key, member]) => [
            key,
            isSchema(member) ? change(member, position, [keyword, key]) : member,
          ]),
        )
      : value
  for (const [keyword, value] of Object.entries(schema)) {
    if (SAME_VALUE.includes(keyword)) copy.push([keyword, one(keyword, value, 'same')])
    else if (PART.includes(keyword)) copy.push([keyword, one(keyword, value, 'part')])
    else if (SAME_VALUE_LISTS.includes(keyword)) copy.push([keyword, list(keyword, value, 'same')])
    else if (PART_LISTS.includes(keyword)) copy.push([keyword, list(keyword, value, 'part')])
    else if (PART_MAPS.includes(keyword)) copy.push([keyword, map(keyword, value, 'part')])
    else if (SAME_VALUE_MAPS.includes(keyword)) copy.push([keyword, map(keyword, value, 'same')])
    else copy.push([keyword, value])
  }
  return fromEntries(copy)
}

/** Visits a schema and all schemas within it, outermost first. References are not followed. */
export function visitSchemas(schema: JsonSchema, visit: (schema: SchemaObject) => void): void {
  if (typeof schema === 'boolean') return
  visit(schema)
  mapSubschemas(schema, (subschema) => {
    visitSchemas(subschema, visit)
    return subschema
  })
}

/** Applies `change` to every schema within, innermost first. */
export function rewriteSchema(schema: JsonSchema, change: (schema: SchemaObject) => JsonSchema): JsonSchema {
  if (typeof schema === 'boolean') return schema
  return change(mapSubschemas(schema, (subschema) => rewriteSchema(subschema, change)))
}

/** Like `Object.fromEntries`: a key `__proto__` becomes an own property there as well. */
export function fromEntries(entries: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  return Object.fromEntries(entries)
}
