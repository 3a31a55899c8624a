import { Pool } from 'undici'
import { Pending } from './answers.js'
import { connectionFailure } from './connection-errors.js'
import { sendPooled } from './pooled-request.js'
import { needsRawSocket, sendRaw } from './raw-request.js'
import { ReusedConnections } from './reused-connections.js'
import type { Transport, WireRequest } from './transport.js'

export interface HttpTransportOptions {
  readonly origin: URL
  readonly connections: number
  /** The server is this process's own, so that its certificate needs no check. */
  readonly trusted?: boolean
  /** The next error that an in-process listener threw; empty if there is none. Each is returned once. */
  readonly thrown?: () => unknown[]
  /** Stops an in-process server. */
  readonly stop?: () => Promise<void>
}

/**
 * A transport over HTTP/1.1: pooled keep-alive connections, and a socket of its own for a request that an HTTP client
 * would not send as it is. A request that met a connection which the server was just closing is sent once more.
 */
export function httpTransport(options: HttpTransportOptions): Transport {
  const { origin, connections, trusted = false } = options
  const reused = new ReusedConnections({ rejectUnauthorized: !trusted })
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    // Each request has a time limit of its own, which covers everything.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: reused.connect,
  })
  const inFlight = new Set<Pending>()

  function start(request: WireRequest, newConnection: boolean, pending: Pending): void {
    const hasThrown = (): boolean => {
      const [thrown] = options.thrown?.() ?? []
      if (thrown !== undefined) pending.fail('threw', `The listener threw ${describe(thrown)}.`)
      return thrown !== undefined
    }
    const onError = (error: unknown) => {
      if (hasThrown()) return
      const { failure, message } = connectionFailure(error)
      pending.fail(failure, message)
    }
    const sendAlone = () => sendRaw({ origin, trusted }, request, pending, onError)
    // Once more on a connection of its own: there, a failure is the consumer's.
    const onPooledError = (error: unknown) => {
      if (hasThrown()) return
      if (pending.status === undefined && reused.caused(error)) sendAlone()
      else onError(error)
    }
    if (newConnection || needsRawSocket(request)) sendAlone()
    else sendPooled(pool, request, pending, onPooledError)
  }

  return {
    kind: 'http',
    async send(request, { timeoutMs, newConnection = false }) {
      const pending = new Pending(timeoutMs)
      inFlight.add(pending)
      start(request, newConnection, pending)
      const answer = await pending.promise
      inFlight.delete(pending)
      return answer
    },
    async close() {
      for (const pending of inFlight) {
        pending.fail('reset', 'The transport was closed before the answer was complete.')
        pending.abandon?.()
      }
      await pool.destroy()
      await options.stop?.()
    },
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
