import type { Report } from '../runner/report.js'

/**
 * Where genuine deliveries are refused just like unsigned ones, most likely the secret is not the consumer's. Then
 * nothing was judged: a mistake to correct, not a result. Gives what to tell the user; `undefined` in all other cases.
 */
export function secretDoubt(report: Report): string | undefined {
  const [finding, ...more] = report.findings
  if (!finding || more.length > 0 || report.summary.held > 0) return undefined
  // A defect that was named is a result.
  const unnamed = finding.defect === undefined || finding.defect === 'protocol/blocked-by-middleware'
  if (finding.law !== 'signature/genuine-accepted' || !unnamed) return undefined
  const { status } = finding.counterexample.answer ?? {}
  if (status !== 401 && status !== 403) return undefined
  return `Nothing could be checked. ${finding.message}`
}
