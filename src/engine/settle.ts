import { canonicalJson, type Json } from '../observation/json.js'
import { type Canary, sendCanary, shownOf } from './canary.js'
import { type Check, usualAnswerMs } from './check-facts.js'
import { TooEarly } from './pace.js'

/** How long a state has to stay unchanged before it is believed if it is as expected, ms. */
const QUIET_MS = 150
/** The same for a wrong one, and in times of what an event takes to show. */
const WRONG_QUIET_MS = 700
const SEVERAL = 3
/** A wrong state is believed once so many canaries have shown, one after the other, and left it as it was. */
const CANARIES = 3
/** If the state goes on showing something new, the wait may take so many times as long as for one that does not. */
const LONGEST_BACKLOG = 6
const LONGEST_PAUSE_MS = 2_000
/** A synchronous consumer is given at least so long to show that it is none, ms. */
const MOMENT_MS = 20

interface Look<Value> {
  readonly json: string
  readonly observed: Json
  readonly value: Value
  readonly text: string
}

export interface Settled<Value> {
  readonly value: Value
  /** The state that the value was read from, which may have been looked at again since. */
  readonly observed: Json
  /** False where the state still changed when the wait was over. */
  readonly settled: boolean
}

interface SettleOptions {
  /** The whole state counts, so exactly one canary is sent if the consumer is asynchronous, and none if not. */
  readonly alone?: boolean
}

type Readable = Json | readonly object[]
type Read<Value> = (observed: Json, canary?: Canary) => Value

/**
 * Reads the state once it has settled. A synchronous consumer is read at once. An asynchronous one is read until it has
 * shown a canary, which is sent now, and then stays as it is for a quiet moment; a state that is not `done` until several
 * canaries have come and changed nothing for several times as long as they took.
 *
 * @param read must give the same value for the same state, so without clocks and the like
 * @throws TooEarly where a synchronous consumer turns out to be none
 */
export async function settle<Value extends Readable>(
  check: Check,
  read: Read<Value>,
  done: (value: Value) => boolean,
  options: SettleOptions = {},
): Promise<Settled<Value>> {
  if (!check.connection.pace.synchronous) return await untilSettled(check, read, done, options)
  const look = lookerOf(check, read)
  const first = await look()
  if (!done(first.value) && (await isTooEarly(check, look, first, options))) throw new TooEarly()
  return { ...seen(first), settled: true }
}

const seen = <Value>({ value, observed }: Look<Value>) => ({ value, observed })

/** What the state shows once it shows everything, or once there is no hope left. */
export async function settlePatiently(
  check: Check,
  read: (observed: Json) => readonly boolean[],
): Promise<readonly boolean[]> {
  const { clock, pace, note } = connectionOf(check)
  const begin = clock.now()
  for (;;) {
    const { value } = await settle(
      check,
      (observed) => [...read(observed)],
      (shown) => !shown.includes(false),
    )
    if (!value.includes(false) || pace.synchronous) return value
    if (clock.now() - begin > pace.patienceMs) {
      note({ kind: 'never showed' })
      return value
    }
  }
}

function connectionOf({ connection }: Check) {
  return { clock: connection.clock, pace: connection.pace, note: connection.note.bind(connection) }
}

/** Looks at the state. One that has not changed at all is not read again. */
function lookerOf<Value extends Readable>({ connection: { hooks, clock } }: Check, read: Read<Value>) {
  let last: Look<Value> | undefined
  return async (canary?: Canary) => {
    const askedAt = clock.now()
    const json = await hooks.observeText()
    const shownAt = clock.now()
    if (last?.json !== json) {
      const observed = JSON.parse(json) as Json
      const value = read(observed, canary)
      last = { json, observed, value, text: canonicalJson(value as Json) }
    }
    return { ...last, askedAt, shownAt, tookMs: clock.now() - askedAt }
  }
}

/**
 * Whether a wrong state of a synchronous consumer was read too early. What is late shows by itself in a moment, or comes
 * when it is its turn, and then a canary does not show at once either. A canary that never shows is lost, not late.
 */
async function isTooEarly<Value>(
  check: Check,
  look: (canary?: Canary) => Promise<Look<Value>>,
  first: Look<Value>,
  { alone = false }: SettleOptions,
): Promise<boolean> {
  const { clock, pace } = connectionOf(check)
  const begin = clock.now()
  const canaries: Canary[] = []
  const late = () => {
    pace.late(Math.max(1, clock.now() - begin))
    return true
  }
  for (;;) {
    const sentAt = clock.now()
    const isFirst = canaries.length === 0
    // Where the whole state counts, a canary would change it too.
    if (alone && isFirst) await clock.sleep(MOMENT_MS)
    if (alone && isFirst && (await look()).text !== first.text) return late()
    const canary = canaries.length < CANARIES ? await sendCanary(check) : undefined
    if (canary !== undefined) canaries.push(canary)
    const answeredMs = clock.now() - sentAt
    const shownAtOnce = shownOf((await look()).observed, canaries)
    // Whoever is slower to answer than usual is slower with the rest too.
    await clock.sleep(Math.max(MOMENT_MS, SEVERAL * (answeredMs - usualAnswerMs(check.facts))))
    const { observed, text } = await look()
    if (shownOf(observed, canaries).length > shownAtOnce.length) return late()
    if (!alone && text !== first.text) return late()
    if (canaries.length === 0 || (canary !== undefined && shownAtOnce.includes(canary))) return false
    if (clock.now() - begin > pace.waitMs) {
      pace.silent()
      return false
    }
  }
}

