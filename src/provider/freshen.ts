import { withCase } from '../random/with-case.js'
import type { FreshHistory, History, IdSource } from './history.js'

/** A text cut at the ids in it: piece, id, piece, id, …, piece. Ids are given by their place in the list of ids. */
interface Cut {
  readonly pieces: readonly string[]
  readonly ids: readonly number[]
}

/** What stays the same for all fresh versions of a history. */
interface Plan {
  /** For each event: what comes before its time, the time (ms), whether without a fraction, and what comes after. */
  readonly events: readonly {
    readonly before: Cut
    readonly time: number
    readonly short: boolean
    readonly after: Cut
  }[]
  /** For each id: the first id that differs from it in nothing but case, and in which letters it differs from that. */
  readonly twins: readonly { readonly of: number; readonly mask: number }[]
  readonly world: () => Cut
}

const plans = new WeakMap<History, Plan>()

interface FreshenOptions {
  /** Name of the top-level member of an event that says in ISO 8601 when it happened. */
  readonly time: string
  /** What stands for an id in names, if anything: it is replaced too. */
  readonly textOf?: ((id: string) => string) | undefined
}

/**
 * Gives every entity of a history a new id, wherever the id occurs (in addresses too), and shifts all times by one
 * constant so that the first event happens at `startMs` (ms since the epoch). A leading `-` or `_` stays, ids that
 * differ only in case still do, and whole seconds written without a fraction stay that way.
 *
 * Meant to be called thousands of times: a history is cut up once, and put together anew in some microseconds.
 */
export function freshen<Event extends object, World>(
  history: History<Event, World>,
  ids: IdSource,
  startMs: number,
  { time, textOf }: FreshenOptions,
): FreshHistory<Event, World> {
  const plan = plans.get(history) ?? planFor(history, time, textOf)
  plans.set(history, plan)
  const freshOnes = freshIds(history.ids, plan, ids, textOf)
  const fresh = textOf === undefined ? freshOnes : [...freshOnes, ...freshOnes.map(textOf)]
  const shift = startMs - (plan.events[0]?.time ?? startMs)
  const bodies = plan.events.map(
    ({ before, time, short, after }) =>
      joined(before, fresh) + JSON.stringify(timeText(time + shift, short)) + joined(after, fresh),
  )
  let renamed: History<Event, World> | undefined
  return {
    bodies,
    ids: new Map(history.ids.map((id, at) => [id, freshOnes[at] ?? id])),
    get history() {
      renamed ??= {
        events: bodies.map((body) => JSON.parse(body) as Event),
        ids: freshOnes,
        world: JSON.parse(joined(plan.world(), fresh)) as World,
      }
      return renamed
    },
  }
}

function planFor(history: History, time: string, textOf: FreshenOptions['textOf']): Plan {
  const { ids } = history
  const texts = textOf === undefined ? [] : ids.map(textOf)
  // An id that is its own text stands for itself.
  const places = new Map([
    ...texts.map((text, at) => [text, ids.length + at] as const),
    ...ids.map((id, at) => [id, at] as const),
  ])
  places.delete('')
  // Longest first, so that an id that begins with another one is not taken for it.
  const longestFirst = [...places.keys()].sort((a, b) => b.length - a.length)
  const pattern = longestFirst.length === 0 ? undefined : new RegExp(longestFirst.map(escaped).join('|'), 'g')
  const cut = (text: string): Cut => cutAt(text, pattern, places)
  let world: Cut | undefined
  return {
    events: history.events.map((event) => {
      const { before, text, after } = aroundTime(event, time)
      return { before: cut(before), time: Date.parse(text), short: !text.includes('.'), after: cut(after) }
    }),
    twins: twinsAmong(history.ids),
    world: () => {
      world ??= cut(JSON.stringify(history.world))
      return world
    },
  }
}

function timeText(ms: number, short: boolean): string {
  const text = new Date(ms).toISOString()
  return short ? text.replace('.000Z', 'Z') : text
}

