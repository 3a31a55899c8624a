import type { Facts } from '../laws/facts.js'
import type { Json } from '../observation/json.js'
import type { History } from '../provider/history.js'
import type { Connection } from './connection.js'
import type { Contract } from './contract.js'
import type { Omissions } from './explain/omissions.js'
import type { States } from './states.js'

/** What only the engine needs to know about a consumer: how to wait for it and how to read its state. */
export interface CheckFacts extends Facts {
  /** Whether events of this name are subscribed and accepted. */
  readonly handles: (event: string) => boolean
  /** A history of one event that the state shows; absent if there is none. */
  readonly canary?: History
  /** How many histories to deliver side by side: more than one only where the consumer is slow to answer. */
  readonly parallel: number
  /** Whether it takes so long to answer that not everything can be done one after the other. */
  readonly slow: boolean
  /** Whether it comes out the same however quickly one delivery follows the other, as far as is known. */
  readonly keepsOrder: boolean
  /** How it shows its state, as far as is known yet. */
  readonly states: States
  /** The state before anything was delivered, where there is a way to empty the store. */
  readonly empty?: Json
  /** Whether the state moves but names nothing that was delivered, so that it can be compared only as a whole. */
  readonly namesNothing: boolean
  /** Whether what it shows of names stands beside ids, so that a row under another name is found. */
  readonly namesBesideIds: boolean
  /** How many histories in one go may have the store to themselves. */
  readonly triedAlone: number
  /** Which events it ignores, and what it does not show. */
  readonly omits: Omissions
}

/** One check of one consumer: what is checked, the connection, and what is known. */
export interface Check {
  readonly contract: Contract
  readonly connection: Connection
  readonly facts: CheckFacts
  /** The history of one event that every single request carries. */
  readonly carried: History
  readonly seed: number
  /** How many random histories are tried. */
  readonly runs: number
}

/** The check with nothing delivered side by side: other laws judge what histories do to each other. */
export function oneByOne(check: Check): Check {
  return { ...check, facts: { ...check.facts, parallel: 1 } }
}

/** How many random histories are tried unless the user says otherwise. */
export const USUAL_RUNS = 100

/** How much more is tried than usual: more random histories mean more time for all others too. */
export function effortOf({ runs }: Pick<Check, 'runs'>): number {
  return Math.max(1, runs / USUAL_RUNS)
}

/** The time for a check with the usual runs, ms. */
const USUAL_MAX_TIME_MS = 5 * 60_000

/** The time for a whole check unless the user says otherwise, ms. */
export function maxTimeFor(runs: number): number {
  return USUAL_MAX_TIME_MS * effortOf({ runs })
}

/** More than a consumer needs for all histories unless it is slow, ms; and what a slow one gets. */
const BUDGET_MS = 30_000
const SLOW_BUDGET_MS = 1_000

/** How long it usually takes to answer, ms: the quicker answers count, since a busy machine makes some slower. */
export function usualAnswerMs({ answerTimes = [] }: Pick<Partial<Facts>, 'answerTimes'>): number {
  return answerTimes.toSorted((a, b) => a - b)[answerTimes.length >> 2] ?? 0
}

/** Whether it takes long to answer, or limits requests. */
export function isSlow({ facts, connection }: Check): boolean {
  return facts.slow || connection.health.throttled
}

/** The longest time for trials that may be left out, ms. */
export function budgetOf(check: Check): number {
  return (isSlow(check) ? SLOW_BUDGET_MS : BUDGET_MS) * effortOf(check)
}

/** How many histories are delivered side by side: fewer once the consumer has asked for patience. */
export function sideBySide({ connection, facts: { parallel, slow } }: Check): number {
  return connection.health.overloaded && !slow ? Math.ceil(parallel / 2) : parallel
}

const BURSTS_AT_ONCE = 2

/** How many bursts are made at once: a consumer that is slow to answer mostly waits for its store. */
export function burstsAtOnce({ connection, facts }: Check): number {
  return connection.health.overloaded ? 1 : Math.min(facts.parallel, BURSTS_AT_ONCE)
}

/** What leaves the consumer time after each step does little but wait. */
export const PACED_AT_ONCE = 64
const SHORTEST_PACE_MS = 200

/** How long to wait between two steps that are not to be in flight at once, ms. */
export function paceOf({ connection: { pace } }: Check, paced: boolean | undefined): number {
  return paced && !pace.synchronous ? Math.max(SHORTEST_PACE_MS, 2 * pace.settleMs) : 0
}

/** How long to wait between two steps that have to be done in order, ms: not at all where the consumer keeps the order. */
export function paceInOrder(check: Check): number {
  return paceOf(check, !check.facts.keepsOrder)
}
