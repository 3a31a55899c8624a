import { type Report, type Severity, severities } from '../runner/report.js'

/** What the command line exits with. */
export const exitStatus = { ok: 0, findings: 1, error: 2, interrupted: 130 } as const

/** 1 where a finding is at least as grave as `failOn` and was seen twice, 130 where the check was interrupted, else 0. */
export function statusOf(report: Report, failOn: Severity): number {
  if (report.interrupted) return exitStatus.interrupted
  const flaky = new Set(report.laws.filter((law) => law.verdict === 'flaky').map((law) => law.id))
  const failing = report.findings.some(
    (finding) => !flaky.has(finding.law) && severities.indexOf(finding.severity) <= severities.indexOf(failOn),
  )
  return failing ? exitStatus.findings : exitStatus.ok
}
