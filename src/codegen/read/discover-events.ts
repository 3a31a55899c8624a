import { UsageError } from '../../errors.js'
import { pointerToken } from '../../json-schema/pointer.js'
import { isRecord } from '../../json-schema/schema.js'
import { asyncApiEvents } from './asyncapi-events.js'
import type { Declaration, DeclaredEvent } from './declared-event.js'
import { dotted, findDiscriminator, likeliestDiscriminator, pathOf, usualDiscriminator } from './find-discriminator.js'
import { below, type PropertyPath, partsOf, requiredOf, valuesAt } from './fixed-values.js'
import { reachable } from './follow-refs.js'
import { openApiEvents } from './openapi-events.js'
import type { RootDocument, SchemaDocument } from './read-schemas.js'
import { type Located, place, type Resolver } from './resolver.js'
import { unionEvents } from './union-events.js'

/** An event schema, and the values that its discriminating property may have. */
export interface DiscoveredEvent extends DeclaredEvent {
  readonly values: readonly string[]
  /** Whether the schema itself fixes the property to these values. */
  readonly isFixed: boolean
}

export interface Discovery {
  readonly events: readonly DiscoveredEvent[]
  /** Empty if no property tells the events apart. */
  readonly discriminator: PropertyPath
  readonly envelope: Located | undefined
}

/**
 * Finds the events: what an OpenAPI or AsyncAPI document declares, the members of a union, or else every schema that fixes
 * the discriminating property to a string. `warn` takes what was left out, and why.
 *
 * @throws UsageError if there are none, or if it is in doubt which they are.
 */
export function discoverEvents(
  resolver: Resolver,
  wanted: string | undefined,
  warn: (warning: string) => void = () => {},
): Discovery {
  const apis = resolver.documents.filter(isApi)
  return apis.length > 0 ? inApis(apis, resolver, wanted, warn) : inSchemas(resolver, wanted, warn)
}

function isApi({ schema }: RootDocument): boolean {
  return ['openapi', 'swagger', 'asyncapi'].some((keyword) => typeof schema[keyword] === 'string')
}

/** Documents that say themselves what is sent. Schemas beside them are only what they refer to. */
function inApis(
  documents: readonly RootDocument[],
  resolver: Resolver,
  wanted: string | undefined,
  warn: (warning: string) => void,
): Discovery {
  const declared = documents.map((document) => {
    const read = typeof document.schema.asyncapi === 'string' ? asyncApiEvents : openApiEvents
    return { document, ...read(resolver.root(document), resolver) }
  })
  const events = once(declared)
  const reasons = declared.flatMap(({ leftOut = [] }) => leftOut)
  if (events.length === 0) throw nothingSent(documents, reasons)
  if (reasons.length > 0) warn(`left out: ${reasons.join('; ')}`)
  // One webhook may stand for several events: it is split where that leaves each event with a value of its own.
  const unions = events.map((event) => unionEvents(event.located, resolver) ?? { events: [event] })
  const split = toldApart(unions, wanted, resolver)
  if (haveOwnValues(split.events)) return split
  const whole = toldApart([{ events }], wanted, resolver)
  if (wanted !== undefined && whole.events.every(({ values }) => values.length === 0))
    throw nothingFixes(
      wanted,
      events.map(({ located }) => located),
      resolver,
    )
  return whole
}

function toldApart(declared: readonly Declaration[], wanted: string | undefined, resolver: Resolver): Discovery {
  const events = declared.flatMap((declaration) => declaration.events)
  const schemas = events.map(({ located }) => located)
  const usual = usualDiscriminator(schemas, resolver) ?? declared.find((one) => one.discriminator)?.discriminator ?? []
  const discriminator = wanted === undefined ? usual : pathOf(wanted, schemas, resolver)
  return {
    events: events.map((event) => withValues(event, discriminator, resolver)),
    discriminator,
    envelope: undefined,
  }
}

/** Whether the values can be the names of the events. */
export function haveOwnValues(events: readonly DiscoveredEvent[]): boolean {
  return (
    events.every(({ values }) => values.length === 1) &&
    new Set(events.flatMap(({ values }) => values)).size === events.length
  )
}

function nothingSent(documents: readonly RootDocument[], reasons: readonly string[]): UsageError {
  const paths = documents.slice(0, 5).map(({ path }) => path)
  const why = reasons.length > 0 ? ` (${reasons.slice(0, 5).join('; ')})` : ''
  return new UsageError(
    'no_events',
    `${paths.join(', ')} describes no events${why}. An OpenAPI document has them as webhooks or callbacks with a JSON body, an AsyncAPI document as messages with a JSON Schema. Give one that does, or the JSON Schemas of the events.`,
  )
}

