import type { HistoryObservation, NotTried } from '../laws/observations.js'
import type { HistoryTrial } from '../laws/trial.js'
import { sameJson } from '../observation/compare.js'
import { isAsExpected } from '../observation/comparison.js'
import type { Json } from '../observation/json.js'
import { type Mask, normalise } from '../observation/normalise.js'
import { project, projectWhole } from '../observation/project.js'
import type { History } from '../provider/history.js'
import { eachInOrder } from '../schedule/each-in-order.js'
import { inOrder, type Schedule } from '../schedule/schedule.js'
import type { Check } from './check-facts.js'
import { type Run, unobserved, wasAccepted } from './deliver.js'
import type { Shown } from './states.js'
import { isBurst, isPaced } from './trial-timing.js'

/** A trial with what was delivered for it, and with the delivery of what it is compared with. */
export interface Pair {
  readonly trial: HistoryTrial
  readonly baseline: Run
  readonly run: Run
}

/** What the state shows of each run. */
export type ShownOf = (run: Run) => Shown

const UNCLEAR = 'the same history, delivered twice in order, comes out in different states'

/** One read of a state that holds what several runs left. */
export function shownByRow(observed: Json, runs: readonly Run[]): ShownOf {
  const states = project(
    observed,
    runs.map(({ subject }) => subject),
  )
  const byRun = new Map(runs.map((run, index) => [run, states[index] as Json]))
  return (run) => ({ state: byRun.get(run) ?? null, delivered: run.delivered })
}

/** One read of a state that holds what one run left, and nothing else. */
export function shownWhole(observed: Json, run: Run): Shown {
  return { state: projectWhole(observed, run.subject), delivered: run.delivered }
}

/** Whether a trial comes out as it has to, by what is known of the consumer's states so far. */
export function comparePair(
  { facts }: Pick<Check, 'facts'>,
  { trial }: Pick<Pair, 'trial'>,
  baseline: Shown,
  run: Shown,
) {
  const mask = maskFor(facts, trial)
  const expected = normalise(baseline.state, baseline.delivered, mask)
  const actual = normalise(run.state, run.delivered, mask)
  return { expected, actual, same: isAsExpected(trial.compare ?? {}, expected, actual) }
}

/** Whether two runs of one history come out alike, but for what remembers the past. */
export function areAlike({ facts }: Pick<Check, 'facts'>, one: Shown, other: Shown): boolean {
  const mask = facts.states.mask({ memory: true })
  return sameJson(normalise(one.state, one.delivered, mask), normalise(other.state, other.delivered, mask))
}

export function maskFor({ states, keepsOrder }: Check['facts'], trial: HistoryTrial): Mask {
  const isComparable = keepsOrder || isPaced(trial) || isBurst(trial.schedule)
  return states.mask({ memory: !(trial.compare?.also === 'memory' && isComparable) })
}

/** The observation of a trial whose state was looked at. */
export function observationOf(
  check: Check,
  pair: Pair,
  { expected, actual, same }: ReturnType<typeof comparePair>,
  isBlank: boolean,
  more: Partial<HistoryObservation>,
): HistoryObservation {
  const blank = isBlank && isLost(check, pair)
  return {
    ...unobserved(pair.trial, pair.run),
    ...more,
    expected,
    actual,
    same,
    ...(blank && { blank: true as const }),
  }
}

/** Whether the state should show something: all of it was accepted, and something is left at the provider. */
function isLost({ contract }: Check, { baseline }: Pair): boolean {
  const accepted = baseline.history.events.every((_, event) => wasAccepted(baseline, event))
  return accepted && !contract.provider.model.isEmpty(baseline.history)
}

/** A trial that cannot be judged, because its baseline does not come out the same twice. */
export function unclear(trial: HistoryTrial): NotTried {
  return { trial, notTried: UNCLEAR, why: 'unclear' }
}

/** What is delivered before a difference is believed. */
export interface Doubt {
  readonly history: History
  readonly schedule: Schedule
  /** The baseline again; or what is no matter of order, and so is no evidence of a wrong one. */
  readonly kind: 'baseline' | 'control'
  readonly of: Pair
}

/** Which experiments tell whether a difference means anything. Each is made once in a check. */
export function doubtsAbout({ contract, facts }: Check, pair: Pair): Doubt[] {
  const { trial, baseline } = pair
  // What must not be shown is compared with nothing.
  if (trial.compare?.hides !== undefined) return []
  const { history } = baseline
  const doubts: Doubt[] = [{ history, schedule: inOrder(history), kind: 'baseline', of: pair }]
  const { roleOf } = contract.provider.model
  const subjectOf = (event: number) => {
    const role = roleOf(history.events[event] as object)
    return role === undefined ? String(event) : JSON.stringify([role.scope, role.kind, role.id])
  }
  const isSameHistory = trial.history === history
  const control = isSameHistory ? eachInOrder(trial.schedule, subjectOf) : []
  const isMixed = control.some((step, index) => 'event' in step && step.event !== index)
  if (isMixed) doubts.push({ history, schedule: control, kind: 'control', of: pair })
  return doubts.filter((doubt) => facts.states.isFirst(JSON.stringify([doubt.history.events, doubt.schedule])))
}

/** Learns from an experiment. Gives false where the baseline does not come out the same twice. */
export function learnFrom({ facts }: Check, { kind }: Doubt, baseline: Shown, again: Shown): boolean {
  if (kind === 'baseline') return facts.states.learnNoise(baseline, again)
  // What came between is no fault either, unless something is missing because of it.
  if (!facts.states.learnNoise(baseline, again, { memory: true })) facts.states.learnMixed(again, baseline)
  return true
}
