import { canonicalJson, type Json } from '../observation/json.js'
import type { Profile } from './profile.js'
import type { Session } from './session.js'
import { sleep } from './sleep.js'

/** Nothing may change for so long before a state is believed. */
export const QUIET_MS = 300

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
  const look = async () => read(await session.observe())
  if (profile.synchronous) return { value: await look(), settled: true }

  const begin = Date.now()
  const quietMs = Math.max(QUIET_MS, profile.settleMs / 2)
  const patienceMs = Math.max(1_000, 2.5 * profile.settleMs)
  await sleep(1.2 * profile.settleMs)
  let value = await look()
  let text = textOf(value)
  let changedAt = Date.now()
  for (;;) {
    const stillFor = Date.now() - changedAt
    if (stillFor >= (done(value) ? quietMs : patienceMs)) return { value, settled: true }
    if (Date.now() - begin > profile.settleLimitMs + patienceMs) return { value, settled: false }
    await sleep(Math.min(100, Math.max(20, profile.settleMs / 4)))
    value = await look()
    const now = textOf(value)
    if (now !== text) changedAt = Date.now()
    text = now
  }
}

function textOf(value: Json | readonly object[]): string {
  return canonicalJson(value as Json)
}
