import { type Report, type Severity, severities } from '../../report/report.js'
import { mustLawsOutOfTime } from '../../report/verdicts.js'

/** Exit statuses of the command line. */
export const EXIT_STATUS = { ok: 0, findings: 1, error: 2, interrupted: 130 } as const

/** Why a report without a finding that fails is no success: what was not judged might have failed. */
export function incompleteness(report: Report, failOn: Severity): string | undefined {
  if (report.incomplete === undefined || statusOf(report, failOn) !== EXIT_STATUS.ok) return undefined
  return `Not all could be judged: ${report.incomplete}`
}

/**
 * 130 if the check was interrupted, 1 if a confirmed finding is at least as severe as `failOn`, 2 if a `must` law was not
 * judged for lack of time, else 0.
 */
export function statusOf(report: Report, failOn: Severity): number {
  if (report.interrupted) return EXIT_STATUS.interrupted
  const flaky = new Set(report.laws.filter((law) => law.verdict === 'flaky').map((law) => law.id))
  const failing = report.findings.some(
    (finding) => !flaky.has(finding.law) && severities.indexOf(finding.severity) <= severities.indexOf(failOn),
  )
  if (failing) return EXIT_STATUS.findings
  return mustLawsOutOfTime(report).length > 0 ? EXIT_STATUS.error : EXIT_STATUS.ok
}
