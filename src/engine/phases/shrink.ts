import { type HistoryObservation, wasTried } from '../../laws/observations.js'
import type { HistoryTrial } from '../../laws/trial.js'
import { smaller } from '../../schedule/minimise.js'
import type { Check } from '../check-facts.js'
import { deliverHistories, isHandled } from '../deliver-histories.js'
import type { Cause } from './causes.js'

/** Candidates in a batch: more for an asynchronous consumer, because the whole batch waits for it once. */
const AT_ONCE = { synchronous: 8, asynchronous: 64 }
const MAX_ROUNDS = 60

/** The cause with a history that shows it as small as it gets: no event, duplicate or swap can be left out any more. */
export async function shrink(check: Check, cause: Cause): Promise<Cause> {
  const { violation, explains = () => true } = cause.main
  const { evidence } = violation
  if (!('trial' in evidence) || !isShrinkable(evidence) || !check.facts.has('observe')) return cause
  return await check.connection.unlessEnded(cause, async () => {
    const smallest = await smallestLike(check, evidence, explains)
    return { ...cause, main: { ...cause.main, violation: { ...violation, evidence: smallest } } }
  })
}

function isShrinkable(evidence: object): evidence is HistoryObservation {
  return 'same' in evidence && !evidence.same && (evidence as HistoryObservation).trial.shrink === 'events'
}

/** @param isCounted keeps the cause the same while the history shrinks */
async function smallestLike(
  check: Check,
  failing: HistoryObservation,
  isCounted: (trial: HistoryTrial) => boolean,
): Promise<HistoryObservation> {
  const { without } = check.contract.provider.model
  const atOnce = check.facts.synchronous ? AT_ONCE.synchronous : AT_ONCE.asynchronous
  let found = failing
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const candidates = smaller(found.trial.history, found.trial.schedule, without)
    let next: HistoryObservation | undefined
    for (let batch = take(candidates, atOnce); batch.length > 0 && !next; batch = take(candidates, atOnce)) {
      const trials = batch
        .map(({ history, schedule }): HistoryTrial => {
          const { baseline: _, sheddable: _sheddable, ...trial } = found.trial
          return { ...trial, history, schedule }
        })
        .filter((trial) => isHandled(check, trial) && isCounted(trial))
      const seen = await deliverHistories(check, trials)
      next = [...seen.values()].filter(wasTried).find(({ same }) => !same)
    }
    if (next === undefined) break
    found = next
  }
  return found
}

function take<Item>(items: Iterator<Item>, count: number): Item[] {
  const taken: Item[] = []
  while (taken.length < count) {
    const { value, done } = items.next()
    if (done) break
    taken.push(value)
  }
  return taken
}
