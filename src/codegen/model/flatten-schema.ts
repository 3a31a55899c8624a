import { isRecord, isSchema, type JsonSchema, type SchemaObject } from './json-schema.js'
import { type Model, nameOfRef } from './model.js'

/**
 * One schema with what it refers to and what `allOf` adds, as one: what must hold of a value, in one place. Keywords that
 * occur in several parts are joined where that is simple, else the parts stay in `allOf`.
 */
export function flattenSchema(model: Model, schema: JsonSchema): SchemaObject {
  if (typeof schema === 'boolean') return schema ? {} : { not: {} }
  const { $ref, allOf, ...own } = schema
  const name = nameOfRef($ref)
  const parts = [
    ...(name === undefined ? [] : [flattenSchema(model, model.defs.get(name) ?? true)]),
    ...(Array.isArray(allOf) ? allOf.filter(isSchema).map((member) => flattenSchema(model, member)) : []),
    own,
  ]
  return parts.reduce<SchemaObject>(join, {})
}

function join(left: SchemaObject, right: SchemaObject): SchemaObject {
  const joined: Record<string, unknown> = { ...left }
  const rest: Record<string, unknown> = {}
  for (const [keyword, value] of Object.entries(right)) {
    const before = joined[keyword]
    if (before === undefined || keyword === 'description' || keyword === 'title' || keyword === '$comment')
      joined[keyword] = value
    else if (keyword === 'required' && Array.isArray(before) && Array.isArray(value))
      joined.required = [...new Set([...before, ...value])]
    else if (keyword === 'properties' && isRecord(before) && isRecord(value))
      joined.properties = joinProperties(before, value)
    else if (keyword === 'type') joined.type = commonTypes(before, value)
    else if (keyword === 'allOf' && Array.isArray(before) && Array.isArray(value)) joined.allOf = [...before, ...value]
    else if (JSON.stringify(before) !== JSON.stringify(value)) rest[keyword] = value
  }
  if (Object.keys(rest).length > 0) joined.allOf = [...(Array.isArray(joined.allOf) ? joined.allOf : []), rest]
  return joined
}

function joinProperties(left: Record<string, unknown>, right: Record<string, unknown>): Record<string, unknown> {
  const joined = new Map(Object.entries(left))
  for (const [key, value] of Object.entries(right))
    joined.set(key, joined.has(key) ? { allOf: [joined.get(key), value] } : value)
  return Object.fromEntries(joined)
}

function commonTypes(left: unknown, right: unknown): unknown {
  const [a, b] = [[left].flat(), [right].flat()]
  const common = a.flatMap((type) => {
    if (b.includes(type)) return [type]
    if (type === 'number' && b.includes('integer')) return ['integer']
    return type === 'integer' && b.includes('number') ? ['integer'] : []
  })
  return common.length === 1 ? common[0] : common
}
