import type { FailureKind } from './transport.js'

/** What a connection error means for the consumer, and in words, with the system's own code. */
export function connectionFailure(error: unknown): { readonly failure: FailureKind; readonly message: string } {
  const code = codeOf(error)
  const text = error instanceof Error ? error.message : String(error)
  const told = code === '' || text.includes(code) ? text : `${text} (${code})`
  if (refusals.has(code)) return { failure: 'refused', message: `Nothing answers at this address: ${told}.` }
  if (tls.test(code)) return { failure: 'refused', message: `The TLS connection cannot be made: ${told}.` }
  if (timeouts.has(code)) return { failure: 'timeout', message: `The connection was not made in time: ${told}.` }
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW') {
    return { failure: 'reset', message: `The answer is not well-formed HTTP: ${told}.` }
  }
  return { failure: 'reset', message: `The connection broke before the answer was complete: ${told}.` }
}

const refusals = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EACCES',
  'ERR_INVALID_URL',
])
const timeouts = new Set(['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'])
const tls = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|EPROTO$)/

function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  if (typeof error !== 'object' || error === null) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'cause' in error ? codeOf(error.cause) : ''
}
