import pc from 'picocolors'
import type { Finding, Report } from '../runner/report.js'
import { prettyFinding } from './pretty-finding.js'
import { isFlaky } from './verdicts.js'

/** A finding as the terminal shows it, without colour: for documents that hold it as preformatted text. */
export function findingText(report: Report, finding: Finding): string {
  return prettyFinding(finding, { colors: pc.createColors(false), flaky: isFlaky(report, finding) })
}
