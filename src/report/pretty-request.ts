import type pc from 'picocolors'
import { shortened, wrapped } from './pretty-lines.js'
import type { Counterexample } from './report.js'

const bodyCharacters = 600
const bodyLines = 12
const bodyColumns = 74

/** The request that is the point of a finding, and what came back. */
export function requestLines(
  { title, request, answer }: Counterexample,
  colors: ReturnType<typeof pc.createColors>,
): string[] {
  if (!request) return []
  const heading = title === undefined ? ['  Request:'] : wrapped(`Request: ${title}`, '  ')
  const lines = [...heading, `    ${request.method} ${request.url}`]
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
