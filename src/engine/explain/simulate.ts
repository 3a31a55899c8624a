import type { Effects, EventParts, Habits, Tallies, Writing } from '../../laws/habits.js'
import { canonicalJson, type Fields, type Json } from '../../observation/json.js'
import type { History } from '../../provider/history.js'
import type { EventRole, Model } from '../../provider/provider.js'
import { flattened } from '../../schedule/edit.js'
import type { Delivery, Schedule } from '../../schedule/schedule.js'

/** The rows of a simulated consumer by key; of removed entities there are none. */
export type SimulatedState = ReadonlyMap<string, readonly SimulatedRow[]>

export interface SimulatedRow {
  readonly kind: string
  readonly entity: Fields
  /** What it remembers of the events, such as how many were applied. */
  readonly memory: number | string
}

interface Row extends SimulatedRow {
  readonly time: number
  /** What breaks a tie. */
  readonly event: object
  readonly removed: boolean
}

const ARRIVAL_GAP_MS = 50
const ROUNDS_OF_RETRIES = 3

/** The state of a consumer with these habits after a history was delivered by a schedule, retries included. */
export function simulate(model: Model, habits: Habits, history: History, schedule: Schedule): SimulatedState {
  const consumer = new SimulatedConsumer(model, habits)
  const deliveries = flattened(schedule)
  let now = Date.parse('2030-01-01T00:00:00Z')
  const signed = new Map<number, number>()
  const accepted = new Set<number>()
  const deliver = ({ event, signing, clockOffsetMs = 0 }: Delivery) => {
    now += ARRIVAL_GAP_MS
    const header = (signing === 'identical' ? signed.get(event) : undefined) ?? now + clockOffsetMs
    signed.set(event, header)
    if (consumer.receive(history.events[event] as object, header, now)) accepted.add(event)
  }
  for (const delivery of deliveries) deliver(delivery)
  for (let round = 0; round < ROUNDS_OF_RETRIES; round++) {
    for (const event of new Set(deliveries.map((delivery) => delivery.event))) {
      if (!accepted.has(event)) deliver({ event })
    }
  }
  return consumer.state()
}

/** An event as it arrives, read. */
interface Arrival {
  readonly event: object
  readonly role: EventRole
  readonly time: number
  readonly repeated: boolean
  readonly habits: Habits
}

class SimulatedConsumer {
  readonly #model: Model
  readonly #habits: Habits
  readonly #rows = new Map<string, Row[]>()
  readonly #seen = new Set<string>()
  readonly #received = new Set<object>()
  readonly #watermarks = new Map<string, number>()
  /** What is counted beside the entities, by what it is counted for. */
  readonly #counts = new Map<string, number>()
  /** Of these what a sound consumer's state may remember: it is compared with memory only. */
  readonly #memory = new Map<string, number>()
  /** By key: what came before its entity and is applied after it. */
  readonly #waiting = new Map<string, () => void>()

  constructor(model: Model, habits: Habits) {
    this.#model = model
    this.#habits = habits
  }

