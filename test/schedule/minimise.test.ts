import { property, sample, assert as verify } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type HistoryOptions, histories } from '../../src/ckbox/histories.js'
import type { History } from '../../src/ckbox/history.js'
import { replayed } from '../../src/ckbox/replayed.js'
import { flattened } from '../../src/schedule/edit.js'
import { smaller as smallerBy } from '../../src/schedule/minimise.js'
import type { Schedule } from '../../src/schedule/schedule.js'
import type { ScheduledHistory as AnyScheduledHistory } from '../../src/schedule/scheduled-history.js'
import { type ScheduleOptions, scheduledHistories as scheduledBy } from '../../src/schedule/schedules.js'
import { impossibilities } from '../ckbox/possible.js'

type ScheduledHistory = AnyScheduledHistory<History>

const smaller = (history: History, schedule: Schedule) => smallerBy(history, schedule, replayed)
const scheduledHistories = (options: HistoryOptions = {}, schedules: ScheduleOptions = {}) =>
  scheduledBy(histories(options), schedules, { without: replayed, minEvents: options.minEvents ?? 1 })

const key = (value: unknown) => JSON.stringify(value)

/** A consumer that keeps what comes last: the state after a schedule. */
function lastArrivalWins(history: History, schedule: Schedule): string {
  const state = new Map<string, unknown>()
  for (const { event } of flattened(schedule)) {
    const happened = history.events[event]
    if (happened === undefined || !('asset' in happened.payload)) continue
    const { asset } = happened.payload
    if (happened.event === 'asset.removed') state.delete(asset.id)
    else state.set(asset.id, asset)
  }
  return key([...state].sort())
}
const inOrderOf = (history: History) => history.events.map((_, event) => ({ event }))
const isWrong = ({ history, schedule }: ScheduledHistory) =>
  lastArrivalWins(history, schedule) !== lastArrivalWins(history, inOrderOf(history))

/** What the runner does with a counterexample. */
function minimum(found: ScheduledHistory, fails: (candidate: ScheduledHistory) => boolean): ScheduledHistory {
  let current = found
  for (let rounds = 0; rounds < 1000; rounds++) {
    const next = smaller(current.history, current.schedule)[Symbol.iterator]()
    let candidate = next.next()
    while (!candidate.done && !fails(candidate.value)) candidate = next.next()
    if (candidate.done) return current
    current = candidate.value
  }
  throw new Error('it does not come to an end')
}

describe('smaller counterexamples', () => {
  test('are possible histories whose every event is delivered', () => {
    verify(
      property(scheduledHistories({ maxEvents: 10 }), ({ history, schedule }) => {
        for (const candidate of smaller(history, schedule)) {
          expect(impossibilities(candidate.history)).toEqual([])
          const delivered = new Set(flattened(candidate.schedule).map(({ event }) => event))
          expect([...delivered].sort((a, b) => a - b)).toEqual(candidate.history.events.map((_, at) => at))
          const seen = new Set<number>()
          for (const { event, signing } of flattened(candidate.schedule)) {
            if (signing === 'identical') expect(seen).toContain(event)
            seen.add(event)
          }
        }
      }),
      { seed: 1, numRuns: 100 },
    )
  })

  test('come to an end', () => {
    for (const found of sample(scheduledHistories(), { seed: 2, numRuns: 50 })) {
      const { history, schedule } = minimum(found, () => true)
      expect(history.events).toHaveLength(1)
      expect(schedule).toEqual([{ event: 0 }])
    }
  })

  test('lead from any counterexample of a consumer that keeps what comes last to a small one', () => {
    const wrong = sample(scheduledHistories(), { seed: 3, numRuns: 300 }).filter(isWrong)
    expect(wrong.length).toBeGreaterThan(50)
    const sizes = wrong.map((found) => {
      const { history, schedule } = minimum(found, isWrong)
      expect(isWrong({ history, schedule })).toBe(true)
      expect(flattened(schedule).length).toBe(
        history.events.length + Math.max(0, flattened(schedule).length - history.events.length),
      )
      return [history.events.length, flattened(schedule).length]
    })
    for (const [events = 0, deliveries = 0] of sizes) {
      expect(events).toBeLessThanOrEqual(3)
      expect(deliveries).toBeLessThanOrEqual(3)
    }
  })

  test('end where nothing can be left out', () => {
    const found = sample(scheduledHistories(), { seed: 4, numRuns: 100 }).find(isWrong)
    if (found === undefined) throw new Error('no counterexample')
    const smallest = minimum(found, isWrong)
    for (const candidate of smaller(smallest.history, smallest.schedule)) expect(isWrong(candidate)).toBe(false)
  })

  test('show later snapshots as they are without the event left out', () => {
    const [found] = sample(
      scheduledHistories({ minEvents: 12 }, { shuffles: false, duplicates: false }).filter(({ history }) => {
        const modified = history.events.flatMap((event) =>
          event.event === 'asset.modified' ? [event.payload.asset.id] : [],
        )
        return new Set(modified).size < modified.length
      }),
      { seed: 5, numRuns: 1 },
    )
    if (found === undefined) throw new Error('no history')
    const modified = (history: History) => history.events.filter(({ event }) => event === 'asset.modified').length
    const isTwice = (history: History) =>
      modified(history) >= 2 &&
      new Set(history.events.flatMap((event) => (event.event === 'asset.modified' ? [event.payload.asset.id] : [])))
        .size === 1
    const { history } = minimum(found, (candidate) => {
      const ids = candidate.history.events.flatMap((event) =>
        event.event === 'asset.modified' ? [event.payload.asset.id] : [],
      )
      return new Set(ids).size < ids.length
    })
    expect(isTwice(history)).toBe(true)
    expect(history.events.length).toBeLessThanOrEqual(4)
    expect(impossibilities(history)).toEqual([])
  })
})
