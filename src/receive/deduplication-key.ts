import { createHash } from 'node:crypto'
import { UsageError } from '../errors.js'

/**
 * A key by which to know an event again: 64 hex digits. CKBox sends no event id, and sends the same event again when a
 * delivery failed or an operator resends it.
 *
 * It is the SHA-256 of the event's canonical JSON (RFC 8785): the same for the same event, however its JSON was spaced,
 * escaped or ordered, and another for every other event: another environment, name, payload or `sent_at`. Header time
 * and signature are not part of it, as they may change between two deliveries.
 *
 * Needed for effects that are not to happen twice (mails, counters). To keep a copy of the latest state, comparing
 * `sent_at` for each asset is enough, and also survives events that come in another order.
 *
 * Caveat: two events that are equal in every field, to the millisecond, have one key. A `Date` counts as its ISO text with
 * milliseconds, which may be another text than CKBox sent: take the key always before dates are read, or always after.
 *
 * @param event an event as parsed from JSON
 * @throws UsageError `event_invalid` where it holds what JSON cannot: a BigInt, a Map or a Set, or itself
 * @example
 * if (await seen.add(deduplicationKey(event))) await sendMail(event)
 */
export function deduplicationKey(event: object): string {
  const hash = createHash('sha256')
  let text = ''
  for (const token of canonicalTokens(event)) {
    text += token
    // Hashed in pieces, so that a huge event never becomes one huge string.
    if (text.length > 16_384) {
      hash.update(text)
      text = ''
    }
  }
  return hash.update(text).digest('hex')
}

/** Canonical JSON, token by token. A stack of its own, because a hostile payload may be nested deeper than the call stack. */
function* canonicalTokens(root: unknown): Generator<string> {
  const stack: Pending[] = [{ value: root }]
  const open = new Set<object>()
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if ('text' in next) {
      if (next.closes) open.delete(next.closes)
      yield next.text
    } else if (next.value instanceof Date) {
      yield JSON.stringify(next.value)
    } else if (typeof next.value === 'object' && next.value !== null) {
      if (next.value instanceof Map || next.value instanceof Set) throw notJson('a Map or a Set')
      if (open.has(next.value)) throw notJson('an object within itself')
      open.add(next.value)
      if (Array.isArray(next.value)) pushItems(stack, next.value)
      else pushMembers(stack, next.value)
    } else if (typeof next.value === 'bigint') throw notJson('a BigInt')
    else yield JSON.stringify(next.value) ?? 'null'
  }
}

type Pending = { readonly text: string; readonly closes?: object } | { readonly value: unknown }

function notJson(what: string): UsageError {
  return new UsageError(
    'event_invalid',
    `The event holds ${what}, which JSON cannot. Give an event as parsed from JSON.`,
  )
}

function pushItems(stack: Pending[], items: readonly unknown[]): void {
  stack.push({ text: ']', closes: items })
  for (let index = items.length - 1; index >= 0; index--) {
    stack.push({ value: items[index] })
    if (index > 0) stack.push({ text: ',' })
  }
  stack.push({ text: '[' })
}

/** In the order of their keys, backwards: the stack gives back what was pushed last. */
function pushMembers(stack: Pending[], object: object): void {
  const members = Object.entries(object).filter(([, value]) => value !== undefined)
  members.sort(([a], [b]) => (a < b ? 1 : -1))
  stack.push({ text: '}', closes: object })
  for (const [index, [key, value]] of members.entries()) {
    stack.push({ value })
    stack.push({ text: `${index < members.length - 1 ? ',' : ''}${JSON.stringify(key)}:` })
  }
  stack.push({ text: '{' })
}
