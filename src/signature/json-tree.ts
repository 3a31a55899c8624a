/**
 * A JSON value that keeps what `JSON.parse` loses: the spelling of numbers, the order of integer-like keys, repeated
 * keys. Needed to write a body the way other languages would write it.
 */
export type JsonTree =
  | { readonly kind: 'object'; readonly members: readonly (readonly [key: string, value: JsonTree])[] }
  | { readonly kind: 'array'; readonly items: readonly JsonTree[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'word'; readonly text: 'true' | 'false' | 'null' }

/** Reads JSON text; undefined where it is not JSON, or nested deeper than 500. */
export function readJsonTree(text: string): JsonTree | undefined {
  try {
    JSON.parse(text)
  } catch {
    return undefined
  }
  const tokens = text.match(tokenPattern) ?? []
  let position = 0

  function value(depth: number): JsonTree | undefined {
    const token = tokens[position++]
    if (token === undefined || depth > 500) return undefined
    if (token === '{') return object(depth)
    if (token === '[') return array(depth)
    if (token.startsWith('"')) return { kind: 'string', value: JSON.parse(token) as string }
    if (token === 'true' || token === 'false' || token === 'null') return { kind: 'word', text: token }
    return { kind: 'number', text: token }
  }

  function object(depth: number): JsonTree | undefined {
    const members: [string, JsonTree][] = []
    while (tokens[position] !== '}') {
      const key = JSON.parse(tokens[position] ?? '""') as string
      position += 2
      const member = value(depth + 1)
      if (member === undefined) return undefined
      members.push([key, member])
      if (tokens[position] === ',') position++
    }
    position++
    return { kind: 'object', members }
  }

  function array(depth: number): JsonTree | undefined {
    const items: JsonTree[] = []
    while (tokens[position] !== ']') {
      const item = value(depth + 1)
      if (item === undefined) return undefined
      items.push(item)
      if (tokens[position] === ',') position++
    }
    position++
    return { kind: 'array', items }
  }

  return value(0)
}

// JSON.parse has already said that the text is JSON, so that the pattern needs to find tokens only, not to judge them.
const tokenPattern = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/gs
