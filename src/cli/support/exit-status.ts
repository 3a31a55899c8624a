import { type Report, type Severity, severities } from '../../report/report.js'

/** Exit statuses of the command line. */
export const EXIT_STATUS = { ok: 0, findings: 1, error: 2, interrupted: 130 } as const

/** 130 if the check was interrupted, 1 if a confirmed finding is at least as severe as `failOn`, else 0. */
export function statusOf(report: Report, failOn: Severity): number {
  if (report.interrupted) return EXIT_STATUS.interrupted
  const flaky = new Set(report.laws.filter((law) => law.verdict === 'flaky').map((law) => law.id))
  const failing = report.findings.some(
    (finding) => !flaky.has(finding.law) && severities.indexOf(finding.severity) <= severities.indexOf(failOn),
  )
  return failing ? EXIT_STATUS.findings : EXIT_STATUS.ok
}
