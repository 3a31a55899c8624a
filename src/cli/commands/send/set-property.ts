import { UsageError } from '../../../errors.js'

/**
 * Sets a property of a JSON document from `path=value`. The path is dotted, with numbers for list items. The value is
 * read as JSON if it is JSON, else as text. Missing objects along the path are created.
 *
 * @throws UsageError `set_malformed` or `set_impossible`
 */
export function setProperty(document: unknown, assignment: string): void {
  const equals = assignment.indexOf('=')
  const parts = assignment.slice(0, equals).split('.')
  if (equals < 1 || parts.includes('')) {
    throw new UsageError('set_malformed', `--set takes path=value, as in payload.asset.name=x, not "${assignment}".`)
  }
  const last = parts.pop() ?? ''
  let holder = container(document, assignment)
  for (const part of parts) {
    if (!Object.hasOwn(holder, part)) define(holder, part, {})
    holder = container(holder[part], assignment)
  }
  define(holder, last, readValue(assignment.slice(equals + 1)))
}

function container(value: unknown, assignment: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) {
    throw new UsageError('set_impossible', `--set "${assignment}" goes through a value that has no properties.`)
  }
  return value as Record<string, unknown>
}

/** Not an assignment, so that `__proto__` is a name like any other. */
function define(holder: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(holder, name, { value, writable: true, enumerable: true, configurable: true })
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Anything that is not JSON is text, so that names need no quotes inside quotes.
    return text
  }
}
