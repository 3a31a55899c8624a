import { isRecord, isSchema, type SchemaObject, subschemas } from '../../json-schema/schema.js'
import type { Declaration, DeclaredEvent } from './declared-event.js'
import { fixedProperties, type PropertyPath, valuesAt } from './fixed-values.js'
import type { Located, Resolver } from './resolver.js'

/**
 * The events that a schema is a union of: the leaves of nested `oneOf` and `anyOf`, or of a list of `if` and `then` that
 * picks one by a property, beside the schema of any event. Undefined if the schema is no union.
 */
export function unionEvents(located: Located, resolver: Resolver): Declaration | undefined {
  return byConditions(located, resolver) ?? byBranches(located, resolver)
}

function byBranches(located: Located, resolver: Resolver): Declaration | undefined {
  const events = leaves(located, resolver, new Set())
  if (events.length === 0) return undefined
  const keyword = isRecord(located.schema) ? located.schema.discriminator : undefined
  const property = isRecord(keyword) && typeof keyword.propertyName === 'string' ? keyword.propertyName : undefined
  return { events, ...(property === undefined ? {} : { discriminator: [property] }) }
}

function leaves(located: Located, resolver: Resolver, seen: Set<unknown>): DeclaredEvent[] {
  if (!isRecord(located.schema) || seen.has(located.schema)) return []
  seen.add(located.schema)
  const { schema } = located
  const keyword = ['oneOf', 'anyOf'].find((name) => Array.isArray(schema[name]))
  if (keyword === undefined) return []
  if (Object.keys(schema).some((key) => restricts(key, keyword))) return withBase(located, keyword, resolver)
  const members = schema[keyword] as readonly unknown[]
  return members.flatMap((member, index) => {
    const target = memberOf(member, `${keyword}/${index}`, located, resolver)
    if (target === undefined || seen.has(target.schema)) return []
    const inner = leaves(target, resolver, seen)
    if (inner.length > 0) return inner
    const values = mappedTo(schema, member, target, located, resolver)
    return [{ located: target, ...(values.length > 0 ? { values } : {}) }]
  })
}

/** Whether a keyword beside a union says more than its members do. */
function restricts(key: string, keyword: string): boolean {
  const harmless = [
    keyword,
    'type',
    'discriminator',
    'title',
    'description',
    'examples',
    'default',
    'definitions',
    'id',
  ]
  return !harmless.includes(key) && !/^(?:\$(?!ref)|x-)/.test(key)
}

/**
 * The events that a union means with what stands beside it, such as the properties of all. Only if a property tells all its
 * members apart, and what stands beside fixes none: else it is one event with several forms.
 */
function withBase(located: Located, keyword: string, resolver: Resolver): DeclaredEvent[] {
  const { [keyword]: members, discriminator: _, ...base } = located.schema as SchemaObject
  if (!Array.isArray(members) || !members.every(isSchema)) return []
  const whole = { ...located, schema: base }
  if (fixedProperties(whole, 1, resolver).some(({ values }) => values.length === 1)) return []
  const forms = members.map((member) => fixedProperties({ ...located, schema: member }, 1, resolver))
  const apart = forms[0]?.some(({ path: [name] }) => {
    const values = forms.flatMap((fixed) => fixed.find(({ path }) => path[0] === name)?.values ?? [''])
    return !values.includes('') && new Set(values).size === values.length
  })
  if (apart !== true) return []
  return members.map((member, index) => ({
    located: {
      ...located,
      schema: { ...base, allOf: [...subschemas(base, 'allOf'), member] },
      pointer: `${located.pointer}/${keyword}/${index}`,
    },
  }))
}

function memberOf(member: unknown, at: string, from: Located, resolver: Resolver): Located | undefined {
  if (isRecord(member) && typeof member.$ref === 'string') return resolver.resolve(member.$ref, from)
  return isSchema(member) ? { ...from, schema: member, pointer: `${from.pointer}/${at}` } : undefined
}

/** OpenAPI's `discriminator`: the values that are mapped to a member, or its name if it fixes none itself. */
function mappedTo(
  { discriminator }: SchemaObject,
  member: unknown,
  target: Located,
  from: Located,
  resolver: Resolver,
): string[] {
  if (!isRecord(discriminator) || typeof discriminator.propertyName !== 'string') return []
  if (valuesAt(target, [discriminator.propertyName], resolver).length > 0) return []
  const mapping = Object.entries(isRecord(discriminator.mapping) ? discriminator.mapping : {})
  const values = mapping
    .filter(([, ref]) => {
      if (typeof ref !== 'string') return false
      const wanted = resolver.find(/[#/.]/.test(ref) ? ref : `#/components/schemas/${ref}`, from)
      return wanted?.schema === target.schema
    })
    .map(([value]) => value)
  const name = isRecord(member) && typeof member.$ref === 'string' ? member.$ref.split('/').at(-1) : undefined
  return values.length > 0 || name === undefined ? values : [name]
}

/** `allOf` with `if` a property has a value `then` the event, as our own published bundle has it. */
function byConditions(located: Located, resolver: Resolver): Declaration | undefined {
  const { schema } = located
  if (!isRecord(schema) || !Array.isArray(schema.allOf)) return undefined
  const events: DeclaredEvent[] = []
  let discriminator: PropertyPath | undefined
  const others: unknown[] = []
  for (const [index, member] of schema.allOf.entries()) {
    const fixed = isRecord(member) && isSchema(member.then) ? conditionOf(member.if) : undefined
    const target =
      fixed === undefined
        ? undefined
        : memberOf((member as SchemaObject).then, `allOf/${index}/then`, located, resolver)
    if (fixed === undefined || target === undefined) {
      others.push(member)
      continue
    }
    if (discriminator !== undefined && discriminator.join('/') !== fixed.path.join('/')) return undefined
    discriminator = fixed.path
    events.push({ located: target, values: fixed.values })
  }
  if (discriminator === undefined || 'properties' in schema) return undefined
  // What must hold of every event, or what an event may be besides the known ones.
  const besides = [schema, ...others, ...subschemas(schema, 'anyOf')].flatMap((part) => {
    const target = isRecord(part) && typeof part.$ref === 'string' ? resolver.resolve(part.$ref, located) : undefined
    return target === undefined || events.some((event) => event.located.schema === target.schema) ? [] : [target]
  })
  const envelope = besides.length === 1 ? besides[0] : undefined
  return { events, discriminator, envelope }
}

/** The property that a condition asks for, and its values; undefined if it asks for anything else. */
function conditionOf(schema: unknown): { path: PropertyPath; values: readonly string[] } | undefined {
  if (!isRecord(schema)) return undefined
  const values = 'const' in schema ? [schema.const] : schema.enum
  if (Array.isArray(values)) {
    return values.every((value) => typeof value === 'string') ? { path: [], values } : undefined
  }
  const [entry, ...more] = isRecord(schema.properties) ? Object.entries(schema.properties) : []
  if (entry === undefined || more.length > 0) return undefined
  const inner = conditionOf(entry[1])
  return inner === undefined ? undefined : { path: [entry[0], ...inner.path], values: inner.values }
}
