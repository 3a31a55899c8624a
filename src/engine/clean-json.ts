import { UsageError } from '../errors.js'
import type { Json } from '../observation/json.js'

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
  return text
}
