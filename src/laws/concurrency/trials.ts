import type { Kind, Model, Step } from '../../provider/provider.js'
import type { Delivery, Schedule } from '../../schedule/schedule.js'
import { a, entitiesOf, type Tale, trialsOf } from '../tales.js'
import type { BurstTrial } from '../trial.js'
import type { Race } from './races.js'

export const AT_ONCE = 8

export const times = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index))

const each = (...events: readonly number[]): Delivery[] => events.map((event) => ({ event }))

interface RaceTale {
  readonly key: string
  readonly title: string
  readonly rounds: number
  readonly steps: readonly Step[]
  readonly schedule: Schedule
  readonly compare?: Tale['compare']
  /** What happens in the history to compare with. Default: the same. */
  readonly like?: readonly Step[]
  /** An asynchronous consumer gets time to finish each step before the next one. */
  readonly paced?: true
  /** Steps and the orders in which their events are delivered one after the other. */
  readonly inTurn: { readonly steps: readonly Step[]; readonly orders: readonly (readonly number[])[] }
}

export function race(model: Model, scope: string | undefined, tale: RaceTale): Race {
  const { key, title, rounds, steps, schedule, inTurn } = tale
  const compare = {
    ...(tale.compare !== undefined && { compare: tale.compare }),
    ...(tale.like !== undefined && { like: tale.like }),
  }
  const paced = tale.paced === undefined ? {} : { paced: tale.paced }
  const told: Tale = { key, title, steps, plan: schedule, shrink: 'never', ...compare, ...paced }
  const [burst] = trialsOf(model, scope, [told])
  const controls = inTurn.orders.map(
    (plan, index): Tale => ({
      key: `${key}-in-turn-${index + 1}`,
      role: 'control',
      title: `the events of "${title}", one after the other`,
      steps: inTurn.steps,
      plan,
      paced: true,
      ...compare,
    }),
  )
  return { rounds, burst: burst as Race['burst'], inTurn: trialsOf(model, scope, controls) }
}

/** More rounds for the kind that single requests are about, fewer for the others. */
const roundsFor = ({ kinds }: Model, kind: Kind, many: number, few: number): number => (kind === kinds[0] ? many : few)

/** The same event, byte for byte, several times at once. */
export const duplicatesAtOnce = (event: number): Schedule => [
  { together: times(AT_ONCE, (): Delivery => ({ event, signing: 'identical' })) },
]

/** One event, several times at once. */
export function duplicates(model: Model, scope: string | undefined): Race[] {
  return model.kinds.map((kind) => {
    const steps = [kind.create(kind.example)]
    return race(model, scope, {
      key: `${kind.name}-created-at-once`,
      title: `the creation of ${a(kind)}, ${AT_ONCE} times at once`,
      rounds: roundsFor(model, kind, 20, 12),
      steps,
      schedule: duplicatesAtOnce(0),
      compare: { also: 'memory' },
      inTurn: { steps, orders: [[0, 0, 0]] },
    })
  })
}

const WRITERS = 12

/** Every third one, so that the newest is neither first nor last. */
const mixed = times(WRITERS, (index) => 1 + ((index * 5 + 2) % WRITERS))

/** Changes of one entity at once. */
export function updates(model: Model, scope: string | undefined): Race[] {
  return model.kinds.map((kind) => {
    const created = kind.create(kind.example)
    const change = (version: number) => kind.change(kind.example, { version })
    return race(model, scope, {
      key: `${kind.name}-changed-at-once`,
      title: `${WRITERS} changes of one ${kind.name} at once`,
      rounds: roundsFor(model, kind, 20, 8),
      steps: [created, ...times(WRITERS, (index) => change(index + 2))],
      schedule: [{ event: 0 }, { together: each(...mixed) }],
      inTurn: {
        steps: [created, change(2), change(3)],
        orders: [
          [0, 2, 1],
          [0, 1, 2],
        ],
      },
    })
  })
}

/** A removal and an older change at once. */
export function removals(model: Model, scope: string | undefined): Race[] {
  return model.kinds.map((kind) => {
    const steps = [kind.create(kind.example), kind.change(kind.example), kind.remove(kind.example)]
    const together = times(AT_ONCE, (index): Delivery => ({ event: index % 2 === 0 ? 1 : 2 }))
    return race(model, scope, {
      key: `${kind.name}-removed-at-once`,
      title: `the removal of ${a(kind)} and an older change of it, at once`,
      rounds: roundsFor(model, kind, 24, 8),
      steps,
      schedule: [{ event: 0 }, { together }],
      inTurn: {
        steps,
        orders: [
          [0, 1, 2, 1, 2],
          [0, 2, 1, 2, 1],
        ],
      },
    })
  })
}

const NEW_ENTITIES = 4

/** A creation and a change at once. What remembers the past may tell which of them came first. */
export function creations(model: Model, scope: string | undefined): Race[] {
  return model.kinds.map((kind) =>
    race(model, scope, {
      key: `${kind.name}-created-and-changed-at-once`,
      title: `${NEW_ENTITIES} entities (${kind.name}), each created and changed at once`,
      rounds: roundsFor(model, kind, 12, 8),
      steps: entitiesOf(kind, NEW_ENTITIES).flatMap((entity) => [kind.create(entity), kind.change(entity)]),
      schedule: [{ together: each(...times(2 * NEW_ENTITIES, (event) => event)) }],
      inTurn: {
        steps: [kind.create(kind.example), kind.change(kind.example)],
        orders: [
          [0, 1],
          [1, 0],
        ],
      },
    }),
  )
}

const STRANGERS = 16
const FEW_STRANGERS = 3
const WAVES_OF_FEW = 12

/** Creations of different entities: as many one by one as a few at a time, and many at once. */
export function strangers({ kinds: [{ name }] }: Model): {
  readonly oneByOne: BurstTrial
  readonly atOnce: readonly [few: BurstTrial, many: BurstTrial]
} {
  const burst = (key: string, role: BurstTrial['role'], size: number, waves: number): BurstTrial => ({
    kind: 'burst',
    key,
    role,
    title: `creations of different entities (${name}), ${size} at a time`,
    size,
    waves,
    retries: 3,
    simultaneous: true,
  })
  return {
    oneByOne: burst('one-by-one', 'control', 1, FEW_STRANGERS * WAVES_OF_FEW),
    atOnce: [
      burst('few-at-once', 'suspect', FEW_STRANGERS, WAVES_OF_FEW),
      burst('many-at-once', 'control', STRANGERS, 1),
    ],
  }
}

const CROWD = 32

/** Many creations in one parent at once. */
export function crowds(model: Model, scope: string | undefined): Race[] {
  const [kind] = model.kinds
  const parent = model.kinds.find(({ name }) => name === kind.parent)
  if (parent === undefined) return []
  const inside = parent.example
  const steps = [parent.create(inside), ...entitiesOf(kind, CROWD).map((entity) => kind.create(entity, { inside }))]
  return [
    race(model, scope, {
      key: 'crowd',
      title: `${CROWD} creations in one ${parent.name} at once`,
      rounds: 3,
      steps,
      schedule: [{ event: 0 }, { together: each(...times(CROWD, (index) => index + 1)) }],
      inTurn: { steps: steps.slice(0, 5), orders: [[0, 1, 2, 3, 4]] },
    }),
  ]
}
