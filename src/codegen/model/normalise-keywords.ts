import { isRecord, isSchema, type SchemaObject } from '../../json-schema/schema.js'

/** Keywords that identify or hold schemas: the model keeps its own names and definitions instead. */
const DROPPED = [
  '$schema',
  '$id',
  'id',
  '$anchor',
  '$dynamicAnchor',
  '$recursiveAnchor',
  '$vocabulary',
  '$defs',
  'definitions',
]

/** Drafts before 2019-09 ignore keywords beside a `$ref`, and so do OpenAPI 3.0 and AsyncAPI, which build on them. */
export function isLegacyDraft(schema: SchemaObject): boolean {
  if (typeof schema.asyncapi === 'string' || /^3\.0\./.test(String(schema.openapi))) return true
  return typeof schema.$schema === 'string' && /draft-0[3-7]/.test(schema.$schema)
}

/**
 * A schema of draft 4 to 2020-12 in the keywords of 2020-12, without identifiers and definitions. References and
 * subschemas stay as they are: the caller goes through them.
 */
export function normaliseKeywords(schema: SchemaObject, legacy: boolean): SchemaObject {
  if (legacy && typeof schema.$ref === 'string') return { $ref: schema.$ref }
  const entries = Object.entries(schema).filter(([keyword, value]) => {
    // A property may have the name of such a keyword, but it stands inside `properties`, which this does not look into.
    return !(
      DROPPED.includes(keyword) &&
      (typeof value === 'string' ||
        keyword === '$defs' ||
        keyword === 'definitions' ||
        keyword === '$vocabulary' ||
        keyword === '$recursiveAnchor')
    )
  })
  const copy: Record<string, unknown> = Object.fromEntries(entries)
  normaliseItems(copy)
  normaliseDependencies(copy)
  normaliseBound(copy, 'exclusiveMinimum', 'minimum')
  normaliseBound(copy, 'exclusiveMaximum', 'maximum')
  return copy
}

function normaliseItems(schema: Record<string, unknown>): void {
  if (!Array.isArray(schema.items)) {
    if (!('prefixItems' in schema)) delete schema.additionalItems
    return
  }
  const rest = schema.additionalItems
  schema.prefixItems = schema.items
  delete schema.items
  delete schema.additionalItems
  if (isSchema(rest)) schema.items = rest
}

function normaliseDependencies(schema: Record<string, unknown>): void {
  if (!isRecord(schema.dependencies)) return
  const entries = Object.entries(schema.dependencies)
  delete schema.dependencies
  const required = entries.filter(([, value]) => Array.isArray(value))
  const schemas = entries.filter(([, value]) => isSchema(value))
  if (required.length > 0) schema.dependentRequired = Object.fromEntries(required)
  if (schemas.length > 0) schema.dependentSchemas = Object.fromEntries(schemas)
}

/** Draft 4: `exclusiveMinimum: true` beside `minimum`. */
function normaliseBound(schema: Record<string, unknown>, exclusive: string, inclusive: string): void {
  if (typeof schema[exclusive] !== 'boolean') return
  const excluded = schema[exclusive]
  delete schema[exclusive]
  if (!excluded || typeof schema[inclusive] !== 'number') return
  schema[exclusive] = schema[inclusive]
  delete schema[inclusive]
}
