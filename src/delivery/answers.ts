import { realTimers, type Timers } from './timers.js'
import type { Answer, FailureKind } from './transport.js'

/** How much of a response body is kept, bytes. */
export const keptBytes = 64 * 1024

/** How much of a response body is read at all, bytes; beyond it the connection is given up and the answer stands. */
export const readBytes = 4 * 1024 * 1024

/** Collects the answer to one request and settles it once, whatever comes first: its end, a failure or its time limit. */
export class Pending {
  readonly promise: Promise<Answer>
  settled = false
  status: number | undefined
  headers: Readonly<Record<string, string>> = {}
  /** Gives the connection or the call up; set by the transport. */
  abandon: (() => void) | undefined
  #resolve: (answer: Answer) => void = () => {}
  readonly #callOff: () => void
  readonly #timers: Timers
  readonly #startedAt: number
  readonly #chunks: Uint8Array[] = []
  #length = 0

  constructor(timeoutMs: number, timers: Timers = { ...realTimers, now: () => performance.now() }) {
    this.#timers = timers
    this.#startedAt = timers.now()
    this.promise = new Promise((resolve) => {
      this.#resolve = resolve
    })
    this.#callOff = timers.after(timeoutMs, () => this.#timeOut(timeoutMs))
  }

  /** Takes a piece of the response body. False when enough was read: the answer is then settled. */
  take(chunk: Uint8Array): boolean {
    if (this.settled) return false
    if (this.#length < keptBytes) this.#chunks.push(chunk)
    this.#length += chunk.length
    if (this.#length <= readBytes) return true
    this.end()
    this.abandon?.()
    return false
  }

  /** The response is complete. */
  end(): void {
    const { status, headers } = this
    if (status === undefined) this.fail('reset', 'The connection ended without a response.')
    else this.#settle({ kind: 'response', status, headers, body: this.#text(), durationMs: this.#duration() })
  }

  fail(failure: FailureKind, message: string): void {
    this.#settle({ kind: 'failure', failure, message, durationMs: this.#duration() })
  }

  #timeOut(timeoutMs: number): void {
    const known = this.status === undefined ? 'no response' : `status ${this.status}, but a body that does not end`
    this.fail('timeout', `No complete answer within ${timeoutMs} ms: ${known}.`)
    this.abandon?.()
  }

  #settle(answer: Answer): void {
    if (this.settled) return
    this.settled = true
    this.#callOff()
    this.#resolve(answer)
  }

  #text(): string {
    const [first] = this.#chunks
    if (first === undefined) return ''
    const bytes = this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks)
    return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, keptBytes)).toString('utf8')
  }

  #duration(): number {
    return this.#timers.now() - this.#startedAt
  }
}

/** Response headers as the contract has them: lower-case names, repeated ones joined. */
export function joinHeaders(entries: Iterable<readonly [name: string, value: string]>): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of entries) {
    const key = name.toLowerCase()
    // It would set the prototype.
    if (key === '__proto__') continue
    headers[key] = Object.hasOwn(headers, key) ? `${headers[key]}, ${value}` : value
  }
  return headers
}