  state(): SimulatedState {
    const live = [...this.#rows].map(([key, rows]) => [key, rows.filter((row) => !row.removed)] as const)
    const state = new Map<string, readonly SimulatedRow[]>(live.filter(([, rows]) => rows.length > 0))
    const { tallies, effects } = this.#habits
    if (tallies === undefined && effects === undefined) return state
    const counted = (counts: ReadonlyMap<string, number>) =>
      Object.fromEntries([...counts].filter(([, number]) => number !== 0))
    const memory = canonicalJson(counted(this.#memory))
    return state.set('counts', [{ kind: '', entity: counted(this.#counts), memory }])
  }

  /** False where the consumer would answer that it cannot take the event yet. */
  receive(event: object, headerTime: number, arrivedAt: number): boolean {
    const role = this.#model.roleOf(event)
    if (role === undefined) return true
    const habits = this.#habits.only === undefined || this.#habits.only === role.kind ? this.#habits : {}
    const time = this.#model.timeOf(event)
    if (habits.duplicates) {
      const identity = habits.duplicates(partsOf(this.#model, event, role, time, String(headerTime)))
      if (this.#seen.has(identity)) return true
      this.#seen.add(identity)
    }
    const repeated = this.#received.has(event)
    this.#received.add(event)
    if (habits.tallies?.moved === 'received') this.#tally(role, habits.tallies)
    if (habits.effects !== undefined) this.#hasEffect(role, habits, habits.effects)
    if (habits.orders?.startsWith('watermark') && role.act !== 'notice') {
      const of = habits.orders === 'watermark' ? '' : role.kind
      if (time < (this.#watermarks.get(of) ?? 0)) return true
      this.#watermarks.set(of, time)
    }
    const orderedBy = { header: headerTime, arrival: arrivedAt, seconds: Math.floor(time / 1000) }
    const order = habits.orders
    const decisive = order === 'header' || order === 'arrival' || order === 'seconds' ? orderedBy[order] : time
    return this.#apply({ event, role, time: decisive, repeated, habits })
  }

  #tally({ scope, parent, act }: EventRole, { by, remembered }: Tallies): void {
    if (act !== 'create' && act !== 'remove') return
    if (by === 'row of the parent' && parent === undefined) return
    const counts = remembered ? this.#memory : this.#counts
    const key = by === 'scope' ? scope : `${scope}/${parent ?? ''}`
    counts.set(key, (counts.get(key) ?? 0) + (act === 'create' ? 1 : -1))
  }

  #hasEffect(role: EventRole, habits: Habits, { of, remembered }: Effects): void {
    if (role.act === 'notice' || (of === 'creations' && role.act !== 'create')) return
    const counts = remembered ? this.#memory : this.#counts
    const key = keyOf(role, habits)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }

  #apply(arrival: Arrival): boolean {
    const { event, role, time, repeated, habits } = arrival
    const key = keyOf(role, habits)
    const rows = this.#rows.get(key) ?? []
    const [old] = rows
    const known = old !== undefined && !old.removed

    if (role.act === 'notice') {
      if (habits.notices === undefined || (habits.notices === 'create' && old !== undefined)) return true
      if (habits.notices === 'advance the clock') {
        if (old !== undefined && time > old.time) this.#rows.set(key, [{ ...old, time }])
        return true
      }
    }
    const changes = role.act === 'change' || role.act === 'notice'
    if (changes && !known && (old === undefined || habits.tombstones === 'none')) {
      if (habits.unknown === 'refuse') return false
      if (habits.unknown === 'drop') return true
      if (habits.unknown === 'last waits') {
        this.#waiting.set(key, () => this.#apply(arrival))
        return true
      }
    }
    if (role.act === 'remove' && old === undefined) {
      if (habits.unknown === 'refuse') return false
      if (habits.tombstones === 'none' || habits.tombstones === 'of known') return true
    }
    if (habits.tombstones === 'for ever' && old?.removed) return true
    const adds = role.act === 'create' && (habits.appends === 'always' || (habits.appends === 'repeats' && repeated))
    if (adds && repeated && known) {
      this.#rows.set(key, [...rows, { ...old, entity: role.entity }])
      return true
    }
    if (old !== undefined && !isUnguarded(arrival, old) && isOlder(arrival, old)) return true

    if (role.source !== undefined && habits.derived !== undefined) {
      const alive = habits.derived === 'refuse removed'
      if (!this.#isKnown(role.scope, role.source, habits, alive)) return habits.derived === 'drop'
    }
    const isOrphan = role.parent !== undefined && !this.#isKnown(role.scope, role.parent, habits)
    if (isOrphan && habits.orphans === 'drop') return true
    if (isOrphan && habits.orphans === 'refuse') return false
    if (role.act === 'remove' && (habits.tombstones === 'none' || (habits.tombstones === 'of unknown' && known))) {
      this.#rows.delete(key)
      return true
    }
    const row: Row = {
      kind: role.kind,
      entity: this.#entityAfter(arrival, known ? old : undefined, old, isOrphan && habits.orphans === 'unlink'),
      time,
      event,
      removed: role.act === 'remove',
      memory: habits.counts ? Number(old?.memory ?? 0) + 1 : 0,
    }
    this.#rows.set(key, adds ? [row, ...rows] : [row])
    if (habits.tallies?.moved === 'applied') this.#tally(role, habits.tallies)
    const waiting = this.#waiting.get(key)
    this.#waiting.delete(key)
    waiting?.()
    return true
  }

  #entityAfter({ role, habits }: Arrival, live: Row | undefined, old: Row | undefined, unlinked: boolean): Fields {
    let entity = role.entity
    if (unlinked) {
      entity = Object.fromEntries(
        Object.entries(entity).map(([name, value]) => [name, value === role.parent ? null : value]),
      )
    }
    if (habits.keepsParent && role.act === 'change' && live !== undefined) {
      const { parentMember = '' } = this.#model.kinds.find(({ name }) => name === role.kind) ?? {}
      entity = withMemberOf(live.entity, entity, parentMember)
    }
    if (habits.patches && old !== undefined) entity = this.#patched(role, old.entity, entity, habits.patches)
    return habits.merges && live !== undefined ? { ...live.entity, ...entity } : entity
  }

  #patched({ kind, act, partial }: EventRole, old: Fields, entity: Fields, patches: 'both' | 'parts'): Fields {
    if (!partial && (patches === 'parts' || act !== 'change')) return entity
    const part = this.#model.kinds.find(({ name }) => name === kind)?.part ?? []
    const [base, from] = partial ? [old, entity] : [entity, old]
    return { ...base, ...(Object.fromEntries(part.map((name) => [name, from[name]])) as Fields) }
  }

  #isKnown(scope: string, id: string, habits: Habits, alive = false): boolean {
    return this.#model.kinds.some(({ name: kind }) => {
      const [row] = this.#rows.get(keyOf({ scope, kind, id }, habits)) ?? []
      return row !== undefined && !(alive && row.removed)
    })
  }
}

/** The entity with one member as another has it. */
function withMemberOf(other: Fields, entity: Fields, name: string): Fields {
  const { [name]: _, ...rest } = entity
  const value = other[name]
  return value === undefined ? rest : { ...rest, [name]: value }
}

function keyOf({ scope, kind, id }: Pick<EventRole, 'scope' | 'kind' | 'id'>, { key }: Habits): string {
  return key === undefined ? `${scope}/${kind}/${id}` : key({ scope, kind, id })
}

function partsOf(model: Model, event: object, role: EventRole, time: number, signature: string): EventParts {
  const name = model.nameOf(event) ?? ''
  const iso = new Date(time).toISOString()
  const isOfContent = (value: unknown) => value !== name && value !== iso
  const content = Object.fromEntries(Object.entries(event).filter(([, value]) => isOfContent(value))) as Json
  const { kind, id, entity, act } = role
  return { name, kind, id, time, entity, removes: act === 'remove', content, signature }
}

function writingOf({ act, source, partial }: EventRole): Writing | undefined {
  if (act === 'create') return source === undefined ? 'create' : 'derive'
  return act === 'change' ? (partial ? 'change of a part' : 'change') : undefined
}

function isUnguarded({ role, repeated, habits }: Arrival, old: Row): boolean {
  const { tombstones, unguarded, forcesRepeats } = habits
  if (repeated && forcesRepeats) return true
  const writing = writingOf(role)
  if (writing !== undefined && unguarded?.includes(writing)) return true
  if (!old.removed) return false
  const changes = role.act === 'change' || role.act === 'notice'
  return (
    (tombstones === 'ignored by creations' && role.act === 'create') || (tombstones === 'ignored by changes' && changes)
  )
}

function isOlder({ time, event, role, habits }: Arrival, old: Row): boolean {
  if (time !== old.time) return time < old.time
  if (habits.ties === 'first') return true
  if (habits.ties === 'last') return false
  return rankOf(event, role.act === 'remove') < rankOf(old.event, old.removed)
}

/** A removal beats everything else of its moment; the rest is decided by content. */
function rankOf(event: object, removes: boolean): string {
  return `${removes ? 1 : 0}${canonicalJson(event as Json)}`
}
