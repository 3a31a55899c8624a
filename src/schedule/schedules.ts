import { Arbitrary, type Random, Stream, tuple, Value } from 'fast-check'
import { chance } from '../history/choices.js'
import { type HistoryOptions, histories } from '../history/histories.js'
import type { History } from '../history/history.js'
import { fromRows } from '../history/rows.js'
import { tidied } from './edit.js'
import { gathered, late, offset, repeated, resent, retried, scrambled } from './edits.js'
import { smaller } from './minimise.js'
import type { Schedule, Step } from './schedule.js'
import type { ScheduledHistory } from './scheduled-history.js'

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
 * An arbitrary of histories together with a schedule for each. It shrinks both, and ends where no event, duplicate,
 * burst or swap can be left out alone: prefer it to `histories().chain(schedules)`, which draws a new schedule for every
 * shrunk history.
 */
export function scheduledHistories(
  historyOptions: HistoryOptions = {},
  scheduleOptions: ScheduleOptions = {},
): Arbitrary<ScheduledHistory> {
  const drawn = tuple(histories(historyOptions), plans(scheduleOptions)).map(([history, plan]) => ({
    history,
    schedule: plan(history.events.length),
  }))
  return new MinimisingArbitrary(drawn, historyOptions.minEvents ?? 1)
}

/** How a value was drawn; undefined where it was made smaller in itself. */
type Origin = { readonly context: unknown } | undefined

/**
 * Shrinks first as the values were drawn, which makes details plain too. What is left depends on each other there (an
 * event less is another schedule), so from then on parts of the value itself are left out.
 */
class MinimisingArbitrary extends Arbitrary<ScheduledHistory> {
  readonly #drawn: Arbitrary<ScheduledHistory>
  readonly #minEvents: number

  constructor(drawn: Arbitrary<ScheduledHistory>, minEvents: number) {
    super()
    this.#drawn = drawn
    this.#minEvents = minEvents
  }

  override generate(random: Random, biasFactor: number | undefined): Value<ScheduledHistory> {
    return withOrigin(this.#drawn.generate(random, biasFactor))
  }

  override canShrinkWithoutContext(_value: unknown): _value is ScheduledHistory {
    return false
  }

  override shrink(value: ScheduledHistory, origin: unknown): Stream<Value<ScheduledHistory>> {
    const drawn = origin as Origin
    const redrawn =
      drawn === undefined ? Stream.nil<Value<ScheduledHistory>>() : this.#drawn.shrink(value, drawn.context)
    const less = new Stream(smaller(value.history, value.schedule))
      .filter(({ history }) => history.events.length >= this.#minEvents)
      .map((candidate) => new Value(candidate, undefined))
    return redrawn.map(withOrigin).join(less)
  }
}

const withOrigin = ({ value, context }: Value<ScheduledHistory>): Value<ScheduledHistory> =>
  new Value(value, { context } satisfies Origin)

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