async function untilSettled<Value extends Readable>(
  check: Check,
  read: Read<Value>,
  done: (value: Value) => boolean,
  { alone = false }: SettleOptions,
): Promise<Settled<Value>> {
  const { clock, pace } = connectionOf(check)
  const begin = clock.now()
  const first = await sendCanary(check)
  await clock.sleep(1.2 * pace.settleMs)
  // Until then, what the state shows does not count.
  const firstMs = first === undefined ? 0 : await timeToCome(check, first, begin, alone)
  const look = lookerOf(check, read)
  let now = await look(first)
  if (typeof firstMs === 'string') return { ...seen(now), settled: firstMs === 'quiet' }

  let pending: Canary | undefined
  /** When the state was last asked for. */
  let absentAt = 0
  /** How many canaries have shown since the state last changed without one, and the longest time that one took, ms. */
  let came = 1
  let slowestMs = alone ? firstMs : 0
  let changedAt = now.shownAt
  let grownAt = now.shownAt
  const reachedAt = now.shownAt
  for (;;) {
    if (pending !== undefined && shownOf(now.observed, [pending]).length > 0) {
      const tookMs = now.shownAt - pending.answeredAt
      pace.canary(absentAt - pending.answeredAt, tookMs)
      slowestMs = Math.max(slowestMs, tookMs)
      pending = undefined
      came++
    }
    absentAt = now.askedAt
    const isDone = done(now.value)
    const needed = first === undefined || isDone || alone ? 1 : CANARIES
    const wrongMs = Math.max(WRONG_QUIET_MS, 2.5 * pace.settleMs, SEVERAL * slowestMs)
    const quietMs = isDone ? Math.max(QUIET_MS, pace.settleMs / 2) : wrongMs
    // Reading a big state takes long: nothing changed from when it was first shown until it was last asked for.
    const still = now.askedAt - changedAt >= quietMs
    if (still && came >= needed) return { ...seen(now), settled: true }
    // Where nothing can be sent after it, a queue may be busy with what came before: the state grows all the same.
    const isBusy = now.askedAt - grownAt < quietMs && clock.now() - begin < LONGEST_BACKLOG * pace.waitMs
    if (!isBusy && clock.now() - reachedAt > pace.waitMs + quietMs) return { ...seen(now), settled: still }
    if (came < needed && pending === undefined) {
      pending = await sendCanary(check)
      if (pending === undefined) came = needed
    } else if (pending !== undefined && clock.now() - pending.answeredAt > wrongMs * SEVERAL) {
      // It is lost: another one has to come.
      pending = undefined
    }
    // Reading a big state is work, maybe for the consumer too, which needs CPU time for its own.
    const pauseMs = Math.max(Math.min(100, Math.max(20, pace.settleMs / 4)), Math.min(LONGEST_PAUSE_MS, 4 * now.tookMs))
    await clock.sleep(Math.min(pauseMs, Math.max(20, quietMs - (clock.now() - changedAt))))
    const before = now
    now = await look(first)
    if (now.json.length !== before.json.length) grownAt = now.shownAt
    if (now.text === before.text) continue
    changedAt = now.shownAt
    if (pending !== undefined && shownOf(now.observed, [pending]).length > 0) continue
    came = 0
    slowestMs = 0
  }
}

/** Looks are this share of the time waited apart, at least and at most so many ms: what takes long is not looked at often. */
const PAUSE_SHARE = 1 / 8
const SHORT_PAUSE_MS = 20
const LONG_PAUSE_MS = 500

/** How long the first canary, or one sent after it, took to show, ms; where none does, what the state did meanwhile. */
async function timeToCome(
  check: Check,
  first: Canary,
  begin: number,
  alone: boolean,
): Promise<number | 'quiet' | 'busy'> {
  const { clock, pace } = connectionOf(check)
  const { hooks } = check.connection
  const canaries = [first]
  let length = -1
  let grownAt = clock.now()
  for (;;) {
    const askedAt = clock.now()
    const json = await hooks.observeText()
    const shownAt = clock.now()
    if (shownOf(JSON.parse(json) as Json, canaries).length > 0) {
      pace.came()
      return shownAt - first.answeredAt
    }
    // A queue may be busy with what came before, so that nothing of this shows for long: the state grows all the same.
    if (json.length !== length) grownAt = shownAt
    length = json.length
    const isQuiet = askedAt - grownAt > pace.waitMs
    if (isQuiet || askedAt - begin > LONGEST_BACKLOG * pace.waitMs) {
      pace.silent()
      return isQuiet ? 'quiet' : 'busy'
    }
    // One that does not come may be lost.
    const lostMs = Math.max(WRONG_QUIET_MS, SEVERAL * pace.settleMs) * 2 ** canaries.length
    if (!alone && askedAt - begin > lostMs) canaries.push((await sendCanary(check)) ?? first)
    const pauseMs = Math.max((clock.now() - begin) * PAUSE_SHARE, 4 * (shownAt - askedAt))
    await clock.sleep(Math.min(LONG_PAUSE_MS, Math.max(SHORT_PAUSE_MS, pauseMs)))
  }
}
