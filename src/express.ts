import type { Request, RequestHandler } from 'express'
import { type HandleEvent, type HandlerOptions, webhookReceiver } from './receive/webhook-receiver.js'

export type { HandleEvent, HandlerOptions } from './receive/webhook-receiver.js'

/** What a handler gets beside the event. */
export interface ExpressGiven {
  readonly request: Request
}

/**
 * Receives webhooks with Express 4 or 5: reads the raw body, verifies and parses it, and has the event handled. In a
 * mounted router too: the original URL is verified. Place it ahead of any body parser; behind `express.raw` it works too.
 *
 * @throws UsageError at once where an option or a secret cannot be right
 * @example
 * app.post('/webhooks/ckbox', webhookHandler({ secrets: [apiSecret] }, async (event) => {
 *   if (event.event === 'asset.uploaded') await library.add(event.payload.asset, event.sent_at)
 * }))
 */
export function webhookHandler(
  options: HandlerOptions<ExpressGiven>,
  handle: HandleEvent<ExpressGiven>,
): RequestHandler {
  const receive = webhookReceiver(options, handle)
  return (request, response, next) => {
    receive(request, { request })
      .then(({ status, headers, body }) => response.writeHead(status, headers).end(body))
      // Without an error Express would go on to the next route, and answer for it.
      .catch((cause) => next(cause instanceof Error ? cause : new Error('The webhook was not handled.', { cause })))
  }
}
