import type { WebhookEvent } from '../../generated/types.js'
import type { Ckbox, History } from './history.js'
import { type IdSource, withCase } from './ids.js'

/** A history under new ids and at another time, ready to be sent. */
export interface FreshHistory {
  /** Compact JSON, one for each event of the history, in its order. */
  readonly bodies: readonly string[]
  /** The new id of every id of the history. */
  readonly ids: ReadonlyMap<string, string>
  /** The renamed history itself; made when it is first read. */
  readonly history: History
}

/** A text cut at the ids in it: piece, id, piece, id, …, piece. Ids are given by their place in the list of ids. */
interface Cut {
  readonly pieces: readonly string[]
  readonly ids: readonly number[]
}

/** What stays the same for all fresh versions of a history. */
interface Plan {
  /** For each event: what comes before its `sent_at`, the time (ms), whether without a fraction, and what comes after. */
  readonly events: readonly {
    readonly before: Cut
    readonly sentAt: number
    readonly short: boolean
    readonly after: Cut
  }[]
  /** For each id: the first id that differs from it in nothing but case, and in which letters it differs from that. */
  readonly twins: readonly { readonly of: number; readonly mask: number }[]
  readonly ckbox: () => Cut
}

const plans = new WeakMap<History, Plan>()

/**
 * Gives every asset and folder of a history a new id, wherever the id occurs (in addresses too), and shifts all times
 * by one constant so that the first event is sent at `startMs` (ms since the epoch). A leading `-` or `_` stays; ids
 * that differ in case only go on doing so, and whole seconds that are written without a fraction stay so.
 *
 * Meant to be called thousands of times: a history is cut up once, and put together anew in some microseconds.
 */
export function freshen(history: History, ids: IdSource, startMs: number): FreshHistory {
  const plan = plans.get(history) ?? planFor(history)
  plans.set(history, plan)
  const fresh = freshIds(history.ids, plan, ids)
  const shift = startMs - (plan.events[0]?.sentAt ?? startMs)
  const bodies = plan.events.map(
    ({ before, sentAt, short, after }) =>
      joined(before, fresh) + JSON.stringify(timeText(sentAt + shift, short)) + joined(after, fresh),
  )
  let renamed: History | undefined
  return {
    bodies,
    ids: new Map(history.ids.map((id, at) => [id, fresh[at] ?? id])),
    get history() {
      renamed ??= {
        events: bodies.map((body) => JSON.parse(body) as WebhookEvent),
        ids: fresh,
        ckbox: JSON.parse(joined(plan.ckbox(), fresh)) as Ckbox,
      }
      return renamed
    },
  }
}

function planFor(history: History): Plan {
  const places = new Map(history.ids.map((id, at) => [id, at]))
  // Longest first, so that an id that begins with another one is not taken for it.
  const longestFirst = [...places.keys()].sort((a, b) => b.length - a.length)
  const pattern = longestFirst.length === 0 ? undefined : new RegExp(longestFirst.map(escaped).join('|'), 'g')
  const cut = (text: string): Cut => cutAt(text, pattern, places)
  let ckbox: Cut | undefined
  return {
    events: history.events.map((event) => {
      const [before, after] = aroundSentAt(event)
      const short = !event.sent_at.includes('.')
      return { before: cut(before), sentAt: Date.parse(event.sent_at), short, after: cut(after) }
    }),
    twins: twinsAmong(history.ids),
    ckbox: () => {
      ckbox ??= cut(JSON.stringify(history.ckbox))
      return ckbox
    },
  }
}

function timeText(ms: number, short: boolean): string {
  const text = new Date(ms).toISOString()
  return short ? text.replace('.000Z', 'Z') : text
}

/** The event as JSON, in two parts: up to the value of its own `sent_at` (not of one further inside), and from there. */
function aroundSentAt(event: WebhookEvent): [before: string, after: string] {
  const names = Object.keys(event)
  const members = Object.entries(event)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, `${JSON.stringify(name)}:${JSON.stringify(value)}`] as const)
  const at = members.findIndex(([name]) => name === 'sent_at')
  if (at < 0) throw new TypeError(`the event has no sent_at, only ${names.join(', ')}`)
  const text = (part: typeof members) => part.map(([, member]) => member).join(',')
  const before = text(members.slice(0, at))
  const after = text(members.slice(at + 1))
  return [`{${before === '' ? '' : `${before},`}"sent_at":`, `${after === '' ? '' : `,${after}`}}`]
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

function freshIds(old: readonly string[], plan: Plan, ids: IdSource): readonly string[] {
  const fresh: string[] = []
  for (const [at, { of, mask }] of plan.twins.entries()) {
    fresh.push(at === of ? alike(old[at] ?? '', ids) : withCase(fresh[of] ?? '', mask))
  }
  return fresh
}

/** A new id that begins like the old one, with letters enough for its twins. */
function alike(old: string, ids: IdSource): string {
  const lead = /^[-_]/.test(old) ? old.charAt(0) : undefined
  for (;;) {
    const made = ids.next()
    const id = lead === undefined ? made.replace(/^[-_]/, 'a') : lead + made.slice(1)
    if (id.replace(/[^A-Za-z]/g, '').length >= ENOUGH_LETTERS) return id
  }
}
