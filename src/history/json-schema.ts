import { UsageError } from '../errors.js'

export type SchemaObject = Readonly<Record<string, unknown>>
export type Schema = boolean | SchemaObject

/** Schemas of one document: finds what a reference means, and flattens references and `allOf` away. */
export interface SchemaDocument {
  /** The schema with all that holds for the same value in one object. `false` where nothing is valid. */
  flatten(schema: Schema): SchemaObject | false
}

export const isObject = (value: unknown): value is SchemaObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isSchema = (value: unknown): value is Schema => typeof value === 'boolean' || isObject(value)

export const subschemas = (schema: SchemaObject, keyword: string): readonly Schema[] => {
  const list = schema[keyword]
  return Array.isArray(list) ? list.filter(isSchema) : []
}

export const properties = (schema: SchemaObject, keyword = 'properties'): Readonly<Record<string, Schema>> =>
  isObject(schema[keyword]) ? (schema[keyword] as Record<string, Schema>) : {}

export const strings = (schema: SchemaObject, keyword: string): readonly string[] => {
  const list = schema[keyword]
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : []
}

export const number = (schema: SchemaObject, keyword: string): number | undefined =>
  typeof schema[keyword] === 'number' ? schema[keyword] : undefined

const ANONYMOUS = 'schema:/'
const MAX_CHAIN = 50

/** Reads a JSON Schema of draft 2020-12. References are looked up inside the document; nothing is fetched. */
export function schemaDocument(root: Schema): SchemaDocument {
  const bases = new Map<object, string>()
  const targets = new Map<string, SchemaObject>()

  const register = (value: unknown, outer: string): void => {
    if (Array.isArray(value)) for (const item of value) register(item, outer)
    if (!isObject(value) || bases.has(value)) return
    const base = typeof value.$id === 'string' ? new URL(value.$id, outer).href.replace(/#$/, '') : outer
    bases.set(value, base)
    if (base !== outer || outer === ANONYMOUS) if (!targets.has(base)) targets.set(base, value)
    if (typeof value.$anchor === 'string') targets.set(`${base}#${value.$anchor}`, value)
    for (const child of Object.values(value)) register(child, base)
  }
  register(root, ANONYMOUS)

  const resolve = (ref: string, at: object): Schema => {
    const [address = '', fragment = ''] = new URL(ref, bases.get(at) ?? ANONYMOUS).href.split('#')
    const named = targets.get(`${address}#${fragment}`)
    if (named !== undefined) return named
    let found: unknown = targets.get(address)
    for (const step of decodeURIComponent(fragment).split('/').slice(1)) {
      const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
      found = typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[key] : undefined
    }
    if (isSchema(found)) return found
    throw new UsageError(
      'schema/unresolved-ref',
      `The schema refers to "${ref}", which is not in the same document. References are not fetched: bundle the schemas first.`,
    )
  }

  const flatten = (schema: Schema, chain = 0): SchemaObject | false => {
    if (schema === true) return {}
    if (schema === false) return false
    if (chain > MAX_CHAIN) {
      throw new UsageError('schema/endless-ref', 'A reference of the schema leads back to itself and never to a type.')
    }
    if (schema.$ref === undefined && schema.allOf === undefined) return schema
    const { $ref, allOf: _, ...own } = schema
    const parts = [...subschemas(schema, 'allOf')]
    if (typeof $ref === 'string') parts.unshift(resolve($ref, schema))
    let whole: SchemaObject | false = own
    for (const part of parts) {
      const flat = flatten(part, chain + 1)
      if (flat === false) return false
      whole = both(whole, flat)
    }
    return whole
  }
  return { flatten }
}

const LOWER_BOUNDS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']
const UPPER_BOUNDS = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties']
const ANNOTATIONS = ['title', 'description', '$comment', '$id', '$schema', '$defs', 'default', 'examples']

/** One schema for what is valid against both. */
function both(first: SchemaObject, second: SchemaObject): SchemaObject {
  const whole: Record<string, unknown> = { ...first }
  for (const [keyword, value] of Object.entries(second)) {
    const known = whole[keyword]
    if (known === undefined) whole[keyword] = value
    else if (!ANNOTATIONS.includes(keyword)) whole[keyword] = meet(keyword, known, value)
  }
  return whole
}

function meet(keyword: string, one: unknown, other: unknown): unknown {
  if (JSON.stringify(one) === JSON.stringify(other)) return one
  if (typeof one === 'number' && typeof other === 'number') {
    if (LOWER_BOUNDS.includes(keyword)) return Math.max(one, other)
    if (UPPER_BOUNDS.includes(keyword)) return Math.min(one, other)
  }
  switch (keyword) {
    case 'required':
      return [...new Set([...(one as string[]), ...(other as string[])])]
    case 'type': {
      const types = [one].flat()
      const others = [other].flat()
      if (types.includes('number') && others.includes('integer')) types.push('integer')
      if (others.includes('number') && types.includes('integer')) others.push('integer')
      return types.filter((type) => others.includes(type))
    }
    case 'enum': {
      const values = new Set((other as unknown[]).map((value) => JSON.stringify(value)))
      return (one as unknown[]).filter((value) => values.has(JSON.stringify(value)))
    }
    case 'properties':
    case 'patternProperties': {
      const whole: Record<string, unknown> = { ...(one as object) }
      for (const [name, schema] of Object.entries(other as object)) {
        whole[name] = Object.hasOwn(whole, name) ? { allOf: [whole[name], schema] } : schema
      }
      return whole
    }
    case 'items':
    case 'additionalProperties':
    case 'propertyNames':
      return { allOf: [one, other] }
    case 'anyOf':
    case 'oneOf':
      return (one as Schema[]).flatMap((a) => (other as Schema[]).map((b) => ({ allOf: [a, b] })))
    default:
      throw new UsageError('schema/unsupported', `Values cannot be generated for two different "${keyword}" at once.`)
  }
}
