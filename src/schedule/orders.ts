import type { Delivery, Schedule } from './schedule.js'

/** Every order of the numbers from 0 to `n - 1`, the sorted one first. */
export function* permutations(n: number): Generator<readonly number[]> {
  yield* extended(
    [],
    Array.from({ length: n }, (_, at) => at),
  )
}

function* extended(start: readonly number[], rest: readonly number[]): Generator<readonly number[]> {
  if (rest.length === 0) yield start
  for (const [at, next] of rest.entries()) yield* extended([...start, next], rest.toSpliced(at, 1))
}

/** Each of `n` events once, in every order; in the order of the history first. There are `n!` of them. */
export function* orders(n: number): Generator<Schedule> {
  for (const order of permutations(n)) yield order.map((event) => ({ event }))
}

/**
 * In order, with one event delivered once more: each event, right after its first delivery and after everything, with
 * identical bytes and signed anew.
 */
export function* duplications(n: number): Generator<Schedule> {
  yield* duplicationsOf(Array.from({ length: n }, (_, event) => ({ event })))
}

/** Every order with every single duplication. There are `n! × (4n - 2)` of them: 2, 12, 60 and 336 for 1 to 4 events. */
export function* ordersWithDuplication(n: number): Generator<Schedule> {
  for (const order of orders(n)) yield* duplicationsOf(order)
}

function* duplicationsOf(order: Schedule): Generator<Schedule> {
  for (const [at, step] of order.entries()) {
    if (!('event' in step)) continue
    for (const signing of ['identical', 'fresh'] as const) {
      const again: Delivery = { event: step.event, signing }
      yield order.toSpliced(at + 1, 0, again)
      if (at < order.length - 1) yield [...order, again]
    }
  }
}
