import picomatch from 'picomatch'
import { UsageError } from '../../errors.js'
import { isRecord, isSchema, type JsonSchema, type SchemaObject } from '../../json-schema/schema.js'
import { type EventModel, type Model, nameOfRef } from '../model/model.js'
import { pascalCase } from '../model/names.js'
import { mapSubschemas } from '../model/walk-schemas.js'
import { DefinitionBuilder } from './build-definitions.js'
import { type DiscoveredEvent, type Discovery, discoverEvents, haveOwnValues } from './discover-events.js'
import { keyOf, nameHint } from './name-hint.js'
import { text } from './navigate.js'
import type { RootDocument, SchemaDocument, SchemaSet } from './read-schemas.js'
import { type Located, Resolver } from './resolver.js'

export interface LoadOptions {
  /** The property that tells events apart. Default: found. */
  readonly discriminator?: string | undefined
  /** Which events to keep: names or globs. Default: all. */
  readonly events?: readonly string[]
  /** A schema that takes the place of every property \`custom_attributes\`. */
  readonly customAttributes?: SchemaDocument
  /** Takes each warning: what was passed over or is not checked, and why. Default: none is heard. */
  readonly warn?: (warning: string) => void
  /** Takes each pattern that the events need, with its place. */
  readonly onPattern?: (pattern: string, place: string) => void
}

/**
 * From schema files to a model: finds the events, gives every schema that they need a name, and rewrites references.
 *
 * @throws UsageError if references lead nowhere, or no events are found.
 */
export function loadModel(schemas: SchemaSet, options: LoadOptions = {}): Model {
  const resolver = new Resolver(schemas)
  const discovery = discoverEvents(resolver, options.discriminator, options.warn)
  const kept = keep(withNames(discovery), options.events)
  const builder = new DefinitionBuilder(resolver, options.customAttributes, options.onPattern)
  const events: EventModel[] = kept.map(({ name, typeHint, event, isShared }) => ({
    name,
    type: builder.add(event.located, typeHint, isShared ? {} : { about: event }),
    values: event.values,
  }))
  const unknown =
    discovery.envelope === undefined
      ? undefined
      : builder.add(copied(discovery.envelope), 'UnknownEvent', { reserved: true })
  builder.finish()
  for (const [index, { event }] of kept.entries()) {
    const type = events[index]?.type
    if (type === undefined || event.isFixed || event.values.length === 0) continue
    builder.defs.set(type, withValues(builder.defs.get(type) ?? true, discovery.discriminator, event.values))
  }
  if (options.customAttributes !== undefined && !builder.replacedAttributes) {
    throw new UsageError(
      'custom_attributes_unused',
      'No schema of the chosen events has a property custom_attributes, so --custom-attributes has no effect. Leave it out.',
    )
  }
  refuseEndlessReferences(builder.defs)
  for (const warning of builder.warnings()) options.warn?.(warning)
  for (const reason of new Set([...schemas.broken.values(), ...resolver.unresolved.values()]))
    options.warn?.(`Passed over, because no event needs it: ${reason}`)
  const root = rootDocument(schemas.documents)
  return {
    defs: builder.defs,
    events,
    discriminator: discovery.discriminator,
    unknown,
    title: text(root?.title) ?? 'Webhook',
    description: text(root?.description) ?? 'Any of the events.',
  }
}

/** A separate definition: events may refer to the envelope too, and there its name is not restricted. */
function copied(located: Located): Located {
  return typeof located.schema === 'boolean' ? located : { ...located, schema: { ...located.schema } }
}

/** A schema whose discriminating property the catalogue fixes in another place: an OpenAPI mapping, or a condition. */
function withValues(schema: JsonSchema, [key, ...rest]: readonly string[], values: readonly string[]): JsonSchema {
  if (schema === false) return false
  const known = schema === true ? {} : schema
  if (key === undefined) return { ...known, ...(values.length === 1 ? { const: values[0] } : { enum: values }) }
  const properties = isRecord(known.properties) ? known.properties : {}
  const required = Array.isArray(known.required) ? known.required : []
  const property = Object.getOwnPropertyDescriptor(properties, key)?.value
  return {
    ...known,
    type: 'object',
    required: [...new Set([...required, key])],
    properties: { ...properties, [key]: withValues(isSchema(property) ? property : {}, rest, values) },
  }
}

