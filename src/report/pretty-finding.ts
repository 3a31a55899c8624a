import type pc from 'picocolors'
import { deliveryRows } from './delivery-list.js'
import { linksOf } from './law-link.js'
import { deliveryTable } from './pretty-deliveries.js'
import { shortened, wrapped } from './pretty-lines.js'
import { requestLines } from './pretty-request.js'
import type { Finding, Severity } from './report.js'
import { stateDiff } from './state-diff.js'
import { count } from './words.js'

type Colors = ReturnType<typeof pc.createColors>

const diffLines = 40
const longestCommand = 400

const marks: Readonly<Record<Severity, (colors: Colors) => string>> = {
  must: ({ red }) => red('✗ must'),
  should: ({ yellow }) => yellow('✗ should'),
  info: ({ blue }) => blue('ℹ info'),
}

interface Options {
  readonly colors: Colors
  readonly flaky: boolean
  /** The version of this package whose documentation is linked. */
  readonly version: string
}

/** One finding: law and cause, what was seen, what to do, its details, and where to read on. */
export function prettyFinding(finding: Finding, { colors, flaky, version }: Options): string {
  const { law, defect, severity, message, remedy } = finding
  const mark = flaky ? colors.yellow('? flaky') : marks[severity](colors)
  const lines = [`${mark}  ${colors.bold(law)}`]
  if (defect !== undefined) lines.push(`  cause: ${defect}`)
  lines.push('', ...wrapped(message, '  '), '', ...wrapped(remedy, '  '), '')
  // What is only worth knowing is no fault to hunt for: its details stand in the other reports.
  if (severity !== 'info') lines.push(...findingDetails(finding, colors), '')
  lines.push(...linksOf(finding, version).map((link) => `  ${colors.dim(link)}`))
  return lines.join('\n')
}

/** The smallest history or request, the difference in state, and how to see it again. */
export function findingDetails(finding: Finding, colors: Colors): string[] {
  const { counterexample, consequences = [], reproduce, seed, path } = finding
  const sections: string[][] = []
  const rows = deliveryRows(counterexample)
  if (rows.length > 0) sections.push(['  Deliveries, in the order they are made:', ...deliveryTable(rows, colors)])
  if (counterexample.request) sections.push(requestLines(counterexample, colors))
  if (sections.length === 0 && counterexample.title) sections.push(wrapped(`Trial: ${counterexample.title}`, '  '))
  const diff = stateDiff(counterexample)
  if (diff)
    sections.push([`  State: ${colors.red('- expected')}, ${colors.green('+ observed')}`, ...paintedDiff(diff, colors)])
  if (consequences.length > 0) sections.push(wrapped(`Broken by the same cause: ${consequences.join(', ')}`, '  '))
  const origin = `seed ${seed}${path === undefined ? '' : `, path ${path}`}`
  const again = commands(reproduce).map((line) => `    ${line}`)
  sections.push(again.length > 0 ? [`  Reproduce (${origin}):`, ...again] : [`  Found with ${origin}.`])
  return sections.flatMap((section, index) => (index === 0 ? section : ['', ...section]))
}

/** Commands as they are copied, on one line. Those that would fill the screen are left to the json report. */
function commands({ replay, curl }: Finding['reproduce']): string[] {
  const short = curl.filter((command) => command.length <= longestCommand)
  const left = curl.length - short.length
  const note = left > 0 ? [`${count(left, 'curl command is', 'curl commands are')} in the json report`] : []
  return [...(replay === undefined ? [] : [replay]), ...short, ...note].flatMap((command) => command.split('\n'))
}

function paintedDiff(diff: string, colors: Colors): string[] {
  return shortened(diff.split('\n'), diffLines).map((line) => {
    const paint = line.startsWith('-') ? colors.red : line.startsWith('+') ? colors.green : colors.dim
    return `    ${paint(line)}`
  })
}
