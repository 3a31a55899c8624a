import { expect, test } from 'vitest'
import type { Check, CheckFacts } from '../../src/engine/check-facts.js'
import { settle } from '../../src/engine/settle.js'
import { VirtualClock } from '../consumers/virtual-clock.js'

const facts = { synchronous: false, settleMs: 10, settleLimitMs: 500, patienceMs: 700 } as CheckFacts

/** What comes of a consumer that shows these states, one a look, and then the last of them for good. */
async function settled(states: readonly string[], of: CheckFacts = facts) {
  const clock = new VirtualClock()
  const begin = clock.now()
  let looks = 0
  const reads: unknown[] = []
  const hooks = { observeText: async () => states[Math.min(looks++, states.length - 1)] }
  const connection = { hooks, clock } as unknown as Check['connection']
  const read = (observed: unknown) => {
    reads.push(observed)
    return observed as string
  }
  const { value, ...rest } = await settle({ connection, facts: of }, read, (state) => state === 'done')
  return { value, ...rest, looks, reads, waited: clock.now() - begin }
}

test('a state that has not changed is looked at again, and read once', async () => {
  const { looks, reads, waited, ...result } = await settled(['"done"'])
  expect(result).toEqual({ value: 'done', settled: true })
  expect(looks).toBeGreaterThan(2)
  expect(reads).toEqual(['done'])
  expect(waited).toBeLessThan(400)
})

test('a state that changes is read again, also where it is as long as before', async () => {
  const { value, reads } = await settled(['"none"', '"more"', '"done"'])
  expect(value).toBe('done')
  expect(reads).toEqual(['none', 'more', 'done'])
})

test('a synchronous consumer is looked at once', async () => {
  const { looks, value, settled: isSettled } = await settled(['"none"', '"done"'], { ...facts, synchronous: true })
  expect({ looks, value, isSettled }).toEqual({ looks: 1, value: 'none', isSettled: true })
})

test('a state that never comes is given up once it has long been quiet', async () => {
  const { value, settled: isSettled, waited } = await settled(['"none"'])
  expect({ value, isSettled }).toEqual({ value: 'none', isSettled: true })
  expect(waited).toBeGreaterThan(700)
  expect(waited).toBeLessThan(1_300)
})

test('a state that goes on changing is given up at the limit', async () => {
  const states = Array.from({ length: 1_000 }, (_, index) => String(100_000 + index))
  const { settled: isSettled, waited } = await settled(states)
  expect(isSettled).toBe(false)
  expect(waited).toBeLessThan(1_500)
})

test('a state that goes on growing is waited for, within limits', async () => {
  const states = Array.from({ length: 1_000 }, (_, index) => `"${'x'.repeat(index)}"`)
  const { waited } = await settled([...states.slice(0, 90), '"done"'])
  expect(waited).toBeGreaterThan(1_500)
  expect((await settled(states)).waited).toBeLessThan(7 * 500)
})