/**
 * Each message once, though several documents refer to it.
 *
 * @throws UsageError if two documents describe one event differently: then each is a catalogue of its own.
 */
function once(declared: readonly (Declaration & { readonly document: RootDocument })[]): DeclaredEvent[] {
  const first = new Map<string, { readonly event: DeclaredEvent; readonly document: RootDocument }>()
  return declared.flatMap(({ document, events }) =>
    events.filter((event) => {
      const key = event.name ?? place(event.located)
      const known = first.get(key)
      if (known === undefined) first.set(key, { event, document })
      const isSame = known?.event.located.schema === event.located.schema
      if (known !== undefined && !isSame && known.document !== document) throw twice(key, known.document, document)
      return !isSame
    }),
  )
}

function twice(event: string, one: SchemaDocument, other: SchemaDocument): UsageError {
  return new UsageError(
    'events_twice',
    `${one.path} and ${other.path} both describe the event "${event}". Give one of them with --schemas, or each a folder and settings of its own.`,
  )
}

function withValues(event: DeclaredEvent, path: PropertyPath, resolver: Resolver): DiscoveredEvent {
  const fixed = path.length === 0 ? [] : valuesAt(event.located, path, resolver)
  const isFixed = fixed.length > 0
  return { ...event, values: isFixed ? fixed : (event.values ?? []), isFixed }
}

function inSchemas(resolver: Resolver, wanted: string | undefined, warn: (warning: string) => void): Discovery {
  const unions = declaredUnions(resolver)
  const members = unions.flatMap(({ events }) => events)
  const alone = resolver.documents.length === 1 && members.length > 0
  const roots = alone ? [] : resolver.documents.map((document) => resolver.root(document))
  const single = roots.filter((root) => !unions.some(({ root: { schema } }) => schema === root.schema))
  const files = distinct([...single.map((located) => ({ located })), ...members])
  const definitions = alone ? [] : resolver.documents.flatMap((document) => definitionsOf(document, resolver))
  const { candidates, discriminator } = choose(files, definitions, unions, wanted, resolver)
  const found = candidates.map((event) => withValues(event, discriminator, resolver))
  const named = found.filter(({ values }) => values.length > 0)
  refuseOverlap(unions.map(({ events }) => events.map((event) => withValues(event, discriminator, resolver))))
  if (named.length === 0)
    throw nothingFixes(
      dotted(discriminator),
      files.map(({ located }) => located),
      resolver,
    )
  const declaredEnvelope = unions.find(({ envelope }) => envelope !== undefined)?.envelope
  const envelope =
    declaredEnvelope ??
    envelopeOf(
      alone ? candidates.map(({ located }) => located) : [...roots, ...definitions],
      named,
      discriminator,
      resolver,
    )
  // A member of a union is an event even if nothing tells it from others; a schema that stands alone is not.
  const events = (alone ? found : named).filter(({ located }) => located.schema !== envelope?.schema)
  if (!alone && unions.length === 0) reportLeftOut(roots, events, envelope, discriminator, resolver, warn)
  return { events, discriminator, envelope }
}

/** Files outweigh what is defined in them: definitions are looked at only if no file fixes a property. */
function choose(
  files: readonly DeclaredEvent[],
  definitions: readonly Located[],
  unions: readonly Declaration[],
  wanted: string | undefined,
  resolver: Resolver,
): { candidates: readonly DeclaredEvent[]; discriminator: PropertyPath } {
  const fromFiles = files.map(({ located }) => located)
  const declared = unions.find(({ discriminator }) => discriminator !== undefined)?.discriminator
  const all = [...fromFiles, ...definitions]
  const find = resolver.documents.length === 1 && unions.length > 0 ? likeliestDiscriminator : findDiscriminator
  const discriminator =
    wanted === undefined
      ? (declared ?? find(fromFiles, resolver) ?? find(definitions, resolver))
      : pathOf(wanted, all, resolver)
  if (discriminator === undefined) {
    throw new UsageError(
      'discriminator_not_found',
      'No schema fixes a property to a string (by const or enum), so nothing tells the events apart. Name the property with --discriminator, or add a const to each event.',
    )
  }
  const isEvent = (located: Located) => valuesAt(located, discriminator, resolver).length > 0
  // A definition that an event refers to is a part of it.
  const parts = reachable(fromFiles.filter(isEvent), resolver)
  const others = definitions.filter(({ schema }) => !parts.has(schema)).map((located) => ({ located }))
  return { candidates: distinct([...files, ...others]), discriminator }
}

