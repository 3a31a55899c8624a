import { linksOf } from './law-link.js'
import { oneLine, plain } from './plain-text.js'
import type { Finding, Report } from './report.js'
import type { Reporter } from './reporter.js'
import { isFlaky, sortedFindings, verdictCounts } from './verdicts.js'
import { count } from './words.js'

const levels = { must: 'error', should: 'warning', info: 'notice' } as const

/** Annotations for GitHub Actions: an error, warning or notice a finding, and a last notice with the counts. */
export const github: Reporter = (original) => {
  const report = plain(original)
  const deliveries = count(report.deliveries, 'delivery', 'deliveries')
  const lines = sortedFindings(report).map((finding) => annotation(report, finding))
  if (report.incomplete !== undefined) {
    lines.push(command('warning', report.tool.name, oneLine(`Not all could be judged: ${report.incomplete}`)))
  }
  lines.push(command('notice', report.tool.name, `${verdictCounts(report)}: ${deliveries} to ${report.target}`))
  return `${lines.join('\n')}\n`
}

function annotation(report: Report, finding: Finding): string {
  const flaky = isFlaky(report, finding)
  const cause = finding.defect === undefined ? '' : ` (${finding.defect})`
  const { replay } = finding.reproduce
  const lines = [
    oneLine(finding.message),
    oneLine(finding.remedy),
    ...(replay === undefined ? [] : [`Reproduce: ${oneLine(replay)}`]),
    ...linksOf(finding, report.tool.version),
  ]
  return command(
    flaky ? 'warning' : levels[finding.severity],
    `${flaky ? 'Flaky: ' : ''}${finding.law}${cause}`,
    lines.join('\n'),
  )
}

function command(level: string, title: string, message: string): string {
  return `::${level} title=${property(title)}::${data(message)}`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
