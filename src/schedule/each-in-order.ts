import { flattened } from './edit.js'
import type { Schedule } from './schedule.js'

/**
 * The schedule's first deliveries one after the other, interleaved as they are, but with the events about each subject in
 * their own order: what differs from in-order delivery then has to do with what came between, not with the order.
 */
export function eachInOrder(schedule: Schedule, subjectOf: (event: number) => string): Schedule {
  const arrivals = [...new Set(flattened(schedule).map(({ event }) => event))]
  const left = new Map<string, number[]>()
  for (const event of arrivals) {
    const own = left.get(subjectOf(event)) ?? []
    left.set(
      subjectOf(event),
      [...own, event].sort((a, b) => a - b),
    )
  }
  return arrivals.map((event) => ({ event: left.get(subjectOf(event))?.shift() ?? event }))
}
