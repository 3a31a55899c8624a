import wrapAnsi from 'wrap-ansi'

const width = 80

/** Text as lines of at most 80 columns, each behind the indent. Words longer than a line stay whole: they are commands
 * and addresses that a reader copies. */
export function wrapped(text: string, indent: string, columns = width): string[] {
  return wrapAnsi(text, columns - indent.length, { hard: false })
    .split('\n')
    .map((line) => `${indent}${line}`.trimEnd())
}

/** At most `limit` lines, and a line that says how many were left out. */
export function shortened(lines: readonly string[], limit: number): string[] {
  if (lines.length <= limit) return [...lines]
  return [...lines.slice(0, limit - 1), `… ${lines.length - limit + 1} more lines: see the json report`]
}
