import type { WebhookEvent } from '../../generated/types.js'
import type { History } from '../history/history.js'
import { canonicalJson, type Json } from '../observation/json.js'
import type { Delivery, Schedule } from '../schedule/schedule.js'

/**
 * The habits of a consumer, as far as they decide what its state becomes. The defaults are those of a sound one: last
 * write wins by `sent_at`, entity by entity, with tombstones. A defect is a set of other habits.
 */
export interface Habits {
  /** What decides which of two events on one entity is newer. Default `sent_at`. */
  readonly orders?: 'sent_at' | 'seconds' | 'header' | 'arrival' | 'watermark' | 'watermark by kind'
  /** Which of two events of equal time stays. Default: decided by content, the same in any order. */
  readonly ties?: 'first' | 'last'
  /** What a removal leaves behind. Default: a tombstone, also of what was never seen. */
  readonly tombstones?: 'none' | 'for ever' | 'of known' | 'ignored by uploads' | 'ignored by changes' | 'of unknown'
  /** What a change of an unknown entity does. Default: creates it. `last waits`: of several the one that came last. */
  readonly unknown?: 'refuse' | 'drop' | 'last waits'
  /** The events that are applied without looking at the time. Default: none. */
  readonly unguarded?: readonly WebhookEvent['event'][]
  /** What two events that count as duplicates of each other have in common. Default: no duplicates are looked for. */
  readonly duplicates?: (event: WebhookEvent, signature: string) => string
  /** An event that was received before is applied without looking at the time. */
  readonly forcesRepeats?: boolean
  /** Each event that is applied adds to a counter of its row. */
  readonly counts?: boolean
  /** A creating event adds a row instead of replacing the one with its id: always, or where it was received before. */
  readonly appends?: 'always' | 'repeats'
  /** What an invalidated cache does to the state. Default: nothing. */
  readonly invalidations?: 'applied' | 'advance the clock' | 'create'
  /** What an entity is kept under. Default: environment, kind and id. */
  readonly key?: (parts: { environment: string; kind: string; id: string }) => string
  /** An overwriting replaces the facts of the file only, and a modification (`both`) all others. Default: everything. */
  readonly patches?: 'both' | 'overwritten'
  /** Properties that an event lacks keep their old value. Default: they go. */
  readonly merges?: boolean
  /** What becomes of an entity whose folder is unknown. Default: it is kept. */
  readonly orphans?: 'drop' | 'refuse' | 'unlink'
  /** What becomes of a copy whose source is unknown or, for `refuse removed`, was removed. Default: it is kept. */
  readonly copies?: 'drop' | 'refuse' | 'refuse removed'
  /** The kind of entity that has these habits; the other is treated soundly. Default: both. */
  readonly only?: 'asset' | 'folder'
}

interface Row {
  readonly entity: { readonly [key: string]: Json }
  readonly time: number
  /** What breaks a tie. */
  readonly event: WebhookEvent
  readonly removed: boolean
  /** How many events were applied, where they are counted. */
  readonly changes: number
}

const SECOND = 1_000
const ARRIVAL_GAP_MS = 50

/** The rows of a simulated consumer by key; of removed entities there are none. */
export type ModelState = ReadonlyMap<string, readonly ModelRow[]>

export interface ModelRow {
  readonly entity: { readonly [key: string]: Json }
  readonly changes: number
}

/** The state of a consumer with these habits after a history was delivered by a schedule, retries included. */
export function simulate(habits: Habits, history: Pick<History, 'events'>, schedule: Schedule): ModelState {
  const consumer = new ModelConsumer(habits)
  const deliveries = schedule.flatMap((step) => ('together' in step ? step.together : [step]))
  let now = Date.parse('2030-01-01T00:00:00Z')
  const signed = new Map<number, string>()
  const accepted = new Set<number>()
  const deliver = ({ event, signing, clockOffsetMs = 0 }: Delivery) => {
    now += ARRIVAL_GAP_MS
    const repeated = signing === 'identical' ? signed.get(event) : undefined
    const header = repeated ?? String(now + clockOffsetMs)
    signed.set(event, header)
    if (consumer.receive(history.events[event] as WebhookEvent, Number(header), now)) accepted.add(event)
  }
  for (const delivery of deliveries) deliver(delivery)
  for (let round = 0; round < 3; round++) {
    for (const event of new Set(deliveries.map((delivery) => delivery.event)))
      if (!accepted.has(event)) deliver({ event })
  }
  return consumer.state()
}

