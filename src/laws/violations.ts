import { describeAnswer, isAccepted, isFailed, isHung } from '../delivery/answer-kinds.js'
import { sameJson } from '../observation/compare.js'
import type { Violation } from './law.js'
import type { HistoryObservation, RequestObservation } from './observations.js'
import type { Severity } from './severity.js'
import type { HistoryTrial } from './trial.js'

/** How a violation is told: its defect, and its severity where that is not the defect's. */
export interface Telling<Defect extends string> {
  readonly defect: Defect
  readonly severity?: Severity
}

/** A request that had to be refused was accepted, and shows in the state where there is one to look at. */
export function ifAccepted<Defect extends string>(
  seen: RequestObservation,
  telling: Telling<Defect>,
): Violation<Defect> | undefined {
  if (!isAccepted(seen.answer) || seen.traced === false) return undefined
  return { ...telling, message: `The consumer accepted a request where ${seen.trial.title}.`, evidence: seen }
}

/** A request that had to be accepted was not. */
export function ifRefused<Defect extends string>(
  seen: RequestObservation,
  telling: Telling<Defect>,
): Violation<Defect> | undefined {
  if (isAccepted(seen.answer)) return undefined
  const message = `The consumer ${describeAnswer(seen.answer)} to an authentic delivery where ${seen.trial.title}.`
  return { ...telling, message, evidence: seen }
}

/** An odd request made the consumer fail. Deaths and hangs are judged by other laws. */
export function ifFailed<Defect extends string>(
  seen: RequestObservation,
  telling: Telling<Defect>,
): Violation<Defect> | undefined {
  if (!seen.survived || !isFailed(seen.answer)) return undefined
  return {
    ...telling,
    message: `The consumer ${describeAnswer(seen.answer)} where ${seen.trial.title}.`,
    evidence: seen,
  }
}

/** An authentic delivery was refused, or accepted and not applied. Deaths and hangs are judged by other laws. */
export function ifNotTaken<Defect extends string>(
  seen: RequestObservation,
  telling: Telling<Defect>,
): Violation<Defect> | undefined {
  if (!isAccepted(seen.answer)) return isAnswered(seen) ? ifRefused(seen, telling) : undefined
  if (seen.traced !== false) return undefined
  const message = `The consumer accepted an authentic delivery and did not apply it where ${seen.trial.title}.`
  return { ...telling, message, evidence: seen }
}

/** Neither a hang nor a death. */
export function isAnswered({ answer, survived }: RequestObservation): boolean {
  return survived && !isHung(answer)
}

/** The states of a history differ, and show it. Simulation finds the cause later. */
export function ifDiffers(
  seen: HistoryObservation,
  message: (trial: HistoryTrial) => string,
): Violation<never> | undefined {
  if (seen.same || sameJson(seen.expected, seen.actual)) return undefined
  return { message: message(seen.trial), evidence: seen }
}

/** Everything was accepted, but the state is wrong. */
export function isWrong({ same, unaccepted }: HistoryObservation): boolean {
  return !same && unaccepted.length === 0
}

/** Whether a delivery of the schedule was accepted, by its place. */
export function tookAt({ answers }: HistoryObservation, place: number): boolean {
  const answer = answers[place]
  return answer !== undefined && isAccepted(answer)
}
