import { isRecord, type JsonSchema, type SchemaObject } from '../../json-schema/schema.js'
import { quoteString } from '../types/quote.js'
import type { CodeWriter } from './code-writer.js'
import type { Helper } from './runtime/support.js'

/** The steps of a JSON Pointer: property names and, where only the running code knows the step, expressions. */
export type Path = readonly (string | { readonly expression: string })[]

/** Where the value stands that is checked. */
export interface Place {
  /** The variable that holds the value. */
  readonly data: string
  /** The way to the value from the argument of the function. */
  readonly path: Path
  /** The variable of the set of evaluated properties and items, if a keyword `unevaluated…` needs it. */
  readonly seen: string | undefined
}

/** What the emitters of the keywords write with. */
export interface CheckContext {
  readonly code: CodeWriter
  /** The names of what the function uses of the rest of the output. */
  readonly uses: Set<string>
  /** Writes the checks of a value against a schema. */
  check(schema: JsonSchema, place: Place): void
  /** The schema that the `$ref` of a schema leads to. */
  target(schema: SchemaObject): JsonSchema | undefined
  /** Writes that something is wrong. `params` is an object literal. */
  fail(place: Place, keyword: string, params: string, ...more: Path): void
  /** Writes checks whose outcome is asked for; gives the variable of the number of errors before. */
  attempt(body: () => void): string
  /** The name of a function of the runtime, which the output then contains. */
  use(helper: Helper): string
  /** The name of a constant outside of the function. */
  constant(kind: string, expression: string): string
  variable(kind: string): string
}

export function isObject(data: string): string {
  return `typeof ${data} === 'object' && ${data} !== null && !Array.isArray(${data})`
}

/** An expression that is true of values of a JSON type. */
export function isOfType(type: string, data: string): string {
  switch (type) {
    case 'object':
      return isObject(data)
    case 'array':
      return `Array.isArray(${data})`
    case 'integer':
      return `Number.isInteger(${data})`
    case 'null':
      return `${data} === null`
    default:
      return `typeof ${data} === '${type}'`
  }
}

export function isOfTypes(types: readonly string[], data: string): string {
  const tests = types.map((type) => isOfType(type, data))
  return tests.length === 1
    ? String(tests[0])
    : tests.map((test) => (test.includes('&&') ? `(${test})` : test)).join(' || ')
}

/** Reads a property; one that every object inherits counts only as the object's own. */
export function propertyOf(data: string, name: string): string {
  const access = /^[A-Za-z_$][\w$]*$/.test(name) ? `${data}.${name}` : `${data}[${quoteString(name)}]`
  return name in Object.prototype ? `(Object.hasOwn(${data}, ${quoteString(name)}) ? ${access} : undefined)` : access
}

/** Notes that a property or an item is evaluated. */
export function note({ code }: CheckContext, { seen }: Place, key: string): void {
  if (seen !== undefined) code.line(`${seen}.add(${key})`)
}

/** A JSON value as code. */
export function literal(value: unknown): string {
  if (typeof value === 'string') return quoteString(value)
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (!isRecord(value)) return JSON.stringify(value)
  const text = JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  // In code, `__proto__:` would set the prototype.
  return text.includes('"__proto__"') ? `JSON.parse(${quoteString(text)})` : text
}

export function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null
}
