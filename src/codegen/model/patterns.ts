/** A regular expression of JavaScript for a `pattern`. */
export interface PatternSource {
  readonly source: string
  readonly flags: string
}

/**
 * Reads a pattern of JSON Schema: as Unicode where that is possible. Escapes that are not needed, such as `\-`, are
 * mistakes only in that mode, so they are dropped; what is valid only without it, such as a lone `]`, is taken so.
 *
 * @throws SyntaxError if it is no regular expression of ECMAScript.
 */
export function toRegExp(pattern: string): PatternSource {
  const plain = withoutNeedlessEscapes(pattern)
  for (const source of [pattern, plain]) if (isRegExp(source, 'u')) return { source, flags: 'u' }
  // Without Unicode mode, an unknown escape such as `\Z` would silently mean the letter.
  if (isRegExp(plain, '') && !/(?<!\\)(?:\\\\)*\\[^\W_bBdDsSwWtrnvfcuxkp0-9]/.test(plain) && !/\\p\{/.test(plain)) {
    return { source: plain, flags: '' }
  }
  new RegExp(plain, 'u')
  throw new SyntaxError(`/${pattern}/ is not a regular expression of ECMAScript`)
}

function isRegExp(source: string, flags: string): boolean {
  try {
    return new RegExp(source, flags) instanceof RegExp
  } catch {
    return false
  }
}

/** Drops the backslash before characters that need none: neither letters, digits nor syntax. */
function withoutNeedlessEscapes(pattern: string): string {
  let inClass = false
  return pattern.replace(/\\([\s\S])|[[\]]/gu, (text: string, escaped: string | undefined) => {
    if (escaped === undefined) {
      inClass = text === '['
      return text
    }
    const needed = /[\w^$\\.*+?()[\]{}|/]/.test(escaped) && escaped !== '_'
    return needed || (inClass && escaped === '-') ? text : escaped
  })
}
