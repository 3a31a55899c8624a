import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { type HandleEvent, type HandlerOptions, webhookReceiver } from './receive/webhook-receiver.js'

export type { HandleEvent, HandlerOptions } from './receive/webhook-receiver.js'

/** What a handler gets beside the event. */
export interface FastifyGiven {
  readonly request: FastifyRequest
}

/**
 * Receives webhooks with Fastify 4 or 5, as a plugin with one route, at its prefix. Bodies are left to it there as they
 * come, whatever content type parsers the rest of the server has.
 *
 * @throws UsageError at once where an option or a secret cannot be right
 * @example
 * app.register(
 *   webhookPlugin({ secrets: [apiSecret] }, async (event) => {
 *     if (event.event === 'asset.uploaded') await library.add(event.payload.asset, event.sent_at)
 *   }),
 *   { prefix: '/webhooks/ckbox' },
 * )
 */
export function webhookPlugin(
  options: HandlerOptions<FastifyGiven>,
  handle: HandleEvent<FastifyGiven>,
): FastifyPluginAsync {
  const receive = webhookReceiver(options, handle)
  return async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', (_request, body, done) => done(null, body))
    app.all('/', async (request, reply) => {
      const { status, headers, body } = await receive(request, { request })
      return reply.code(status).headers(headers).send(body)
    })
  }
}
