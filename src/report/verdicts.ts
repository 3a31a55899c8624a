import { type Finding, type LawReport, type Report, severities } from './report.js'

/** The findings, gravest first and flaky ones last; equal ones as the run found them. */
export function sortedFindings(report: Report): Finding[] {
  const rank = (finding: Finding) =>
    isFlaky(report, finding) ? severities.length : severities.indexOf(finding.severity)
  return report.findings.toSorted((one, other) => rank(one) - rank(other))
}

/** Whether the law of a finding was not broken again when its counterexample was run a second time. */
export function isFlaky(report: Report, finding: Finding): boolean {
  return report.laws.some((law) => law.id === finding.law && law.verdict === 'flaky')
}

/** `1 broken, 31 held, 4 skipped`; flaky laws are named only where there are any. */
export function verdictCounts({ summary }: Report): string {
  const counts = [`${summary.broken} broken`, `${summary.held} held`, `${summary.skipped} skipped`]
  if (summary.flaky > 0) counts.push(`${summary.flaky} flaky`)
  return counts.join(', ')
}

/** That the check did not come to its end, and why; `undefined` where it did. */
export function earlyEnd({ interrupted, outOfTime }: Report): string | undefined {
  if (interrupted) return 'Interrupted: the report shows what was known by then.'
  return outOfTime ? 'The time for the check was over: the report shows what was known by then.' : undefined
}

/** The `must` laws that were not judged because the time for the check was over: nothing is known of them. */
export function mustLawsOutOfTime({ laws }: Report): LawReport[] {
  return laws.filter(({ severity, outOfTime }) => severity === 'must' && outOfTime)
}

/** The laws with a verdict that were checked in part or not at all, gathered by the reason that they share. */
export function lawsByReason(report: Report, verdict: 'skipped' | 'held'): Map<string, string[]> {
  const laws = new Map<string, string[]>()
  for (const { id, reason, ...law } of report.laws) {
    if (law.verdict === verdict && reason !== undefined) laws.set(reason, [...(laws.get(reason) ?? []), id])
  }
  return laws
}
