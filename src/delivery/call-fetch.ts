import { joinHeaders, type Pending } from './answers.js'
import type { FetchHandler } from './endpoint.js'
import { piecesOf } from './pieces.js'
import { realTimers, type Timers } from './timers.js'
import type { WireRequest } from './transport.js'

/** Calls a Fetch handler and reads its response, within bounds. */
export async function callFetch(
  handler: FetchHandler,
  origin: string,
  wire: WireRequest,
  pending: Pending,
  timers: Timers = realTimers,
): Promise<void> {
  const response = await handler(makeRequest(origin, wire, timers))
  if (pending.settled) {
    response?.body?.cancel().catch(ignore)
    return
  }
  if (typeof response?.status !== 'number') {
    throw new TypeError(`the handler resolved to ${response === null ? 'null' : typeof response}, not to a Response`)
  }
  pending.status = response.status
  pending.headers = joinHeaders(response.headers)
  if (response.body !== null && response.body !== undefined) await readBody(response.body, pending)
  pending.end()
}

function makeRequest(origin: string, wire: WireRequest, timers: Timers): Request {
  const { method, target, body, pieces } = wire
  const headers = headerRecord(wire.headers)
  // A Request refuses a body of GET and HEAD; over a socket it would be there, and no consumer looks at it.
  if (method === 'GET' || method === 'HEAD') return new Request(origin + target, { method, headers })
  if (pieces === undefined) return new Request(origin + target, { method, headers, body })
  return new Request(origin + target, { method, headers, body: streamOf(body, pieces, timers), duplex: 'half' })
}

/** A record, because a Request takes one much faster than pairs. */
function headerRecord(pairs: WireRequest['headers']): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of pairs) {
    const bytes = byteString(value)
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${bytes}` : bytes
  }
  return headers
}

/** Headers carry bytes: what lies beyond Latin-1 is written as its UTF-8 bytes. */
function byteString(value: string): string {
  return /[^\0-\xff]/.test(value) ? Buffer.from(value, 'utf8').toString('latin1') : value
}

function streamOf(
  body: Uint8Array,
  pieces: NonNullable<WireRequest['pieces']>,
  timers: Timers,
): ReadableStream<Uint8Array> {
  const parts = piecesOf(body, pieces.cuts)
  let index = 0
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (index > 0) await new Promise<void>((resolve) => void timers.after(pieces.pauseMs, resolve))
      const part = parts[index++]
      if (part === undefined) controller.close()
      else controller.enqueue(part)
    },
  })
}

async function readBody(body: ReadableStream<Uint8Array>, pending: Pending): Promise<void> {
  const reader = body.getReader()
  pending.abandon = () => {
    reader.cancel().catch(ignore)
  }
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done || !pending.take(value)) return
    }
  } catch (error) {
    pending.fail('reset', `The response body broke: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

/** The outcome of giving up is of no interest: the answer is settled already. */
function ignore(): void {}
