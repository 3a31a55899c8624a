import type { Law } from '../laws/law.js'
import type { LawReport } from './report.js'

/** What became of a law, before it is known whether its breaches are seen again. */
export interface LawVerdict {
  readonly law: Law
  readonly skipped?: string
  /** Why not everything was tried; true: because the consumer is slow. */
  readonly cut?: boolean | string
  readonly cases: number
  readonly deliveries: number
  readonly durationMs: number
}

/** Why a law that held was checked in part. */
const PARTLY = 'checked in part: '
const SLOW = 'not every history was tried, because the consumer is slow: `--runs 1000` gives ten times the time'

export function reportOf(law: Law, verdict: Omit<LawVerdict, 'law'>, found: 'broken' | 'flaky' | undefined): LawReport {
  const { id, title, severity } = law
  const { skipped, cut, cases, deliveries, durationMs } = verdict
  return {
    id,
    title,
    severity,
    verdict: found ?? (skipped === undefined ? 'held' : 'skipped'),
    ...(found === 'flaky' && { reason: 'found broken, but not when the same counterexample was run again' }),
    ...(found === undefined &&
      (skipped !== undefined || cut) && {
        reason: skipped ?? PARTLY + (typeof cut === 'string' ? cut : SLOW),
      }),
    cases,
    deliveries,
    durationMs,
  }
}
