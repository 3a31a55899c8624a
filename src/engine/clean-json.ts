import { UsageError } from '../errors.js'
import type { Json } from '../observation/json.js'

/** No sound state nests deeper, and everything that walks through one fits on the stack. */
const DEEPEST = 1_000

/**
 * What a hook gave, as plain JSON: what `JSON.stringify` leaves out or changes (undefined, dates, class instances) is
 * left out or changed, so that an in-process state compares like one that came over HTTP.
 */
export function cleanJson(value: unknown, hook: string): Json {
  return JSON.parse(jsonText(value, hook)) as Json
}

/** What a hook gave, as it is written in JSON. */
export function jsonText(value: unknown, hook: string): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep(hook)
    throw new UsageError(
      'hook_not_json',
      `The hook \`${hook}\` returned a value that is not JSON: ${(error as Error).message}`,
    )
  }
  if (text === undefined) {
    throw new UsageError(
      'hook_not_json',
      `The hook \`${hook}\` returned ${typeof value}, but must return JSON or a promise of JSON.`,
    )
  }
  if (value instanceof Map || value instanceof Set) {
    const kind = value instanceof Map ? 'Map' : 'Set'
    throw new UsageError(
      'hook_not_json',
      `The hook \`${hook}\` returned a ${kind}, which JSON shows as {}. Return ${kind === 'Map' ? '`Object.fromEntries(map)`' : '`[...set]`'} instead.`,
    )
  }
  if (isDeeper(text, DEEPEST)) throw tooDeep(hook)
  return text
}

function tooDeep(hook: string): UsageError {
  return new UsageError('hook_too_deep', `The hook \`${hook}\` returned JSON nested more than ${DEEPEST} levels deep.`)
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c]
const OPENING = new Set([0x5b, 0x7b])
const CLOSING = new Set([0x5d, 0x7d])

/** Whether JSON text nests deeper than so many levels. */
function isDeeper(text: string, levels: number): boolean {
  if (text.length < 2 * levels) return false
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfString(text, at)
    else if (OPENING.has(code) && ++depth > levels) return true
    else if (CLOSING.has(code)) depth--
  }
  return false
}

function endOfString(text: string, begin: number): number {
  for (let at = begin + 1; ; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE || Number.isNaN(code)) return at
    if (code === BACKSLASH) at++
  }
}
