import type { GeneralDefectId } from '../defects.js'
import type { Facts } from '../facts.js'
import type { Violation } from '../law.js'
import type { HistoryObservation } from '../observations.js'
import { capitalised } from '../tales.js'
import { tookAt } from '../violations.js'
import { LEASE_MS } from './trials.js'

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
    return [{ defect: 'recovery/stuck-claim', message, evidence: seen }]
  }
  const message = `${told}: the consumer refused the first delivery, accepted a retry, and did not apply the event.`
  return [{ defect: 'recovery/marked-before-done', message, evidence: seen }]
}

/** What became of an event that a kill interrupted, when it was sent again right away. */
export function ifDroppedAfterKill({ synchronous }: Facts, seen: HistoryObservation): Violation<GeneralDefectId>[] {
  const { expected, actual, unaccepted } = seen
  if (tookAt(seen, 0) || unaccepted.length > 0 || expected === null || actual !== null) return []
  return [
    {
      defect: 'recovery/stuck-claim',
      // A queue may hand the job out again only when its lease is over, which may be minutes.
      ...(!synchronous && { severity: 'info' as const }),
      message: `${capitalised(seen.trial.title)}: the retry got a 2xx, but the event was not applied. The consumer treats the claim of the killed process as finished work.`,
      evidence: seen,
    },
  ]
}

/** The claim of the killed process was still held when a short lease was over. */
export function ifHeldAfterKill(seen: HistoryObservation): Violation<GeneralDefectId>[] {
  if (seen.unaccepted.length === 0) return []
  const message = `${capitalised(seen.trial.title)}: the consumer still refuses the event after ${LEASE_MS / 1000} s.`
  return [{ defect: 'recovery/stuck-claim', severity: 'info', message, evidence: seen }]
}
