import { describe, expect, test } from 'vitest'
import type { Clock } from '../../src/engine/clock.js'
import type { CheckOptions } from '../../src/engine/consumer.js'
import { Ended, Stop } from '../../src/engine/stop.js'
import type { Consumer } from '../../src/testing/check-contract.js'
import { checkVirtually } from '../consumers/check-virtually.js'
import { testConsumer } from '../consumers/test-consumer.js'
import { VirtualClock } from '../consumers/virtual-clock.js'

const only = ['ordering/order-does-not-matter', 'signature/forged-refused', 'limits/*']
const options: CheckOptions = { only, runs: 5, maxTime: 2_000 }
const never = new Promise<never>(() => {})

/** A consumer of which something hangs from the given call on. */
const hanging =
  (what: 'endpoint' | 'observe', from: number) =>
  (clock: Clock): Consumer => {
    const consumer = testConsumer({ clock })
    let calls = 0
    const hang = <Value>(work: () => Value) => (++calls >= from ? never : work())
    return what === 'observe'
      ? { ...consumer, observe: () => hang(() => consumer.observe?.()) }
      : { ...consumer, endpoint: (request: Request) => hang(() => consumer.endpoint(request)) }
  }

describe('a check whose time is over', () => {
  test.each([
    ['of a slow consumer', (clock: Clock) => testConsumer({ clock, answerMs: 300 })],
    ['of a consumer that hangs', hanging('endpoint', 30)],
    ['of a consumer whose state cannot be read any more', hanging('observe', 4)],
  ] as const)('%s, says so', async (_, consumer) => {
    const report = await checkVirtually(consumer, options)
    expect(report).toMatchObject({ outOfTime: true, findings: [], durationMs: 2_000 })
    expect(report.interrupted).toBeUndefined()
    const order = report.laws.find(({ id }) => id === 'ordering/order-does-not-matter')
    expect(order).toMatchObject({ verdict: 'skipped', outOfTime: true, reason: expect.stringContaining('--max-time') })
  })

  test('lacks no time for what was left out by the user, or cannot be checked', async () => {
    const { laws } = await checkVirtually((clock) => testConsumer({ clock, answerMs: 50 }), {
      only: ['signature/forged-refused', 'recovery/killed-work-is-taken-over'],
      maxTime: 100_000,
    })
    expect(laws).toHaveLength(2)
    expect(laws.filter(({ outOfTime }) => outOfTime)).toEqual([])
  })
})

test('the time for a check grows with the runs', async () => {
  const slow = (clock: Clock) => testConsumer({ clock, answerMs: 20_000 })
  const took = async (runs: number) =>
    (await checkVirtually(slow, { only: ['ordering/order-does-not-matter'], runs })).durationMs
  expect(await took(5)).toBe(300_000)
  expect(await took(200)).toBe(600_000)
})

test('what was seen once, but not confirmed before the end, is no finding', async () => {
  const check = (stopAt = Number.POSITIVE_INFINITY) => {
    const stop = new AbortController()
    let deliveries = 0
    const lenient = (clock: Clock) => {
      const { endpoint, ...consumer } = testConsumer({ clock })
      const receive = async (request: Request) => {
        if (++deliveries === stopAt) stop.abort()
        const answer = await endpoint(request)
        return answer.status === 401 ? new Response(null, { status: 204 }) : answer
      }
      return { ...consumer, endpoint: receive }
    }
    return checkVirtually(lenient, { only: ['signature/refusals-are-4xx'], runs: 0, signal: stop.signal })
  }
  const whole = await check()
  expect(whole.findings).toHaveLength(1)
  const stopped = await check(whole.deliveries)
  expect(stopped).toMatchObject({ interrupted: true, findings: [] })
  expect(stopped.laws).toMatchObject([{ verdict: 'skipped', reason: expect.stringContaining('not confirmed') }])
})

test('all waiting ends when a check is stopped', async () => {
  const abort = new AbortController()
  const clock = new VirtualClock()
  const stop = new Stop(clock, { maxTime: 1_000, signal: abort.signal })
  const waits = Promise.allSettled([stop.unlessStopped(never), stop.clock.sleep(60_000)])
  abort.abort()
  for (const one of await waits) expect(one).toMatchObject({ status: 'rejected', reason: expect.any(Ended) })
  expect(stop.ending?.why).toBe('interrupted')
  expect(() => stop.throwIfStopped()).toThrow(Ended)
  stop.release()
})
