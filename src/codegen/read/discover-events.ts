import { UsageError } from '../../errors.js'
import { isRecord, isSchema } from '../../json-schema/schema.js'
import { type Located, place, type Resolver } from './resolver.js'

/** An event schema, and the values that its discriminating property may have. */
export interface DiscoveredEvent {
  readonly located: Located
  readonly values: readonly string[]
}

export interface Discovery {
  readonly events: readonly DiscoveredEvent[]
  readonly discriminator: string
  readonly envelope: Located | undefined
}

/** Names that usually tell events apart, the likeliest first: they decide where several properties would do. */
const LIKELY = ['event', 'type', 'event_type', 'eventType', 'name', 'kind', 'topic', 'action']

/**
 * Finds the events among the schemas: the members of the union that a lone file is, or else every schema that fixes the
 * discriminating property to a string.
 */
export function discoverEvents(resolver: Resolver, wanted: string | undefined): Discovery {
  const union = resolver.documents.length === 1 ? unionOf(resolver) : []
  const candidates = union.length > 0 ? union : roots(resolver)
  const discriminator = wanted ?? findDiscriminator(candidates, resolver)
  const found = candidates.map((located) => ({ located, values: valuesOf(located, discriminator, resolver) }))
  const events = union.length > 0 ? found : found.filter(({ values }) => values.length > 0)
  if (events.length === 0 || !events.some(({ values }) => values.length > 0)) {
    throw new UsageError(
      'discriminator_not_found',
      `No schema fixes the property "${discriminator}" to a string (by const or enum), so the events cannot be told apart. Name the property that tells them apart with --discriminator.`,
    )
  }
  return { events, discriminator, envelope: union.length > 0 ? undefined : envelopeOf(resolver, events, discriminator) }
}

function unionOf(resolver: Resolver): Located[] {
  const [document] = resolver.documents
  return document === undefined ? [] : flatten(resolver.root(document), resolver, new Set())
}

/** The leaves of nested unions of references. */
function flatten(located: Located, resolver: Resolver, seen: Set<unknown>): Located[] {
  if (!isRecord(located.schema) || seen.has(located.schema)) return []
  seen.add(located.schema)
  const members = located.schema.oneOf ?? located.schema.anyOf
  if (!Array.isArray(members) || 'properties' in located.schema) return []
  return members.flatMap((member, index) => {
    const target: Located | undefined =
      isRecord(member) && typeof member.$ref === 'string'
        ? resolver.resolve(member.$ref, located)
        : isSchema(member)
          ? { ...located, schema: member, pointer: `${located.pointer}/oneOf/${index}` }
          : undefined
    if (target === undefined || seen.has(target.schema)) return []
    const leaves = flatten(target, resolver, seen)
    return leaves.length > 0 ? leaves : [target]
  })
}

/** The schemas that files consist of, and the definitions in them. */
function roots(resolver: Resolver): Located[] {
  return resolver.documents.flatMap((document) => {
    const root = resolver.root(document)
    const definitions = ['$defs', 'definitions'].flatMap((keyword) => {
      const map = document.schema[keyword]
      if (!isRecord(map)) return []
      return Object.keys(map).map((key) => resolver.resolve(`#/${keyword}/${encodeToken(key)}`, root))
    })
    return [root, ...definitions]
  })
}

export function encodeToken(key: string): string {
  return encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))
}

function findDiscriminator(candidates: readonly Located[], resolver: Resolver): string {
  const found = new Map<string, { schemas: number; values: Set<string> }>()
  for (const located of candidates) {
    for (const name of propertyNames(located, resolver)) {
      const values = valuesOf(located, name, resolver)
      if (values.length === 0) continue
      const entry = found.get(name) ?? { schemas: 0, values: new Set<string>() }
      entry.schemas += 1
      for (const value of values) entry.values.add(value)
      found.set(name, entry)
    }
  }
  const rank = (name: string) => (LIKELY.includes(name) ? LIKELY.indexOf(name) : LIKELY.length)
  // One schema with a long enum is not a catalogue of events, nor are many schemas with the same value.
  const score = ({ schemas, values }: { schemas: number; values: Set<string> }) => Math.min(schemas, values.size)
  const [best] = [...found].sort(
    ([a, x], [b, y]) => score(y) - score(x) || y.schemas - x.schemas || rank(a) - rank(b) || (a < b ? -1 : 1),
  )
  if (best === undefined) {
    throw new UsageError(
      'discriminator_not_found',
      'No schema fixes a property to a string (by const or enum), so nothing tells the events apart. Name the property with --discriminator, or add a const to each event.',
    )
  }
  return best[0]
}