interface NamedEvent {
  readonly name: string
  readonly typeHint: string
  readonly event: DiscoveredEvent
  /** Several events have the same schema, and so the same type. */
  readonly isShared: boolean
}

/** Events are called by their discriminating values where those tell them all apart, else by their schemas. */
function withNames({ events }: Discovery): NamedEvent[] {
  const distinct = haveOwnValues(events)
  const taken = new Set<string>()
  const schemas = events.map(({ located }) => located.schema)
  return events.map((event) => {
    const wanted = (distinct ? event.values[0] : undefined) ?? event.name ?? keyOf(event.located)
    let name = wanted
    for (let number = 2; taken.has(name); number += 1) name = `${wanted}#${number}`
    taken.add(name)
    const isShared = schemas.indexOf(event.located.schema) !== schemas.lastIndexOf(event.located.schema)
    return { name, typeHint: isShared ? nameHint(event.located) : eventTypeName(name), event, isShared }
  })
}

function eventTypeName(name: string): string {
  // Names in capitals only would shout: AUTHORISATION_ADJUSTMENT.
  const pascal = pascalCase(/[a-z]/.test(name) ? name : name.toLowerCase())
  return pascal.endsWith('Event') ? pascal : `${pascal}Event`
}

function keep(events: readonly NamedEvent[], patterns: readonly string[] = []): readonly NamedEvent[] {
  if (patterns.length === 0) return events
  const idle = patterns.find((pattern) => !events.some(({ name }) => picomatch.isMatch(name, pattern)))
  if (idle !== undefined) {
    const names = events.slice(0, 20).map(({ name }) => name)
    const more = events.length > 20 ? `, and ${events.length - 20} more` : ''
    throw new UsageError(
      'no_such_event',
      `No event matches --events "${idle}". The events are: ${names.join(', ')}${more}.`,
    )
  }
  const isKept = picomatch([...patterns])
  return events.filter(({ name }) => isKept(name))
}

/** A schema that applies itself to the same value has no meaning, and its validator would never end. */
function refuseEndlessReferences(defs: ReadonlyMap<string, JsonSchema>): void {
  const done = new Set<string>()
  for (const root of defs.keys()) {
    // The way from the root, with what is left to follow at each step: chains are too long for recursion.
    const path: { name: string; left: string[] }[] = []
    const follow = (name: string) => path.push({ name, left: inPlaceRefs(defs.get(name) ?? true) })
    if (!done.has(root)) follow(root)
    const open = new Set([root])
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const next = step.left.pop()
      if (next === undefined) {
        done.add(step.name)
        open.delete(step.name)
        path.pop()
      } else if (open.has(next)) {
        const names = path.map(({ name }) => name)
        throw new UsageError(
          'ref_endless',
          `The schemas refer to themselves in an endless cycle: ${[...names.slice(names.indexOf(next)), next].join(' → ')}. A cycle must pass through a property or an item.`,
        )
      } else if (!done.has(next)) {
        open.add(next)
        follow(next)
      }
    }
  }
}

function inPlaceRefs(schema: JsonSchema): string[] {
  if (typeof schema === 'boolean') return []
  const names = [nameOfRef(schema.$ref)].filter((name) => name !== undefined)
  mapSubschemas(schema, (subschema, position) => {
    if (position === 'same') names.push(...inPlaceRefs(subschema))
    return subschema
  })
  return names
}

/** The file that describes all events: its title and description become those of the union. */
function rootDocument(documents: readonly RootDocument[]): SchemaObject | undefined {
  const [first, ...others] = documents
  if (others.length === 0) return first?.schema
  return documents.find(({ path }) => /(^|\/)webhook\.(schema\.)?(json|ya?ml)$/.test(path))?.schema
}
