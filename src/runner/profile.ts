import type { Blur } from '../observation/normalise.js'
import type { Session } from './session.js'

/** What calibration learnt of a consumer: how to wait for it and how to read its state. */
export interface Profile {
  /** Whether the state shows the upload that probes are made from; true where there is none to look at. */
  readonly traceable: boolean
  /** Whether the state shows an event before the answer is given. */
  readonly synchronous: boolean
  /** How long an accepted event took to show, ms; 0 for a synchronous consumer. */
  readonly settleMs: number
  /** The longest time to wait for the state, ms. */
  readonly settleLimitMs: number
  /** How long a state that is not as it should be has to stay as it is before it is believed, at least, ms. */
  readonly patienceMs: number
  /** How many histories to deliver side by side: more than one only where the consumer is slow to answer. */
  readonly parallel: number
  /** Whether it takes so long to answer that not everything can be done one after the other. */
  readonly slow: boolean
  /** What does not count when counters do: clocks, row numbers. */
  readonly strict: Blur
  /** What does not count otherwise: also counters of events. */
  readonly lenient: Blur
}

/** More than any but a slow consumer needs for all histories, ms; and what a slow one gets for some of them. */
const BUDGET_MS = 30_000
const SLOW_BUDGET_MS = 1_000

/** The longest time for histories that are many alike, ms: what is left of them then is not tried. */
export function budgetOf({ throttled, effort }: Session, { slow }: Profile): number {
  return (slow || throttled ? SLOW_BUDGET_MS : BUDGET_MS) * effort
}

/** How many histories are delivered side by side: fewer once the consumer has asked for patience. */
export function sideBySide({ overloaded }: Session, { parallel, slow }: Profile): number {
  return overloaded && !slow ? Math.ceil(parallel / 2) : parallel
}

/** How many bursts are made at once: where the consumer is slow to answer, it mostly waits for its store. */
export function burstsAtOnce({ overloaded }: Session, { parallel }: Profile): number {
  return overloaded ? 1 : Math.min(parallel, BURSTS_AT_ONCE)
}

const BURSTS_AT_ONCE = 2
const SHORTEST_PACE_MS = 200

/** How long to wait between two steps that are not to be in flight at once, ms. */
export function paceOf({ synchronous, settleMs }: Profile, paced: boolean | undefined): number {
  return paced && !synchronous ? Math.max(SHORTEST_PACE_MS, 2 * settleMs) : 0
}
