import type { IncomingMessage, RequestListener } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { receiveWebhook } from '../../src/events/receive.js'

export interface ConsumerTraits {
  readonly secret: string
  /** Keeps what arrives last instead of what was sent last. */
  readonly lastArrivalWins: boolean
  /** How long an answer takes, ms. */
  readonly latency: number
}

interface Payload {
  readonly workspace_id?: string
  readonly asset?: { readonly id: string }
  readonly folder?: { readonly id: string }
}

/** A consumer that keeps the assets and folders it hears of: `/hook`, `/state` and `/reset`. */
export function consumerServer({ secret, lastArrivalWins, latency }: ConsumerTraits): RequestListener {
  const rows = new Map<string, { order: string; gone: boolean; entity: object }>()

  async function deliver(request: IncomingMessage): Promise<number> {
    const { method, url, headers } = request
    const received = await receiveWebhook({ method, url, headers, body: await buffer(request) }, { secrets: secret })
    if (latency > 0) await sleep(latency)
    if (!received.ok) return received.error.status
    const { event, payload, sent_at: sentAt, environment_id: environment } = received.event
    const { workspace_id: workspace, asset, folder } = payload as Payload
    const entity = asset ?? folder
    if (!entity || event === 'asset.cache.invalidated') return 204
    const key = JSON.stringify([environment, workspace, asset ? 'asset' : 'folder', entity.id])
    // Two events of one millisecond: any order will do, as long as it is always the same.
    const order = `${new Date(sentAt).toISOString()} ${event} ${JSON.stringify(entity)}`
    const known = rows.get(key)
    if (lastArrivalWins || !known || known.order < order)
      rows.set(key, { order, gone: event.endsWith('.removed'), entity })
    return 204
  }

  return async (request, response) => {
    if (request.url === '/state') {
      const alive = [...rows].filter(([, { gone }]) => !gone).map(([key, { entity }]) => [key, entity])
      response.end(JSON.stringify(Object.fromEntries(alive)))
    } else if (request.url === '/reset') {
      rows.clear()
      response.end()
    } else if (request.method !== 'POST') {
      response.writeHead(405, { allow: 'POST' }).end()
    } else {
      response.writeHead(await deliver(request)).end()
    }
  }
}
