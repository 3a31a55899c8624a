import type pc from 'picocolors'
import type { Finding, Severity } from '../runner/report.js'
import { deliveryRows } from './delivery-list.js'
import { lawLink } from './law-link.js'
import { deliveryTable } from './pretty-deliveries.js'
import { shortened, wrapped } from './pretty-lines.js'
import { requestLines } from './pretty-request.js'
import { stateDiff } from './state-diff.js'

type Colors = ReturnType<typeof pc.createColors>

const diffLines = 40

/** One finding: law and cause, what to do, the smallest history or request, the difference in state, how to see it again. */
export function prettyFinding(finding: Finding, { colors, flaky }: { colors: Colors; flaky: boolean }): string {
  const { law, defect, severity, message, counterexample, consequences = [], reproduce } = finding
  const mark = flaky ? colors.yellow('? flaky') : painted(colors, severity, `✗ ${severity}`)
  const lines = [`${mark}  ${colors.bold(law)}`]
  if (defect !== undefined) lines.push(`  cause: ${defect}`)
  lines.push('', ...wrapped(message, '  '))

  const rows = deliveryRows(counterexample)
  if (rows.length > 0) lines.push('', '  Deliveries, in the order they are made:', ...deliveryTable(rows, colors))
  if (counterexample.request) lines.push('', ...requestLines(counterexample, colors))
  const diff = stateDiff(counterexample)
  if (diff)
    lines.push('', `  State: ${colors.red('- expected')}, ${colors.green('+ observed')}`, ...paintedDiff(diff, colors))
  if (consequences.length > 0) lines.push('', ...wrapped(`Broken by the same cause: ${consequences.join(', ')}`, '  '))

  const path = finding.path === undefined ? '' : `, path ${finding.path}`
  lines.push('', `  Reproduce (seed ${finding.seed}${path}):`)
  for (const command of [reproduce.replay ?? [], reproduce.curl].flat()) {
    lines.push(...command.split('\n').map((line) => `    ${line}`))
  }
  lines.push('', `  ${colors.dim(lawLink(law))}`)
  return lines.join('\n')
}

function painted(colors: Colors, severity: Severity, text: string): string {
  if (severity === 'must') return colors.red(text)
  return severity === 'should' ? colors.yellow(text) : colors.blue(text)
}

function paintedDiff(diff: string, colors: Colors): string[] {
  return shortened(diff.split('\n'), diffLines).map((line) => {
    const paint = line.startsWith('-') ? colors.red : line.startsWith('+') ? colors.green : colors.dim
    return `    ${paint(line)}`
  })
}
