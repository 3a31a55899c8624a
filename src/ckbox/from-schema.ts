import type { Arbitrary } from 'fast-check'
import { UsageError } from '../errors.js'
import { isSchema, type JsonSchema, type SchemaObject, subschemas } from '../json-schema/schema.js'
import { pick } from '../random/choices.js'
import { fromRows } from '../random/rows.js'
import { at, DEEP, type Draw, type DrawAt, impossible, isOfType } from './draw.js'
import { anything } from './draw-anything.js'
import { numberDraw } from './draw-number.js'
import { acceptsText, matching, stringDraw } from './draw-text.js'
import { KEYS } from './hard-values.js'
import { number, properties, type SchemaDocument, schemaDocument, strings } from './schema-document.js'

const TOO_DEEP = 100
const UNSUPPORTED = ['not', 'if', 'contains', 'dependentSchemas', '$dynamicRef']

/**
 * An arbitrary of the values that a JSON Schema (draft 2020-12) allows, hard but legal ones among them. It shrinks to
 * the plainest such value.
 *
 * Understands type, enum, const, the bounds of numbers, lengths and counts, multipleOf, pattern, format, prefixItems,
 * items, uniqueItems, properties, required, patternProperties, additionalProperties, propertyNames,
 * dependentRequired, allOf, anyOf, oneOf (with branches that exclude each other) and references inside the document.
 * Throws a `UsageError` for `not`, `if`, `contains`, `dependentSchemas` and `$dynamicRef`, for a reference that leads
 * out of the document, and for a schema that allows nothing.
 *
 * Unknown properties are only invented for objects that name none: an object with `properties` gets those.
 */
export function fromSchema(schema: JsonSchema): Arbitrary<unknown> {
  const draw = drawFrom(schema, schemaDocument(schema))
  return fromRows({ minRows: 0, maxRows: 0 }, (choices) => draw(choices, 0))
}

/**
 * Compiles a part of a document to a function that draws values of it.
 * @param name The property that the values are for: a hint for what people put there.
 */
export function drawFrom(schema: JsonSchema, document: SchemaDocument, name = ''): Draw {
  const draw = new Compiler(document).compile(schema, name)
  return (choices, ordinal) => draw(choices, ordinal, 0)
}

class Compiler {
  readonly #document: SchemaDocument
  readonly #compiled = new Map<string, Map<object, DrawAt>>()

  constructor(document: SchemaDocument) {
    this.#document = document
  }

  compile(schema: JsonSchema, name: string): DrawAt {
    if (typeof schema === 'boolean') return this.#fresh(schema, name)
    const known = this.#compiled.get(name)?.get(schema)
    if (known !== undefined) return known
    let draw: DrawAt | undefined
    const later: DrawAt = (choices, ordinal, depth) => draw?.(choices, ordinal, depth)
    if (!this.#compiled.has(name)) this.#compiled.set(name, new Map())
    this.#compiled.get(name)?.set(schema, later)
    draw = this.#fresh(schema, name)
    this.#compiled.get(name)?.set(schema, draw)
    return draw
  }

  #fresh(schema: JsonSchema, name: string): DrawAt {
    const flat = this.#document.flatten(schema)
    if (flat === false) throw impossible(name, 'the schema is `false`')
    const unsupported = UNSUPPORTED.find((keyword) => flat[keyword] !== undefined)
    if (unsupported !== undefined) {
      throw new UsageError('schema_unsupported', `Values cannot be generated for "${unsupported}"${at(name)}.`)
    }
    for (const keyword of ['oneOf', 'anyOf']) {
      const branches = subschemas(flat, keyword)
      if (branches.length > 0) return this.#oneOf(flat, keyword, branches, name)
    }
    if ('const' in flat) return () => structuredClone(flat.const)
    if (Array.isArray(flat.enum)) {
      const values: readonly unknown[] = flat.enum.filter((value) => isOfType(value, flat.type))
      if (values.length === 0) throw impossible(name, 'no value of `enum` is of the right type')
      return (choices) => structuredClone(pick(choices, values))
    }
    const types = typesOf(flat)
    if (types === undefined) return anything
    if (types.length === 0) throw impossible(name, 'no type is left')
    const draws = types.map((type) => this.#ofType(type, flat, name))
    const [only] = draws
    return draws.length === 1 && only
      ? only
      : (choices, ordinal, depth) => pick(choices, draws)(choices, ordinal, depth)
  }

  #oneOf(flat: SchemaObject, keyword: string, branches: readonly JsonSchema[], name: string): DrawAt {
    const { [keyword]: _, ...rest } = flat
    const possible = branches
      .map((branch) => ({ allOf: [rest, branch] }))
      .filter((branch) => this.#document.flatten(branch) !== false)
    if (possible.length === 0) throw impossible(name, `no branch of \`${keyword}\` is possible`)
    const draws = possible.map((branch) => this.compile(branch, name))
    return (choices, ordinal, depth) => (depth < DEEP ? pick(choices, draws) : draws[0])?.(choices, ordinal, depth)
  }

  #ofType(type: string, schema: SchemaObject, name: string): DrawAt {
    switch (type) {
      case 'null':
        return () => null
      case 'boolean':
        return (choices) => choices.below(2) === 1
      case 'string':
        return stringDraw(schema, name)
      case 'number':
      case 'integer':
        return numberDraw(schema, type === 'integer', name)
      case 'array':
        return this.#array(schema, name)
      case 'object':
        return this.#object(schema, name)
      default:
        throw impossible(name, `there is no type "${type}"`)
    }
  }

