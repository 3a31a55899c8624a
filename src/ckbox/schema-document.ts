import { UsageError } from '../errors.js'
import { flatten } from '../json-schema/flatten.js'
import { isRecord, isSchema, type JsonSchema, type SchemaObject, subschemas } from '../json-schema/schema.js'

/** The schemas of one document: resolves references, and flattens them and `allOf`. */
export interface SchemaDocument {
  /** Everything that must hold of a value, in one object. `false` if no value is valid. */
  flatten(schema: JsonSchema): SchemaObject | false
}

export const properties = (schema: SchemaObject, keyword = 'properties'): Readonly<Record<string, JsonSchema>> =>
  isRecord(schema[keyword]) ? (schema[keyword] as Record<string, JsonSchema>) : {}

export const strings = (schema: SchemaObject, keyword: string): readonly string[] => {
  const list = schema[keyword]
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : []
}

export const number = (schema: SchemaObject, keyword: string): number | undefined =>
  typeof schema[keyword] === 'number' ? schema[keyword] : undefined

const ANONYMOUS = 'schema:/'

/** Reads a JSON Schema of draft 2020-12. References are looked up inside the document; nothing is fetched. */
export function schemaDocument(root: JsonSchema): SchemaDocument {
  const bases = new Map<object, string>()
  const targets = new Map<string, SchemaObject>()

  const register = (value: unknown, outer: string): void => {
    if (Array.isArray(value)) for (const item of value) register(item, outer)
    if (!isRecord(value) || bases.has(value)) return
    const base = typeof value.$id === 'string' ? new URL(value.$id, outer).href.replace(/#$/, '') : outer
    bases.set(value, base)
    if (base !== outer || outer === ANONYMOUS) if (!targets.has(base)) targets.set(base, value)
    if (typeof value.$anchor === 'string') targets.set(`${base}#${value.$anchor}`, value)
    for (const child of Object.values(value)) register(child, base)
  }
  register(root, ANONYMOUS)

  const resolve = (ref: string, at: object): JsonSchema => {
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
      'schema_ref_unresolved',
      `The schema refers to "${ref}", which is not in the same document. References are not fetched: bundle the schemas first.`,
    )
  }

  return {
    flatten(schema) {
      const flat = flatten(schema, resolve)
      if (flat === false) return false
      const apart = subschemas(flat, 'allOf').flatMap((part) => Object.keys(part))
      // Lists of branches may stay apart: a branch is drawn from each in turn.
      const conflict = apart.find((keyword) => keyword !== 'anyOf' && keyword !== 'oneOf')
      if (conflict === undefined) return flat
      throw new UsageError('schema_unsupported', `Values cannot be generated for two different "${conflict}" at once.`)
    },
  }
}
