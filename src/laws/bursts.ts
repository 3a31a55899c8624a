import { type Line, tell } from '../history/tell.js'
import type { Delivery, Schedule } from '../schedule/schedule.js'
import type { Case } from './evidence.js'
import type { Race } from './races.js'

export const times = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index))

export const each = (...events: readonly number[]): Delivery[] => events.map((event) => ({ event }))

interface RaceParts {
  readonly rounds: number
  readonly lines: readonly Line[]
  readonly schedule: Schedule
  readonly strict?: boolean
  /** The events in turn: lines and the orders in which they are delivered. */
  readonly inTurn: { readonly lines: readonly Line[]; readonly orders: readonly (readonly number[])[] }
}

function race(environment: string, name: string, { rounds, lines, schedule, strict, inTurn }: RaceParts): Race {
  const reading = strict ? { strict } : {}
  const history = tell(environment, inTurn.lines)
  return {
    rounds,
    burst: { name, history: tell(environment, lines), schedule, ...reading },
    inTurn: inTurn.orders.map(
      (order): Case => ({ name: `${name}, one after the other`, history, schedule: each(...order), ...reading }),
    ),
  }
}

export const AT_ONCE = 8

/** One event, several times at once. */
export function duplicates(environment: string): Race[] {
  const parts = (line: Line, rounds: number): RaceParts => ({
    rounds,
    lines: [line],
    schedule: [{ together: times(AT_ONCE, (): Delivery => ({ event: 0, signing: 'identical' })) }],
    strict: true,
    inTurn: { lines: [line], orders: [[0, 0, 0]] },
  })
  return [
    race(environment, `An upload, ${AT_ONCE} times at once`, parts({ upload: 'a' }, 20)),
    race(environment, `The creation of a folder, ${AT_ONCE} times at once`, parts({ create: 'F' }, 12)),
  ]
}

const WRITERS = 12

/** Every third one, so that the newest is neither first nor last. */
const mixed = times(WRITERS, (index) => 1 + ((index * 5 + 2) % WRITERS))

/** Changes of one entity at once. */
export function updates(environment: string): Race[] {
  const old: readonly (readonly number[])[] = [
    [0, 2, 1],
    [0, 1, 2],
  ]
  return [
    race(environment, `${WRITERS} modifications of one asset at once`, {
      rounds: 20,
      lines: [{ upload: 'a' }, ...times(WRITERS, (index): Line => ({ modify: 'a', to: index + 2 }))],
      schedule: [{ event: 0 }, { together: each(...mixed) }],
      inTurn: { lines: [{ upload: 'a' }, { modify: 'a', to: 2 }, { modify: 'a', to: 3 }], orders: old },
    }),
    race(environment, `${WRITERS} renamings of one folder at once`, {
      rounds: 8,
      lines: [{ create: 'F' }, ...times(WRITERS, (index): Line => ({ rename: 'F', to: index + 2 }))],
      schedule: [{ event: 0 }, { together: each(...mixed) }],
      inTurn: { lines: [{ create: 'F' }, { rename: 'F', to: 2 }, { rename: 'F', to: 3 }], orders: old },
    }),
  ]
}

/** A removal and an older change at once. */
export function removals(environment: string): Race[] {
  const parts = (lines: readonly Line[], rounds: number): RaceParts => ({
    rounds,
    lines,
    schedule: [{ event: 0 }, { together: times(AT_ONCE, (index): Delivery => ({ event: index % 2 === 0 ? 1 : 2 })) }],
    inTurn: {
      lines,
      orders: [
        [0, 1, 2, 1, 2],
        [0, 2, 1, 2, 1],
      ],
    },
  })
  return [
    race(
      environment,
      'The removal of an asset and an older modification of it at once',
      parts([{ upload: 'a' }, { modify: 'a' }, { remove: 'a' }], 24),
    ),
    race(
      environment,
      'The removal of a folder and an older renaming of it at once',
      parts([{ create: 'F' }, { rename: 'F' }, { drop: 'F' }], 8),
    ),
  ]
}

/** A creating event and a change at once. */
export function creations(environment: string): Race[] {
  const orders: readonly (readonly number[])[] = [
    [0, 1],
    [1, 0],
  ]
  const schedule: Schedule = [{ together: each(0, 1, 2, 3, 4, 5, 6, 7) }]
  return [
    race(environment, 'The uploads of four new assets and a modification of each at once', {
      rounds: 12,
      lines: ['a', 'b', 'c', 'd'].flatMap((name): Line[] => [{ upload: name }, { modify: name }]),
      schedule,
      strict: true,
      inTurn: { lines: [{ upload: 'a' }, { modify: 'a' }], orders },
    }),
    race(environment, 'The creation of four folders and a renaming of each at once', {
      rounds: 8,
      lines: ['F', 'G', 'H', 'I'].flatMap((name): Line[] => [{ create: name }, { rename: name }]),
      schedule,
      strict: true,
      inTurn: { lines: [{ create: 'F' }, { rename: 'F' }], orders },
    }),
  ]
}

const CROWD = 32

/** Many uploads into one folder at once. */
export function crowds(environment: string): Race[] {
  const names = times(CROWD, (index) => `a${index}`)
  const lines = [{ create: 'F' }, ...names.map((name): Line => ({ upload: name, into: 'F' }))]
  return [
    race(environment, `${CROWD} uploads into one folder at once`, {
      rounds: 3,
      lines,
      schedule: [{ event: 0 }, { together: each(...times(CROWD, (index) => index + 1)) }],
      inTurn: { lines: lines.slice(0, 5), orders: [[0, 1, 2, 3, 4]] },
    }),
  ]
}
