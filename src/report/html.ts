import { htmlEscape } from 'escape-goat'
import pc from 'picocolors'
import { htmlStyle } from './html-style.js'
import { defectLink, lawLink } from './law-link.js'
import { plain } from './plain-text.js'
import { findingDetails } from './pretty-finding.js'
import type { Finding, LawReport, Report } from './report.js'
import type { Reporter } from './reporter.js'
import { earlyEnd, isFlaky, sortedFindings, verdictCounts } from './verdicts.js'
import { count, duration } from './words.js'

/** One HTML file that needs nothing else: no script, no style or image from elsewhere, everything from outside escaped. */
export const html: Reporter = (original) => {
  const report = plain(original)
  const title = htmlEscape`${verdictCounts(report)} – ${report.target}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${htmlStyle}</style>
</head>
<body>
<main>
${heading(report)}
${sortedFindings(report)
  .map((finding) => findingSection(report, finding))
  .join('\n')}
${lawTable(report.laws)}
</main>
</body>
</html>
`
}

function heading(report: Report): string {
  const made = count(report.deliveries, 'delivery', 'deliveries')
  const end = earlyEnd(report)
  const note = end === undefined ? '' : `<p class="flaky">${end}</p>`
  const { incomplete } = report
  const lost = incomplete === undefined ? '' : htmlEscape`<p class="flaky">Not all could be judged: ${incomplete}</p>`
  return htmlEscape`<h1>${verdictCounts(report)}</h1>
<p>${made} to <code>${report.target}</code> in ${duration(report.durationMs)}, seed ${report.seed}, ${report.tool.name} ${report.tool.version}</p>
`.concat(note, lost)
}

function findingSection(report: Report, finding: Finding): string {
  const label = isFlaky(report, finding) ? 'flaky' : finding.severity
  const { law, defect, message, remedy } = finding
  const { version } = report.tool
  const cause =
    defect === undefined
      ? ''
      : htmlEscape`<p>Cause: <a href="${defectLink(defect, version)}"><code>${defect}</code></a></p>\n`
  return (
    htmlEscape`<section>
<h2><span class="label ${label}">${label}</span> <a href="${lawLink(law, version)}">${law}</a></h2>
` +
    cause +
    htmlEscape`<p>${message}</p>
<p>${remedy}</p>
<details open><summary>Counterexample</summary><pre>${findingDetails(finding, pc.createColors(false)).join('\n')}</pre></details>
</section>`
  )
}

function lawTable(laws: readonly LawReport[]): string {
  const rows = laws.map(
    (law) => htmlEscape`<tr><td class="${law.verdict}">${law.verdict}</td><td>${law.severity}</td>
<td><code>${law.id}</code><br>${law.title}${law.reason === undefined ? '' : ` (${law.reason})`}</td>
<td>${law.trials}</td><td>${law.deliveries}</td><td>${duration(law.durationMs)}</td></tr>`,
  )
  return `<h2>Laws</h2>
<table>
<thead><tr><th>verdict</th><th>severity</th><th>law</th><th>trials</th><th>deliveries</th><th>time</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`
}
