import type { Law } from '../laws/law.js'
import type { LawReport } from './report.js'

/** What became of a law, before it is known whether its breaches are seen again. */
export interface LawVerdict {
  readonly law: Law
  readonly skipped?: string
  readonly cases: number
  readonly deliveries: number
  readonly durationMs: number
}

export function reportOf(law: Law, verdict: Omit<LawVerdict, 'law'>, found: 'broken' | 'flaky' | undefined): LawReport {
  const { id, title, severity } = law
  const { skipped, cases, deliveries, durationMs } = verdict
  return {
    id,
    title,
    severity,
    verdict: found ?? (skipped === undefined ? 'held' : 'skipped'),
    ...(found === 'flaky' && { reason: 'found broken, but not when the same counterexample was run again' }),
    ...(found === undefined && skipped !== undefined && { reason: skipped }),
    cases,
    deliveries,
    durationMs,
  }
}
