import { check, property, sample, assert as verify } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { histories } from '../../src/ckbox/histories.js'
import type { History } from '../../src/ckbox/history.js'
import { replayed } from '../../src/ckbox/replayed.js'
import { flattened } from '../../src/schedule/edit.js'
import { MAX_CLOCK_OFFSET_MS } from '../../src/schedule/edits.js'
import { inOrder, type Schedule } from '../../src/schedule/schedule.js'
import { scheduledHistories, schedules } from '../../src/schedule/schedules.js'
import { impossibilities } from '../ckbox/possible.js'

const [ten, one] = [10, 1].map(
  (count) => sample(histories({ minEvents: count, maxEvents: count }), { seed: 1, numRuns: 1 })[0],
) as [History, History]
const order = (schedule: Schedule) => flattened(schedule).map(({ event }) => event)
const once = (schedule: Schedule) => [...new Set(order(schedule))]
const inversions = (events: readonly number[]) =>
  events.reduce((sum, event, at) => sum + events.slice(at + 1).filter((later) => later < event).length, 0)

/** What is wrong with a schedule for some events. */
function flaws(schedule: Schedule, events: number): string[] {
  const wrong: string[] = []
  const seen = new Set<number>()
  for (const { event, signing, clockOffsetMs } of flattened(schedule)) {
    if (!(Number.isInteger(event) && event >= 0 && event < events)) wrong.push(`there is no event ${event}`)
    if (signing === 'identical' && !seen.has(event)) wrong.push(`event ${event} repeats nothing`)
    if (Math.abs(clockOffsetMs ?? 0) > MAX_CLOCK_OFFSET_MS) wrong.push('the clock is too far off')
    if (signing === 'identical' && clockOffsetMs !== undefined) wrong.push('identical bytes cannot have another time')
    seen.add(event)
  }
  if (seen.size !== events) wrong.push(`${events - seen.size} events are never delivered`)
  for (const step of schedule) if ('together' in step && step.together.length < 2) wrong.push('a burst of one')
  return wrong
}

describe('random schedules', () => {
  test.each([
    ['ten events', ten],
    ['one event', one],
  ])('deliver all of %s', (_, history) => {
    verify(
      property(schedules(history), (schedule) => {
        expect(flaws(schedule, history.events.length)).toEqual([])
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  test('go from nearly sorted to no order at all', () => {
    const drawn = sample(schedules(ten), { seed: 2, numRuns: 500 })
    const found = drawn.map((schedule) => inversions(once(schedule)))
    for (const [from, to] of [
      [0, 0],
      [1, 3],
      [4, 12],
      [20, 45],
    ] as const) {
      expect(found.filter((count) => count >= from && count <= to).length, `${from} to ${to}`).toBeGreaterThan(20)
    }
  })

  test('contain duplicates of both kinds near and far, bursts and clock offsets', () => {
    const drawn = sample(schedules(ten), { seed: 3, numRuns: 300 })
    const share = (holds: (schedule: Schedule) => boolean) => drawn.filter(holds).length / drawn.length
    expect(share((schedule) => flattened(schedule).some(({ signing }) => signing === 'identical'))).toBeGreaterThan(0.3)
    expect(share((schedule) => order(schedule).length > 10)).toBeGreaterThan(0.5)
    expect(share((schedule) => schedule.some((step) => 'together' in step))).toBeGreaterThan(0.2)
    expect(
      share((schedule) => flattened(schedule).some(({ clockOffsetMs }) => clockOffsetMs !== undefined)),
    ).toBeGreaterThan(0.2)
    expect(
      share((schedule) => order(schedule).some((event, at, all) => at > 0 && event === all[at - 1])),
    ).toBeGreaterThan(0.2)
    expect(
      Math.max(...drawn.flatMap((schedule) => schedule.map((step) => ('together' in step ? step.together.length : 1)))),
    ).toBe(8)
  })

  test('contain only what is asked for', () => {
    const nothing = { shuffles: false, duplicates: false, bursts: false, clockOffsets: false }
    expect(sample(schedules(ten, nothing), { seed: 4, numRuns: 20 })).toEqual(Array(20).fill(inOrder(ten)))
    for (const schedule of sample(schedules(ten, { ...nothing, shuffles: true }), { seed: 4 })) {
      expect(schedule).toHaveLength(10)
      expect(JSON.stringify(schedule)).not.toMatch(/signing|together|clock/)
    }
    for (const schedule of sample(schedules(ten, { ...nothing, duplicates: true }), { seed: 4 })) {
      expect(inversions(once(schedule))).toBe(0)
    }
    for (const schedule of sample(schedules(ten, { bursts: false }), { seed: 4 })) {
      expect(JSON.stringify(schedule)).not.toContain('together')
    }
  })

  const shrunk = (fails: (schedule: Schedule) => boolean, seed = 5) =>
    check(
      property(schedules(ten), (schedule) => !fails(schedule)),
      { seed, numRuns: 1000 },
    ).counterexample?.[0]

  test('shrink to each event once, in order', () => {
    expect(shrunk(() => true)).toEqual(inOrder(ten))
  })

  test('shrink to one swap, one duplicate, one burst', () => {
    const swapped = shrunk((schedule) => inversions(once(schedule)) > 0)
    expect(swapped).toHaveLength(10)
    expect(inversions(order(swapped ?? []))).toBe(1)
    const duplicated = shrunk((schedule) => flattened(schedule).some(({ signing }) => signing === 'identical'))
    expect(duplicated).toEqual([{ event: 0 }, { event: 0, signing: 'identical' }, ...inOrder(ten).slice(1)])
    const together = shrunk((schedule) => schedule.some((step) => 'together' in step))
    expect(together).toEqual([{ together: [{ event: 0 }, { event: 1 }] }, ...inOrder(ten).slice(2)])
  })

  test('are the same for the same seed', () => {
    expect(sample(schedules(ten), { seed: 6, numRuns: 3 })).toMatchSnapshot()
  })
})

describe('histories with a schedule', () => {
  test('fit each other, and go on fitting when they shrink', () => {
    let tried = 0
    const { counterexample } = check(
      property(scheduledHistories(histories(), {}, { without: replayed }), ({ history, schedule }) => {
        tried++
        expect(impossibilities(history)).toEqual([])
        expect(flaws(schedule, history.events.length)).toEqual([])
        const at = history.events.findIndex(({ event }) => event === 'asset.removed')
        if (at < 0) return true
        return !order(schedule)
          .slice(0, order(schedule).indexOf(at))
          .some((before) => before > at)
      }),
      { seed: 7, numRuns: 1000 },
    )
    expect(tried).toBeGreaterThan(10)
    const { history, schedule } = counterexample?.[0] ?? { history: undefined, schedule: [] }
    expect(history?.events).toHaveLength(3)
    expect(order(schedule)).toHaveLength(3)
    expect(inversions(order(schedule))).toBe(1)
  })
})
