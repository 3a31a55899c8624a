import { isSchema } from '../../json-schema/schema.js'
import { visitSchemas } from '../model/walk-schemas.js'
import type { Located, Resolver } from './resolver.js'

/** All schemas that some schemas refer to, directly or not. A schema is reached only if a reference leads to it. */
export function reachable(from: readonly Located[], resolver: Resolver): Set<unknown> {
  const reached = new Set<unknown>()
  const pending = [...from]
  const visited = new Set<unknown>()
  for (let located = pending.pop(); located !== undefined; located = pending.pop()) {
    if (visited.has(located.schema) || !isSchema(located.schema)) continue
    visited.add(located.schema)
    const from = located
    visitSchemas(located.schema, (schema) => {
      const target = typeof schema.$ref === 'string' ? resolver.find(schema.$ref, { ...from, schema }) : undefined
      if (target === undefined) return
      reached.add(target.schema)
      pending.push(target)
    })
  }
  return reached
}
