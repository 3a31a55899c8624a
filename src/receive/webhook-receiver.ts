import type { AnyWebhookEvent } from '../../generated/types.js'
import { UsageError, type WebhookError } from '../errors.js'
import type { ReceivableRequest } from './read-request.js'
import { receiveWebhook } from './receive.js'
import { checkOptions, type ReceiveOptions } from './receive-options.js'

/**
 * What to do with an event. The answer is 204 once it has returned or resolved; what it throws is left to the framework,
 * which answers 500, or what the error's own status says, so that CKBox sends the event again.
 */
export type HandleEvent<Given extends object> = (
  event: AnyWebhookEvent,
  given: Given & { readonly secretIndex: number },
) => unknown

export interface HandlerOptions<Given extends object> extends ReceiveOptions {
  /**
   * Told why a request is refused, for example to log it. The sender learns the status and the code only. It is waited for,
   * and what it throws is passed over: the request is refused all the same.
   */
  readonly onRefused?: ((error: WebhookError, given: Given) => unknown) | undefined
}

/** How to answer a request. */
export interface WebhookAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** JSON, or empty. */
  readonly body: string
}

/**
 * What the middlewares have in common: receives a request, has its event handled, and says how to answer. `publicUrl` is
 * the URL of the request where the framework has changed it and `options` has none.
 *
 * @throws UsageError at once where an option or a secret cannot be right; `receiveWebhook` says which codes
 */
export function webhookReceiver<Given extends object>(
  options: HandlerOptions<Given>,
  handle: HandleEvent<Given>,
): (request: ReceivableRequest, given: Given, publicUrl?: string) => Promise<WebhookAnswer> {
  checkOptions(options)
  if (typeof handle !== 'function') {
    throw new UsageError('option_invalid', 'Give the function that handles an event as the second argument.')
  }
  return async (request, given, publicUrl) => {
    const received = await receiveWebhook(request, { ...options, url: options.url ?? publicUrl })
    if (!received.ok) {
      try {
        await options.onRefused?.(received.error, given)
      } catch {
        // Nobody who is not CKBox gets another answer, however the log fares.
      }
      return refusal(received.error)
    }
    const { event, secretIndex } = received
    await handle(event, { ...given, secretIndex })
    return { status: 204, headers: {}, body: '' }
  }
}

function refusal({ status, code }: WebhookError): WebhookAnswer {
  return {
    status,
    headers: {
      'content-type': 'application/json',
      ...(status === 405 && { allow: 'POST' }),
      // A sender that stalls, or sends on, would keep the connection.
      ...((status === 408 || status === 413) && { connection: 'close' }),
    },
    body: JSON.stringify({ code }),
  }
}

/** The same as a web Response. */
export function toResponse({ status, headers, body }: WebhookAnswer): Response {
  return new Response(body === '' ? null : body, { status, headers })
}
