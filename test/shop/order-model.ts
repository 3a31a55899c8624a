import { type Fields, isObject, type Json } from '../../src/observation/json.js'
import { freshen } from '../../src/provider/freshen.js'
import type { History, IdSource } from '../../src/provider/history.js'
import type { Act, EventRole, Kind, Model, NamedHistory, StepOptions } from '../../src/provider/provider.js'
import { type Choices, pick } from '../../src/random/choices.js'
import { randomSource } from '../../src/random/random.js'
import { fromRows } from '../../src/random/rows.js'

export interface OrderEvent {
  readonly type: string
  readonly timestamp: string
  readonly data: { readonly id: string; readonly status: string; readonly note: string }
}

/** What the shop holds: orders by id. */
export type Orders = Readonly<Record<string, OrderEvent['data']>>

type OrderAct = Exclude<Act, 'notice'>

interface OrderStep {
  readonly act: OrderAct
  readonly order: string
  readonly version?: number | undefined
  readonly after?: number | undefined
}

const typeOf: Readonly<Record<OrderAct, string>> = {
  create: 'order.created',
  change: 'order.updated',
  remove: 'order.cancelled',
}
const acts = new Map(Object.entries(typeOf).map(([act, type]) => [type, act as OrderAct]))

const SCOPE = 'the-shop'
const BEGIN = Date.parse('2024-05-06T07:08:09.123Z')
const MINUTE = 60_000

const idOf = (order: string): string => `ord_${order}_example`
const noteOf = (version: number): string => `Ring bell ${version} twice`

const step =
  (act: OrderAct) =>
  (order: string, { version, after }: StepOptions = {}): OrderStep => ({ act, order, version, after })

const orders: Kind = {
  name: 'order',
  example: 'o',
  create: step('create'),
  change: step('change'),
  remove: step('remove'),
  texts: (version) => [noteOf(version)],
  text: 'note',
}

/** Lets things happen to orders, one after the other. */
class Shop {
  readonly #events: OrderEvent[] = []
  readonly #ids = new Set<string>()
  readonly #orders = new Map<string, OrderEvent['data']>()
  #time = BEGIN - MINUTE

  /** False where that cannot happen: then nothing did. */
  happens(act: OrderAct, id: string, version: number, after = MINUTE): boolean {
    const before = this.#orders.get(id)
    if ((before === undefined) !== (act === 'create')) return false
    const changed = { id, status: act === 'create' ? 'placed' : 'paid', note: noteOf(version) }
    const data = act === 'remove' && before !== undefined ? { ...before, status: 'cancelled' } : changed
    if (act === 'remove') this.#orders.delete(id)
    else this.#orders.set(id, data)
    this.#time += after
    this.#ids.add(id)
    this.#events.push({ type: typeOf[act], timestamp: new Date(this.#time).toISOString(), data })
    return true
  }

  history(): History<OrderEvent, Orders> {
    return { events: this.#events, ids: [...this.#ids], world: Object.fromEntries(this.#orders) }
  }
}

function tell(steps: readonly object[]): History<OrderEvent, Orders> {
  const shop = new Shop()
  for (const { act, order, version = act === 'change' ? 2 : 1, after } of steps as readonly OrderStep[]) {
    if (!shop.happens(act, idOf(order), version, after)) throw new Error(`${act} of ${order} cannot happen`)
  }
  return shop.history()
}

const { create, change, remove } = orders
const small: readonly NamedHistory[] = Object.entries({
  'created, updated': [create('o'), change('o')],
  'created, cancelled': [create('o'), remove('o')],
  'created, updated twice': [create('o'), change('o'), change('o', { version: 3 })],
  'created, updated, cancelled': [create('o'), change('o'), remove('o')],
  'created, updated within a second': [create('o', { after: 60_100 }), change('o', { after: 300 })],
  'two created': [create('o'), create('o2', { version: 2 })],
}).map(([name, steps]) => ({ name, history: tell(steps) }))

const roleOf = (event: object): EventRole | undefined => {
  const { type, data } = event as { readonly type?: Json; readonly data?: Json }
  const act = typeof type === 'string' ? acts.get(type) : undefined
  if (act === undefined || !isObject(data) || typeof data.id !== 'string') return undefined
  return { kind: orders.name, id: data.id, scope: SCOPE, act, entity: data }
}

/** The next thing that happens to one of a few orders: with those events only that are wanted. */
function happenNext(shop: Shop, choices: Choices, wanted: readonly string[]): void {
  const living = shop.history().world
  const id = idOf(`r${choices.below(4)}`)
  const possible: readonly OrderAct[] = id in living ? ['change', 'change', 'remove'] : ['create']
  const act = pick(choices, possible)
  const after = pick(choices, [1_000, 1, 20, 60_000])
  if (wanted.includes(typeOf[act])) shop.happens(act, id, 10 + choices.below(90), after)
}

/** The history without some events; the snapshot of a cancelled order is what it was by then. */
function without(history: History, kept: readonly object[]): History | undefined {
  const latest = new Map<string, Fields>()
  const events: object[] = []
  for (const event of kept) {
    const role = roleOf(event)
    if (role === undefined) return undefined
    const before = latest.get(role.id)
    if ((before === undefined) !== (role.act === 'create')) return undefined
    const entity = role.act === 'remove' ? { ...before, status: 'cancelled' } : role.entity
    if (role.act === 'remove') latest.delete(role.id)
    else latest.set(role.id, entity)
    events.push({ ...event, data: entity })
  }
  const text = JSON.stringify(events)
  return { events, ids: history.ids.filter((id) => text.includes(id)), world: Object.fromEntries(latest) }
}

function historyOf(events: readonly object[]): History {
  const roles = events.flatMap((event) => roleOf(event) ?? [])
  const world: Record<string, Fields> = {}
  for (const { id, act, entity } of roles) {
    if (act === 'remove') delete world[id]
    else world[id] = entity
  }
  return { events, ids: [...new Set(roles.map(({ id }) => id))], world }
}

function seededIds(seed: number): IdSource {
  const random = randomSource(seed)
  const letters = () => random().toString(36).padStart(7, '0').slice(-7)
  return { next: () => `ord_${letters()}${letters()}` }
}

/** What may happen to orders. */
export const orderModel: Model = {
  kinds: [orders],
  events: Object.values(typeOf),
  pings: [],
  defaultScope: SCOPE,
  nameOf: ({ type }: { readonly type?: unknown }) => (typeof type === 'string' ? type : undefined),
  timeOf: ({ timestamp }: { readonly timestamp?: unknown }) => Date.parse(String(timestamp)),
  at: (event, time) => ({ ...event, timestamp: new Date(time).toISOString() }),
  roleOf,
  withEntity: (event, changes) => {
    const role = roleOf(event)
    return role && { ...event, data: { ...role.entity, ...changes } }
  },
  idOf,
  placesIn: () => new Set(),
  tell,
  everything: () => tell([create('o'), change('o'), change('o', { version: 3 }), remove('o')]),
  smallHistories: () => small,
  histories: ({ maxEvents, events }) =>
    fromRows({ minRows: 1, maxRows: maxEvents }, (_, rows) => {
      const shop = new Shop()
      for (const row of rows) happenNext(shop, row, events)
      return shop.history()
    }),
  without,
  faultIn: (event) => ('type' in event && 'timestamp' in event ? undefined : 'it has no type or timestamp'),
  historyOf,
  isEmpty: ({ world }) => Object.keys(world as Orders).length === 0,
  ids: seededIds,
  freshen: (history, ids, start) => freshen(history, ids, start, { time: 'timestamp' }),
}
