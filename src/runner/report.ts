import type { WebhookEvent } from '../../generated/types.js'
import type { Severity } from '../laws/law.js'
import type { Json } from '../observation/json.js'
import type { Schedule } from '../schedule/schedule.js'

export type { Json, Severity }
export const severities: readonly Severity[] = ['must', 'should', 'advice']

/** `flaky`: found broken, but not again when the same counterexample was run a second time. */
export type Verdict = 'held' | 'broken' | 'skipped' | 'flaky'

export interface LawReport {
  readonly id: string
  readonly title: string
  readonly severity: Severity
  readonly verdict: Verdict
  /** Why it was skipped, or held without all its histories, and what to give so that it is checked; what made it flaky. */
  readonly reason?: string
  /** Probes or histories tried. */
  readonly cases: number
  readonly deliveries: number
  readonly durationMs: number
}

/** The smallest input found that shows the law broken. Every field is present only where it has a meaning. */
export interface Counterexample {
  /** What happens in it, in words; a replay finds by it what the history is compared with. */
  readonly name?: string
  readonly history?: readonly WebhookEvent[]
  readonly schedule?: Schedule
  /** What was sent, where a single request is the point: what was changed in it, in words, and the request. */
  readonly request?: {
    readonly note: string
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
  /** One or two sentences: what the consumer does, and what to do. */
  readonly message: string
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
  readonly summary: { readonly held: number; readonly broken: number; readonly skipped: number; readonly flaky: number }
  readonly laws: readonly LawReport[]
  readonly findings: readonly Finding[]
}
