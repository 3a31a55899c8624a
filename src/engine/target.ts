import type { Endpoint } from '../delivery/endpoint.js'
import { UsageError } from '../errors.js'
import type { Consumer } from './consumer.js'

/** Where requests go, and what is signed. */
export interface Target {
  /** Path with query of the request line. */
  readonly sent: string
  /** Path with query that is signed. */
  readonly signed: string
  /** Scheme and host of the URL that is signed, where there is one. */
  readonly origin: string | undefined
  /** Scheme and host that requests go to; absent in process. */
  readonly endpointOrigin: string | undefined
  /** Whether it is on this machine. */
  readonly local: boolean
  /** The endpoint in words or as a URL, for reports. */
  readonly shown: string
}

export function targetOf(consumer: Consumer): Target {
  const { endpoint } = consumer
  const sent = isUrl(endpoint) ? pathOf(parseUrl(String(endpoint), 'endpoint')) : (consumer.path ?? '/')
  if (!sent.startsWith('/')) {
    throw new UsageError(
      'path_invalid',
      `\`path\` has to begin with a slash, as in /webhooks; it is ${JSON.stringify(sent)}.`,
    )
  }
  const signed = consumer.signedUrl === undefined ? sent : pathOf(parseUrl(consumer.signedUrl, 'signedUrl'))
  const url = consumer.signedUrl ?? (isUrl(endpoint) ? String(endpoint) : undefined)
  const origin = url === undefined ? undefined : new URL(url).origin
  const local = !isUrl(endpoint) || isLoopback(new URL(String(endpoint)).hostname)
  const endpointOrigin = isUrl(endpoint) ? new URL(String(endpoint)).origin : undefined
  return {
    sent,
    signed,
    origin,
    endpointOrigin,
    local,
    shown: isUrl(endpoint) ? String(endpoint) : `in process, ${sent}`,
  }
}

function isUrl(endpoint: Endpoint): endpoint is string | URL {
  return typeof endpoint === 'string' || endpoint instanceof URL
}

/** Textually, so that nothing is normalised: the address is signed as it was entered. */
function pathOf(url: string): string {
  const rest = url.slice(url.indexOf('://') + 3)
  const start = rest.search(/[/?#]/)
  if (start === -1) return '/'
  const path = rest.slice(start).replace(/#.*$/, '')
  return path.startsWith('/') ? path : `/${path}`
}

function parseUrl(text: string, option: string): string {
  let url: URL | undefined
  try {
    url = new URL(text)
  } catch {
    // falls through to the one message for both
  }
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(
      'url_invalid',
      `\`${option}\` is not an absolute http or https URL: ${JSON.stringify(text)}. Write it as http://127.0.0.1:3000/webhooks.`,
    )
  }
  return text
}

/** By name or as an address; a name that only resolves to this machine is not looked up. */
function isLoopback(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0|\[::\])$/.test(hostname)
}
