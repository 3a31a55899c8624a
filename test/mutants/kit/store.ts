import type { Change, Fields, Kind } from './event.js'
import type { StorageShape } from './look.js'

export interface Row {
  readonly environment: string
  readonly workspace: string
  readonly kind: Kind
  readonly id: string
  readonly at: number
  readonly rank: number
  readonly fingerprint: string
  readonly deleted: boolean
  readonly data: Fields
  /** Columns of the consumer's own. */
  readonly own?: Fields
  /** Columns that its owner does not show. */
  readonly memo?: Fields
}

/** Where rows lie; a key may have several rows, as in a table without a unique index. */
export interface Rows {
  find(key: string): Row | undefined
  set(key: string, row: Row): void
  add(key: string, row: Row): void
  delete(key: string): void
  all(): Row[]
  clear(): void
}

function mapRows(): Rows {
  const rows = new Map<string, Row[]>()
  return {
    find: (key) => rows.get(key)?.[0],
    set: (key, row) => void rows.set(key, [row]),
    add: (key, row) => void rows.set(key, [...(rows.get(key) ?? []), row]),
    delete: (key) => void rows.delete(key),
    all: () => [...rows.values()].flat(),
    clear: () => rows.clear(),
  }
}

function arrayRows(): Rows {
  let rows: { key: string; row: Row }[] = []
  return {
    find: (key) => rows.find((entry) => entry.key === key)?.row,
    set: (key, row) => {
      const index = rows.findIndex((entry) => entry.key === key)
      rows = index < 0 ? rows : rows.filter((entry, at) => entry.key !== key || at === index)
      if (index < 0) rows.push({ key, row })
      else rows[index] = { key, row }
    },
    add: (key, row) => void rows.push({ key, row }),
    delete: (key) => {
      rows = rows.filter((entry) => entry.key !== key)
    },
    all: () => rows.map((entry) => entry.row),
    clear: () => {
      rows = []
    },
  }
}

function nestedRows(): Rows {
  const parts = new Map<string, Rows>()
  const part = (key: string): Rows => {
    const name = key.split('\n', 1)[0] ?? ''
    const found = parts.get(name) ?? mapRows()
    parts.set(name, found)
    return found
  }
  return {
    find: (key) => part(key).find(key),
    set: (key, row) => part(key).set(key, row),
    add: (key, row) => part(key).add(key, row),
    delete: (key) => part(key).delete(key),
    all: () => [...parts.values()].flatMap((rows) => rows.all()),
    clear: () => parts.clear(),
  }
}

const shapes: Readonly<Record<StorageShape, () => Rows>> = { map: mapRows, array: arrayRows, nested: nestedRows }

/** What outlives the process: rows, claimed keys, queued work, and the world outside (counted mails). */
export class Disk {
  readonly rows: Rows
  readonly claims = new Map<string, { state: 'pending' | 'done'; at: number }>()
  readonly counters = new Map<string, number>()
  readonly queue: unknown[] = []

  constructor(shape: StorageShape) {
    this.rows = shapes[shape]()
  }

  clear(): void {
    this.rows.clear()
    this.claims.clear()
    this.counters.clear()
    this.queue.length = 0
  }
}

type Place = Pick<Change, 'environment' | 'workspace' | 'kind' | 'id'>

export const keyOf = (place: Place): string => [place.environment, place.workspace, place.kind, place.id].join('\n')

const ranks = { create: 0, change: 1, remove: 2 } as const

export const rowOf = (change: Change): Row => ({
  environment: change.environment,
  workspace: change.workspace,
  kind: change.kind,
  id: change.id,
  at: change.at,
  rank: ranks[change.verb],
  get fingerprint() {
    return change.fingerprint
  },
  deleted: change.verb === 'remove',
  data: change.data,
})

/** Later `sent_at` wins; in one moment removal beats change beats creation; then the hash decides. */
export function isNewer(next: Row, row: Row | undefined): boolean {
  if (row === undefined || next.at !== row.at) return row === undefined || next.at > row.at
  if (next.rank !== row.rank) return next.rank > row.rank
  return next.fingerprint > row.fingerprint
}

/** A store with latency. Each method first waits; what comes after the wait is atomic. */
export class Store {
  readonly #disk: Disk
  readonly #pause: () => Promise<void>

  constructor(disk: Disk, pause: () => Promise<void>) {
    this.#disk = disk
    this.#pause = pause
  }

  async get(key: string): Promise<Row | undefined> {
    await this.#pause()
    return this.#disk.rows.find(key)
  }

  async set(key: string, row: Row): Promise<void> {
    await this.#pause()
    this.#disk.rows.set(key, row)
  }

  /** One more row, whether or not there is one. */
  async add(key: string, row: Row): Promise<void> {
    await this.#pause()
    this.#disk.rows.add(key, row)
  }

  async delete(key: string): Promise<void> {
    await this.#pause()
    this.#disk.rows.delete(key)
  }

  /** Compare and set in one step; true where a row was written. */
  async update(key: string, next: (row: Row | undefined) => Row | undefined): Promise<boolean> {
    await this.#pause()
    const row = next(this.#disk.rows.find(key))
    if (row !== undefined) this.#disk.rows.set(key, row)
    return row !== undefined
  }

  /** Takes a key in one step; false where it was taken. */
  async claim(key: string): Promise<boolean> {
    await this.#pause()
    if (this.#disk.claims.has(key)) return false
    this.#disk.claims.set(key, { state: 'done', at: Date.now() })
    return true
  }

  async release(key: string): Promise<void> {
    await this.#pause()
    this.#disk.claims.delete(key)
  }
}
