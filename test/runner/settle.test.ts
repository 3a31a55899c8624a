import { expect, test } from 'vitest'
import type { Profile } from '../../src/runner/profile.js'
import type { Session } from '../../src/runner/session.js'
import { settle } from '../../src/runner/settle.js'

const profile = { synchronous: false, settleMs: 10, settleLimitMs: 500, patienceMs: 700 } as Profile

/** What comes of a consumer that shows these states, one a look, and then the last of them for good. */
async function settled(states: readonly string[], of: Profile = profile) {
  let looks = 0
  const reads: unknown[] = []
  const session = { observeText: async () => states[Math.min(looks++, states.length - 1)] } as unknown as Session
  const read = (observed: unknown) => {
    reads.push(observed)
    return observed as string
  }
  const { value, ...rest } = await settle(session, of, read, (state) => state === 'done')
  return { value, ...rest, looks, reads }
}

test('a state that has not changed is looked at again, and read once', async () => {
  const { looks, reads, ...result } = await settled(['"done"'])
  expect(result).toEqual({ value: 'done', settled: true })
  expect(looks).toBeGreaterThan(2)
  expect(reads).toEqual(['done'])
})

test('a state that changes is read again, also where it is as long as before', async () => {
  const { value, reads } = await settled(['"none"', '"more"', '"done"'])
  expect(value).toBe('done')
  expect(reads).toEqual(['none', 'more', 'done'])
})

test('a synchronous consumer is looked at once', async () => {
  const { looks, value, settled: isSettled } = await settled(['"none"', '"done"'], { ...profile, synchronous: true })
  expect({ looks, value, isSettled }).toEqual({ looks: 1, value: 'none', isSettled: true })
})
