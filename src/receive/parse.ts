import type { AnyWebhookEvent } from '../../generated/types.js'
import { validateEvent } from '../../generated/validators.js'
import { UsageError, WebhookError } from '../errors.js'
import { printable } from '../signature/printable.js'
import { readJson } from './read-json.js'

/** An expected refusal is a result; only misuse throws. */
export type WebhookResult =
  | { readonly ok: true; readonly event: AnyWebhookEvent }
  | { readonly ok: false; readonly error: WebhookError }

/**
 * Parses and validates a webhook body. Verify its signature first: `receiveWebhook` does both.
 *
 * The event is narrowed by `event.event`. An event of an unknown name is accepted where its envelope is right, and
 * arrives as `UnknownEvent`. Unknown fields pass and are kept.
 *
 * @param body the raw body, UTF-8 bytes or text
 * @returns the event, or a `WebhookError` with the code `body_not_utf8`, `body_not_json` (400), `event_too_deep` or
 *   `event_invalid` (422)
 * @throws UsageError `raw_body_missing` where it is given anything else
 * @example
 * const parsed = parseWebhook(body)
 * if (parsed.ok && parsed.event.event === 'asset.removed') forget(parsed.event.payload.asset.id)
 */
export function parseWebhook(body: string | Uint8Array): WebhookResult {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    const message =
      'parseWebhook takes a raw body, as text or bytes. For an event that is parsed already, use validateEvent.'
    throw new UsageError('raw_body_missing', message)
  }
  const read = readJson(body)
  if (read instanceof WebhookError) return { ok: false, error: read }
  const { value } = read
  if (isTooDeep(value, deepest)) {
    return refused('event_too_deep', 422, `The body is nested deeper than ${deepest} levels; no CKBox event is.`)
  }
  const validated = validateEvent(value)
  if (validated.ok) return validated
  const issues = validated.issues.map((issue) => ({ ...issue, message: printable(issue.message, 1000) }))
  const more = issues.length > shown ? `; and ${issues.length - shown} more` : ''
  const list = issues.slice(0, shown).map(({ message }) => message)
  return refused('event_invalid', 422, `The body is not a CKBox event: ${printable(list.join('; '), 2000)}${more}.`, {
    issues,
  })
}

const deepest = 500
const shown = 5

/** JSON.parse takes any depth, but JSON.stringify and most stores do not: they would fail after the event was accepted. */
function isTooDeep(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  if (Array.isArray(value)) {
    for (const item of value) if (isTooDeep(item, levels - 1)) return true
    return false
  }
  for (const key in value) if (isTooDeep((value as Record<string, unknown>)[key], levels - 1)) return true
  return false
}

function refused(...parts: ConstructorParameters<typeof WebhookError>): WebhookResult {
  return { ok: false, error: new WebhookError(...parts) }
}
