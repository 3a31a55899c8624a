import { UsageError } from '../errors.js'
import type { Observation, Seen } from '../laws/observations.js'
import type { RequestTrial, Trial } from '../laws/trial.js'
import { sendBurst } from './bursts.js'
import { type Check, oneByOne } from './check-facts.js'
import { deliverHistories } from './deliver-histories.js'
import type { Ask, CarryOut } from './drive.js'
import { EffectCounter } from './effect-counter.js'
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
  let first = !careful
  return async (asked) => {
    const now = first ? check : calm
    const seen = new Map<Trial, Observation>()
    let failure: string | undefined
    try {
      await carryOut(now, asked, effects, seen, careful)
    } catch (error) {
      // A hook that fails from the beginning is the user's mistake; if it fails later, earlier findings must not be lost.
      if (first || !(error instanceof UsageError)) throw error
      failure = error.message
    }
    first = false
    const notTried = failure ?? check.connection.ending?.message ?? 'not tried'
    return asked.map(({ trial }): Observation => seen.get(trial) ?? { trial, notTried, why: 'unreached' })
  }
}

async function carryOut(
  check: Check,
  asked: readonly Ask[],
  effects: EffectCounter,
  seen: Map<Trial, Observation>,
  complete: boolean,
): Promise<void> {
  const { connection } = check
  const histories = asked.flatMap(({ trial }) => (trial.kind === 'history' ? [trial] : []))
  const requests = asked.flatMap(({ law, trial }): Ask<RequestTrial>[] =>
    trial.kind === 'request' ? [{ law, trial }] : [],
  )
  const bySelf = asked.flatMap(({ trial }) => (trial.kind === 'burst' || trial.kind === 'effects' ? [trial] : []))
  if (histories.length > 0) {
    const delivered = await connection.unlessEnded(undefined, () => deliverHistories(check, histories, { complete }))
    for (const [trial, one] of delivered ?? []) seen.set(trial, one)
  }
  if (requests.length > 0) {
    // A small state is read faster.
    if (histories.length > 0) await connection.unlessEnded(undefined, () => connection.hooks.reset())
    const sent = await connection.unlessEnded(undefined, () => sendRequests(check, requests))
    for (const [trial, one] of sent ?? []) seen.set(trial, one)
  }
  for (const trial of bySelf) {
    const one = await connection.unlessEnded(
      undefined,
      async (): Promise<Seen> => (trial.kind === 'burst' ? await sendBurst(check, trial) : await effects.count(trial)),
    )
    if (one !== undefined) seen.set(trial, one)
  }
}
