import { setTimeout as sleep } from 'node:timers/promises'
import type { WebhookEvent } from '../../src/index.js'
import type { Store } from './serve-consumer.js'

/** The obvious but wrong way: it writes every event as it arrives, so a late retry of an old event undoes a newer one. */
export function lastArrivalWins(): Store {
  const assets = new Map<string, { name: string; tags: readonly string[] }>()
  return {
    async apply(event: WebhookEvent) {
      await sleep(1)
      switch (event.event) {
        case 'asset.uploaded':
        case 'asset.copied':
        case 'asset.modified':
        case 'asset.overwritten': {
          const { id, name, tags } = event.payload.asset
          assets.set(id, { name, tags })
          break
        }
        case 'asset.removed':
          assets.delete(event.payload.asset.id)
      }
    },
    show: () => Object.fromEntries(assets),
    clear: () => assets.clear(),
  }
}
