import { HttpResponse, http, type RequestHandler } from 'msw'
import { UsageError } from '../errors.js'
import type { Endpoint } from './endpoint.js'
import { endpointKind } from './endpoint-kind.js'
import { openTransport } from './open-transport.js'
import type { Answer, Transport, WireRequest } from './transport.js'

export interface ConsumerHandlerOptions {
  /** A consumer that has not answered within this time looks like a network error, ms. Default 30 000. */
  readonly timeout?: number
}

/** Handlers for msw, and the end of what they keep open. */
export interface MountedConsumer {
  readonly handler: RequestHandler
  /** Closes the connections to a listener, server or URL. Needed at the end of the tests, not between them. */
  close(): Promise<void>
}

/**
 * Mounts a consumer at its public URL, so that code which sends webhooks there reaches it, in this process. Any method
 * and any query gets there.
 *
 * A Fetch handler is called with a Request of that URL. A Node listener, server or other URL is called over loopback:
 * the path and query stay as they are.
 *
 * @throws UsageError where the URL is not absolute or the endpoint cannot be called
 * @example
 * const consumer = mountConsumer('https://shop.example/webhooks', app.fetch)
 * const server = setupServer(consumer.handler)
 */
export function mountConsumer(
  url: string | URL,
  endpoint: Endpoint,
  options: ConsumerHandlerOptions = {},
): MountedConsumer {
  const at = publicUrl(url)
  const known = endpointKind(endpoint)
  const timeoutMs = options.timeout ?? 30_000
  let opened: Promise<Transport> | undefined
  const handler = http.all(exactly(at), async ({ request }) => {
    if (known.kind === 'fetch') return await inTime(known.fetch(request), timeoutMs)
    opened ??= openTransport(endpoint, { origin: at.origin })
    const transport = await opened
    return responseOf(await transport.send(await wireRequest(request), { timeoutMs }))
  })
  return {
    handler,
    async close() {
      const transport = await opened
      opened = undefined
      await transport?.close()
    },
  }
}

/** Like `mountConsumer`, if nothing has to be closed: the connections end with the process. */
export function consumerHandler(
  url: string | URL,
  endpoint: Endpoint,
  options: ConsumerHandlerOptions = {},
): RequestHandler {
  return mountConsumer(url, endpoint, options).handler
}

async function inTime(answered: Response | Promise<Response>, timeoutMs: number): Promise<Response> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Response>((resolve) => {
    timer = setTimeout(() => resolve(HttpResponse.error()), timeoutMs)
  })
  try {
    return await Promise.race([answered, late])
  } finally {
    clearTimeout(timer)
  }
}

function publicUrl(url: string | URL): URL {
  if (URL.canParse(String(url))) return new URL(url)
  throw new UsageError(
    'url_invalid',
    `The public URL of the consumer is ${JSON.stringify(String(url))}. Give an absolute one, for example https://shop.example/webhooks.`,
  )
}

/** A pattern, because `:`, `*` and parentheses have a meaning in msw's path strings. msw matches it without the query. */
function exactly({ origin, pathname }: URL): RegExp {
  return new RegExp(`^${(origin + pathname).replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)}$`)
}

async function wireRequest(request: Request): Promise<WireRequest> {
  const { origin } = new URL(request.url)
  const headers = [...request.headers].filter(([name]) => !hopByHop.has(name) && name !== 'accept')
  // By this mark, which is its own, msw 3 lets the request over loopback pass instead of calling it unhandled.
  const accept = [request.headers.get('accept'), 'msw/passthrough'].filter(Boolean).join(', ')
  return {
    method: request.method,
    target: request.url.slice(origin.length),
    headers: [...headers, ['accept', accept]],
    body: new Uint8Array(await request.arrayBuffer()),
  }
}

/** Headers of the connection that msw replaced, not of the request. */
const hopByHop = new Set(['connection', 'content-length', 'expect', 'keep-alive', 'transfer-encoding', 'upgrade'])

function responseOf(answer: Answer): Response {
  if (answer.kind === 'failure') return HttpResponse.error()
  const { status, headers, body } = answer
  const entries = Object.entries(headers).filter(([name]) => !hopByHop.has(name))
  return new Response(status === 204 || status === 205 || status === 304 ? null : body, { status, headers: entries })
}
