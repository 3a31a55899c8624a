import XmlBuilder from 'fast-xml-builder'
import pc from 'picocolors'
import { oneLine, plain } from './plain-text.js'
import { prettyFinding } from './pretty-finding.js'
import type { LawReport, Report } from './report.js'
import type { Reporter } from './reporter.js'
import { sortedFindings } from './verdicts.js'

const builder = new XmlBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true })

/** JUnit XML: a suite a family of laws, a test case a law. Skipped and flaky laws are `skipped`, with the reason. */
export const junit: Reporter = (original) => {
  const report = plain(original)
  const families = new Set(report.laws.map(familyOf))
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': `ckbox-webhooks ${report.target}`,
      ...counts(report.laws),
      testsuite: [...families].map((family) => {
        const laws = report.laws.filter((law) => familyOf(law) === family)
        return { '@name': family, ...counts(laws), testcase: laws.map((law) => testCase(report, law)) }
      }),
    },
  })
}

function testCase(report: Report, law: LawReport): object {
  const attributes = {
    '@classname': familyOf(law),
    '@name': `${law.id}: ${law.title}`,
    '@time': seconds(law.durationMs),
  }
  if (law.verdict === 'held') return attributes
  if (law.verdict === 'broken') return { ...attributes, failure: failures(report, law) }
  const reason =
    law.verdict === 'flaky' ? `flaky: ${law.reason ?? 'failed once, but passed when replayed'}` : law.reason
  return { ...attributes, skipped: { '@message': oneLine(reason ?? '') } }
}

/** The findings of a broken law. One that another cause explains has none of its own: it names that cause. */
function failures(report: Report, law: LawReport): object[] {
  const own = sortedFindings(report).filter((finding) => finding.law === law.id)
  if (own.length > 0) {
    return own.map((finding) => ({
      '@type': finding.defect ?? finding.law,
      '@message': oneLine(finding.message),
      '#text': prettyFinding(finding, { colors: pc.createColors(false), flaky: false, version: report.tool.version }),
    }))
  }
  const cause = report.findings.find((finding) => finding.consequences?.includes(law.id))
  return [{ '@type': cause?.defect ?? law.id, '@message': cause ? `a consequence of ${cause.law}` : 'broken' }]
}

function counts(laws: readonly LawReport[]): object {
  return {
    '@tests': laws.length,
    '@failures': laws.filter((law) => law.verdict === 'broken').length,
    '@errors': 0,
    '@skipped': laws.filter((law) => law.verdict === 'skipped' || law.verdict === 'flaky').length,
    '@time': seconds(laws.reduce((sum, law) => sum + law.durationMs, 0)),
  }
}

function familyOf(law: LawReport): string {
  return law.id.split('/')[0] ?? law.id
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}