  #array(schema: SchemaObject, name: string): DrawAt {
    const first = subschemas(schema, 'prefixItems').map((item) => this.compile(item, name))
    const rest = schema.items === false ? undefined : this.compile(isSchema(schema.items) ? schema.items : true, name)
    const min = number(schema, 'minItems') ?? 0
    const most = rest === undefined ? first.length : Number.POSITIVE_INFINITY
    const max = Math.min(number(schema, 'maxItems') ?? Math.max(min, first.length) + 3, most)
    if (min > max) throw impossible(name, 'the limits of its length contradict each other')
    const isUnique = schema.uniqueItems === true
    return (choices, ordinal, depth) => {
      const length = depth >= DEEP ? min : min + choices.below(Math.min(max - min, 4) + 1)
      const items: unknown[] = []
      const seen = new Set<string>()
      for (let tries = 0; items.length < length && tries < length + TOO_DEEP; tries++) {
        const item = (first[items.length] ?? rest)?.(choices, ordinal + tries, depth + 1)
        const key = isUnique ? JSON.stringify(item) : String(tries)
        if (!seen.has(key)) items.push(item)
        seen.add(key)
      }
      return items
    }
  }

  #object(schema: SchemaObject, name: string): DrawAt {
    const declared = properties(schema)
    const required = strings(schema, 'required')
    const members = new Map<string, DrawAt>()
    for (const [key, value] of Object.entries(declared)) {
      if (required.includes(key) || this.#document.flatten(value) !== false) members.set(key, this.compile(value, key))
    }
    const free = this.#free(schema, name)
    for (const key of required) if (!members.has(key)) members.set(key, free.draw)
    const optional = [...members.keys()].filter((key) => !required.includes(key))
    const minExtra = Math.max(0, (number(schema, 'minProperties') ?? 0) - members.size)
    const max = number(schema, 'maxProperties') ?? Number.POSITIVE_INFINITY
    const needs = Object.entries(properties(schema, 'dependentRequired')) as unknown as [string, readonly string[]][]
    const maxExtra =
      Object.keys(declared).length === 0 ? Math.max(minExtra, Math.min(4, max - required.length)) : minExtra
    if (minExtra > 0 && free.keys.length < minExtra) throw impossible(name, '`minProperties` cannot be met')

    return (choices, ordinal, depth) => {
      if (depth > TOO_DEEP) throw impossible(name, 'it contains itself endlessly')
      const present = new Set(required)
      const wanted = (number(schema, 'minProperties') ?? 0) - minExtra
      for (const key of optional) {
        const isNeeded = present.size < wanted && optional.length - optional.indexOf(key) <= wanted - present.size
        if (isNeeded || (depth < DEEP && present.size < max && choices.below(4) > 0)) present.add(key)
      }
      for (const [key, others] of needs) if (present.has(key)) for (const other of others) present.add(other)
      const value: Record<string, unknown> = {}
      for (const [key, draw] of members) if (present.has(key)) value[key] = draw(choices, ordinal, depth + 1)
      for (const key of present) if (!members.has(key)) value[key] = free.draw(choices, ordinal, depth + 1)
      const extra = depth >= DEEP ? minExtra : minExtra + choices.below(maxExtra - minExtra + 1)
      const from = extra > 0 ? choices.below(free.keys.length) : 0
      for (let n = 0; n < extra; n++) {
        const key = free.keys[(from + n) % free.keys.length]
        if (key !== undefined) value[key] = free.draw(choices, ordinal, depth + 1)
      }
      return value
    }
  }

  /** Keys that an object may have beyond the named ones, and their values. */
  #free(schema: SchemaObject, name: string): { readonly keys: readonly string[]; readonly draw: DrawAt } {
    const names = schema.propertyNames
    const isAllowed = (key: string): boolean => {
      const flat = isSchema(names) ? this.#document.flatten(names) : {}
      return flat !== false && acceptsText(flat, key) && !Object.hasOwn(properties(schema), key)
    }
    const [pattern] = Object.entries(properties(schema, 'patternProperties'))
    const others = schema.additionalProperties ?? schema.unevaluatedProperties
    if (pattern !== undefined) {
      const [source, value] = pattern
      return { keys: matching(source).filter(isAllowed), draw: this.compile(value, name) }
    }
    if (others === false) return { keys: [], draw: () => undefined }
    const keys = [...KEYS, ...(isSchema(names) && names !== true ? this.#names(names) : [])].filter(isAllowed)
    if (isSchema(others) && others !== true) return { keys, draw: this.compile(others, '') }
    return { keys, draw: anything }
  }

  #names(schema: JsonSchema): readonly string[] {
    const flat = this.#document.flatten(schema)
    if (flat === false) return []
    if (Array.isArray(flat.enum)) return strings(flat, 'enum')
    return typeof flat.pattern === 'string' ? matching(flat.pattern) : []
  }
}

const IMPLIED: readonly (readonly [type: string, keywords: readonly string[]])[] = [
  ['object', ['properties', 'required', 'additionalProperties', 'patternProperties', 'propertyNames']],
  ['array', ['items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems']],
  ['string', ['minLength', 'maxLength', 'pattern', 'format']],
  ['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
]

/** The types that a schema names or means; undefined where it says nothing. */
function typesOf(schema: SchemaObject): readonly string[] | undefined {
  if (schema.type !== undefined) return [schema.type].flat() as string[]
  const implied = IMPLIED.find(([, keywords]) => keywords.some((keyword) => schema[keyword] !== undefined))
  return implied && [implied[0]]
}
