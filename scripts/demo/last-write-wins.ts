import { setTimeout as sleep } from 'node:timers/promises'
import type { WebhookEvent } from '../../src/index.js'
import type { Store } from './serve-consumer.js'

interface Row {
  readonly name: string
  readonly tags: readonly string[]
  readonly sentAt: number
  readonly removed: boolean
}

/** Correct: every asset, even a removed one, keeps the time of its newest event, and older events change nothing. */
export function lastWriteWins(): Store {
  const rows = new Map<string, Row>()
  return {
    async apply(event: WebhookEvent) {
      await sleep(1)
      if (!('asset' in event.payload) || event.event === 'asset.cache.invalidated') return
      const { id, name, tags } = event.payload.asset
      const row = { name, tags, sentAt: Date.parse(event.sent_at), removed: event.event === 'asset.removed' }
      // The key includes the environment: two environments may use the same id.
      const key = `${event.environment_id}/${id}`
      // No await between reading and writing, so that no other event gets in between.
      const old = rows.get(key)
      if (old === undefined || isNewer(row, old)) rows.set(key, row)
    },
    show: () =>
      [...rows].filter(([, row]) => !row.removed).map(([key, { name, tags }]) => ({ asset: key, name, tags })),
    clear: () => rows.clear(),
  }
}

/** In the same millisecond, a removal wins, then the greater content: the result is the same in either order. */
function isNewer(row: Row, old: Row): boolean {
  if (row.sentAt !== old.sentAt) return row.sentAt > old.sentAt
  if (row.removed !== old.removed) return row.removed
  return JSON.stringify(row) > JSON.stringify(old)
}
