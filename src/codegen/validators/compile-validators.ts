import type { JsonSchema, SchemaObject } from '../../json-schema/schema.js'
import { type Model, nameOfRef } from '../model/model.js'
import { rewriteSchema } from '../model/walk-schemas.js'
import type { CodePart } from './code-parts.js'
import { FunctionCompiler } from './compile-function.js'
import { formatParts, typeOfFormat } from './format-parts.js'
import { NEEDS, SUPPORT } from './runtime/support.js'
import { trackedDefinitions } from './unevaluated.js'

/** The checks of some definitions of a model and of all that they refer to. */
export interface CompiledValidators {
  /** By type, the name of its function: `(data, errors) => the number of errors added`. */
  readonly functionOf: ReadonlyMap<string, string>
  /** By name, in an order in which the code can run. */
  readonly parts: ReadonlyMap<string, CodePart>
}

/** Keywords that say something of the values. Annotations and foreign keywords do not. */
const CHECKED = new Set(
  `$ref type const enum multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems
  minItems uniqueItems maxContains minContains contains maxProperties minProperties required dependentRequired properties
  patternProperties additionalProperties propertyNames dependentSchemas items prefixItems unevaluatedItems
  unevaluatedProperties allOf anyOf oneOf not if then else format`.split(/\s+/),
)

<<<<<<< HEAD
/** Compiles the definitions of some types, and what they refer to, to functions that check values. */
export function compileValidators(model: Model, types: readonly string[]): CompiledValidators {
  const defs = new Map([...model.defs].map(([name, schema]) => [name, rewriteSchema(schema, prune)]))
  const definitions = new Definitions(defs)
  const functionOf = new Map<string, string>()
  const functions = new Map<string, CodePart>()
  const constants = new Map<string, string>()
  const pending = [...types]
  for (let type = pending.pop(); type !== undefined; type = pending.pop()) {
    if (functionOf.has(type)) continue
    const compiler = new FunctionCompiler(definitions, constants)
    const name = `check${type}`
    functionOf.set(type, name)
    functions.set(name, {
      code: compiler.compile(name, definitions.schemaOf(type), definitions.tracked.has(type)),
      uses: compiler.uses,
=======
/** Schemas with fewer keywords than this, and without references, are inlined: cheaper than a call. */
const INLINE_BELOW = 6

/** With this many definitions, fast generation is worth more than short code. */
const LARGE = 80

/** ajv's standalone code for some definitions of a model: `export const type<index> = validate…` for each, and the functions. */
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
  // What ajv knows a schema by is part of URIs, so it is in ASCII.
  const keys = new Map([...model.defs.keys()].map((name, index) => [name, `definition${index}`]))
  for (const format of Object.keys(FORMATS)) ajv.addFormat(format, () => true)
  try {
    for (const [name, schema] of model.defs)
      ajv.addSchema(
        rewriteSchema(schema, (part) => forAjv(part, keys)),
        keys.get(name),
      )
    return standaloneCode(ajv, Object.fromEntries(types.map((type, index) => [`type${index}`, keys.get(type) ?? type])))
  } catch (cause) {
    throw new UsageError('schema_invalid', `The schemas cannot be compiled to validators: ${messageOf(cause)}.`, {
      cause,
>>>>>>> 9033da6 (Write types as a developer would, without json-schema-to-typescript)
    })
    pending.push(...compiler.calls)
  }
  return {
    functionOf,
    parts: new Map([...formatParts(), ...supportParts(), ...constantParts(constants), ...functions]),
  }
}

/** Leaves what is checked. A schema that then says nothing is `true`. */
function prune(schema: SchemaObject): JsonSchema {
  const entries = Object.entries(schema).filter(([keyword, value]) =>
    keyword === 'format' ? typeOfFormat(value) !== undefined : CHECKED.has(keyword),
  )
  return entries.length === 0 ? true : Object.fromEntries(entries)
}

<<<<<<< HEAD
/** The definitions of a model, for whom refers to them. */
class Definitions {
  readonly tracked: ReadonlySet<string>
  readonly #defs: ReadonlyMap<string, JsonSchema>

  constructor(defs: ReadonlyMap<string, JsonSchema>) {
    this.#defs = defs
    this.tracked = trackedDefinitions(defs, (schema) => this.target(schema))
  }

  schemaOf(type: string): JsonSchema {
    return this.#defs.get(type) ?? true
  }

  /** The definition that the `$ref` of a schema leads to; past definitions that are nothing but another reference. */
  typeOf(schema: SchemaObject): string | undefined {
    let name = nameOfRef(schema.$ref)
    for (let next = name; next !== undefined; ) {
      name = next
      const definition = this.schemaOf(name)
      next =
        typeof definition === 'object' && Object.keys(definition).length === 1 ? nameOfRef(definition.$ref) : undefined
    }
    return name
  }

  target(schema: SchemaObject): JsonSchema | undefined {
    const type = this.typeOf(schema)
    return type === undefined ? undefined : this.schemaOf(type)
  }
}

function supportParts(): [string, CodePart][] {
  return Object.entries(SUPPORT).map(([name, code]) => [
    name,
    { code, uses: new Set(NEEDS[name as keyof typeof SUPPORT] ?? []) },
  ])
}

function constantParts(constants: ReadonlyMap<string, string>): [string, CodePart][] {
  return [...constants].map(([expression, name]) => {
    const uses = new Set(expression.includes('.map(canonical)') ? ['canonical'] : [])
    return [name, { code: `const ${name} = ${expression}`, uses }]
  })
=======
function forAjv(schema: SchemaObject, keys: ReadonlyMap<string, string>): SchemaObject {
  const entries = Object.entries(schema).filter(([keyword, value]) => {
    if (keyword === 'format') return typeof value === 'string' && Object.hasOwn(FORMATS, value)
    return CHECKED.has(keyword)
  })
  const key = keys.get(nameOfRef(schema.$ref) ?? '')
  const own = isRecord(schema.properties) ? Object.getOwnPropertyDescriptor(schema.properties, '__proto__') : undefined
  // ajv ignores a property of that name, but not a pattern that matches it.
  if (own !== undefined) {
    const patterns = isRecord(schema.patternProperties) ? schema.patternProperties : {}
    entries.push(['patternProperties', { ...patterns, '^__proto__$': own.value }])
  }
  return Object.fromEntries(key === undefined ? entries : [...entries, ['$ref', key]])
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
>>>>>>> 9033da6 (Write types as a developer would, without json-schema-to-typescript)
}
