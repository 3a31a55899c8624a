import type { WebhookEvent } from '../../generated/types.js'
import type { Json } from '../../src/observation/json.js'
import { checkContract } from '../../src/runner/check.js'
import type { Consumer } from '../../src/runner/consumer.js'

export interface Row {
  readonly key: string
  readonly id: string
  readonly name: string
  readonly at: number
  readonly removed: boolean
}

/** What one event means: the row that it would make. */
export interface Change extends Row {
  readonly kind: 'asset' | 'folder'
  readonly environment: string
  readonly workspace: string
  readonly verb: 'create' | 'change' | 'remove'
  readonly folder: string | undefined
}

/** A table without a unique index, behind a latency of 0 to 3 ms; a counter of mails; a fault to come. */
export class TinyStore {
  rows: Row[] = []
  readonly claims = new Set<string>()
  mails = 0
  failing = false

  readonly pause = (ms = Math.random() * 3) => new Promise<void>((resolve) => setTimeout(resolve, ms))
  readonly find = (key: string) => this.rows.find((row) => row.key === key)

  write(row: Row): void {
    if (this.failing) {
      this.failing = false
      throw new Error('the store is down')
    }
    this.rows = [...this.rows.filter(({ key }) => key !== row.key), row]
  }

  /** In one step: the newest stays. True where something was written. */
  writeNewest(row: Row): boolean {
    const old = this.find(row.key)
    if (old !== undefined && old.at >= row.at) return false
    this.write(row)
    return true
  }
}

/** Gives the status of the answer where it is not 200. */
export type Apply = (store: TinyStore, change: Change, body: string) => Promise<number | undefined>

export const sound: Apply = async (store, change) => {
  await store.pause()
  if (store.writeNewest(change)) store.mails++
  return undefined
}

function changeOf(event: WebhookEvent): Change | undefined {
  const payload = event.payload as unknown as Record<string, { id: string; name: string; folder_id?: string }>
  const kind = payload.asset ? 'asset' : 'folder'
  const entity = payload[kind]
  if (entity === undefined || event.event === 'asset.cache.invalidated') return undefined
  const verb = /uploaded|copied|created/.test(event.event)
    ? 'create'
    : /removed/.test(event.event)
      ? 'remove'
      : 'change'
  const workspace = String(payload.workspace_id)
  return {
    kind,
    verb,
    workspace,
    environment: event.environment_id,
    key: [event.environment_id, workspace, kind, entity.id].join('/'),
    id: entity.id,
    name: entity.name,
    at: Date.parse(event.sent_at),
    removed: verb === 'remove',
    folder: entity.folder_id,
  }
}

export interface TinyOptions {
  readonly apply?: Apply
  readonly hooks?: readonly ('effects' | 'failOnce')[]
  /** Adds to the consumer, or replaces parts of it. */
  readonly also?: (store: TinyStore) => Partial<Consumer>
}

/** A consumer in memory that is sound but for what `apply` does. It does not look at signatures. */
export function tinyConsumer({ apply = sound, hooks = [], also }: TinyOptions = {}): Consumer {
  const store = new TinyStore()
  const endpoint = async (request: Request): Promise<Response> => {
    const body = await request.text()
    try {
      const event = JSON.parse(body) as WebhookEvent
      const change = typeof event.event === 'string' ? changeOf(event) : undefined
      const status = change === undefined ? 200 : ((await apply(store, change, body)) ?? 200)
      return new Response(null, { status })
    } catch {
      return new Response(null, { status: 500 })
    }
  }
  return {
    endpoint,
    secrets: ['tiny-secret'],
    observe: (): Json => store.rows.filter(({ removed }) => !removed).map(({ at: _at, ...row }) => ({ ...row })),
    ...(hooks.includes('effects') && { effects: () => ({ mails: store.mails }) }),
    ...(hooks.includes('failOnce') && {
      failOnce: () => {
        store.failing = true
      },
    }),
    ...also?.(store),
  }
}

/** The ids of the defects that are found, laws by id or glob. */
export async function defectsOf(consumer: Consumer, ...only: string[]): Promise<string[]> {
  const { findings } = await checkContract(consumer, { only, seed: 7, runs: 5, timeout: 3_000 })
  return findings.map(({ defect, law }) => defect ?? `(${law})`)
}