/** Schemas that apply to the same value: the schema, what it refers to, and what `allOf` adds. */
function parts(located: Located, resolver: Resolver, seen = new Set<unknown>()): Located[] {
  if (!isRecord(located.schema) || seen.has(located.schema)) return []
  seen.add(located.schema)
  const { $ref, allOf } = located.schema
  const referred = typeof $ref === 'string' ? parts(resolver.resolve($ref, located), resolver, seen) : []
  const members = Array.isArray(allOf) ? allOf.filter(isSchema) : []
  return [located, ...referred, ...members.flatMap((schema) => parts({ ...located, schema }, resolver, seen))]
}

function propertyNames(located: Located, resolver: Resolver): Set<string> {
  const names = parts(located, resolver).flatMap(({ schema }) =>
    isRecord(schema) && isRecord(schema.properties) ? Object.keys(schema.properties) : [],
  )
  return new Set(names)
}

/** The strings that a property is fixed to. */
function valuesOf(located: Located, property: string, resolver: Resolver): string[] {
  for (const part of parts(located, resolver)) {
    const properties = isRecord(part.schema) ? part.schema.properties : undefined
    const schema = isRecord(properties) ? Object.getOwnPropertyDescriptor(properties, property)?.value : undefined
    if (!isRecord(schema)) continue
    const target = typeof schema.$ref === 'string' ? targetOf(schema.$ref, part, resolver) : schema
    if (!isRecord(target)) continue
    if (typeof target.const === 'string') return [target.const]
    if (
      Array.isArray(target.enum) &&
      target.enum.length > 0 &&
      target.enum.every((value) => typeof value === 'string')
    ) {
      return target.enum
    }
  }
  return []
}

/** A dangling reference is reported later, with its place, if an event needs it at all. */
function targetOf(ref: string, from: Located, resolver: Resolver): unknown {
  try {
    return resolver.resolve(ref, from).schema
  } catch (error) {
    if (error instanceof UsageError) return undefined
    throw error
  }
}

/**
 * The schema of any event: it leaves the discriminating property open and requires nothing that an event does not.
 * Of several, the one that requires most.
 */
function envelopeOf(
  resolver: Resolver,
  events: readonly DiscoveredEvent[],
  discriminator: string,
): Located | undefined {
  const required = events.map(({ located }) => requiredOf(located, resolver))
  const fits = (located: Located) => {
    const own = requiredOf(located, resolver)
    const open = parts(located, resolver).some(({ schema }) => {
      const properties = isRecord(schema) && isRecord(schema.properties) ? schema.properties : {}
      const property = properties[discriminator]
      return isRecord(property) && property.type === 'string' && !('const' in property) && !('enum' in property)
    })
    return open && own.has(discriminator) && [...own].every((key) => required.every((keys) => keys.has(key)))
  }
  const simple = (located: Located) =>
    isRecord(located.schema) && !('allOf' in located.schema || 'oneOf' in located.schema || 'anyOf' in located.schema)
  return roots(resolver)
    .filter((located) => simple(located) && fits(located))
    .sort((a, b) => requiredOf(b, resolver).size - requiredOf(a, resolver).size || (place(a) < place(b) ? -1 : 1))[0]
}

function requiredOf(located: Located, resolver: Resolver): Set<string> {
  const names = parts(located, resolver).flatMap(({ schema }) =>
    isRecord(schema) && Array.isArray(schema.required) ? schema.required.filter((key) => typeof key === 'string') : [],
  )
  return new Set(names)
}
