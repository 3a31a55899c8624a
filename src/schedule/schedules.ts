import { Arbitrary, type Random, Stream, tuple, Value } from 'fast-check'
import type { History } from '../provider/history.js'
import { chance } from '../random/choices.js'
import { fromRows } from '../random/rows.js'
import { tidied } from './edit.js'
import { gathered, late, offset, repeated, resent, retried, scrambled } from './edits.js'
import { smaller, type Without } from './minimise.js'
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

/** How histories are made smaller together with their schedules. */
export interface MinimiseOptions<Told extends History> {
  readonly without: Without<Told>
  /** Default 1. */
  readonly minEvents?: number
}

/**
 * An arbitrary of histories together with a schedule for each. It shrinks both, and ends where no event, duplicate,
 * burst or swap can be left out alone: prefer it to `histories.chain(schedules)`, which draws a new schedule for every
 * shrunk history.
 */
export function scheduledHistories<Told extends History>(
  histories: Arbitrary<Told>,
  options: ScheduleOptions,
  minimise: MinimiseOptions<Told>,
): Arbitrary<ScheduledHistory<Told>> {
  const drawn = tuple(histories, plans(options)).map(([history, plan]) => ({
    history,
    schedule: plan(history.events.length),
  }))
  return new MinimisingArbitrary(drawn, minimise)
}

/** How a value was drawn; undefined where it was made smaller in itself. */
type Origin = { readonly context: unknown } | undefined

/**
 * Shrinks first along the drawn choices, which simplifies details too. That gets stuck, because the choices depend on
 * each other (one event fewer gives another schedule), so from then on it removes parts of the value itself.
 */
class MinimisingArbitrary<Told extends History> extends Arbitrary<ScheduledHistory<Told>> {
  readonly #drawn: Arbitrary<ScheduledHistory<Told>>
  readonly #minimise: MinimiseOptions<Told>

  constructor(drawn: Arbitrary<ScheduledHistory<Told>>, minimise: MinimiseOptions<Told>) {
    super()
    this.#drawn = drawn
    this.#minimise = minimise
  }

  override generate(random: Random, biasFactor: number | undefined): Value<ScheduledHistory<Told>> {
    return withOrigin(this.#drawn.generate(random, biasFactor))
  }

  override canShrinkWithoutContext(_value: unknown): _value is ScheduledHistory<Told> {
    return false
  }

  override shrink(value: ScheduledHistory<Told>, origin: unknown): Stream<Value<ScheduledHistory<Told>>> {
    const { without, minEvents = 1 } = this.#minimise
    const drawn = origin as Origin
    const redrawn =
      drawn === undefined ? Stream.nil<Value<ScheduledHistory<Told>>>() : this.#drawn.shrink(value, drawn.context)
    const less = new Stream(smaller(value.history, value.schedule, without))
      .filter(({ history }) => history.events.length >= minEvents)
      .map((candidate) => new Value(candidate, undefined))
    return redrawn.map((shrunk) => withOrigin(shrunk)).join(less)
  }
}

const withOrigin = <One>({ value, context }: Value<One>): Value<One> => new Value(value, { context } satisfies Origin)

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
