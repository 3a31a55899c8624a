import { WebhookError } from '../errors.js'
import { rawBodyError } from './raw-body-help.js'

/** How much of a body is read, and how long. */
export interface BodyLimits {
  /** Bytes, both as they are read and decompressed. */
  readonly bodyLimit: number
  /** From when reading begins to the last byte, ms. */
  readonly bodyTimeout: number
}

// biome-ignore lint/suspicious/noExplicitAny: as Node's own streams declare them; with unknown, theirs do not fit
type Listener = (...values: any[]) => void

/** As much of a Node stream as reading takes: requests of `node:http` and of what is built on it. */
export interface NodeStream {
  on(event: string, listener: Listener): unknown
  off(event: string, listener: Listener): unknown
  pause(): unknown
  resume(): unknown
  /** Whether somebody has taken data from it. */
  readonly readableDidRead?: boolean
  readonly destroyed?: boolean
  /** The connection that a request comes over. */
  readonly socket?: unknown
}

/**
 * Reads a body, counting its bytes as they come: more than the limit is refused without keeping what comes on, whatever
 * Content-Length says, and so is a body that is not complete in time or breaks off.
 */
export function readBody(stream: ReadableStream | NodeStream, limits: BodyLimits): Promise<Uint8Array | WebhookError> {
  const { bodyLimit, bodyTimeout } = limits
  return new Promise((resolve, reject) => {
    const bytes = new GrowingBytes(Math.min(bodyLimit, largestBody))
    const reader: Reader = { take, end: () => finish(bytes.all()), broke: (cause) => finish(incomplete(cause)) }
    const stop = 'getReader' in stream ? readWebStream(stream, reader) : readNodeStream(stream, reader)
    const timer = bodyTimeout > longestTimer ? undefined : setTimeout(finish, bodyTimeout, tooSlow(bodyTimeout))

    function take(chunk: unknown): void {
      const part = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      if (!(part instanceof Uint8Array)) {
        fail(rawBodyError(`The body is a stream of ${chunk === null ? 'null' : `${typeof chunk}s`}, not of bytes.`))
      } else if (!bytes.add(part)) finish(tooLarge(bodyLimit))
    }

    function finish(result: Uint8Array | WebhookError): void {
      clearTimeout(timer)
      stop()
      resolve(result)
    }

    function fail(error: Error): void {
      clearTimeout(timer)
      stop()
      reject(error)
    }
  })
}

/** What `setTimeout` can wait; longer is for ever. */
const longestTimer = 2 ** 31 - 1

/** What is told of a stream. After the first `end` or `broke` nothing counts. */
interface Reader {
  take(chunk: unknown): void
  end(): void
  broke(cause: unknown): void
}

function readWebStream(stream: ReadableStream, { take, end, broke }: Reader): () => void {
  const reader = stream.getReader()
  let isStopped = false
  const read = async (): Promise<void> => {
    while (!isStopped) {
      const { done, value } = await reader.read()
      if (done) return end()
      take(value)
    }
  }
  read().catch(broke)
  return () => {
    if (isStopped) return
    isStopped = true
    // Not awaited: a source may never say that it has stopped.
    reader.cancel().catch(() => undefined)
  }
}

function readNodeStream(stream: NodeStream, { take, end, broke }: Reader): () => void {
  const closed = (): void => broke(undefined)
  const listeners: readonly (readonly [string, Listener])[] = [
    ['data', take],
    ['end', end],
    ['error', broke],
    ['close', closed],
  ]
  // A stream that was destroyed says nothing any more.
  if (stream.destroyed) queueMicrotask(closed)
  else for (const [event, listener] of listeners) stream.on(event, listener)
  return () => {
    for (const [event, listener] of listeners) stream.off(event, listener)
    // An error that nobody listens to would end the process.
    stream.on('error', () => undefined)
    // What still comes over a connection is dropped, so that it can carry the answer, and the next request.
    if (stream.socket) stream.resume()
    else stream.pause()
  }
}

/** 1 GiB. Node's buffers can be larger, but a body of that size is no event. */
export const largestBody = 2 ** 30

/** Bytes that are collected. It doubles as it grows: a body in chunks of one byte costs no more than one in large ones. */
class GrowingBytes {
  readonly #limit: number
  #bytes: Uint8Array = new Uint8Array()
  #size = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Whether the bytes still fit. */
  add(chunk: Uint8Array): boolean {
    const size = this.#size + chunk.length
    if (size > this.#limit) return false
    if (this.#size === 0) this.#bytes = chunk
    else {
      if (size > this.#bytes.length) this.#grow(Math.max(size, 2 * this.#bytes.length))
      this.#bytes.set(chunk, this.#size)
    }
    this.#size = size
    return true
  }

  all(): Uint8Array {
    return this.#bytes.subarray(0, this.#size)
  }

  #grow(size: number): void {
    const larger = Buffer.allocUnsafe(Math.min(size, this.#limit))
    larger.set(this.#bytes.subarray(0, this.#size))
    this.#bytes = larger
  }
}

export function tooLarge(limit: number): WebhookError {
  return new WebhookError(
    'body_too_large',
    413,
    `The body is larger than ${limit} bytes. CKBox events are a few KiB; if yours are larger, raise \`bodyLimit\`.`,
  )
}

function tooSlow(timeout: number): WebhookError {
  return new WebhookError(
    'body_timeout',
    408,
    `The body was not complete after ${timeout} ms. CKBox events are a few KiB; if the network is that slow, raise \`bodyTimeout\`.`,
  )
}

function incomplete(cause: unknown): WebhookError {
  return new WebhookError('body_incomplete', 400, 'The connection closed before the body was complete.', { cause })
}
