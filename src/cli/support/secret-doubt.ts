import type { Report } from '../../report/report.js'

/**
 * Tells the user that nothing was judged, where the consumer refuses authentic deliveries and unsigned requests alike:
 * it apparently uses another secret. That is a mistake to correct, not a result. `undefined` in all other cases.
 */
export function secretDoubt(report: Report): string | undefined {
  const [finding, ...more] = report.findings
  if (!finding || more.length > 0 || report.summary.held > 0) return undefined
  // Any other named defect is a result.
  const unnamed = finding.defect === undefined || finding.defect === 'protocol/blocked-by-middleware'
  if (finding.law !== 'signature/genuine-accepted' || !unnamed) return undefined
  const { status } = finding.counterexample.answer ?? {}
  if (status !== 401 && status !== 403) return undefined
  return `Nothing could be checked. ${finding.message} ${finding.remedy}`
}
