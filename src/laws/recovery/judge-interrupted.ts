import type { GeneralDefectId } from '../defects.js'
import type { Violation } from '../law.js'
import type { HistoryObservation } from '../observations.js'
import { capitalised } from '../tales.js'
import { tookAt } from '../violations.js'

/** What became of an event during which the store failed. */
export function ifLostByFault(seen: HistoryObservation): Violation<GeneralDefectId>[] {
  const { title, schedule } = seen.trial
  const failed = schedule.findIndex((step) => 'after' in step && step.after === 'fault')
  if (failed < 0 || seen.same) return []
  const told = capitalised(title)
  if (tookAt(seen, failed)) {
    const message = `${told}: the delivery got a 2xx, but the event was not applied, so it is lost.`
    return [{ defect: 'recovery/error-swallowed-2xx', message, evidence: seen }]
  }
  if (seen.unaccepted.length > 0) {
    const message = `${told}: the consumer refuses every retry.`
    return [{ defect: 'recovery/stuck-claim', severity: 'must', message, evidence: seen }]
  }
  const message = `${told}: the consumer refused the first delivery, accepted a retry, and did not apply the event.`
  return [{ defect: 'recovery/marked-before-done', message, evidence: seen }]
}

/** Whether an event that a kill interrupted was refused, or accepted and not applied, when it was sent again right away. */
export function isClaimed(seen: HistoryObservation): boolean {
  return !tookAt(seen, 0) && (seen.unaccepted.length > 0 || isNotApplied(seen))
}

const isNotApplied = ({ expected, actual }: HistoryObservation): boolean => expected !== null && actual === null

/** What became of it when the lease of the killed process was over. */
export function ifStillClaimed(leaseMs: number, seen: HistoryObservation): Violation<GeneralDefectId>[] {
  const told = `${capitalised(seen.trial.title)}, more than the lease of ${leaseMs / 1000} s later`
  if (seen.unaccepted.length > 0) {
    return [
      { defect: 'recovery/stuck-claim', message: `${told}: the consumer still refuses the event.`, evidence: seen },
    ]
  }
  if (tookAt(seen, 0) || !isNotApplied(seen)) return []
  const message = `${told}: the retry got a 2xx, but the event was not applied. The consumer treats the claim of the killed process as finished work.`
  return [{ defect: 'recovery/stuck-claim', message, evidence: seen }]
}
