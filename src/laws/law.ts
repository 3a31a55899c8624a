import type { Json } from '../observation/json.js'
import type { Capability } from './capabilities.js'
import type { Facts } from './facts.js'
import type { Exchange, Observation, Seen } from './observations.js'
import type { Severity } from './severity.js'
import type { Trial } from './trial.js'

export type Family =
  | 'signature'
  | 'body'
  | 'protocol'
  | 'schema'
  | 'idempotency'
  | 'ordering'
  | 'concurrency'
  | 'recovery'
  | 'isolation'
  | 'limits'

/** What every correct consumer does. `Defect` are the ids of the defects that it can find. */
export interface Law<Defect extends string = string> {
  readonly id: `${Family}/${string}`
  /** One sentence in the present tense. */
  readonly title: string
  readonly severity: Severity
  /** What goes wrong in production where the law is broken, with the source. */
  readonly why: string
  /** What to do where it is broken and no defect is named. */
  readonly remedy: string
  /** Correct behaviour that the law accepts although it looks different. */
  readonly tolerates: string
  readonly needs: readonly Capability[]
  readonly defects: readonly Defect[]
  /**
   * Nothing else is in flight while it is checked: it sends bursts, counts, or stops the consumer. `first`: what it finds
   * would show in the histories of other laws too.
   */
  readonly alone?: true | 'first'
  /** It judges what calibration has seen too, so that it may hold without a trial of its own. */
  readonly judgesFacts?: true
  /** Asks for trials, is resumed with what was seen of each, in their order, and gives its judgement. */
  readonly run: (facts: Facts) => Asks<Judgement<Defect>>
  /** What one observation of any law's trial, forged and malformed requests included, says about this law. */
  readonly watch?: (seen: Seen) => readonly Violation<Defect>[]
}

/** A generator that asks for trials on the way to its result. */
export type Asks<Result> = Generator<readonly Trial[], Result, readonly Observation[]>

export interface Judgement<Defect extends string = string> {
  readonly violations: readonly Violation<Defect>[]
  /** Why the law turned out not to be checkable, and what the user can provide. */
  readonly skipped?: string
  /** Why only a part of it was checked, and what the user can provide. */
  readonly partly?: string
}

/** One way in which a law was seen broken. */
export interface Violation<Defect extends string = string> {
  /** May be absent: the finding then has the law's severity and remedy. Where states differ, its cause is looked for by simulation. */
  readonly defect?: Defect
  /** Only if it differs from the defect's or the law's. */
  readonly severity?: Severity
  /** What was seen, in a sentence or two. */
  readonly message: string
  readonly evidence: Seen | { readonly note: string }
  /** The request that shows it, where the evidence is of many. */
  readonly exchange?: Exchange
  /** What should have been seen, where that is not what the evidence was compared with. */
  readonly expected?: Json
}
