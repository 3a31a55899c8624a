import { callFetch } from './call-fetch.js'
import { callLambda } from './call-lambda.js'
import { directTransport } from './direct-transport.js'
import type { Endpoint } from './endpoint.js'
import { endpointKind } from './endpoint-kind.js'
import { httpTransport } from './http-transport.js'
import { serve, serveListener } from './loopback-server.js'
import type { Timers } from './timers.js'
import type { Transport } from './transport.js'

export interface TransportOptions {
  /** The most connections that are open at once. Default 32. Further requests wait; their time limit runs. */
  readonly connections?: number | undefined
  /** Scheme and host of the URL that a Fetch handler sees. Default `http://localhost`. */
  readonly origin?: string | undefined
  /** The clock of what is called in this process. Default: the real one. */
  readonly clock?: Timers | undefined
}

/**
 * Makes an endpoint ready to be called: a Fetch or Lambda handler directly, a Node listener or server over loopback, a
 * URL over pooled keep-alive connections. Close it when done: it holds sockets.
 *
 * @throws UsageError `endpoint_invalid`
 */
export async function openTransport(endpoint: Endpoint, options: TransportOptions = {}): Promise<Transport> {
  const { connections = 32, origin = 'http://localhost', clock } = options
  const known = endpointKind(endpoint)
  switch (known.kind) {
    case 'fetch':
      return directTransport((request, pending) => callFetch(known.fetch, origin, request, pending, clock), clock)
    case 'lambda':
      return directTransport((request, pending) => callLambda(known.lambda, origin, request, pending), clock)
    case 'url':
      return httpTransport({ origin: new URL(known.url.origin), connections })
    case 'listener':
      return httpTransport({ ...(await serveListener(known.listener)), connections })
    case 'server':
      return httpTransport({ ...(await serve(known.server)), connections })
  }
}
