import { expect, test } from 'vitest'
import { inParallel } from '../../src/engine/in-parallel.js'
import { VirtualClock } from '../consumers/virtual-clock.js'

/** Works through numbers, and notes how many were in work at each. */
async function crowds(count: number, workers: () => number): Promise<number[]> {
  const seen: number[] = []
  const clock = new VirtualClock()
  let busy = 0
  await inParallel(
    workers,
    Array.from({ length: count }, (_, index) => index),
    async () => {
      seen.push(++busy)
      await clock.sleep(1)
      busy--
    },
  )
  return seen
}

test('so many at a time are in work, and never more', async () => {
  const seen = await crowds(20, () => 4)
  expect(seen).toHaveLength(20)
  expect(Math.max(...seen)).toBe(4)
})

test('where fewer are allowed meanwhile, some workers stop and the rest does all', async () => {
  let done = 0
  const seen = await crowds(20, () => (done++ < 8 ? 4 : 1))
  expect(seen).toHaveLength(20)
  expect(seen.slice(-8)).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
})
