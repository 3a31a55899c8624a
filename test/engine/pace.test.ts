import { describe, expect, test } from 'vitest'
import type { Clock } from '../../src/engine/clock.js'
import { Pace } from '../../src/engine/pace.js'
import type { Report } from '../../src/report/report.js'
import { checkVirtually } from '../consumers/check-virtually.js'
import { type Apply, lastArrivalWins, newestWins } from '../consumers/store.js'
import { type TestConsumerOptions, testConsumer } from '../consumers/test-consumer.js'

const only = [
  'ordering/order-does-not-matter',
  'idempotency/duplicates-change-nothing',
  'concurrency/newest-wins-at-once',
  'protocol/accepted-is-kept',
  'recovery/accepted-is-applied',
  'signature/genuine-accepted',
]

const check = (options: (clock: Clock) => TestConsumerOptions, seed = 1): Promise<Report> =>
  checkVirtually((clock) => testConsumer({ clock, ...options(clock) }), { only, seed, runs: 5 })

const defectsIn = ({ findings }: Report) => findings.map(({ defect, law }) => defect ?? law)

/** One event shows before its answer arrives; of several at once, only the first does. */
const checkLagging = (apply: Apply, seed = 1, workMs = 2): Promise<Report> =>
  checkVirtually(
    (clock) => {
      const consumer = testConsumer({ clock, apply, queue: { workMs } })
      const endpoint = async (request: Request) => {
        const answer = await consumer.endpoint(request)
        await clock.sleep(3)
        return answer
      }
      return { ...consumer, endpoint }
    },
    { only, seed, runs: 5 },
  )

describe('a queue with one worker that lags only in a rush', () => {
  test.each([1, 2, 3, 4, 5])('has no finding if it is sound (seed %i)', async (seed) => {
    expect(defectsIn(await checkLagging(newestWins, seed))).toEqual([])
  })

  test('has none either where calibration does not see it lag', async () => {
    expect(defectsIn(await checkLagging(newestWins, 1, 0.15))).toEqual([])
  })

  test('is found where it is faulty', async () => {
    expect(defectsIn(await checkLagging(lastArrivalWins))).toEqual(['ordering/last-arrival-wins'])
  })
})

/** What it has to do until then comes before the first event of the check. */
function busyUntil(clock: Clock, freeAt: number): Apply {
  let left = 0
  return async (store, change, body) => {
    while (clock.now() < freeAt) {
      await store.pause(400)
      const id = `before-${'x'.repeat(++left)}`
      store.write({ ...change, key: id, id, entity: { id } })
    }
    return newestWins(store, change, body)
  }
}

test('what is left over from before the check is waited for', async () => {
  const report = await check((clock) => ({ apply: busyUntil(clock, clock.now() + 25_000), queue: {} }))
  expect(defectsIn(report)).toEqual([])
  expect(report.durationMs).toBeGreaterThan(25_000)
  const others = report.laws.filter(({ verdict }) => verdict !== 'held')
  expect(others).toMatchObject([{ id: 'recovery/accepted-is-applied', verdict: 'skipped' }])
})

/** Now and then a job takes many times as long as usual. */
function starved(clock: Clock, apply: Apply): Apply {
  const begin = clock.now()
  return async (store, change, body) => {
    const phase = ((clock.now() - begin) / 1_000) % 5
    await store.pause(phase > 2 ? 400 : 1)
    return apply(store, change, body)
  }
}

describe('a consumer that gets too little processor time', () => {
  test('takes longer, and has no finding if it is sound', async () => {
    expect(defectsIn(await check((clock) => ({ apply: starved(clock, newestWins), queue: {} })))).toEqual([])
  })

  test('has the same one as ever if it is faulty', async () => {
    const report = await check((clock) => ({ apply: starved(clock, lastArrivalWins), queue: {} }))
    expect(defectsIn(report)).toEqual(['ordering/last-arrival-wins'])
  })
})

/** Works off what has come once nothing more has come for a second. */
function debounced(clock: Clock): Apply {
  let waiting: (() => void)[] = []
  let callOff = () => {}
  return (store, change) => {
    waiting.push(() => void store.writeIfNewer(change))
    callOff()
    callOff = clock.after(1_000, () => {
      for (const work of waiting) work()
      waiting = []
    })
  }
}

test('a consumer that waits for a quiet second is judged as any other', async () => {
  const report = await check((clock) => ({ apply: debounced(clock) }))
  expect(defectsIn(report)).toEqual([])
  const others = report.laws.filter(({ verdict }) => verdict !== 'held')
  expect(others).toMatchObject([{ id: 'recovery/accepted-is-applied', verdict: 'skipped' }])
})

test('a queue with several workers has no finding if it is sound', async () => {
  expect(defectsIn(await check(() => ({ queue: { workMs: 5, workers: 4 }, latencyMs: 4 })))).toEqual([])
})

describe('how long an event takes to show', () => {
  const paceOf = (...canaries: [moreThanMs: number, atMostMs: number][]) => {
    const pace = new Pace(undefined)
    pace.late(30)
    for (const canary of canaries) pace.canary(...canary)
    return pace.settleMs
  }

  test('is the usual where a canary may have taken it: looks may be far apart', () => {
    expect(paceOf([0, 500])).toBe(30)
    expect(paceOf([20, 500])).toBe(30)
  })

  test('grows with a canary that took longer, and shrinks again', () => {
    expect(paceOf([100, 500])).toBe(500)
    expect(paceOf([100, 500], [0, 400], [0, 400])).toBe(125)
  })
})
