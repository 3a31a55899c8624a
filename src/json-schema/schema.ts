/** A JSON Schema, as far as this package looks at it. */
export type JsonSchema = boolean | SchemaObject

/** The keywords of one schema. Unknown ones are allowed and left alone. */
export interface SchemaObject {
  readonly [keyword: string]: unknown
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'boolean' || isRecord(value)
}

/** The schemas in the list of a keyword such as `allOf`. */
export function subschemas(schema: SchemaObject, keyword: string): readonly JsonSchema[] {
  const list = schema[keyword]
  return Array.isArray(list) ? list.filter(isSchema) : []
}
