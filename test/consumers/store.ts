import type { AnyWebhookEvent } from '../../generated/types.js'
import type { Clock } from '../../src/engine/clock.js'
import { canonicalJson, type Fields } from '../../src/observation/json.js'
import { randomSource } from '../../src/random/random.js'

/** What one event means: the row that it would make. */
export interface Change {
  readonly key: string
  readonly kind: 'asset' | 'folder'
  readonly environment: string
  readonly workspace: string
  readonly id: string
  readonly verb: 'create' | 'change' | 'remove'
  readonly removed: boolean
  /** When it happened, ms since the epoch. */
  readonly at: number
  readonly entity: Fields
}

export interface Row extends Change {
  /** Of how manieth row it is. */
  readonly serial: number
  /** How many changes it has had. */
  readonly changes: number
}

/** `undefined` for what leaves assets and folders as they are. */
export function changeOf(event: AnyWebhookEvent): Change | undefined {
  const { asset, folder, workspace_id: workspace } = event.payload as Readonly<Record<string, unknown>>
  const entity = (asset ?? folder) as Fields | undefined
  const verb = verbs[event.event as string]
  if (entity === undefined || verb === undefined) return undefined
  const kind = asset === undefined ? 'folder' : 'asset'
  const id = String(entity.id)
  return {
    key: [event.environment_id, workspace, kind, id].join('/'),
    kind,
    environment: event.environment_id,
    workspace: String(workspace),
    id,
    verb,
    removed: verb === 'remove',
    at: Date.parse(event.sent_at),
    entity,
  }
}

const verbs: Readonly<Record<string, Change['verb']>> = {
  'asset.uploaded': 'create',
  'asset.copied': 'create',
  'asset.modified': 'change',
  'asset.overwritten': 'change',
  'asset.removed': 'remove',
  'folder.created': 'create',
  'folder.modified': 'change',
  'folder.removed': 'remove',
}

/** A table without a unique index, behind a latency; a counter of mails; a fault to come. */
export class Store {
  readonly clock: Clock
  readonly #latencyMs: number
  readonly #random = randomSource(1)
  readonly #rows = new Map<string, readonly Row[]>()
  #serial = 0
  /** What the consumer remembers of what came before, in any form. */
  readonly seen = new Set<string>()
  mails = 0
  /** The next write fails. */
  failing = false
  /** How often it was emptied and the consumer started again. */
  resets = 0
  restarts = 0

  constructor(clock: Clock, latencyMs: number) {
    this.clock = clock
    this.#latencyMs = latencyMs
  }

  /** Waits as long as the store takes, or so many ms. */
  async pause(ms?: number): Promise<void> {
    const pauseMs = ms ?? this.random() * this.#latencyMs
    if (pauseMs > 0) await this.clock.sleep(pauseMs)
  }

  /** From 0 to 1, the same in every test. */
  random(): number {
    return this.#random() / 2 ** 32
  }

  get rows(): readonly Row[] {
    return [...this.#rows.values()].flat()
  }

  get size(): number {
    return this.#rows.size
  }

  get live(): readonly Row[] {
    return this.rows.filter(({ removed }) => !removed)
  }

  find(key: string): Row | undefined {
    return this.#rows.get(key)?.[0]
  }

  write(change: Change): void {
    this.#failIfTold()
    const old = this.find(change.key)
    this.#rows.set(change.key, [this.#rowOf(change, old)])
  }

  /** Beside the row that is there already. */
  add(change: Change): void {
    this.#failIfTold()
    this.#rows.set(change.key, [...(this.#rows.get(change.key) ?? []), this.#rowOf(change)])
  }

  delete(key: string): void {
    this.#rows.delete(key)
  }

  /** In one step: the newest stays, and of two of equal time the same in any order. True where something was written. */
  writeIfNewer(change: Change): boolean {
    const old = this.find(change.key)
    if (old !== undefined && (old.at > change.at || (old.at === change.at && rankOf(old) >= rankOf(change))))
      return false
    this.write(change)
    return true
  }

  clear(): void {
    this.resets++
    this.#rows.clear()
  }

  #rowOf(change: Change, old?: Row): Row {
    return { ...change, serial: old?.serial ?? ++this.#serial, changes: (old?.changes ?? 0) + 1 }
  }

  #failIfTold(): void {
    if (!this.failing) return
    this.failing = false
    throw new Error('the store is down')
  }
}

/** A removal wins, then the greater content. */
function rankOf({ removed, entity }: Change): string {
  return `${removed ? 1 : 0}${canonicalJson(entity)}`
}

/** The status of the answer where it is not the usual one. */
export type Apply = (store: Store, change: Change, body: string) => Promise<Status> | Status
// biome-ignore lint/suspicious/noConfusingVoidType: most handlers have no `return` at all
export type Status = number | undefined | void

/** Sound: the newest event behind each asset and folder stands, tombstones too, and each row that is written sends a mail. */
export const newestWins: Apply = async (store, change) => {
  await store.pause()
  if (store.writeIfNewer(change)) store.mails++
}

/** Faulty: whatever arrives is written. */
export const lastArrivalWins: Apply = async (store, change) => {
  await store.pause()
  store.write(change)
}
