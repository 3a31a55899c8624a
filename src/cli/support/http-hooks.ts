import { setTimeout as sleep } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import { UsageError } from '../../errors.js'
import type { Json } from '../../report/report.js'

const RETRY_AFTER_MS = 100
const STATE_LIMIT_BYTES = 64 * 1024 * 1024

export interface HookOptions {
  readonly headers: Readonly<Record<string, string>>
  /** Limit for one call, ms. */
  readonly timeout: number
  readonly dispatcher: Dispatcher
}

/** `--observe`: a GET that answers with the consumer's state as JSON. */
export function observeBy(url: URL, options: HookOptions): () => Promise<Json> {
  return async () => {
    const text = await call('--observe', 'GET', url, options)
    try {
      return JSON.parse(text) as Json
    } catch (cause) {
      const start = text.slice(0, 40).replace(/[^\x20-\x7e]+/g, ' ')
      throw new UsageError(
        'observe_not_json',
        `--observe ${url.href} answered with ${text === '' ? 'an empty body' : `"${start}…"`}, which is not JSON. ` +
          'Give the URL of a GET that returns the whole state as JSON.',
        { cause },
      )
    }
  }
}

/** `--reset`: a POST that empties the consumer's state before it answers. */
export function resetBy(url: URL, options: HookOptions): () => Promise<void> {
  return async () => {
    await call('--reset', 'POST', url, options)
  }
}

async function call(flag: string, method: 'GET' | 'POST', url: URL, options: HookOptions): Promise<string> {
  const { timeout } = options
  const answer = await exchange(method, url, options)
    .catch(async (cause: unknown) => {
      // Calling a hook twice is harmless. The pooled connection may be closed by now, or the consumer may need a moment
      // after a hostile request.
      if (!isBrokenConnection(cause)) throw cause
      await sleep(RETRY_AFTER_MS)
      return exchange(method, url, options)
    })
    .catch((cause: unknown) => {
      throw new UsageError('hook_failed', `${flag} ${url.href} failed: ${reason(cause, timeout)}.`, { cause })
    })
  if (answer.statusCode >= 200 && answer.statusCode <= 299) return answer.text
  const redirect = answer.statusCode >= 300 && answer.statusCode <= 399 ? ' Redirects are not followed.' : ''
  throw new UsageError(
    'hook_refused',
    `${flag} ${url.href} answered ${answer.statusCode} to ${method}, but must answer with a status from 200 to 299.${redirect}`,
  )
}

async function exchange(method: 'GET' | 'POST', url: URL, { headers, timeout, dispatcher }: HookOptions) {
  const { statusCode, body } = await dispatcher.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method,
    headers: { accept: 'application/json', ...headers },
    signal: AbortSignal.timeout(timeout),
  })
  return { statusCode, text: await limited(body) }
}

function isBrokenConnection(cause: unknown): boolean {
  const code = cause instanceof Error && (cause as NodeJS.ErrnoException).code
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNREFUSED'
}

async function limited(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > STATE_LIMIT_BYTES) throw new Error(`the answer is larger than ${STATE_LIMIT_BYTES / 1024 / 1024} MiB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function reason(cause: unknown, timeout: number): string {
  if (!(cause instanceof Error)) return String(cause)
  if (cause.name === 'TimeoutError') return `no complete answer in ${timeout} ms`
  const { code } = cause as NodeJS.ErrnoException
  return code === undefined ? cause.message : `${code}; is the service running?`
}
