import type { AnyWebhookEvent } from '../../generated/types.js'
import { UsageError, WebhookError } from '../errors.js'
import { authenticateRequest, refuseUnsigned } from '../signature/authenticate.js'
import { listSecrets } from '../signature/secrets.js'
import { parseWebhook } from './parse.js'
import { type ReceivableRequest, readRequest } from './read-request.js'
import { type Secrets, secretsFor } from './secrets-for.js'

export interface ReceiveOptions {
  /**
   * The API secrets of the environment, one to three: a signature by any of them is accepted. For several environments, a
   * function that gives the secrets of one by its id, and nothing for an unknown one, which is refused as a wrong
   * signature is. It is asked for each request that bears a signature, before anything is verified: what it is given may
   * come from anybody.
   */
  readonly secrets: Secrets
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
  /** The largest body that is accepted, bytes, both as it is sent and decompressed. Default 5 MiB. */
  readonly bodyLimit?: number | undefined
  /** The longest that reading a body may take, ms, where it is read here. Default 10 seconds; `Infinity` for no end. */
  readonly bodyTimeout?: number | undefined
}

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

const defaultBodyLimit = 5 * 1024 * 1024
const defaultBodyTimeout = 10_000

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
  if (typeof options.secrets !== 'function') listSecrets(options.secrets)
  const { bodyLimit = defaultBodyLimit, bodyTimeout = defaultBodyTimeout, replayWindow, url } = options
  checkLimit('bodyLimit', bodyLimit)
  checkLimit('bodyTimeout', bodyTimeout)
  if (replayWindow !== undefined) checkLimit('replayWindow', replayWindow)
  const arrived = await readRequest(request, { bodyLimit, bodyTimeout })
  if (arrived instanceof WebhookError) return { ok: false, error: arrived }
  const signed = url === undefined ? arrived : { ...arrived, url }
  const unsigned = refuseUnsigned(signed)
  if (unsigned !== undefined) return { ok: false, error: unsigned }
  const secrets = await secretsFor(arrived.body, options.secrets)
  const secretIndex = authenticateRequest(signed, { ...options, secrets })
  if (secretIndex instanceof WebhookError) return { ok: false, error: secretIndex }
  const parsed = parseWebhook(arrived.body)
  return parsed.ok ? { ...parsed, secretIndex } : parsed
}

function checkLimit(name: string, value: number): void {
  if (typeof value === 'number' && value >= 0) return
  throw new UsageError('option_invalid', `\`${name}\` is ${String(value)}. Give a number that is not negative.`)
}
