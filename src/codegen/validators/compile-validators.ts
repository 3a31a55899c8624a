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
    // A bundler drops what nothing uses, unless it may do something.
    const pure = expression.endsWith(')') ? '/* @__PURE__ */ ' : ''
    return [name, { code: `const ${name} = ${pure}${expression}`, uses }]
  })
}
