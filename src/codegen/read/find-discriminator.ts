import { UsageError } from '../../errors.js'
import { type FixedProperty, fixedProperties, type PropertyPath, valuesAt } from './fixed-values.js'
import { reachable } from './follow-refs.js'
import { type Located, place, type Resolver } from './resolver.js'

/** Names that usually tell events apart, the likeliest first: they decide where several properties would do. */
const LIKELY = ['event', 'type', 'event_type', 'eventType', 'name', 'kind', 'topic', 'action']

/** How deep inside an event the property may lie that tells events apart, as in `data.context.type`. */
const MAX_DEPTH = 3

/** A property that could tell events apart, with the schemas that fix it. */
interface Candidate extends Pick<FixedProperty, 'path'> {
  readonly valuesOf: ReadonlyMap<Located, readonly string[]>
}

/**
 * The path of the property that tells the schemas apart: the one that most of them fix to a value of their own.
 *
 * @throws UsageError if two would do for different schemas, or equally well for the same: then it lists them.
 */
export function findDiscriminator(schemas: readonly Located[], resolver: Resolver): PropertyPath | undefined {
  const [best, ...others] = withoutParts(ranked(findCandidates(schemas, resolver)), resolver)
  if (best === undefined) return undefined
  const rival = others.find((other) => isRival(other, best) || contains(other, best, resolver))
  if (rival !== undefined) throw ambiguous([best, rival])
  return best.path
}

/** The same for schemas that are all known to be events: no doubt stops it. */
export function likeliestDiscriminator(schemas: readonly Located[], resolver: Resolver): PropertyPath | undefined {
  return ranked(findCandidates(schemas, resolver))[0]?.path
}

/** The same for events that have names as well: only if most of them have the property. */
export function usualDiscriminator(schemas: readonly Located[], resolver: Resolver): PropertyPath | undefined {
  const [best] = ranked(findCandidates(schemas, resolver))
  return best !== undefined && best.valuesOf.size * 2 > schemas.length ? best.path : undefined
}

/**
 * What a user names: a property, or a path with dots. A property whose own name has dots goes first.
 */
export function pathOf(wanted: string, schemas: readonly Located[], resolver: Resolver): PropertyPath {
  return schemas.some((located) => valuesAt(located, [wanted], resolver).length > 0) ? [wanted] : wanted.split('.')
}

function findCandidates(schemas: readonly Located[], resolver: Resolver): Candidate[] {
  const shallow = collect(schemas, 1, resolver)
  const decisive = shallow.some(
    ({ valuesOf }) => valuesOf.size === schemas.length && tellsApart(valuesOf) === schemas.length,
  )
  return decisive ? shallow : collect(schemas, MAX_DEPTH, resolver)
}

function collect(schemas: readonly Located[], depth: number, resolver: Resolver): Candidate[] {
  const found = new Map<string, { path: PropertyPath; valuesOf: Map<Located, readonly string[]> }>()
  for (const located of schemas) {
    for (const { path, values } of fixedProperties(located, depth, resolver)) {
      const key = JSON.stringify(path)
      const entry = found.get(key) ?? { path, valuesOf: new Map() }
      entry.valuesOf.set(located, values)
      found.set(key, entry)
    }
  }
  return [...found.values()]
}

/** Parts of events are no events. But where one schema refers to many, they may also be events that it gathers. */
function withoutParts([best, ...others]: readonly Candidate[], resolver: Resolver): Candidate[] {
  if (best === undefined) return []
  const isPart = others.some(
    (other) => score(other.valuesOf) * 2 > score(best.valuesOf) && contains(other, best, resolver),
  )
  return isPart ? withoutParts(others, resolver) : [best, ...others]
}

/** Whether the schemas of one refer to all those of the other, as orders do to the ways to pay for them, and not the reverse. */
function contains(outer: Candidate, inner: Candidate, resolver: Resolver): boolean {
  const refersTo = (one: Candidate, other: Candidate) => {
    const reached = reachable([...one.valuesOf.keys()], resolver)
    return [...other.valuesOf.keys()].every(({ schema }) => reached.has(schema))
  }
  return disjoint(inner, outer) && refersTo(outer, inner) && !refersTo(inner, outer)
}

function disjoint(one: Candidate, other: Candidate): boolean {
  return ![...one.valuesOf.keys()].some((located) => other.valuesOf.has(located))
}

function ranked(candidates: readonly Candidate[]): Candidate[] {
  const key = ({ path, valuesOf }: Candidate) => [
    -score(valuesOf),
    -tellsApart(valuesOf),
    path.length,
    likelihood(path),
    -valuesOf.size,
  ]
  return candidates
    .map((candidate) => ({ candidate, key: key(candidate) }))
    .sort((a, b) => {
      const at = a.key.findIndex((part, index) => part !== b.key[index])
      return at < 0
        ? dotted(a.candidate.path) < dotted(b.candidate.path)
          ? -1
          : 1
        : (a.key[at] ?? 0) - (b.key[at] ?? 0)
    })
    .map(({ candidate }) => candidate)
}

/** One schema with a long enum is not a catalogue of events, nor are many schemas with the same value. */
function score(valuesOf: ReadonlyMap<Located, readonly string[]>): number {
  return Math.min(valuesOf.size, new Set([...valuesOf.values()].flat()).size)
}

/** How many schemas fix the property to one value, and no other schema to the same. */
function tellsApart(valuesOf: ReadonlyMap<Located, readonly string[]>): number {
  const counts = new Map<string, number>()
  for (const value of [...valuesOf.values()].flat()) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...valuesOf.values()].filter(([value = '', ...more]) => more.length === 0 && counts.get(value) === 1).length
}

function likelihood(path: PropertyPath): number {
  const index = LIKELY.indexOf(path.at(-1) ?? '')
  return index < 0 ? LIKELY.length : index
}

/** Another property that does as well for the same schemas, or that tells apart many that the best one does not know. */
function isRival(other: Candidate, best: Candidate): boolean {
  const left = new Map([...other.valuesOf].filter(([located]) => !best.valuesOf.has(located)))
  if (left.size > 0) return score(left) * 2 > score(best.valuesOf)
  const same = [score, tellsApart].every((measure) => measure(other.valuesOf) === measure(best.valuesOf))
  return same && other.path.length === best.path.length && likelihood(other.path) === likelihood(best.path)
}

function ambiguous(candidates: readonly Candidate[]): UsageError {
  const list = candidates.map(({ path, valuesOf }) => {
    const places = [...valuesOf.keys()].map(place)
    const more = places.length > 3 ? ` and ${places.length - 3} more` : ''
    return `${dotted(path)} (fixed in ${places.slice(0, 3).join(', ')}${more})`
  })
  return new UsageError(
    'discriminator_ambiguous',
    `Several properties could tell the events apart: ${list.join(' or ')}. Name the one that does: --discriminator ${dotted(candidates[0]?.path ?? [])}.`,
  )
}

export function dotted(path: PropertyPath): string {
  return path.join('.')
}
