import { expect, test } from 'vitest'
import { ckboxContract } from '../../src/ckbox/contract.js'
import type { Check } from '../../src/engine/check-facts.js'
import { Pace, TooEarly } from '../../src/engine/pace.js'
import { settle } from '../../src/engine/settle.js'
import { VirtualClock } from '../consumers/virtual-clock.js'

interface Shown {
  /** What the state shows so many ms after the beginning. */
  readonly at: (ms: number) => string
  /** The consumer has shown late once, after so many ms. */
  readonly lateMs?: number
  readonly limitMs?: number
}

/** What comes of a consumer of which no canary is known. */
async function settled({ at, lateMs, limitMs }: Shown) {
  const clock = new VirtualClock()
  const begin = clock.now()
  const pace = new Pace(limitMs)
  if (lateMs !== undefined) pace.late(lateMs)
  let looks = 0
  const reads: unknown[] = []
  const hooks = {
    observeText: async () => {
      looks++
      return JSON.stringify(at(clock.now() - begin))
    },
  }
  const check = { connection: { hooks, clock, pace, note: () => {} }, contract: ckboxContract, facts: {} }
  const read = (observed: unknown) => {
    reads.push(observed)
    return observed as string
  }
  const { value, ...rest } = await settle(check as unknown as Check, read, (state) => state === 'done')
  return { value, ...rest, looks, reads, waited: clock.now() - begin }
}

test('a state that has not changed is looked at again, and read once', async () => {
  const { looks, reads, waited, ...result } = await settled({ at: () => 'done', lateMs: 10 })
  expect(result).toEqual({ value: 'done', observed: 'done', settled: true })
  expect(looks).toBeGreaterThan(2)
  expect(reads).toEqual(['done'])
  expect(waited).toBeLessThan(400)
})

test('a state that changes is read again, also where it is as long as before', async () => {
  const at = (ms: number) => (ms < 30 ? 'none' : ms < 60 ? 'more' : 'done')
  const { value, reads } = await settled({ at, lateMs: 10 })
  expect(value).toBe('done')
  expect(reads).toEqual(['none', 'more', 'done'])
})

test('a synchronous consumer is looked at once', async () => {
  const { looks, value, settled: isSettled } = await settled({ at: () => 'done' })
  expect({ looks, value, isSettled }).toEqual({ looks: 1, value: 'done', isSettled: true })
})

test('a synchronous consumer whose state is wrong is looked at again, and believed', async () => {
  const { value, settled: isSettled, waited } = await settled({ at: () => 'none' })
  expect({ value, isSettled }).toEqual({ value: 'none', isSettled: true })
  expect(waited).toBeLessThan(50)
})

test('one whose state changes after all is synchronous no more', async () => {
  await expect(settled({ at: (ms) => (ms < 5 ? 'none' : 'done') })).rejects.toThrow(TooEarly)
})

test('a state that never comes is given up once it has long been quiet', async () => {
  const { value, settled: isSettled, waited } = await settled({ at: () => 'none', lateMs: 10 })
  expect({ value, isSettled }).toEqual({ value: 'none', isSettled: true })
  expect(waited).toBeGreaterThan(700)
  expect(waited).toBeLessThan(1_300)
})

test('a state that goes on changing is given up at the limit', async () => {
  const at = (ms: number) => String(100_000 + ms)
  const { settled: isSettled, waited } = await settled({ at, lateMs: 10, limitMs: 500 })
  expect(isSettled).toBe(false)
  expect(waited).toBeLessThan(1_500)
})

test('a state that goes on growing is waited for, within limits', async () => {
  const growing = (ms: number) => 'x'.repeat(ms / 10)
  const { waited, value } = await settled({
    at: (ms) => (ms < 1_900 ? growing(ms) : 'done'),
    lateMs: 10,
    limitMs: 500,
  })
  expect(value).toBe('done')
  expect(waited).toBeGreaterThan(1_500)
  expect((await settled({ at: growing, lateMs: 10, limitMs: 500 })).waited).toBeLessThan(7 * 500)
})
