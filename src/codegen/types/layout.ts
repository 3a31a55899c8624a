/** Strings, and the bar between two tuples. */
const QUOTED_OR_BAR = /"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|\]\|\[/g
const QUOTED = /"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g

/**
 * Lays out TypeScript declarations as json-schema-to-typescript writes them without its formatter: one member a line,
 * no indentation, unions in parentheses. Formatting them with Prettier takes longer than everything else together.
 */
export function layOut(code: string): string {
  const lines: string[] = []
  let depth = 0
  let comment: string[] | undefined
  for (const raw of dropParentheses(code).split('\n')) {
    const line = raw.trimEnd()
    const indent = '  '.repeat(depth)
    if (comment !== undefined || line.startsWith('/**')) {
      comment = [...(comment ?? []), line]
      if (!line.endsWith('*/')) continue
      lines.push(...layOutComment(comment, indent))
      comment = undefined
    } else if (line !== '') {
      const bare = line.replace(QUOTED, '""')
      const closing = count(/^[})\]]*/.exec(bare)?.[0] ?? '', '}')
      lines.push(
        '  '.repeat(Math.max(0, depth - closing)) +
          line.replace(QUOTED_OR_BAR, (token) => (token === ']|[' ? '] | [' : singleQuoted(token))),
      )
      depth += count(bare, '{') - count(bare, '}')
    }
  }
  return `${lines.join('\n')}\n`
}

/** A comment of one line of text stands on one line. */
function layOutComment(comment: readonly string[], indent: string): string[] {
  const [, text = '', end = ''] = comment
  if (comment.length === 3 && end.trim() === '*/' && indent.length + text.length < 112) {
    return [`${indent}/** ${text.replace(/^ \* ?/, '')} */`]
  }
  return comment.map((line) => indent + line.trimEnd())
}

function singleQuoted(text: string): string {
  if (!text.startsWith('"') || text.includes("'")) return text
  return `'${text.slice(1, -1).replaceAll('\\"', '"')}'`
}

/** The declarations of a laid-out module, with their comments, by the name that each exports. */
export function declarations(code: string): Map<string, string> {
  const found = new Map<string, string>()
  let current: string[] = []
  let name: string | undefined
  const flush = () => {
    if (name !== undefined) found.set(name, current.join('\n'))
    current = []
    name = undefined
  }
  for (const line of code.split('\n')) {
    const declares = /^export (?:interface|type) (\w+)/.exec(line)
    if (name !== undefined && (declares !== null || line.startsWith('/**'))) flush()
    if (declares !== null) name = declares[1]
    if (line !== '') current.push(line)
  }
  flush()
  return found
}

/** `key: (A | B)` → `key: A | B`, also where the parentheses span lines. Strings and comments are left alone. */
function dropParentheses(code: string): string {
  const dropped = new Set<number>()
  const open: { at: number; whole: boolean }[] = []
  let at = 0
  while (at < code.length) {
    const char = code.charAt(at)
    if (char === '"' || char === '`') at = endOfString(code, at)
    else if (code.startsWith('/**', at)) at = code.indexOf('*/', at) + 1
    else if (char === '(') open.push({ at, whole: /[:=] $/.test(code.slice(Math.max(0, at - 2), at)) })
    else if (char === ')') {
      const start = open.pop()
      if (start?.whole && (code[at + 1] === '\n' || at + 1 === code.length)) dropped.add(start.at).add(at)
    }
    at += 1
  }
  return without(code, dropped)
}

function without(code: string, dropped: ReadonlySet<number>): string {
  let result = ''
  let from = 0
  for (const at of [...dropped].sort((a, b) => a - b)) {
    result += code.slice(from, at)
    from = at + 1
  }
  return result + code.slice(from)
}

function endOfString(code: string, start: number): number {
  const quote = code.charAt(start)
  let at = start + 1
  while (at < code.length && code.charAt(at) !== quote) at += code.charAt(at) === '\\' ? 2 : 1
  return at
}

function count(text: string, char: string): number {
  return text.split(char).length - 1
}
