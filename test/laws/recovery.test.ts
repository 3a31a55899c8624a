import { describe, expect, test } from 'vitest'
import { defectsOf, judge } from '../consumers/check-virtually.js'
import { type Apply, newestWins, type Store } from '../consumers/store.js'
import type { TestConsumerOptions } from '../consumers/test-consumer.js'

const refusesUnknown: Apply = (store, change, body) =>
  change.verb !== 'create' && store.find(change.key) === undefined ? 404 : newestWins(store, change, body)

const marksFirst: Apply = (store, change, body) => {
  if (store.seen.has(body)) return
  store.seen.add(body)
  return refusesUnknown(store, change, body)
}

const keepsClaims: Apply = async (store, change, body) => {
  if (store.seen.has(body)) return 409
  store.seen.add(body)
  const failed = await refusesUnknown(store, change, body)
  if (failed === undefined) store.seen.delete(body)
  return failed
}

const swallows: Apply = async (store, change, body) => {
  try {
    await newestWins(store, change, body)
  } catch {
    // Its mistake: nobody hears of it.
  }
}

const swallowsRemovals: Apply = (store, change, body) =>
  change.removed ? swallows(store, change, body) : newestWins(store, change, body)

const losesSome = (): Apply => {
  let busy = 0
  return async (store, change, body) => {
    if (busy >= 4) return
    busy++
    await newestWins(store, change, body)
    busy--
  }
}

const mailsFirst: Apply = (store, change, body) => {
  if (change.verb === 'create' || store.find(change.key) !== undefined) return newestWins(store, change, body)
  store.mails++
  return 404
}

const goneIsAnError: Apply = (store, change, body) =>
  change.verb !== 'remove' && store.find(change.key)?.removed ? 502 : newestWins(store, change, body)

/** Takes an event for a hint and stores a while later what CKBox said at once; now and then it does so without delay. */
const storesLate = (quickEvery: number): Apply => {
  let uploads = 0
  return (store, change) => {
    const quick = change.verb === 'create' && ++uploads % quickEvery === 0
    store.clock.after(change.removed || quick ? 5 : 60, () => store.write(change))
    return 202
  }
}

const refusesPoison: Apply = (store, change, body) => {
  const name = String(change.entity.name)
  if (name.length > 255 || name.includes('\0')) throw new Error('value refused')
  return newestWins(store, change, body)
}

/** One line; its first event is tried until it succeeds, or so often, with a pause after each failure. */
const oneLine = (tries?: number, retryMs = 1): TestConsumerOptions => ({
  apply: refusesPoison,
  queue: { workMs: 0, retryMs, ...(tries !== undefined && { tries }) },
})

/** Every job is worked at as it comes, and tried again after so long, ms, or given up where that is undefined. */
const queued = (retryMs?: number): TestConsumerOptions => ({
  queue: { workMs: 30, workers: Number.POSITIVE_INFINITY, ...(retryMs !== undefined && { retryMs }) },
  hooks: ['failOnce'],
  also: () => ({ settle: 3_500 }),
})

/**
 * In flight when the process is killed: the claim stays, the work does not. What comes again is answered with success;
 * or refused while the claim's lease runs, and then taken over.
 */
const killed = (leaseMs?: number): TestConsumerOptions => {
  const claimedAt = new Map<string, number>()
  const done = new Set<string>()
  const apply: Apply = async (store: Store, change, body) => {
    const life = store.restarts
    const claim = claimedAt.get(body)
    if (done.has(body) || (claim !== undefined && leaseMs === undefined)) return 200
    if (claim !== undefined && store.clock.now() - claim < (leaseMs ?? 0)) return 409
    claimedAt.set(body, store.clock.now())
    await store.pause(20)
    if (store.restarts !== life) return 500
    store.writeIfNewer(change)
    done.add(body)
  }
  return { apply, hooks: ['restart'] }
}

const leased = (options: TestConsumerOptions, lease: number): TestConsumerOptions => ({
  ...options,
  also: () => ({ lease }),
})

