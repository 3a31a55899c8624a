import { Server } from 'node:http'
import { UsageError } from '../errors.js'
import type { Endpoint, FetchHandler, LambdaHandler, NodeListener } from './endpoint.js'

/** An endpoint, told apart. */
export type EndpointKind =
  | { readonly kind: 'url'; readonly url: URL }
  | { readonly kind: 'fetch'; readonly fetch: FetchHandler }
  | { readonly kind: 'listener'; readonly listener: NodeListener }
  | { readonly kind: 'lambda'; readonly lambda: LambdaHandler }
  | { readonly kind: 'server'; readonly server: Server }

/**
 * Tells which kind an endpoint is.
 *
 * @throws UsageError `endpoint_invalid`
 */
export function endpointKind(endpoint: Endpoint): EndpointKind {
  if (typeof endpoint === 'string' || endpoint instanceof URL) return { kind: 'url', url: httpUrl(endpoint) }
  if (typeof endpoint === 'function') {
    return endpoint.length >= 2
      ? { kind: 'listener', listener: endpoint as NodeListener }
      : { kind: 'fetch', fetch: endpoint as FetchHandler }
  }
  if (typeof endpoint === 'object' && endpoint !== null) {
    if (isServer(endpoint)) return { kind: 'server', server: endpoint }
    if ('listener' in endpoint && typeof endpoint.listener === 'function') {
      return { kind: 'listener', listener: endpoint.listener }
    }
    if ('lambda' in endpoint && typeof endpoint.lambda === 'function') {
      return { kind: 'lambda', lambda: endpoint.lambda }
    }
    // Called on its object: a class instance with a `fetch` method needs its `this`.
    if ('fetch' in endpoint && typeof endpoint.fetch === 'function') {
      return { kind: 'fetch', fetch: (request) => endpoint.fetch(request) }
    }
  }
  throw new UsageError(
    'endpoint_invalid',
    `The endpoint is ${endpoint === null ? 'null' : typeof endpoint}, which cannot be called. Give a URL, a Fetch handler (request) => Response, a Node listener (req, res), an http.Server, or { fetch }, { listener } or { lambda }.`,
  )
}

/** By its shape, because a test runner may load `node:http` twice, and for `https.Server`. */
function isServer(endpoint: object): endpoint is Server {
  return (
    endpoint instanceof Server ||
    ('listen' in endpoint && 'address' in endpoint && 'close' in endpoint && 'on' in endpoint && !('fetch' in endpoint))
  )
}

function httpUrl(endpoint: string | URL): URL {
  const url = typeof endpoint === 'string' && URL.canParse(endpoint) ? new URL(endpoint) : endpoint
  if (url instanceof URL && (url.protocol === 'http:' || url.protocol === 'https:')) return url
  throw new UsageError(
    'endpoint_invalid',
    `The endpoint ${JSON.stringify(String(endpoint))} is not an http or https URL. Give an absolute one, for example http://127.0.0.1:3000/webhooks.`,
  )
}
