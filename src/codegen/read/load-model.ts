import picomatch from 'picomatch'
import { UsageError } from '../../errors.js'
import { isRecord, type JsonSchema, type SchemaObject } from '../../json-schema/schema.js'
import { type EventModel, type Model, nameOfRef, refTo } from '../model/model.js'
import { NameRegistry, pascalCase } from '../model/names.js'
import { normaliseKeywords } from '../model/normalise-keywords.js'
import { mapSubschemas } from '../model/walk-schemas.js'
import { checkKeywords } from './check-keywords.js'
import { type DiscoveredEvent, type Discovery, discoverEvents, haveOwnValues } from './discover-events.js'
import type { SchemaDocument } from './read-schemas.js'
import { decodeToken, type Located, place, Resolver } from './resolver.js'

export interface LoadOptions {
  /** The property that tells events apart. Default: found. */
  readonly discriminator?: string | undefined
  /** Which events to keep: names or globs. Default: all. */
  readonly events?: readonly string[]
  /** A schema that takes the place of every property \`custom_attributes\`. */
  readonly customAttributes?: SchemaDocument
  /** Takes each warning: what was passed over or is not checked, and why. Default: none is heard. */
  readonly warn?: (warning: string) => void
}

/**
 * From schema files to a model: finds the events, gives every schema that they need a name, and rewrites references.
 *
 * @throws UsageError if references lead nowhere, or no events are found.
 */
export function loadModel(documents: readonly SchemaDocument[], options: LoadOptions = {}): Model {
  const resolver = new Resolver(documents)
  const discovery = discoverEvents(resolver, options.discriminator, options.warn)
  const kept = keep(withNames(discovery), options.events)
  const builder = new Builder(resolver, options.customAttributes)
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
  if (options.customAttributes !== undefined && !builder.replacedAttributes) {
    throw new UsageError(
      'custom_attributes_unused',
      'No schema of the chosen events has a property custom_attributes, so --custom-attributes has no effect. Leave it out.',
    )
  }
  refuseEndlessReferences(builder.defs)
  const root = rootDocument(documents)
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

/** The last part of the pointer, or the file name without its endings. */
function keyOf(located: Located): string {
  const last = located.pointer.split('/').at(-1)
  if (last) return decodeToken(last)
  return (
    located.document.path
      .split('/')
      .at(-1)
      ?.replace(/(\.schema)?\.(json|ya?ml)$/i, '') ?? located.document.path
  )
}

function nameHint(located: Located): string {
  const title = isRecord(located.schema) ? text(located.schema.title) : undefined
  const inDefinitions = /\/(\$defs|definitions|schemas)\/[^/]+$/.test(located.pointer)
  return pascalCase(inDefinitions ? keyOf(located) : (title ?? keyOf(located)))
}

type Annotations = Pick<DiscoveredEvent, 'title' | 'description' | 'deprecated'>

interface AddOptions {
  /** What its document says about it elsewhere. */
  readonly about?: Annotations
  /** Takes the name as it is. */
  readonly reserved?: boolean
}

/** What a schema says of itself goes first. */
function annotated(schema: JsonSchema, about: Annotations | undefined): JsonSchema {
  if (about === undefined || (isRecord(schema) && text(schema.description) !== undefined)) return schema
  const { title, description, deprecated } = about
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(deprecated === true ? { deprecated } : {}),
    ...(schema === true ? {} : schema === false ? { not: {} } : schema),
  }
}

/** Collects definitions: every schema that is referred to gets a name and is rewritten in turn. */
class Builder {
  readonly defs = new Map<string, JsonSchema>()
  readonly #names = new NameRegistry()
  readonly #nameOf = new Map<unknown, string>()
  readonly #pending: { name: string; located: Located; about: Annotations | undefined }[] = []

  readonly #resolver: Resolver
  readonly #attributes: Located | undefined
  replacedAttributes = false

  constructor(resolver: Resolver, attributes: SchemaDocument | undefined) {
    this.#resolver = resolver
    this.#attributes = attributes === undefined ? undefined : new Resolver([attributes]).root(attributes)
  }

