import type { IncomingMessage, ServerResponse } from 'node:http'
import type { WebhookEvent } from '../../generated/types.js'
import { receiveWebhook } from '../../src/events/receive.js'
import type { Consumer } from '../../src/runner/consumer.js'

export const secret = 'a-secret-of-the-tests'
export const path = '/webhooks/ckbox?tenant=1'

/** What becomes of an event, what is shown, and how to begin anew. */
export interface Store {
  apply(event: WebhookEvent): void
  show(): unknown
  clear(): void
}

interface Row {
  readonly content: { readonly [key: string]: unknown }
  readonly sentAt: number
  readonly removed: boolean
}

const rankOf = ({ removed, content }: Row) => `${removed ? 1 : 0}${JSON.stringify(content)}`

/** Sound: the newest event behind each asset and folder stands, tombstones too. `forgets` makes it unsound. */
export function newestWins(forgets: (applied: number) => boolean = () => false): Store {
  const rows = new Map<string, Row>()
  const applied = new Map<string, number>()
  return {
    apply(event) {
      if (event.event === 'asset.cache.invalidated' || event.event === 'ping') return
      const { payload } = event
      // An event of a later CKBox.
      if (!('asset' in payload || 'folder' in payload)) return
      const { id, ...content } = 'asset' in payload ? payload.asset : payload.folder
      const key = `${event.environment_id}/${'asset' in payload ? 'asset' : 'folder'}/${id}`
      const row: Row = { content, sentAt: Date.parse(event.sent_at), removed: event.event.endsWith('.removed') }
      const old = rows.get(key)
      const newer =
        old === undefined || row.sentAt > old.sentAt || (row.sentAt === old.sentAt && rankOf(row) > rankOf(old))
      if (!newer) return
      rows.set(key, row)
      applied.set(key, (applied.get(key) ?? 0) + 1)
      if (forgets(applied.get(key) ?? 0)) rows.delete(key)
    },
    show: () => [...rows].filter(([, row]) => !row.removed).map(([key, { content }]) => ({ key, ...content })),
    clear: () => {
      rows.clear()
      applied.clear()
    },
  }
}

/** Faulty: whatever arrives is written. */
export function lastArrivalWins(): Store {
  const assets = new Map<string, { name: string; tags: readonly string[] }>()
  return {
    apply({ event, payload }) {
      if (!('asset' in payload) || event === 'asset.cache.invalidated') return
      const { id, name, tags } = payload.asset
      if (event === 'asset.removed') assets.delete(id)
      else assets.set(id, { name, tags })
    },
    show: () => Object.fromEntries(assets),
    clear: () => assets.clear(),
  }
}

/** A Fetch handler that verifies, applies and answers 204. */
export function fetchHandler(store: Store, apply: (event: WebhookEvent) => void = (event) => store.apply(event)) {
  return async (request: Request): Promise<Response> => {
    if (request.method !== 'POST') return new Response(null, { status: 405 })
    const received = await receiveWebhook(request, { secrets: [secret] })
    if (!received.ok) return Response.json({ code: received.error.code }, { status: received.error.status })
    apply(received.event as WebhookEvent)
    return new Response(null, { status: 204 })
  }
}

/** The same as a Node listener. */
export function nodeListener(store: Store) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method = '', url = '', headers } = request
    if (method !== 'POST') return void response.writeHead(405).end()
    const received = await receiveWebhook({ method, url, headers, body: Buffer.concat(chunks) }, { secrets: [secret] })
    if (!received.ok) return void response.writeHead(received.error.status).end(received.error.code)
    store.apply(received.event as WebhookEvent)
    response.writeHead(204).end()
  }
}

/** The consumer around a store, in process. */
export function consumerOf(store: Store, changes: Partial<Consumer> = {}): Consumer {
  return {
    endpoint: fetchHandler(store),
    path,
    secrets: [secret],
    observe: () => store.show(),
    reset: () => store.clear(),
    ...changes,
  }
}
