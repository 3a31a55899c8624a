import type { History } from '../provider/history.js'
import { deliveriesOf, flattened, tidied } from './edit.js'
import type { Schedule, Step } from './schedule.js'
import type { ScheduledHistory } from './scheduled-history.js'

/** Gives the history of some of its events, as it then is; `undefined` where they cannot happen without the others. */
export type Without<Told extends History = History> = (
  history: Told,
  kept: readonly Told['events'][number][],
) => Told | undefined

/**
 * Everything that is one thing smaller than this history and schedule, boldest first: several events or one, a
 * duplicate, a burst, a swap, a clock offset or a repeated signature left out. An event that is left out takes its
 * deliveries with it; `without` says what the history is then, so that each candidate is possible.
 *
 * Repeatedly taking the first candidate that still fails terminates, and then no single thing can be left out.
 */
export function* smaller<Told extends History>(
  history: Told,
  schedule: Schedule,
  without: Without<Told>,
): Generator<ScheduledHistory<Told>> {
  yield* withFewerEvents(history, schedule, without)
  const size = sizeOf(schedule)
  for (const candidate of withLessHappening(schedule)) {
    const tidy = tidied(candidate)
    if (isBefore(sizeOf(tidy), size)) yield { history, schedule: tidy }
  }
}

function* withFewerEvents<Told extends History>(
  history: Told,
  schedule: Schedule,
  without: Without<Told>,
): Generator<ScheduledHistory<Told>> {
  const tried = new Set<string>()
  for (const dropped of droppable(history.events, history.ids)) {
    const key = dropped.join()
    if (dropped.length === 0 || dropped.length === history.events.length || tried.has(key)) continue
    tried.add(key)
    const less = without(
      history,
      history.events.filter((_, at) => !dropped.includes(at)),
    )
    if (less !== undefined) yield { history: less, schedule: renumbered(schedule, dropped) }
  }
}

/** Which events to try without, by their places in the history: halves, quarters …; all of one thing; each one. */
function* droppable(events: readonly object[], ids: readonly string[]): Generator<readonly number[]> {
  const places = events.map((_, at) => at)
  for (let size = Math.floor(events.length / 2); size > 1; size = Math.floor(size / 2)) {
    for (let end = events.length; end > 0; end -= size) yield places.slice(Math.max(0, end - size), end)
  }
  const texts = events.map((event) => JSON.stringify(event))
  for (const id of ids) yield places.filter((at) => texts[at]?.includes(JSON.stringify(id)))
  for (const at of places.toReversed()) yield [at]
}

function renumbered(schedule: Schedule, dropped: readonly number[]): Schedule {
  const kept = schedule.map((step): Step => {
    const together = deliveriesOf(step)
      .filter(({ event }) => !dropped.includes(event))
      .map((delivery) => ({ ...delivery, event: delivery.event - dropped.filter((at) => at < delivery.event).length }))
    return { together }
  })
  return tidied(kept)
}

function* withLessHappening(schedule: Schedule): Generator<Schedule> {
  yield* withFewerDuplicates(schedule)
  yield* withFewerBursts(schedule)
  yield* withFewerSwaps(schedule)
  yield* withPlainerSignatures(schedule)
}

function* withFewerDuplicates(schedule: Schedule): Generator<Schedule> {
  const times = new Map<number, number>()
  for (const { event } of flattened(schedule)) times.set(event, (times.get(event) ?? 0) + 1)
  for (const [at, step] of schedule.entries()) {
    const together = deliveriesOf(step)
    for (const [place, { event }] of together.entries()) {
      if ((times.get(event) ?? 0) > 1) yield schedule.with(at, { together: together.toSpliced(place, 1) })
    }
  }
}

function* withFewerBursts(schedule: Schedule): Generator<Schedule> {
  for (const [at, step] of schedule.entries()) {
    const together = deliveriesOf(step)
    if (together.length === 1) continue
    yield schedule.toSpliced(at, 1, ...together)
    for (const [place, delivery] of together.entries()) {
      const others = { together: together.toSpliced(place, 1) }
      yield schedule.toSpliced(at, 1, delivery, others)
      yield schedule.toSpliced(at, 1, others, delivery)
    }
  }
}

const firstEvent = (step: Step): number => Math.min(...deliveriesOf(step).map(({ event }) => event))

function* withFewerSwaps(schedule: Schedule): Generator<Schedule> {
  const calm = schedule.map((step): Step => ({ together: deliveriesOf(step).toSorted((a, b) => a.event - b.event) }))
  yield calm.toSorted((a, b) => firstEvent(a) - firstEvent(b))
  yield calm
  for (const [at, step] of schedule.entries()) {
    const others = schedule.toSpliced(at, 1)
    const place = others.findIndex((other) => firstEvent(other) > firstEvent(step))
    yield others.toSpliced(place < 0 ? others.length : place, 0, step)
  }
  for (let at = 0; at + 1 < schedule.length; at++) {
    const [one, next] = schedule.slice(at, at + 2)
    if (one !== undefined && next !== undefined) yield schedule.toSpliced(at, 2, next, one)
  }
}

function* withPlainerSignatures(schedule: Schedule): Generator<Schedule> {
  for (const [at, step] of schedule.entries()) {
    const together = deliveriesOf(step)
    for (const [place, { event, signing, clockOffsetMs }] of together.entries()) {
      if (clockOffsetMs !== undefined || signing === 'identical') {
        yield schedule.with(at, { together: together.with(place, { event }) })
      }
    }
  }
}

/** What makes a schedule big, most important first. Each candidate has less of one thing and no more of those before it. */
function sizeOf(schedule: Schedule): readonly number[] {
  const deliveries = flattened(tidied(schedule))
  const swaps = deliveries.reduce(
    (sum, { event }, at) => sum + deliveries.slice(at + 1).filter((later) => later.event < event).length,
    0,
  )
  const special = deliveries.filter(({ signing, clockOffsetMs }) => signing === 'identical' || clockOffsetMs)
  const inBursts = schedule.map(deliveriesOf).reduce((sum, { length }) => sum + (length > 1 ? length : 0), 0)
  return [deliveries.length, inBursts, swaps, special.length]
}

function isBefore(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((value, place) => value !== other[place])
  return at >= 0 && (one[at] ?? 0) < (other[at] ?? 0)
}
