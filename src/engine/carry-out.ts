import type { Law } from '../laws/law.js'
import type { Observation, Seen } from '../laws/observations.js'
import type { HistoryTrial, RequestTrial, Trial } from '../laws/trial.js'
import { sendBurst } from './bursts.js'
import { type Check, oneByOne } from './check-facts.js'
import { deliverHistories } from './deliver-histories.js'
import type { Ask, CarryOut } from './drive.js'
import { EffectCounter } from './effect-counter.js'
import { TooEarly } from './pace.js'
import { sendRequests } from './requests.js'

/**
 * Carries out what laws ask for: histories first, all in one go; then single requests, the hostile ones last; then what
 * must have the consumer to itself. Later batches try again what looked wrong, one history at a time unless the
 * consumer is too slow for that. Confirming and replaying (`careful`) do so for any consumer, and leave nothing out.
 * Only histories with pauses overlap even then.
 */
export function carryOutBy(check: Check, { careful = false } = {}): CarryOut {
  const effects = new EffectCounter(check)
  const calm = check.facts.slow && !careful ? check : oneByOne(check)
  const { connection } = check
  const { hooks } = connection
  /** The hook that a law needs and that failed for good, as a reason. */
  const lostBy = ({ needs }: Law) => needs.flatMap((need) => hooks.lost.get(need) ?? [])[0]
  let first = !careful
  return async (asked) => {
    const now = first ? check : calm
    first = false
    const seen = new Map<Trial, Observation>()
    const revive = () => connection.unlessEnded(undefined, () => hooks.revive())
    await revive()
    const possible = asked.filter(({ law }) => lostBy(law) === undefined)
    let failure: string | undefined
    try {
      await carryOut(now, possible, { effects, seen, complete: careful, revive })
    } catch (error) {
      if (error instanceof TooEarly) throw error
      // What earlier batches found is not lost with this one.
      failure = connection.noteBug(error)
    }
    const reason = (law: Law) =>
      lostBy(law) ?? failure ?? connection.ending?.message ?? hooks.lastFailure ?? 'not tried'
    return asked.map(
      ({ law, trial }): Observation => seen.get(trial) ?? { trial, notTried: reason(law), why: 'unreached' },
    )
  }
}

interface Batch {
  readonly effects: EffectCounter
  readonly seen: Map<Trial, Observation>
  readonly complete: boolean
  /** Tries hooks again that failed in an earlier part. */
  readonly revive: () => Promise<void>
}

async function carryOut(
  check: Check,
  asked: readonly Ask[],
  { effects, seen, complete, revive }: Batch,
): Promise<void> {
  const { connection, facts } = check
  const historiesOf = (some: readonly Ask[]) => some.flatMap(({ trial }) => (trial.kind === 'history' ? [trial] : []))
  const histories = historiesOf(asked)
  const requests = asked.flatMap(({ law, trial }): Ask<RequestTrial>[] =>
    trial.kind === 'request' ? [{ law, trial }] : [],
  )
  const bySelf = asked.flatMap(({ trial }) => (trial.kind === 'burst' || trial.kind === 'effects' ? [trial] : []))
  const deliver = async (some: readonly HistoryTrial[]) => {
    const delivered = await connection.unlessEnded(undefined, () => deliverHistories(check, some, { complete }))
    for (const [trial, one] of delivered ?? []) seen.set(trial, one)
  }
  if (histories.length > 0) {
    const wasReadable = facts.has('observe')
    await deliver(histories)
    // What is judged by answers alone needs no state.
    const blind = historiesOf(asked.filter(({ law }) => !law.needs.includes('observe')))
    if (wasReadable && !facts.has('observe') && blind.length > 0) await deliver(blind)
    await revive()
  }
  if (requests.length > 0) {
    // A small state is read faster.
    if (histories.length > 0) await connection.unlessEnded(undefined, () => connection.hooks.reset())
    const sent = await connection.unlessEnded(undefined, () => sendRequests(check, requests))
    for (const [trial, one] of sent ?? []) seen.set(trial, one)
    await revive()
  }
  for (const trial of bySelf) {
    const one = await connection.unlessEnded(
      undefined,
      async (): Promise<Seen> => (trial.kind === 'burst' ? await sendBurst(check, trial) : await effects.count(trial)),
    )
    if (one !== undefined) seen.set(trial, one)
  }
}