const faulty: readonly (readonly [string, string, TestConsumerOptions])[] = [
  ['recovery/marked-before-done', 'recovery/refused-*', { apply: marksFirst }],
  ['recovery/stuck-claim', 'recovery/refused-*', { apply: keepsClaims }],
  ['recovery/error-swallowed-2xx', 'recovery/failed-*', { apply: swallows, hooks: ['failOnce'] }],
  ['recovery/marked-before-done', 'recovery/failed-*', { apply: marksFirst, hooks: ['failOnce'] }],
  ['recovery/error-swallowed-2xx', 'recovery/failed-*', { apply: swallowsRemovals, hooks: ['failOnce'] }],
  ['recovery/error-swallowed-2xx', 'recovery/accepted-*', { apply: losesSome() }],
  ['recovery/partial-apply', 'recovery/retry-*', { apply: mailsFirst, hooks: ['effects'] }],
  ['recovery/refetch-loses', 'recovery/gone-*', { apply: goneIsAnError }],
  ['recovery/refetch-loses', 'recovery/gone-*', { apply: storesLate(9) }],
  ['recovery/poison-blocks-others', 'recovery/poison-*', oneLine()],
  ['recovery/stuck-claim', 'recovery/killed-*', leased(killed(), 0)],
  ['recovery/stuck-claim', 'recovery/killed-*', leased(killed(200_000), 60_000)],
  ['recovery/error-swallowed-2xx', 'recovery/failed-*', queued()],
]

describe('recovery', () => {
  test.each(faulty.map((one, index) => [index, ...one] as const))(
    '%i finds %s by %s',
    async (_, defect, law, options) => {
      expect(await defectsOf(options, law)).toEqual([defect])
    },
  )

  test('takes what every other round shows for a race', async () => {
    expect(await defectsOf({ apply: storesLate(2) }, 'recovery/gone-*')).toEqual([])
  })

  test('leaves a sound consumer alone', async () => {
    expect(await defectsOf({ hooks: ['effects', 'failOnce', 'restart'] }, 'recovery/*')).toEqual([])
  })

  test('leaves one alone that refuses what comes too early', async () => {
    expect(await defectsOf({ apply: refusesUnknown, hooks: ['effects', 'failOnce'] }, 'recovery/*')).toEqual([])
  })

  test('leaves one alone that sets poison aside after some tries, however long they take', async () => {
    expect(await defectsOf(oneLine(3, 900), 'recovery/poison-*')).toEqual([])
  })

  test('tries one poison by itself where several take longer than the settling limit', async () => {
    const consumer = { ...oneLine(3, 950), also: () => ({ settle: 3_000 }) }
    expect(await defectsOf(consumer, 'recovery/poison-*')).toEqual([])
  })

  test('leaves one alone whose claims expire', async () => {
    expect(await defectsOf(killed(1_500), 'recovery/killed-*')).toEqual([])
    expect(await defectsOf(leased(killed(120_000), 120_000), 'recovery/killed-*')).toEqual([])
  })

  test('judges no claim whose lease is not declared, or is longer than the check may take', async () => {
    const [undeclared] = (await judge(killed(), 'recovery/killed-*')).laws
    expect(undeclared).toMatchObject({ verdict: 'held', reason: expect.stringContaining('--lease MS') })
    const [long] = (await judge(leased(killed(), 600_000), 'recovery/killed-*')).laws
    expect(long).toMatchObject({ verdict: 'held', reason: expect.stringContaining('waits 660 s') })
    expect(long?.reason).toContain('--max-time')
  })

  test('leaves a queue alone that tries again after a while', async () => {
    expect(await defectsOf(queued(2_000), 'recovery/failed-*')).toEqual([])
  })

  test('says what hooks are missing', async () => {
    const { laws } = await judge({}, 'recovery/failed-*', 'recovery/killed-*', 'recovery/retry-*')
    expect(laws.map(({ verdict, reason }) => `${verdict}: ${reason?.match(/give `\w+`/)}`)).toEqual([
      'skipped: give `failOnce`',
      'skipped: give `restart`',
      'skipped: give `effects`',
    ])
  })
})
