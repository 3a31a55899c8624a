import { type Severity, severities } from '../laws/severity.js'
import type { Json } from '../observation/json.js'
import type { Schedule } from '../schedule/schedule.js'

export { type Json, type Severity, severities }

/** `flaky`: failed once, but passed when replayed. */
export type Verdict = 'held' | 'broken' | 'skipped' | 'flaky'

export interface LawReport {
  readonly id: string
  readonly title: string
  readonly severity: Severity
  readonly verdict: Verdict
  /** Why it was skipped or flaky, or held in part; and what to give so that it is checked. */
  readonly reason?: string
  /** True where it was skipped only because the time for the check was over. */
  readonly outOfTime?: boolean
  /** Trials carried out. */
  readonly trials: number
  readonly deliveries: number
  /** Its share of the time that its trials took, ms. */
  readonly durationMs: number
}

/** What an event of a counterexample says, for people. */
export interface Happening {
  readonly event: string
  /** Id of the entity that it is about. */
  readonly entity?: string
  /** When it happened, ISO 8601. */
  readonly time: string
  /** What changed in the entity, one change each: `name "a" → "b"`. */
  readonly changes: readonly string[]
}

/** The smallest input found that shows the law broken. Every field is present only where it has a meaning. */
export interface Counterexample {
  /** The law and the trials that a replay runs again: the one that shows it, then those that it follows. */
  readonly trial?: { readonly law: string; readonly keys: readonly string[] }
  /** What happens in it, in words. */
  readonly title?: string
  readonly history?: readonly object[]
  /** What each event of the history says. */
  readonly happenings?: readonly Happening[]
  readonly schedule?: Schedule
  /** The history is compared with the same events delivered once, in order: counters too, or without them. */
  readonly comparesInOrder?: 'with memory' | 'without memory'
  /** What was sent, where a single request is the point. */
  readonly request?: {
    readonly method: string
    readonly url: string
    readonly headers: readonly (readonly [string, string])[]
    readonly body: string
  }
  /** What came back to that request. */
  readonly answer?: { readonly status?: number; readonly failure?: string; readonly body?: string }
  readonly expected?: Json
  readonly actual?: Json
  /** Unified diff from `expected` to `actual`. */
  readonly diff?: string
}

export interface Finding {
  readonly law: string
  /** Id of the defect catalogue; absent where no label fits. */
  readonly defect?: string
  readonly severity: Severity
  /** What the consumer does, in one or two sentences. */
  readonly message: string
  /** What to do instead. */
  readonly remedy: string
  readonly counterexample: Counterexample
  /** Other broken laws that this cause explains. */
  readonly consequences?: readonly string[]
  readonly reproduce: { readonly replay?: string; readonly curl: readonly string[] }
  readonly seed: number
  /** fast-check's path of the shrunk counterexample, where it came from a random history. */
  readonly path?: string
}

export interface Report {
  readonly reportVersion: 1
  readonly tool: { readonly name: 'ckbox-webhooks'; readonly version: string }
  readonly target: string
  readonly seed: number
  readonly durationMs: number
  readonly deliveries: number
  /** True when the check ended before all laws were tried (Ctrl-C); the laws not reached are `skipped`. */
  readonly interrupted?: boolean
  /** True when the time for the check (`maxTime`) was over before all was done. */
  readonly outOfTime?: boolean
  /** What kept laws from being judged that could have been, in words: a hook that failed for good, or a bug of the tool. */
  readonly incomplete?: string
  readonly summary: { readonly held: number; readonly broken: number; readonly skipped: number; readonly flaky: number }
  readonly laws: readonly LawReport[]
  readonly findings: readonly Finding[]
}