class ModelConsumer {
  readonly #habits: Habits
  readonly #rows = new Map<string, Row[]>()
  readonly #seen = new Set<string>()
  readonly #received = new Set<WebhookEvent>()
  readonly #watermarks = new Map<string, number>()
  /** By key: what came before its entity and is applied after it. */
  readonly #waiting = new Map<string, () => void>()

  constructor(habits: Habits) {
    this.#habits = habits
  }

  state(): ModelState {
    const rows = [...this.#rows].map(([key, rows]) => [key, rows.filter((row) => !row.removed)] as const)
    return new Map(rows.filter(([, kept]) => kept.length > 0))
  }

  /** False where the consumer would answer that it cannot take the event yet. */
  receive(event: WebhookEvent, headerTime: number, arrival: number): boolean {
    const subject = subjectOf(event)
    if (subject === undefined) return true
    const habits = this.#habits.only === undefined || this.#habits.only === subject.kind ? this.#habits : {}
    if (habits.duplicates) {
      const identity = habits.duplicates(event, String(headerTime))
      if (this.#seen.has(identity)) return true
      this.#seen.add(identity)
    }
    const repeated = this.#received.has(event)
    this.#received.add(event)
    const sentAt = Date.parse(event.sent_at)
    if (habits.orders?.startsWith('watermark') && event.event !== 'asset.cache.invalidated') {
      const of = habits.orders === 'watermark' ? '' : subject.kind
      if (sentAt < (this.#watermarks.get(of) ?? 0)) return true
      this.#watermarks.set(of, sentAt)
    }
    const time =
      habits.orders === 'header'
        ? headerTime
        : habits.orders === 'arrival'
          ? arrival
          : habits.orders === 'seconds'
            ? Math.floor(sentAt / SECOND)
            : sentAt
    return this.#apply(event, subject, time, habits, repeated)
  }

  #apply(event: WebhookEvent, subject: EventSubject, time: number, habits: Habits, repeated: boolean): boolean {
    const key = (habits.key ?? defaultKey)({ environment: event.environment_id, ...subject })
    const rows = this.#rows.get(key) ?? []
    const [old] = rows
    const known = old !== undefined && !old.removed

    if (event.event === 'asset.cache.invalidated') {
      if (habits.invalidations === undefined || (habits.invalidations === 'create' && old !== undefined)) return true
      if (habits.invalidations === 'advance the clock') {
        if (old !== undefined && time > old.time) this.#rows.set(key, [{ ...old, time }])
        return true
      }
    }
    if (subject.act === 'change' && !known && (old === undefined || habits.tombstones === 'none')) {
      if (habits.unknown === 'refuse') return false
      if (habits.unknown === 'drop') return true
      if (habits.unknown === 'last waits') {
        this.#waiting.set(key, () => this.#apply(event, subject, time, habits, repeated))
        return true
      }
    }
    if (subject.act === 'remove' && old === undefined) {
      if (habits.unknown === 'refuse') return false
      if (habits.tombstones === 'none' || habits.tombstones === 'of known') return true
    }
    if (habits.tombstones === 'for ever' && old?.removed) return true
    const adds = subject.act === 'create' && (habits.appends === 'always' || (habits.appends === 'repeats' && repeated))
    if (adds && repeated && known) {
      this.#rows.set(key, [...rows, { ...old, entity: subject.entity }])
      return true
    }
    const unguarded =
      (repeated && habits.forcesRepeats) ||
      habits.unguarded?.includes(event.event) ||
      this.#ignoresTombstone(old, subject, habits)
    if (old !== undefined && !unguarded && isOlder(time, event, old, habits)) return true

    let entity = subject.entity
    const folder = entity.folder_id ?? entity.parent_id
    const missing = typeof folder === 'string' && !this.#isKnown(event.environment_id, folder, habits)
    if (subject.source !== undefined && habits.copies !== undefined) {
      const alive = habits.copies === 'refuse removed'
      if (!this.#isKnown(event.environment_id, subject.source, habits, alive)) return habits.copies === 'drop'
    }
    if (missing && habits.orphans === 'drop') return true
    if (missing && habits.orphans === 'refuse') return false
    if (missing && habits.orphans === 'unlink') entity = { ...entity, folder_id: null, parent_id: null }
    if (habits.patches && old !== undefined) entity = patched(event, old.entity, entity, habits.patches)
    if (habits.merges && known) entity = { ...old.entity, ...entity }

    if (subject.act === 'remove' && (habits.tombstones === 'none' || (habits.tombstones === 'of unknown' && known))) {
      this.#rows.delete(key)
      return true
    }
    const changes = (old?.changes ?? 0) + (habits.counts ? 1 : 0)
    const row: Row = { entity, time, event, removed: subject.act === 'remove', changes }
    this.#rows.set(key, adds ? [row, ...rows] : [row])
    const waiting = this.#waiting.get(key)
    this.#waiting.delete(key)
    waiting?.()
    return true
  }

  #ignoresTombstone(old: Row | undefined, { act }: EventSubject, { tombstones }: Habits): boolean {
    if (!old?.removed) return false
    return (
      (tombstones === 'ignored by uploads' && act === 'create') ||
      (tombstones === 'ignored by changes' && act === 'change')
    )
  }

  #isKnown(environment: string, id: string, habits: Habits, alive = false): boolean {
    const key = habits.key ?? defaultKey
    return ['asset', 'folder'].some((kind) => {
      const [row] = this.#rows.get(key({ environment, kind, id })) ?? []
      return row !== undefined && !(alive && row.removed)
    })
  }
}

interface EventSubject {
  readonly kind: 'asset' | 'folder'
  readonly id: string
  readonly entity: { readonly [key: string]: Json }
  readonly act: 'create' | 'change' | 'remove'
  /** The asset that this one was copied from. */
  readonly source?: string
}

function subjectOf(event: WebhookEvent): EventSubject | undefined {
  const payload = event.payload as unknown as Record<string, { id: string; [key: string]: Json }>
  const entity = payload.asset ?? payload.folder
  if (entity === undefined) return undefined
  const kind = payload.asset ? 'asset' : 'folder'
  const act = /uploaded|copied|created/.test(event.event) ? 'create' : /removed/.test(event.event) ? 'remove' : 'change'
  return { kind, id: entity.id, entity, act, ...(payload.source_asset && { source: payload.source_asset.id }) }
}

function defaultKey({ environment, kind, id }: { environment: string; kind: string; id: string }): string {
  return `${environment}/${kind}/${id}`
}

function isOlder(time: number, event: WebhookEvent, old: Row, habits: Habits): boolean {
  if (time !== old.time) return time < old.time
  if (habits.ties === 'first') return true
  if (habits.ties === 'last') return false
  return rankOf(event) < rankOf(old.event)
}

/** A removal beats everything else of its millisecond; the rest is decided by content. */
function rankOf(event: WebhookEvent): string {
  return `${event.event.endsWith('.removed') ? 1 : 0}${canonicalJson(event as unknown as Json)}`
}

function patched(
  event: WebhookEvent,
  old: Row['entity'],
  entity: Row['entity'],
  patches: NonNullable<Habits['patches']>,
): Row['entity'] {
  if (event.event !== 'asset.overwritten' && (patches === 'overwritten' || event.event !== 'asset.modified'))
    return entity
  const { extension, mime_type, size_in_bytes, url, images_urls } = event.event === 'asset.overwritten' ? entity : old
  const base = event.event === 'asset.overwritten' ? old : entity
  return { ...base, ...({ extension, mime_type, size_in_bytes, url, images_urls } as Row['entity']) }
}
