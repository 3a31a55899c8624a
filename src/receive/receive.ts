import type { AnyWebhookEvent } from '../../generated/types.js'
import { UsageError, WebhookError } from '../errors.js'
import { authenticateRequest } from '../signature/authenticate.js'
import { printable } from '../signature/printable.js'
import { parseWebhook } from './parse.js'
import { type ReceivableRequest, readRequest, requestInvalid } from './read-request.js'
import { checkOptions, type ReceiveOptions } from './receive-options.js'
import { secretsFor } from './secrets-for.js'

/** An expected refusal is a result; only misuse throws. */
export type ReceivedWebhook =
  | {
      readonly ok: true
      readonly event: AnyWebhookEvent
      /**
       * The place in `secrets` of the one that signed the request, from 0 on. While a secret is being replaced, it says
       * whether CKBox still signs with the old one.
       */
      readonly secretIndex: number
    }
  | { readonly ok: false; readonly error: WebhookError }

/**
 * Receives a webhook: verifies the signature over the raw body, then parses and validates the event.
 *
 * Takes a web Request (Hono, Next.js route handlers, Workers, Deno, Bun), a request of `node:http` that nobody has read,
 * or `{ method, url, headers, body }` with the raw body. `ckbox-webhooks/express`, `/fastify`, `/hono`, `/next` and
 * `/lambda` call it for you.
 *
 * @returns the event; or a `WebhookError`, of which `status` is the HTTP status to answer with and `code` one of
 *   `method_not_allowed` (405), `signature_missing`, `signature_mismatch`, `timestamp_missing`, `timestamp_malformed`,
 *   `timestamp_out_of_window`, `header_repeated` (401), `body_timeout` (408), `body_too_large` (413),
 *   `content_type_unsupported` (415), `body_incomplete`, `content_encoding_invalid`, `body_not_utf8`, `body_not_json`
 *   (400), `event_too_deep`, `event_invalid` (422)
 * @throws UsageError `secret_missing`, `secret_malformed`, `raw_body_missing`, `request_invalid`, `option_invalid`: the handler has to be
 *   corrected; no request of CKBox could pass. What a function given as `secrets` throws is thrown.
 * @example
 * app.post('/webhooks/ckbox', async (c) => {
 *   const received = await receiveWebhook(c.req.raw, { secrets: [apiSecret] })
 *   if (!received.ok) return c.json({ code: received.error.code }, received.error.status)
 *   await handle(received.event)
 *   return c.body(null, 204)
 * })
 */
export async function receiveWebhook(request: ReceivableRequest, options: ReceiveOptions): Promise<ReceivedWebhook> {
  const { bodyLimit, bodyTimeout, url } = checkOptions(options)
  const arrived = await readRequest(request, { bodyLimit, bodyTimeout }).catch((cause: unknown) => {
    if (cause instanceof UsageError) throw cause
    const reason = cause instanceof Error ? `: ${printable(cause.message, 200)}` : ''
    throw requestInvalid(`The request cannot be read${reason}.`, { cause })
  })
  if (arrived instanceof WebhookError) return { ok: false, error: arrived }
  const signed = url === undefined ? arrived : { ...arrived, url }
  const secrets = await secretsFor(arrived.body, options.secrets)
  const secretIndex = authenticateRequest(signed, { ...options, secrets })
  if (secretIndex instanceof WebhookError) return { ok: false, error: secretIndex }
  const parsed = parseWebhook(arrived.body)
  return parsed.ok ? { ...parsed, secretIndex } : parsed
}
