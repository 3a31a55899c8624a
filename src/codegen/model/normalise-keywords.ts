import { isRecord, isSchema, type SchemaObject } from '../../json-schema/schema.js'
import { type Dialect, isLegacy } from './dialect.js'

/**
 * Keywords that identify or hold schemas: the model keeps its own names and definitions instead. And `tsType`, with which
 * the emitter of types marks what it has made: in an input, it would be written into the output as it is.
 */
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
  'tsType',
]

const SINCE_2020 = ['prefixItems', '$dynamicRef']
const SINCE_2019 = [
  'dependentRequired',
  'dependentSchemas',
  'unevaluatedItems',
  'unevaluatedProperties',
  'minContains',
  'maxContains',
  '$recursiveRef',
  ...SINCE_2020,
]

/** The keywords of later dialects than a schema's own: there they mean nothing. */
export function newerKeywords(dialect: Dialect): readonly string[] {
  if (dialect === '2020-12') return []
  return isLegacy(dialect) ? SINCE_2019 : SINCE_2020
}

/**
 * A schema of draft 4 to 2020-12 in the keywords of 2020-12, without identifiers and definitions. References and
 * subschemas stay as they are: the caller goes through them.
 */
export function normaliseKeywords(schema: SchemaObject, dialect: Dialect): SchemaObject {
  if (isLegacy(dialect) && typeof schema.$ref === 'string') return { $ref: schema.$ref }
  const dropped = [...DROPPED, ...newerKeywords(dialect)]
  const entries = Object.entries(schema).filter(([keyword]) => !dropped.includes(keyword))
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
