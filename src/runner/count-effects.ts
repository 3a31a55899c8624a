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

/** How many deliveries had been made when the counters were last seen still. */
const stillAt = new WeakMap<Session, number>()

/** Delivers cases one after the other, with nothing else in flight, and tells by how much each effect counter rose. */
export async function countEffects(session: Session, profile: Profile, cases: readonly Case[]): Promise<Effects> {
  await session.resetIfGiven()
  const isStill = stillAt.get(session) === session.deliveries
  const before = numbersIn(isStill ? await session.effects() : await stillEffects(session, profile))
  const runs = cases.map((of) => ({ of, run: prepareRun(session, of.history, of.schedule) }))
  for (const { of, run } of runs) await deliverRun(session, run, paceOf(profile, of.paced))
  const after = numbersIn(await stillEffects(session, profile))
  stillAt.set(session, session.deliveries)
  const rises = Object.fromEntries([...after].map(([path, count]) => [path, count - (before.get(path) ?? 0)]))
  return { rises, outcomes: runs.map(({ of, run }) => unseenOutcome(of, run)) }
}

/** The counters once they have stopped to rise: a mail may be sent after the answer. */
async function stillEffects(session: Session, profile: Profile): Promise<Json> {
  const quietMs = profile.synchronous ? SHORT_QUIET_MS : Math.max(QUIET_MS, 1.5 * profile.settleMs)
  const begin = Date.now()
  let value = await session.effects()
  for (let changedAt = Date.now(); Date.now() - changedAt < quietMs; ) {
    if (Date.now() - begin > profile.settleLimitMs + quietMs) break
    await sleep(POLL_MS)
    const next = await session.effects()
    if (canonicalJson(next) !== canonicalJson(value)) changedAt = Date.now()
    value = next
  }
  return value
}

function numbersIn(value: Json, path = '', found: Map<string, number> = new Map()): Map<string, number> {
  if (typeof value === 'number') found.set(path === '' ? 'effects' : path, value)
  else if (isArray(value)) value.forEach((item, index) => void numbersIn(item, join(path, String(index)), found))
  else if (isObject(value)) for (const [key, item] of Object.entries(value)) numbersIn(item, join(path, key), found)
  return found
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}/${key}`
}
