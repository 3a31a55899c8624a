import { isRecord, isSchema, type JsonSchema, type SchemaObject, subschemas } from '../../json-schema/schema.js'
import { nameOfRef } from '../model/model.js'
import { mapSubschemas, visitSchemas } from '../model/walk-schemas.js'
import type { Target } from './branch-facts.js'

/** What a schema evaluates of every value that satisfies it. */
export interface Evaluated {
  readonly names: readonly string[]
  readonly patterns: readonly string[]
}

/**
 * What a schema and all that it applies to the same value evaluate of an object, if that does not depend on the value:
 * `all`, or some properties. `undefined` if it depends on it.
 */
export function evaluatedProperties(schema: JsonSchema, target: Target): Evaluated | 'all' | undefined {
  const names = new Set<string>()
  const patterns = new Set<string>()
  let always = true
  // Not recursive, because chains of references can be long; a set is walked through also to what is added on the way.
  const parts = new Set<JsonSchema>([schema])
  for (const part of parts) {
    if (typeof part === 'boolean') continue
    if ('additionalProperties' in part || 'unevaluatedProperties' in part) return 'all'
    for (const name of keys(part.properties)) names.add(name)
    for (const pattern of keys(part.patternProperties)) patterns.add(pattern)
    const referred = target(part)
    for (const inner of referred === undefined ? [] : [referred]) parts.add(inner)
    for (const inner of subschemas(part, 'allOf')) parts.add(inner)
    always &&= conditional(part).every((inner) => evaluatesNothing(inner, target))
  }
  return always ? { names: [...names], patterns: [...patterns] } : undefined
}

/** What `evaluatesNothing` has found: without it, each branch within a branch doubles the time. */
const idle = new WeakMap<object, boolean>()

function evaluatesNothing(schema: JsonSchema, target: Target): boolean {
  if (typeof schema === 'boolean') return true
  const known = idle.get(schema)
  if (known !== undefined) return known
  const evaluated = evaluatedProperties(schema, target)
  const nothing = typeof evaluated === 'object' && evaluated.names.length + evaluated.patterns.length === 0
  idle.set(schema, nothing)
  return nothing
}

function keys(map: unknown): string[] {
  return isRecord(map) ? Object.keys(map) : []
}

/** The subschemas that apply to the same value in some cases only. */
function conditional(schema: SchemaObject): JsonSchema[] {
  const dependent = isRecord(schema.dependentSchemas) ? Object.values(schema.dependentSchemas) : []
  return [
    ...subschemas(schema, 'anyOf'),
    ...subschemas(schema, 'oneOf'),
    ...[schema.if, schema.then, schema.else, ...dependent].filter(isSchema),
  ]
}

/** Whether a schema asks, while the program runs, what others have evaluated. */
export function asksAtRunTime(
  { unevaluatedItems, unevaluatedProperties, ...others }: SchemaObject,
  target: Target,
): boolean {
  if (unevaluatedItems !== undefined) return true
  return unevaluatedProperties !== undefined && evaluatedProperties(others, target) === undefined
}

/** The definitions that must tell what they evaluate, because one that refers to them asks. */
export function trackedDefinitions(defs: ReadonlyMap<string, JsonSchema>, target: Target): Set<string> {
  const tracked = new Set<string>()
  const pending: JsonSchema[] = []
  for (const definition of defs.values()) {
    visitSchemas(definition, (schema) => {
      if (asksAtRunTime(schema, target)) pending.push(schema)
    })
  }
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === 'boolean') continue
    const name = nameOfRef(next.$ref)
    if (name !== undefined && !tracked.has(name)) {
      tracked.add(name)
      pending.push(defs.get(name) ?? true)
    }
    mapSubschemas(next, (subschema, position) => {
      if (position === 'same') pending.push(subschema)
      return subschema
    })
  }
  return tracked
}
