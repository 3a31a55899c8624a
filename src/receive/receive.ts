import { UsageError, WebhookError } from '../errors.js'
import { authenticateRequest } from '../signature/authenticate.js'
import { listSecrets } from '../signature/secrets.js'
import { parseWebhook, type WebhookResult } from './parse.js'
import { type ReceivableRequest, readRequest } from './read-request.js'

export interface ReceiveOptions {
  /** The API secrets of the environment, one to three: a signature by any of them is accepted. */
  readonly secrets: string | readonly string[]
  /**
   * Refuse requests whose header time is further than this from now, in either direction, ms. Default: any age is
   * accepted, because it is unknown whether CKBox signs a resend anew, which is possible for three months.
   */
  readonly replayWindow?: number | undefined
  /** The clock, ms since the epoch. Default `Date.now`. */
  readonly now?: (() => number) | undefined
  /**
   * The URL as it is configured in CKBox, with its query, where a proxy changes the path on its way here. Default: the
   * URL of the request.
   */
  readonly url?: string | undefined
  /** The largest body that is accepted, bytes. Default 5 MiB. */
  readonly bodyLimit?: number | undefined
}

const defaultBodyLimit = 5 * 1024 * 1024

/**
 * Receives a webhook: verifies the signature over the raw body, then parses and validates the event.
 *
 * Takes a web Request (Hono, Next.js route handlers, Workers, Deno, Bun), or `{ method, url, headers, body }` with the
 * raw body (Express, Fastify, Nest, Lambda).
 *
 * @returns the event; or a `WebhookError`, of which `status` is the HTTP status to answer with and `code` one of
 *   `signature_missing`, `signature_mismatch`, `timestamp_missing`, `timestamp_malformed`, `timestamp_out_of_window`,
 *   `header_repeated` (401), `body_too_large` (413), `content_type_unsupported` (415), `body_not_utf8`, `body_not_json`
 *   (400), `event_too_deep`, `event_invalid` (422)
 * @throws UsageError `secret_missing`, `raw_body_missing`, `request_invalid`, `option_invalid`: the handler has to be
 *   corrected; no request of CKBox could pass
 * @example
 * app.post('/webhooks/ckbox', async (c) => {
 *   const received = await receiveWebhook(c.req.raw, { secrets: [apiSecret] })
 *   if (!received.ok) return c.json({ code: received.error.code }, received.error.status)
 *   await handle(received.event)
 *   return c.body(null, 204)
 * })
 */
export async function receiveWebhook(request: ReceivableRequest, options: ReceiveOptions): Promise<WebhookResult> {
  listSecrets(options.secrets)
  const { bodyLimit = defaultBodyLimit, replayWindow, url } = options
  checkLimit('bodyLimit', bodyLimit)
  if (replayWindow !== undefined) checkLimit('replayWindow', replayWindow)
  const arrived = await readRequest(request, bodyLimit)
  if (arrived instanceof WebhookError) return { ok: false, error: arrived }
  const error = authenticateRequest(url === undefined ? arrived : { ...arrived, url }, options)
  return error === undefined ? parseWebhook(arrived.body) : { ok: false, error }
}

function checkLimit(name: string, value: number): void {
  if (typeof value === 'number' && value >= 0) return
  throw new UsageError('option_invalid', `\`${name}\` is ${String(value)}. Give a number that is not negative.`)
}
