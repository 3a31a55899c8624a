import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { receiveWebhook, type WebhookEvent } from '../../src/index.js'

/** Applies events and shows the resulting state. */
export interface Store {
  apply(event: WebhookEvent): Promise<void>
  show(): unknown
  clear(): void
}

/** Serves a consumer that verifies each webhook and passes its event to a store, with the state at `/state`. */
export async function serveConsumer(store: Store, secret: string): Promise<{ origin: string; close: () => void }> {
  const server = createServer((request, response) => {
    handle(store, secret, request, response).catch((error) => {
      console.error(error)
      response.writeHead(500).end()
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { origin: `http://127.0.0.1:${port}`, close }
}

async function handle(store: Store, secret: string, request: IncomingMessage, response: ServerResponse) {
  const route = `${request.method} ${request.url}`
  if (route === 'GET /state') return response.end(JSON.stringify(store.show()))
  if (route === 'POST /reset') {
    store.clear()
    return response.writeHead(204).end()
  }
  if (route !== 'POST /webhooks/ckbox') return response.writeHead(404).end()
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const { method = '', url = '', headers } = request
  const received = await receiveWebhook({ method, url, headers, body: Buffer.concat(chunks) }, { secrets: [secret] })
  if (!received.ok) return response.writeHead(received.error.status).end(received.error.code)
  // The stores ignore events of later CKBox versions.
  await store.apply(received.event as WebhookEvent)
  return response.writeHead(204).end()
}
