import { canonicalJson, type Json } from '../observation/json.js'
import type { Check } from './check-facts.js'

/** How long a state has to stay unchanged before it is believed, ms. */
export const QUIET_MS = 300
/** If the state keeps growing, the wait may take this many times the settling limit. */
const LONGEST_BACKLOG = 6
const LONGEST_PAUSE_MS = 2_000

interface Look<Value> {
  readonly json: string
  readonly value: Value
  readonly text: string
}

/**
 * Reads the state once it has settled. A synchronous consumer is read at once. An asynchronous one is read until it is
 * `done` and then stays as it is for a quiet moment, until it has not changed for long, or until the settling limit.
 *
 * @param read must give the same value for the same state, so without clocks and the like
 */
export async function settle<Value extends Json | readonly object[]>(
  { connection: { hooks, clock }, facts }: Pick<Check, 'connection' | 'facts'>,
  read: (observed: Json) => Value,
  done: (value: Value) => boolean,
): Promise<{ value: Value; settled: boolean }> {
  const readOf = (json: string) => read(JSON.parse(json) as Json)
  if (facts.synchronous) return { value: readOf(await hooks.observeText()), settled: true }

  let last: Look<Value> | undefined
  let lookMs = 0
  const look = async () => {
    const askedAt = clock.now()
    const json = await hooks.observeText()
    const shownAt = clock.now()
    // A state that has not changed at all is not read again.
    if (last?.json !== json) {
      const value = readOf(json)
      last = { json, value, text: canonicalJson(value as Json) }
    }
    lookMs = clock.now() - askedAt
    return { ...last, askedAt, shownAt }
  }

  const begin = clock.now()
  const quietMs = Math.max(QUIET_MS, facts.settleMs / 2)
  const patienceMs = Math.max(facts.patienceMs, 2.5 * facts.settleMs)
  await clock.sleep(1.2 * facts.settleMs)
  let now = await look()
  let changedAt = now.shownAt
  let grownAt = now.shownAt
  for (;;) {
    const waited = clock.now() - begin
    const isDone = done(now.value)
    const enoughMs = isDone ? quietMs : patienceMs
    // Reading a big state takes long: nothing changed from when it was first shown until it was last asked for.
    const still = now.askedAt - changedAt >= enoughMs
    // A queue may be busy with what came before, so that nothing of this shows for long: the state grows all the same.
    const busy = !isDone && now.askedAt - grownAt < patienceMs && waited < LONGEST_BACKLOG * facts.settleLimitMs
    if (!busy && (still || waited > facts.settleLimitMs + patienceMs)) return { value: now.value, settled: still }
    // Reading a big state is work, maybe for the consumer too, which needs CPU time for its own.
    const pauseMs = Math.max(Math.min(100, Math.max(20, facts.settleMs / 4)), Math.min(LONGEST_PAUSE_MS, 4 * lookMs))
    await clock.sleep(Math.min(pauseMs, Math.max(20, enoughMs - (clock.now() - changedAt))))
    const before = now
    now = await look()
    if (now.text !== before.text) changedAt = now.shownAt
    if (now.json.length !== before.json.length) grownAt = now.shownAt
  }
}

/** What the state shows once it shows everything, or once the settling limit is over. */
export async function settlePatiently(
  check: Check,
  read: (observed: Json) => readonly boolean[],
): Promise<readonly boolean[]> {
  const { connection, facts } = check
  if (facts.synchronous) return read(await connection.hooks.observe())
  const begin = connection.clock.now()
  for (;;) {
    const { value } = await settle(
      check,
      (observed) => [...read(observed)],
      (shown) => !shown.includes(false),
    )
    if (!value.includes(false)) return value
    if (connection.clock.now() - begin > facts.settleLimitMs) {
      connection.note({ kind: 'never showed' })
      return value
    }
  }
}
