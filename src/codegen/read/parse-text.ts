import { CORE_SCHEMA, load, mergeTag, YAMLException } from 'js-yaml'
import { UsageError } from '../../errors.js'
import { messageOf } from '../message-of.js'

/** An alias repeats what it refers to: more values than this, written out, come from an attack or a mistake. */
const MAX_VALUES = 2_000_000

/**
 * The value that a JSON or YAML file holds. YAML is read as version 1.2, with merge keys (`<<`).
 *
 * @throws UsageError if the text is neither.
 */
export function parseText(text: string, path: string): unknown {
  const content = text.replace(/^\uFEFF/, '')
  return isYaml(path, content) ? parseYaml(content, path) : parseJson(content, path)
}

/** A file without a known ending, such as a pipe, is JSON if it looks like it. */
function isYaml(path: string, content: string): boolean {
  if (/\.ya?ml$/i.test(path)) return true
  return !/\.json$/i.test(path) && !/^\s*(?:[[{"]|$)/.test(content)
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UsageError('schema_not_json', `${path} is not valid JSON: ${messageOf(cause)}`, { cause })
  }
}

function parseYaml(text: string, path: string): unknown {
  let value: unknown
  try {
    value = load(text, { schema: CORE_SCHEMA.withTags(mergeTag), maxDepth: 1000 })
  } catch (cause) {
    throw new UsageError('schema_not_yaml', `${path} is not valid YAML: ${explain(cause)}.`, { cause })
  }
  if (countValues(value, new Map()) > MAX_VALUES) {
    throw new UsageError(
      'schema_too_large',
      `${path} has aliases that refer to themselves or repeat too much: more than ${MAX_VALUES} values. Use $ref instead.`,
    )
  }
  return value
}

function explain(cause: unknown): string {
  if (!(cause instanceof YAMLException)) return messageOf(cause)
  const { reason, mark } = cause
  return mark === null || mark === undefined ? reason : `${reason} (line ${mark.line + 1}, column ${mark.column + 1})`
}

/** Counts each value as often as aliases repeat it, without going through it again. */
function countValues(value: unknown, known: Map<unknown, number>): number {
  if (typeof value !== 'object' || value === null) return 1
  const before = known.get(value)
  if (before !== undefined) return before
  known.set(value, Number.POSITIVE_INFINITY)
  let count = 1
  for (const member of Object.values(value)) count += countValues(member, known)
  known.set(value, count)
  return count
}
