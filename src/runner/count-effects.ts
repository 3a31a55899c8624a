import type { Effects } from '../laws/context.js'
import type { Case } from '../laws/evidence.js'
import { canonicalJson, isArray, isObject, type Json } from '../observation/json.js'
import { deliverRun, prepareRun } from './deliver-history.js'
import { type Profile, paceOf } from './profile.js'
import { unseenOutcome } from './run-cases.js'
import type { Session } from './session.js'
import { QUIET_MS } from './settle.js'
import { sleep } from './sleep.js'

const POLL_MS = 50
/** A consumer whose state shows before the answer hardly has its side effects much later. */
const SHORT_QUIET_MS = 150

/** What is known of a consumer's side effects. */
interface Known {
  /** How many deliveries had been made when the counters were last seen still, and what they were. */
  stillAt: number
  still: Json
  /** How often the counters had risen by the time of the answer and no more afterwards; negative: once they had not. */
  prompt: number
}

/** So often they are waited for as if they might be late. */
const PROMPT_OFTEN = 3

const knownOf = new WeakMap<Session, Known>()

/**
 * Delivers cases one after the other, with nothing else in flight, and tells by how much each effect counter rose. Nothing
 * is reset, so that an effect that comes later than expected shows.
 */
export async function countEffects(session: Session, profile: Profile, cases: readonly Case[]): Promise<Effects> {
  const known = knownOf.get(session) ?? { stillAt: -1, still: null, prompt: 0 }
  knownOf.set(session, known)
  const before = numbersIn(await effectsBefore(session, profile, known))
  const runs = cases.map((of) => ({ of, run: prepareRun(session, of.history, of.schedule) }))
  for (const { of, run } of runs) await deliverRun(session, run, paceOf(profile, of.paced))
  const { first, last } = await stillEffects(session, profile, known)
  known.stillAt = session.deliveries
  known.still = last
  const after = numbersIn(last)
  const rises = Object.fromEntries([...after].map(([path, count]) => [path, count - (before.get(path) ?? 0)]))
  if (canonicalJson(first) !== canonicalJson(last)) known.prompt = Number.NEGATIVE_INFINITY
  else if (Object.values(rises).some((rise) => rise > 0)) known.prompt++
  return { rises, outcomes: runs.map(({ of, run }) => unseenOutcome(of, run)) }
}

/** The counters before a count: read at once where they were seen still and nothing was delivered since. */
async function effectsBefore(session: Session, profile: Profile, known: Known): Promise<Json> {
  if (known.stillAt === session.deliveries) {
    const now = await session.effects()
    if (canonicalJson(now) === canonicalJson(known.still)) return now
    // Some came later than it was waited for them.
    known.prompt = Number.NEGATIVE_INFINITY
  }
  return (await stillEffects(session, profile, known)).last
}

/** The counters once they have stopped to rise: a mail may be sent after the answer. */
async function stillEffects(session: Session, profile: Profile, known: Known): Promise<{ first: Json; last: Json }> {
  const usualMs = profile.synchronous ? SHORT_QUIET_MS : Math.max(QUIET_MS, 1.5 * profile.settleMs)
  const quietMs = profile.synchronous && known.prompt >= PROMPT_OFTEN ? POLL_MS : usualMs
  const begin = Date.now()
  const first = await session.effects()
  let last = first
  for (let changedAt = Date.now(); Date.now() - changedAt < quietMs; ) {
    if (Date.now() - begin > profile.settleLimitMs + quietMs) break
    await sleep(POLL_MS)
    const next = await session.effects()
    if (canonicalJson(next) !== canonicalJson(last)) changedAt = Date.now()
    last = next
  }
  return { first, last }
}

function numbersIn(value: Json, path = '', found: Map<string, number> = new Map()): Map<string, number> {
  if (typeof value === 'number') found.set(path === '' ? 'effects' : path, value)
  else if (isArray(value) && value.some((item) => typeof item !== 'number')) {
    // A list of what was sent: that it grows is what counts.
    found.set(path === '' ? 'effects' : path, value.length)
  } else if (isArray(value)) value.forEach((item, index) => void numbersIn(item, join(path, String(index)), found))
  else if (isObject(value)) for (const [key, item] of Object.entries(value)) numbersIn(item, join(path, key), found)
  return found
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}/${key}`
}
