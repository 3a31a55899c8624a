import type { HistoryTrial } from '../laws/trial.js'
import { flattened } from '../schedule/edit.js'
import type { Schedule } from '../schedule/schedule.js'
import type { CheckFacts } from './check-facts.js'

export const isBurst = (schedule: Schedule): boolean => schedule.some((step) => 'together' in step)

/** How long it waits between its deliveries, ms. */
export const waitOf = (schedule: Schedule): number =>
  flattened(schedule).reduce((sum, { after }) => sum + (typeof after === 'number' ? after : 0), 0)

/** A longer history would take too long step by step. */
const LONGEST_PACED = 8

/**
 * Whether each event has its time before the next comes, in the baseline too: an asynchronous consumer may mix up what comes
 * in quick succession. Long histories and the many similar ones are delivered in quick succession even so, and
 * compared without what remembers the past.
 */
export function isPaced({ paced, sheddable, schedule }: HistoryTrial): boolean {
  if (paced !== undefined) return paced
  return !(sheddable || schedule.length > LONGEST_PACED || isBurst(schedule) || isInterrupted(schedule))
}

/**
 * Whether a consumer is to be given that time. Even where the order is kept a trial may ask for it, and a duplicate comes
 * when the job of the first delivery is done: while that is pending, it may be refused, and one that is overlooked does no
 * harm.
 */
export function isInSteps({ synchronous, keepsOrder }: CheckFacts, trial: HistoryTrial): boolean {
  if (synchronous || !isPaced(trial)) return false
  return trial.paced === true || !keepsOrder || isRepeating(trial.schedule)
}

function isRepeating(schedule: Schedule): boolean {
  const events = flattened(schedule).map(({ event }) => event)
  return new Set(events).size < events.length
}

export const isWaiting = (schedule: Schedule): boolean => waitOf(schedule) > 0

/** What kills the consumer or makes its store fail, which nothing else may meet. */
export const isInterrupted = (schedule: Schedule): boolean =>
  flattened(schedule).some(({ after, killedAfterMs }) => typeof after === 'string' || killedAfterMs !== undefined)
