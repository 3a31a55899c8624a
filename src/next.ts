import { type HandleEvent, type HandlerOptions, toResponse, webhookReceiver } from './receive/webhook-receiver.js'

export type { HandleEvent, HandlerOptions } from './receive/webhook-receiver.js'

/** What a handler gets beside the event. */
export interface NextGiven {
  readonly request: Request
}

/**
 * Receives webhooks in a route handler of Next.js 13.2 or later (`app/…/route.ts`): reads the raw body, verifies and parses
 * it, and has the event handled, also under a `basePath`. In `pages/api`, turn the body parser off and give the request
 * to `receiveWebhook`.
 *
 * Next.js loads routes when it builds, too. Where the secret is not there then, give a function, which is asked for each
 * request.
 *
 * @throws UsageError at once where an option or a secret cannot be right
 * @example
 * const secrets = () => [process.env.CKBOX_API_SECRET ?? '']
 * export const POST = webhookHandler({ secrets }, async (event) => {
 *   if (event.event === 'asset.uploaded') await library.add(event.payload.asset, event.sent_at)
 * })
 */
export function webhookHandler(
  options: HandlerOptions<NextGiven>,
  handle: HandleEvent<NextGiven>,
): (request: Request) => Promise<Response> {
  const receive = webhookReceiver(options, handle)
  return async (request) => toResponse(await receive(request, { request }, publicUrl(request)))
}

/** Next.js cuts its `basePath` off the URL of a request. It writes it in place of this variable when it builds. */
function publicUrl({ url }: Request): string | undefined {
  const basePath = process.env.__NEXT_ROUTER_BASEPATH
  return basePath ? url.replace(/^[a-z]+:\/\/[^/]*/i, (origin) => origin + basePath) : undefined
}
