import pc from 'picocolors'
import { plain } from './plain-text.js'
import { prettyFinding } from './pretty-finding.js'
import { wrapped } from './pretty-lines.js'
import type { Report } from './report.js'
import type { Reporter } from './reporter.js'
import { earlyEnd, isFlaky, lawsByReason, sortedFindings, verdictCounts } from './verdicts.js'
import { count, duration } from './words.js'

type Colors = ReturnType<typeof pc.createColors>

/** For a developer at a terminal: 80 columns, the gravest finding first, each with how to see it again. */
export const pretty: Reporter = (original, { color = pc.isColorSupported } = {}) => {
  const report = plain(original)
  const colors = pc.createColors(color)
  const findings = sortedFindings(report).map((finding) =>
    prettyFinding(finding, { colors, flaky: isFlaky(report, finding), version: report.tool.version }),
  )
  const unchecked = [
    lawsNot(report, 'held', 'Checked in part', colors),
    lawsNot(report, 'skipped', 'Not checked', colors),
  ]
  return [...findings, ...unchecked, summary(report, colors)].filter(Boolean).join('\n\n').concat('\n')
}

function lawsNot(report: Report, verdict: 'held' | 'skipped', title: string, colors: Colors): string {
  const groups = [...lawsByReason(report, verdict)]
  if (groups.length === 0) return ''
  const lines = groups.flatMap(([reason, laws]) => [
    // The heading says it already.
    ...wrapped(reason.replace(/^checked in part: /, ''), '  '),
    ...wrapped(laws.join('  '), '    ').map((line) => colors.dim(line)),
  ])
  const laws = groups.reduce((sum, [, ids]) => sum + ids.length, 0)
  return [colors.bold(`${title}: ${count(laws, 'law', 'laws')}`), ...lines].join('\n')
}

function summary(report: Report, colors: Colors): string {
  const counts = verdictCounts(report)
  const made = count(report.deliveries, 'delivery', 'deliveries')
  const lines = [
    `${colors.bold(report.summary.broken > 0 ? colors.red(counts) : colors.green(counts))}`,
    ...wrapped(`${made} to ${report.target} in ${duration(report.durationMs)}, seed ${report.seed}`, ''),
  ]
  if (report.incomplete !== undefined) {
    lines.unshift(...wrapped(`Not all could be judged: ${report.incomplete}`, '').map((line) => colors.yellow(line)))
  }
  const end = earlyEnd(report)
  if (end !== undefined) lines.unshift(colors.yellow(end))
  return lines.join('\n')
}
