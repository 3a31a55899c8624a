import type { LawContext } from './context.js'
import type { Case, Need, Outcome, Probe, Probed } from './evidence.js'

/** `must`: wrong state, lost or forged events. `should`: needless retries, hidden failures. `advice`: worth knowing. */
export type Severity = 'must' | 'should' | 'advice'

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

/** What every correct consumer does. */
export interface Law {
  readonly id: `${Family}/${string}`
  /** One sentence in the present tense. */
  readonly title: string
  readonly severity: Severity
  /** What goes wrong in production where the law is broken, with the source. */
  readonly why: string
  /** How consumers break it, and what to do instead. */
  readonly fix: string
  readonly needs: readonly Need[]
  /** Correct designs that the law leaves alone although they look different. */
  readonly tolerates: string
  /** Ids of the defect catalogue that this law finds. */
  readonly defects: readonly string[]
  /** Requests whose answers the law judges; all laws' probes are sent together, before any check. */
  readonly probes?: (context: LawContext) => readonly Probe[]
  /** Histories whose outcomes the law judges; all laws' cases are run together, before any check. */
  readonly cases?: (context: LawContext) => readonly Case[]
  /**
   * Nothing else is in flight while it is checked: it sends bursts, counts, or stops the consumer. `first`: what it finds
   * would show in the histories of other laws too.
   */
  readonly alone?: true | 'first'
  readonly check: (context: LawContext) => Promise<LawResult> | LawResult
}

export interface LawResult {
  readonly breaches: readonly Breach[]
  /** Set where the law turned out not to be checkable: why, and what to give. */
  readonly skipped?: string
  /** Set where only a part of it was checked: why, and what to give. */
  readonly partly?: string
  /** Probes or histories that the check itself tried, besides `probes` and `cases`. */
  readonly cases?: number
}

/** One way in which a law was seen broken. */
export interface Breach {
  /** Id of the defect catalogue; absent where no label fits. */
  readonly defect?: string
  /** Where it differs from the law's own. */
  readonly severity?: Severity
  readonly message: string
  readonly evidence: Evidence
}

/** What shows a breach: one request and its answer, or a history and what became of it. */
export type Evidence = Probed | Outcome | { readonly note: string }
