import { type Arbitrary, tuple } from 'fast-check'
import { chance } from '../history/choices.js'
import { type HistoryOptions, histories } from '../history/histories.js'
import type { History } from '../history/history.js'
import { fromRows } from '../history/rows.js'
import { tidied } from './edit.js'
import { gathered, late, offset, repeated, resent, retried, scrambled } from './edits.js'
import type { Schedule, Step } from './schedule.js'

/** What a random schedule may contain. Everything, by default. */
export interface ScheduleOptions {
  /** Events out of their order. */
  readonly shuffles?: boolean
  /** Events delivered more than once: repeated, retried with a new signature, resent late. */
  readonly duplicates?: boolean
  /** Deliveries in flight at once. */
  readonly bursts?: boolean
  /** Header times away from the moment of sending, by two minutes at most. */
  readonly clockOffsets?: boolean
}

/** A history and how it is delivered. */
export interface ScheduledHistory {
  readonly history: History
  readonly schedule: Schedule
}

/** A schedule for any number of events. */
type Plan = (events: number) => Schedule

const MAX_EDITS = 24

/**
 * An arbitrary of ways to deliver a history: out of order (from one event that is late to no order at all), events
 * repeated, retried and resent, in bursts, with clocks that differ. It shrinks towards each event once, in order.
 */
export function schedules(history: History, options: ScheduleOptions = {}): Arbitrary<Schedule> {
  return plans(options).map((plan) => plan(history.events.length))
}

/**
 * An arbitrary of histories together with a schedule for each. Both shrink, independently of each other: prefer this
 * to `histories().chain(schedules)`, which draws a new schedule for every shrunk history.
 */
export function scheduledHistories(
  historyOptions: HistoryOptions = {},
  scheduleOptions: ScheduleOptions = {},
): Arbitrary<ScheduledHistory> {
  return tuple(histories(historyOptions), plans(scheduleOptions)).map(([history, plan]) => ({
    history,
    schedule: plan(history.events.length),
  }))
}

function plans(options: ScheduleOptions): Arbitrary<Plan> {
  const { shuffles = true, duplicates = true, bursts = true, clockOffsets = true } = options
  const kinds = [
    ...(shuffles ? [late, late, late] : []),
    ...(duplicates ? [repeated, retried, resent] : []),
    ...(bursts ? [gathered] : []),
    ...(clockOffsets ? [offset] : []),
  ]
  return fromRows({ minRows: 0, maxRows: kinds.length === 0 ? 0 : MAX_EDITS }, (head, rows) => {
    const order = shuffles && chance(head, 1, 4) ? scrambled(head) : undefined
    const edits = rows.map((row) => kinds[row.below(kinds.length)]?.(row))
    return (events) => {
      const steps: Step[] = Array.from({ length: events }, (_, event) => ({ event }))
      if (events === 0) return steps
      order?.(steps)
      for (const edit of edits) edit?.(steps)
      return tidied(steps)
    }
  })
}
