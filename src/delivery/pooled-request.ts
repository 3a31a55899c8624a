import type { Dispatcher, Pool } from 'undici'
import type { Pending } from './answers.js'
import type { WireRequest } from './transport.js'

/** Sends a request over one of the pool's connections. */
export function sendPooled(
  pool: Pool,
  request: WireRequest,
  pending: Pending,
  onError: (error: unknown) => void,
): void {
  const headers: string[] = []
  for (const [name, value] of request.headers) headers.push(name, value)
  const { method, target: path } = request
  try {
    pool.dispatch(
      { method: method as Dispatcher.HttpMethod, path, headers, body: request.body },
      new Receiver(pending, onError),
    )
  } catch (error) {
    onError(error)
  }
}

class Receiver implements Dispatcher.DispatchHandler {
  readonly #pending: Pending
  readonly #onError: (error: unknown) => void

  constructor(pending: Pending, onError: (error: unknown) => void) {
    this.#pending = pending
    this.#onError = onError
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Its time may have run out while it waited for a connection.
    if (this.#pending.settled) controller.abort(new Error('abandoned'))
    else this.#pending.abandon = () => controller.abort(new Error('abandoned'))
  }

  onResponseStart(_: unknown, status: number, headers: Record<string, string | string[] | undefined>): void {
    // 103 and its like announce the response, they are not it.
    if (status < 200) return
    this.#pending.status = status
    this.#pending.headers = joined(headers)
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.#pending.take(chunk)
  }

  onResponseEnd(): void {
    this.#pending.end()
  }

  onResponseError(_: unknown, error: Error): void {
    if (!this.#pending.settled) this.#onError(error)
  }
}

function joined(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  for (const name in headers) {
    const value = headers[name]
    if (Array.isArray(value)) headers[name] = value.join(', ')
  }
  return headers as Record<string, string>
}
