import { canonicalJson, type Json } from '../observation/json.js'
import type { Profile } from './profile.js'
import type { Session } from './session.js'
import { sleep } from './sleep.js'

/** Nothing may change for so long before a state is believed. */
export const QUIET_MS = 300
/** So many settling limits are waited for a state that goes on growing. */
const LONGEST_BACKLOG = 6
const LONGEST_PAUSE_MS = 2_000

/**
 * Reads the state once it has settled. A synchronous consumer is read at once. An asynchronous one is read until it is
 * `done` and then stays as it is for a quiet moment, until it has long stopped to change, or until the settling limit.
 *
 * Gives also how long the whole state is as JSON.
 *
 * `read` must give the same value for the same state, so without clocks and the like.
 */
export async function settle<Value extends Json | readonly object[]>(
  session: Session,
  profile: Profile,
  read: (observed: Json) => Value,
  done: (value: Value) => boolean,
): Promise<{ value: Value; settled: boolean; size: number }> {
  let json: string | undefined
  let size = 0
  let lookMs = 0
  let value: Value
  let text = ''
  const look = async () => {
    const asked = Date.now()
    const observed = await session.observeText()
    // A state that has not changed at all is not read again.
    if (observed !== json) {
      json = observed
      size = observed.length
      value = read(JSON.parse(observed) as Json)
      if (!profile.synchronous) text = canonicalJson(value as Json)
    }
    lookMs = Date.now() - asked
    return value
  }
  if (profile.synchronous) return { value: await look(), settled: true, size }

  const begin = Date.now()
  const quietMs = Math.max(QUIET_MS, profile.settleMs / 2)
  const patienceMs = Math.max(1_000, 2.5 * profile.settleMs)
  await sleep(1.2 * profile.settleMs)
  let now = await look()
  let changedAt = Date.now()
  let grownAt = Date.now()
  for (;;) {
    const waited = Date.now() - begin
    const enoughMs = done(now) ? quietMs : patienceMs
    const still = Date.now() - changedAt >= enoughMs
    // A queue may be busy with what came before, so that nothing of this shows for long: the state grows all the same.
    const busy = !done(now) && Date.now() - grownAt < patienceMs && waited < LONGEST_BACKLOG * profile.settleLimitMs
    if (still && !busy) return { value: now, settled: true, size }
    if (waited > profile.settleLimitMs + patienceMs && !busy) return { value: now, settled: false, size }
    // Reading a big state is work, maybe for the consumer too, which has to come to its own.
    const pauseMs = Math.max(Math.min(100, Math.max(20, profile.settleMs / 4)), Math.min(LONGEST_PAUSE_MS, 4 * lookMs))
    await sleep(Math.min(pauseMs, Math.max(20, enoughMs - (Date.now() - changedAt))))
    const before = { size, text }
    now = await look()
    if (text !== before.text) changedAt = Date.now()
    if (size !== before.size) grownAt = Date.now()
  }
}