  add(located: Located, hint = nameHint(located), { about, reserved }: AddOptions = {}): string {
    const known = this.#nameOf.get(located.schema)
    if (known !== undefined) return known
    const name = reserved === true ? hint : this.#names.claim(hint)
    this.#nameOf.set(located.schema, name)
    // Reserves its place in the order.
    this.defs.set(name, true)
    this.#pending.push({ name, located, about })
    return name
  }

  finish(): void {
    for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) {
      this.defs.set(next.name, annotated(this.#rewrite(next.located), next.about))
    }
  }

  #rewrite(located: Located): JsonSchema {
    if (typeof located.schema === 'boolean') return located.schema
    checkKeywords(located.schema, (...segments) => place({ ...located, pointer: below(located.pointer, segments) }))
    refuseBrokenNames(located.schema, located)
    refuseDynamic(located.schema, located)
    const normal = normaliseKeywords(located.schema, located.legacy)
    const within = mapSubschemas(normal, (schema, _position, segments) => {
      if (segments[0] === 'properties' && segments[1] === 'custom_attributes' && this.#attributes !== undefined) {
        this.replacedAttributes = true
        const { description } = typeof schema === 'boolean' ? {} : schema
        const name = this.add(this.#attributes, 'CustomAttributes')
        return { ...(typeof description === 'string' ? { description } : {}), $ref: refTo(name) }
      }
      return this.#rewrite({ ...located, schema, pointer: below(located.pointer, segments) })
    })
    if (typeof within.$ref !== 'string') return within
    const target = this.#resolverOf(located).resolve(within.$ref, located)
    return typeof target.schema === 'boolean'
      ? withoutRef(within, target.schema)
      : { ...within, $ref: refTo(this.add(target)) }
  }

  /** The schema of the attributes stands alone: it may refer only to itself. */
  #resolverOf(located: Located): Resolver {
    const attributes = this.#attributes
    return attributes !== undefined && located.document === attributes.document
      ? new Resolver([attributes.document])
      : this.#resolver
  }
}

/** The pointer to what stands below another. */
function below(pointer: string, segments: readonly string[]): string {
  return [pointer, ...segments.map((segment) => segment.replaceAll('~', '~0').replaceAll('/', '~1'))].join('/')
}

function withoutRef({ $ref: _, ...rest }: SchemaObject, target: boolean): JsonSchema {
  return target ? rest : { ...rest, not: {} }
}

/** Half of a surrogate pair is not a character: neither a file nor a pointer can hold it. */
function refuseBrokenNames({ properties, patternProperties }: SchemaObject, located: Located): void {
  for (const map of [properties, patternProperties]) {
    const broken = isRecord(map) ? Object.keys(map).find((key) => /\p{Surrogate}/u.test(key)) : undefined
    if (broken !== undefined) {
      throw new UsageError(
        'name_not_unicode',
        `${place(located)} has a property whose name is not valid Unicode: ${JSON.stringify(broken)}.`,
      )
    }
  }
}

function refuseDynamic(schema: SchemaObject, located: Located): void {
  for (const keyword of ['$dynamicRef', '$recursiveRef']) {
    if (typeof schema[keyword] === 'string') {
      throw new UsageError(
        'keyword_unsupported',
        `${place(located)} uses ${keyword}, which the generator does not support. Use $ref.`,
      )
    }
  }
}

/** A schema that applies itself to the same value has no meaning, and its validator would never end. */
function refuseEndlessReferences(defs: ReadonlyMap<string, JsonSchema>): void {
  const done = new Set<string>()
  const visit = (name: string, path: readonly string[]): void => {
    if (path.includes(name)) {
      throw new UsageError(
        'ref_endless',
        `The schemas refer to themselves in an endless cycle: ${[...path.slice(path.indexOf(name)), name].join(' → ')}. A cycle must pass through a property or an item.`,
      )
    }
    if (done.has(name)) return
    for (const next of inPlaceRefs(defs.get(name) ?? true)) visit(next, [...path, name])
    done.add(name)
  }
  for (const name of defs.keys()) visit(name, [])
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
function rootDocument(documents: readonly SchemaDocument[]): SchemaObject | undefined {
  if (documents.length === 1) return documents[0]?.schema
  return documents.find(({ path }) => /(^|\/)webhook\.(schema\.)?(json|ya?ml)$/.test(path))?.schema
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}
