import { describe, expect, test } from 'vitest'
import { defectsOf, judge } from '../consumers/check-virtually.js'
import { type Apply, newestWins } from '../consumers/store.js'
import type { TestConsumerOptions } from '../consumers/test-consumer.js'

const laws = ['idempotency/side-*', 'idempotency/outdated-*', 'idempotency/processed-*']

const mailsAlways: Apply = async (store, change) => {
  await store.pause()
  store.writeIfNewer(change)
  store.mails++
}

/** Tells of each removal that comes, be it for the first time or not. */
const mailsRemovals: Apply = async (store, change) => {
  await store.pause()
  if (store.writeIfNewer(change) || change.removed) store.mails++
}

const mailsOnceEach: Apply = async (store, change, body) => {
  await store.pause()
  store.writeIfNewer(change)
  if (!store.seen.has(body)) store.mails++
  store.seen.add(body)
}

const restartForgets: TestConsumerOptions = {
  also: (store) => ({ restart: () => store.seen.clear() }),
  apply: async (store, change, body) => {
    await store.pause()
    const isStale = (store.find(change.key)?.at ?? 0) > change.at
    store.writeIfNewer(change)
    if (!isStale && !store.seen.has(body)) store.mails++
    store.seen.add(body)
  },
}

const briefMemory = (): Apply => {
  const seen: string[] = []
  return async (store, change, body) => {
    await store.pause()
    const isStale = (store.find(change.key)?.at ?? 0) > change.at
    store.writeIfNewer(change)
    if (!isStale && !seen.includes(body)) store.mails++
    seen.push(body)
    if (seen.length > 20) seen.shift()
  }
}

const faulty: readonly (readonly [string, string, TestConsumerOptions])[] = [
  ['idempotency/side-effect-repeated', 'of every event', { apply: mailsAlways }],
  ['idempotency/side-effect-repeated', 'of removals', { apply: mailsRemovals }],
  ['idempotency/effect-on-stale', 'of events that came too late', { apply: mailsOnceEach }],
  ['idempotency/store-forgets', 'at a restart', restartForgets],
  ['idempotency/store-forgets', 'after twenty others', { apply: briefMemory() }],
]

describe('side effects', () => {
  test.each(faulty)('finds %s %s', async (defect, _, options) => {
    expect(await defectsOf({ ...options, hooks: ['effects'] }, ...laws)).toEqual([defect])
  })

  test('counts what a list of them holds', async () => {
    const listed = (apply: Apply): TestConsumerOptions => ({
      apply,
      also: (store) => ({ effects: () => Array.from({ length: store.mails }, (_, at) => ({ to: 'a@b.example', at })) }),
    })
    expect(await defectsOf(listed(mailsAlways), 'idempotency/side-*')).toEqual(['idempotency/side-effect-repeated'])
    expect(await defectsOf(listed(newestWins), 'idempotency/side-*')).toEqual([])
  })

  test('says so where none rises', async () => {
    const { laws } = await judge({ also: () => ({ effects: () => ({ mails: 3 }) }) }, 'idempotency/side-*')
    expect(laws).toMatchObject([
      { verdict: 'skipped', reason: expect.stringContaining('no delivery raised any counter') },
    ])
  })

  test('leaves a sound consumer alone', async () => {
    expect(await defectsOf({ hooks: ['effects', 'restart'] }, ...laws)).toEqual([])
  })

  test('counts mails that go out after the answer', async () => {
    const apply: Apply = async (store, change) => {
      await store.pause()
      if (store.writeIfNewer(change)) store.clock.after(60, () => store.mails++)
    }
    expect(await defectsOf({ apply, hooks: ['effects'] }, ...laws)).toEqual([])
  })
})
