import { _, Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import { UsageError } from '../../errors.js'
import { isRecord, type SchemaObject } from '../../json-schema/schema.js'
import { messageOf } from '../message-of.js'
import { type Model, nameOfRef } from '../model/model.js'
import { rewriteSchema, visitSchemas } from '../model/walk-schemas.js'
import { FORMATS } from './runtime/formats.js'

/** Annotations and foreign keywords cost time and space in the validators, and check nothing. */
const CHECKED = new Set(
  `$ref type const enum multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems
  minItems uniqueItems maxContains minContains contains maxProperties minProperties required dependentRequired properties
  patternProperties additionalProperties propertyNames dependentSchemas items prefixItems unevaluatedItems
  unevaluatedProperties allOf anyOf oneOf not if then else format`.split(/\s+/),
)

/** Schemas with fewer keywords than this, and without references, are inlined: cheaper than a call. */
const INLINE_BELOW = 6

/** With this many definitions, fast generation is worth more than short code. */
const LARGE = 80

/** ajv's standalone code for some definitions of a model: `export const <Type> = validate…` for each, and the functions. */
export function compileValidators(model: Model, types: readonly string[]): string {
  const ajv = new Ajv2020({
    strict: false,
    validateSchema: true,
    logger: false,
    messages: false,
    allErrors: true,
    inlineRefs: INLINE_BELOW,
    ownProperties: mentionsInherited(model),
    code: { source: true, esm: true, lines: true, optimize: model.defs.size < LARGE, formats: _`FORMATS` },
  })
  // Tracking what was evaluated costs a third of the time, and only the unevaluated… keywords need it.
  ajv.opts.unevaluated = usesUnevaluated(model)
  if (ajv.opts.unevaluated && some(model, hasProtoProperty)) {
    throw new UsageError(
      'name_unsupported',
      'A property called __proto__ cannot be described together with unevaluatedProperties or unevaluatedItems, nor with --strict where these stand for it. Use additionalProperties, or leave the property out.',
    )
  }
  for (const format of Object.keys(FORMATS)) ajv.addFormat(format, () => true)
  try {
    for (const [name, schema] of model.defs) ajv.addSchema(rewriteSchema(schema, forAjv), name)
    return standaloneCode(ajv, Object.fromEntries(types.map((type) => [type, type])))
  } catch (cause) {
    throw new UsageError('schema_invalid', `The schemas cannot be compiled to validators: ${messageOf(cause)}.`, {
      cause,
    })
  }
}

/** The default export is one level deeper if Node loads it as CommonJS. */
const standaloneCode: typeof standalone.default = 'default' in standalone ? standalone.default : standalone

function forAjv(schema: SchemaObject): SchemaObject {
  const entries = Object.entries(schema).filter(([keyword, value]) => {
    if (keyword === 'format') return typeof value === 'string' && Object.hasOwn(FORMATS, value)
    return CHECKED.has(keyword)
  })
  const name = nameOfRef(schema.$ref)
  const own = isRecord(schema.properties) ? Object.getOwnPropertyDescriptor(schema.properties, '__proto__') : undefined
  // ajv ignores a property of that name, but not a pattern that matches it.
  if (own !== undefined) {
    const patterns = isRecord(schema.patternProperties) ? schema.patternProperties : {}
    entries.push(['patternProperties', { ...patterns, '^__proto__$': own.value }])
  }
  return Object.fromEntries(name === undefined ? entries : [...entries, ['$ref', name]])
}

function some(model: Model, test: (schema: SchemaObject) => boolean): boolean {
  let found = false
  for (const schema of model.defs.values()) {
    visitSchemas(schema, (inner) => {
      found ||= test(inner)
    })
  }
  return found
}

function usesUnevaluated(model: Model): boolean {
  return some(model, (schema) => 'unevaluatedProperties' in schema || 'unevaluatedItems' in schema)
}

function hasProtoProperty({ properties, required }: SchemaObject): boolean {
  return (
    (isRecord(properties) && Object.hasOwn(properties, '__proto__')) ||
    (Array.isArray(required) && required.includes('__proto__'))
  )
}

/** Every object seems to have a property `constructor` unless only its own properties count. */
function mentionsInherited(model: Model): boolean {
  const inherited = (name: unknown) => typeof name === 'string' && name in Object.prototype
  return some(
    model,
    ({ properties, required, dependentRequired, dependentSchemas }) =>
      [properties, dependentRequired, dependentSchemas].some(
        (map) => isRecord(map) && Object.keys(map).some(inherited),
      ) ||
      (Array.isArray(required) && required.some(inherited)) ||
      (isRecord(dependentRequired) && Object.values(dependentRequired).flat().some(inherited)),
  )
}
