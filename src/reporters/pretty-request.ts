import type pc from 'picocolors'
import type { Counterexample } from '../runner/report.js'
import { shortened } from './pretty-lines.js'

const bodyCharacters = 600
const bodyLines = 12
const bodyColumns = 74

/** The request that is the point of a finding, and what came back. */
export function requestLines(
  { request, answer }: Counterexample,
  colors: ReturnType<typeof pc.createColors>,
): string[] {
  if (!request) return []
  const lines = [`  Request: ${request.note}`, `    ${request.method} ${request.url}`]
  for (const [name, value] of request.headers) lines.push(`    ${colors.dim(`${name}:`)} ${value}`)
  if (request.body !== '') lines.push('', ...body(request.body))
  if (answer) lines.push('', `  Answer: ${answer.status ?? answer.failure ?? 'none'}`, ...body(answer.body ?? ''))
  return lines
}

function body(text: string): string[] {
  if (text === '') return []
  const start = text.length > bodyCharacters ? `${text.slice(0, bodyCharacters)}… (${text.length} characters)` : text
  return shortened(start.split('\n').flatMap(pieces), bodyLines).map((line) => `    | ${line}`)
}

/** A line of a body, cut where the terminal would cut it. */
function pieces(line: string): string[] {
  return line.match(new RegExp(`.{1,${bodyColumns}}`, 'gu')) ?? ['']
}