/** The event as JSON around the value of its own time (not of one further inside). */
function aroundTime(event: object, time: string): { before: string; text: string; after: string } {
  const members = Object.entries(event).filter(([, value]) => value !== undefined)
  const at = members.findIndex(([name]) => name === time)
  const text: unknown = members[at]?.[1]
  if (typeof text !== 'string') throw new TypeError(`the event has no ${time}, only ${Object.keys(event).join(', ')}`)
  const json = (part: typeof members) =>
    part.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')
  const before = json(members.slice(0, at))
  const after = json(members.slice(at + 1))
  return {
    before: `{${before === '' ? '' : `${before},`}${JSON.stringify(time)}:`,
    text,
    after: `${after === '' ? '' : `,${after}`}}`,
  }
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

function cutAt(text: string, pattern: RegExp | undefined, places: ReadonlyMap<string, number>): Cut {
  const pieces: string[] = []
  const ids: number[] = []
  let end = 0
  for (const found of pattern === undefined ? [] : text.matchAll(pattern)) {
    pieces.push(text.slice(end, found.index))
    ids.push(places.get(found[0]) ?? 0)
    end = found.index + found[0].length
  }
  pieces.push(text.slice(end))
  return { pieces, ids }
}

function joined({ pieces, ids }: Cut, fresh: readonly string[]): string {
  let text = pieces[0] ?? ''
  for (let at = 0; at < ids.length; at++) text += `${fresh[ids[at] ?? 0]}${pieces[at + 1]}`
  return text
}

/** Twins get their ids by changing the case of letters of the first one's, each in other letters. */
function twinsAmong(ids: readonly string[]): Plan['twins'] {
  const families = new Map<string, { readonly first: number; members: number }>()
  return ids.map((id, at) => {
    const family = families.get(id.toLowerCase()) ?? { first: at, members: 0 }
    families.set(id.toLowerCase(), family)
    return { of: family.first, mask: family.members++ }
  })
}

const ENOUGH_LETTERS = 5

/** None of them newly holds what stands for it in names: behind a hyphen, say, one would be taken for the other. */
function freshIds(
  old: readonly string[],
  plan: Plan,
  ids: IdSource,
  textOf: FreshenOptions['textOf'],
): readonly string[] {
  const holdsText = (id: string) => textOf !== undefined && id.includes(textOf(id))
  for (;;) {
    const begins = new Map<string, string>()
    const fresh: string[] = []
    for (const [at, { of, mask }] of plan.twins.entries()) {
      const twin = fresh[of] ?? ''
      // The first letter tells whether they begin alike, the others tell them apart.
      const differsAtOnce = old[at]?.charAt(0) === old[of]?.charAt(0) ? 0 : 1
      const letters = /^[a-z]/i.test(twin) ? (mask << 1) | differsAtOnce : mask
      fresh.push(at === of ? alike(old[at] ?? '', ids, begins) : withCase(twin, letters))
    }
    if (!fresh.some((id, at) => holdsText(id) && !holdsText(old[at] ?? ''))) return fresh
  }
}

/** More old ids may begin differently than there are characters to begin with. */
const MOST_TRIES = 1_000

const KINDS_OF_CHARACTER = [/^[-_]/, /^\d/, /^[a-z]/i] as const

/**
 * A new id that begins like the old one, with letters enough for its twins. Ids that begin with one character still do, and
 * others still do not, so that a consumer that files them by it does so alike.
 *
 * @param begins what the ids begin with instead that are made already, by what they began with
 */
function alike(old: string, ids: IdSource, begins: Map<string, string>): string {
  const was = old.charAt(0)
  const isOfKind = KINDS_OF_CHARACTER.find((kind) => kind.test(was)) ?? KINDS_OF_CHARACTER[2]
  if (isOfKind === KINDS_OF_CHARACTER[0]) begins.set(was, was)
  for (let tries = 0; ; tries++) {
    const made = ids.next()
    const first = begins.get(was) ?? made.charAt(0)
    const isTaken = tries < MOST_TRIES && [...begins.values()].includes(first)
    if (!begins.has(was) && (!isOfKind.test(first) || isTaken)) continue
    const id = first + made.slice(1)
    if (id.replace(/[^A-Za-z]/g, '').length < ENOUGH_LETTERS) continue
    begins.set(was, first)
    return id
  }
}
