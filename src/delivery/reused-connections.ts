import type { Socket } from 'node:net'
import { buildConnector } from 'undici'

/**
 * Makes connections, and tells afterwards which errors came from one that had been used before. A server may close an
 * idle connection at the moment when the next request is written to it: that request was not answered, but it was no
 * fault of the consumer's either.
 */
export class ReusedConnections {
  readonly connect: buildConnector.connector
  readonly #errors = new WeakSet<object>()

  constructor(options: buildConnector.BuildOptions) {
    const connect = buildConnector(options)
    this.connect = (target, callback) =>
      connect(target, (...result) => {
        const [, socket] = result
        if (socket) this.#watch(socket)
        callback(...result)
      })
  }

  /** Whether the error ended a connection on which an earlier request was answered. */
  caused(error: unknown): boolean {
    if (typeof error !== 'object' || error === null) return false
    if (this.#errors.has(error)) return true
    // undici's own error for a connection that was closed tells what went over it.
    const { socket } = error as { readonly socket?: { readonly bytesRead?: number } | null }
    return (socket?.bytesRead ?? 0) > 0
  }

  #watch(socket: Socket): void {
    socket.on('error', (error) => {
      if (socket.bytesRead > 0) this.#errors.add(error)
    })
  }
}
