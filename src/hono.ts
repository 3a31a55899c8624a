import type { Context, Env, Handler } from 'hono'
import type { ReceivableRequest } from './receive/read-request.js'
import { type HandleEvent, type HandlerOptions, toResponse, webhookReceiver } from './receive/webhook-receiver.js'

export type { HandleEvent, HandlerOptions } from './receive/webhook-receiver.js'

/** What a handler gets beside the event. */
export interface HonoGiven<Environment extends Env> {
  readonly context: Context<Environment>
}

/**
 * Receives webhooks with Hono 4: verifies the raw body and parses it, and has the event handled. Behind `app.mount`, which
 * cuts the path of a request, give the public one as `url`.
 *
 * @throws UsageError at once where an option or a secret cannot be right
 * @example
 * app.post('/webhooks/ckbox', webhookHandler({ secrets: [apiSecret] }, async (event) => {
 *   if (event.event === 'asset.uploaded') await library.add(event.payload.asset, event.sent_at)
 * }))
 */
export function webhookHandler<Environment extends Env>(
  options: HandlerOptions<HonoGiven<Environment>>,
  handle: HandleEvent<HonoGiven<Environment>>,
): Handler<Environment> {
  const receive = webhookReceiver(options, handle)
  return async (context) => toResponse(await receive(await rawRequest(context), { context }))
}

/** Where a middleware has read the body, Hono keeps it as it was read: its bytes, or its text, from which it parses JSON. */
async function rawRequest({ req }: Context): Promise<ReceivableRequest> {
  const { raw, bodyCache } = req
  const body = await (bodyCache.arrayBuffer ?? bodyCache.text)
  return body === undefined ? raw : { method: raw.method, url: raw.url, headers: raw.headers, body }
}
