import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Server as TlsServer } from 'node:tls'
import { UsageError } from '../errors.js'
import type { NodeListener } from './endpoint.js'

/** A server of this process that requests are sent to. */
export interface ServedEndpoint {
  readonly origin: URL
  /** The server is this process's own, so that its certificate needs no check. */
  readonly trusted: true
  /** The next error that the listener threw while a request waited; empty if there is none. Each is returned once. */
  readonly thrown: () => unknown[]
  readonly stop: () => Promise<void>
}

/** Serves a Node listener on a free port of 127.0.0.1. */
export async function serveListener(listener: NodeListener): Promise<ServedEndpoint> {
  const thrown: unknown[] = []
  const server = createServer((request, response) => call(listener, request, response, (error) => thrown.push(error)))
  // The consumer sets its own limits; Node's would close connections in the middle of slow requests.
  server.requestTimeout = 0
  server.headersTimeout = 0
  const served = await serve(server)
  return {
    ...served,
    // Several requests may have failed before the first of them is asked about: each broke one connection.
    thrown: () => thrown.splice(0, 1),
  }
}

/** Serves an `http.Server`: where it listens already, or on a free port of 127.0.0.1 until it is stopped. */
export async function serve(server: Server): Promise<ServedEndpoint> {
  const wasListening = server.listening
  if (!wasListening) {
    // No process is kept alive by it: whoever waits for an answer has a timer.
    server.unref()
    server.on('connection', (socket) => socket.unref())
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  }
  const address = server.address()
  if (address === null || typeof address === 'string') {
    throw new UsageError(
      'endpoint_invalid',
      'The server listens on a pipe or socket file. Give one that listens on a port.',
    )
  }
  const wildcard = address.address === '::' || address.address === '0.0.0.0'
  const host = wildcard ? '127.0.0.1' : address.family === 'IPv6' ? `[${address.address}]` : address.address
  const scheme = server instanceof TlsServer ? 'https' : 'http'
  return {
    origin: new URL(`${scheme}://${host}:${address.port}`),
    trusted: true,
    thrown: () => [],
    async stop() {
      if (wasListening) return
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** A listener that throws or rejects breaks its connection, where in production it would end the process. */
function call(
  listener: NodeListener,
  request: IncomingMessage,
  response: ServerResponse,
  onThrow: (error: unknown) => void,
): void {
  const fail = (error: unknown) => {
    // Nobody waits for what broke before, or was answered.
    if (!request.socket.destroyed && !response.writableFinished) onThrow(error)
    request.socket.destroy()
  }
  try {
    const result = listener(request, response)
    Promise.resolve(result).catch(fail)
  } catch (error) {
    fail(error)
  }
}