function nothingFixes(property: string, schemas: readonly Located[], resolver: Resolver): UsageError {
  const likeliest = likeliestDiscriminator(schemas, resolver)
  const example = likeliest === undefined ? '' : `, perhaps --discriminator ${dotted(likeliest)}`
  return new UsageError(
    'discriminator_not_found',
    `No schema fixes the property "${property}" to a string (by const or enum), so the events cannot be told apart. Name the property that does with --discriminator${example}.`,
  )
}

/** Two unions of the same events, made of different schemas, are two catalogues. */
function refuseOverlap(unions: readonly (readonly DiscoveredEvent[])[]): void {
  const first = new Map<string, Located>()
  for (const { located, values } of unions.flat()) {
    for (const value of values) {
      const known = first.get(value)
      if (known === undefined) first.set(value, located)
      else if (known.document !== located.document) throw twice(value, known.document, located.document)
    }
  }
}

/** Files that are unions of events, unless other files refer to them: those are unions of parts. */
function declaredUnions(resolver: Resolver): (Declaration & { readonly root: Located })[] {
  const roots = resolver.documents.map((document) => resolver.root(document))
  return roots.flatMap((root) => {
    const union = unionEvents(root, resolver)
    if (union === undefined) return []
    const others = roots.filter(({ document }) => document !== root.document)
    return reachable(others, resolver).has(root.schema) ? [] : [{ ...union, root }]
  })
}

function distinct(events: readonly DeclaredEvent[]): DeclaredEvent[] {
  const seen = new Set<unknown>()
  return events.filter(({ located: { schema } }) => isRecord(schema) && !seen.has(schema) && seen.add(schema))
}

function definitionsOf(document: RootDocument, resolver: Resolver): Located[] {
  const root = resolver.root(document)
  return ['$defs', 'definitions'].flatMap((keyword) => {
    const map = document.schema[keyword]
    if (!isRecord(map)) return []
    return Object.keys(map).map((key) => resolver.resolve(`#/${keyword}/${encodeToken(key)}`, root))
  })
}

export function encodeToken(key: string): string {
  return encodeURIComponent(pointerToken(key))
}

/** Files that are neither events nor needed by one: most are mistakes in a schema, or do not belong into the folder. */
function reportLeftOut(
  roots: readonly Located[],
  events: readonly DiscoveredEvent[],
  envelope: Located | undefined,
  discriminator: PropertyPath,
  resolver: Resolver,
  warn: (warning: string) => void,
): void {
  const taken = [...events.map(({ located }) => located), ...(envelope === undefined ? [] : [envelope])]
  const used = reachable(taken, resolver)
  for (const { schema } of taken) used.add(schema)
  const idle = roots.filter(({ schema }) => !used.has(schema)).map(place)
  if (idle.length === 0) return
  const more = idle.length > 10 ? ` and ${idle.length - 10} more` : ''
  warn(
    `left out, because they do not fix ${dotted(discriminator)} to a string and no event refers to them: ${idle.slice(0, 10).join(', ')}${more}`,
  )
}

/**
 * The schema of any event: it leaves the discriminating property open and requires nothing that an event does not.
 * Of several, the one that requires most.
 */
function envelopeOf(
  candidates: readonly Located[],
  events: readonly DiscoveredEvent[],
  discriminator: PropertyPath,
  resolver: Resolver,
): Located | undefined {
  const requiredIn = (located: Located) => requiredOf(partsOf(located, resolver))
  const required = events.map(({ located }) => requiredIn(located))
  const fits = (located: Located) => {
    const own = requiredIn(located)
    let parts = partsOf(located, resolver)
    for (const key of discriminator) {
      if (!requiredOf(parts).has(key)) return false
      parts = below(parts, key, resolver)
    }
    const open = parts.some(
      ({ schema }) => isRecord(schema) && schema.type === 'string' && !('const' in schema) && !('enum' in schema),
    )
    return open && [...own].every((key) => required.every((keys) => keys.has(key)))
  }
  const simple = (located: Located) =>
    isRecord(located.schema) && !('allOf' in located.schema || 'oneOf' in located.schema || 'anyOf' in located.schema)
  return candidates
    .filter((located) => simple(located) && fits(located))
    .sort((a, b) => requiredIn(b).size - requiredIn(a).size || (place(a) < place(b) ? -1 : 1))[0]
}
