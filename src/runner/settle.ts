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
 * `read` must give the same value for the same state, so without clocks and the like.
 */
export async function settle<Value extends Json | readonly object[]>(
  session: Session,
  profile: Profile,
  read: (observed: Json) => Value,
  done: (value: Value) => boolean,
): Promise<{ value: Value; settled: boolean }> {
  const readOf = (json: string) => read(JSON.parse(json) as Json)
  if (profile.synchronous) {
    return { value: readOf(await session.observeText()), settled: true }
  }

  let last: { readonly json: string; readonly value: Value; readonly text: string } | undefined
  let lookMs = 0
  const look = async () => {
    const askedAt = Date.now()
    const json = await session.observeText()
    const shownAt = Date.now()
    // A state that has not changed at all is not read again.
    if (last?.json !== json) {
      const value = readOf(json)
      last = { json, value, text: canonicalJson(value as Json) }
    }
    lookMs = Date.now() - askedAt
    return { ...last, askedAt, shownAt }
  }

  const begin = Date.now()
  const quietMs = Math.max(QUIET_MS, profile.settleMs / 2)
  const patienceMs = Math.max(profile.patienceMs, 2.5 * profile.settleMs)
  await sleep(1.2 * profile.settleMs)
  let now = await look()
  let changedAt = now.shownAt
  let grownAt = now.shownAt
  for (;;) {
    const waited = Date.now() - begin
    const isDone = done(now.value)
    const enoughMs = isDone ? quietMs : patienceMs
    // Reading a big state takes long: nothing changed from when it was first shown until it was last asked for.
    const still = now.askedAt - changedAt >= enoughMs
    // A queue may be busy with what came before, so that nothing of this shows for long: the state grows all the same.
    const busy = !isDone && now.askedAt - grownAt < patienceMs && waited < LONGEST_BACKLOG * profile.settleLimitMs
    if (!busy && (still || waited > profile.settleLimitMs + patienceMs)) return { value: now.value, settled: still }
    // Reading a big state is work, maybe for the consumer too, which has to come to its own.
    const pauseMs = Math.max(Math.min(100, Math.max(20, profile.settleMs / 4)), Math.min(LONGEST_PAUSE_MS, 4 * lookMs))
    await sleep(Math.min(pauseMs, Math.max(20, enoughMs - (Date.now() - changedAt))))
    const before = now
    now = await look()
    if (now.text !== before.text) changedAt = now.shownAt
    if (now.json.length !== before.json.length) grownAt = now.shownAt
  }
}
