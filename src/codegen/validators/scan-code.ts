/** The index behind the closing quote of the string literal that starts at `at`. */
export function skipString(code: string, at: number): number {
  const quote = code.charAt(at)
  let end = at + 1
  while (end < code.length && code.charAt(end) !== quote) end += code.charAt(end) === '\\' ? 2 : 1
  return end + 1
}

/** The index behind the bracket that closes the one at `at`. Strings are skipped. */
export function skipBrackets(code: string, at: number): number {
  let depth = 0
  let end = at
  while (end < code.length) {
    const char = code.charAt(end)
    if (char === '"' || char === "'") {
      end = skipString(code, end)
      continue
    }
    if ('([{'.includes(char)) depth += 1
    else if (')]}'.includes(char)) depth -= 1
    end += 1
    if (depth === 0) return end
  }
  return end
}

/** The parts of a list between brackets, split at its commas. */
export function splitList(code: string): string[] {
  const parts: string[] = []
  let from = 0
  let at = 0
  while (at < code.length) {
    const char = code.charAt(at)
    if (char === '"' || char === "'") at = skipString(code, at)
    else if ('([{'.includes(char)) at = skipBrackets(code, at)
    else {
      if (char === ',') {
        parts.push(code.slice(from, at))
        from = at + 1
      }
      at += 1
    }
  }
  return [...parts, code.slice(from)]
}

/** Replaces code outside of strings: `change` gets the place of each `start`, and returns the new text and where the old ends. */
export function replaceInCode(
  code: string,
  start: string,
  change: (at: number) => { readonly text: string; readonly end: number } | undefined,
): string {
  const quoteOrStart = new RegExp(`["']|${start.replace(/[^\w]/g, '\\$&')}`, 'g')
  let result = ''
  let from = 0
  for (let found = quoteOrStart.exec(code); found !== null; found = quoteOrStart.exec(code)) {
    const at = found.index
    const changed = found[0] === start ? change(at) : undefined
    if (changed !== undefined) {
      result += code.slice(from, at) + changed.text
      from = changed.end
      quoteOrStart.lastIndex = from
    } else if (found[0] !== start) quoteOrStart.lastIndex = skipString(code, at)
  }
  return result + code.slice(from)
}
