import { describe, expect, it } from 'vitest'
import { checkContract } from '../../src/runner/check.js'
import { type Apply, defectsOf, sound, type TinyOptions, tinyConsumer } from './tiny-consumer.js'

const limit = 60_000
const laws = ['idempotency/side-*', 'idempotency/outdated-*', 'idempotency/processed-*']

const mailsAlways: Apply = async (store, change, body) => {
  const before = store.mails
  await sound(store, change, body)
  store.mails = before + 1
  return undefined
}

const mailsOnceEach: Apply = async (store, change, body) => {
  await store.pause()
  store.writeNewest(change)
  if (!store.claims.has(body)) store.mails++
  store.claims.add(body)
  return undefined
}

const restartForgets: TinyOptions = {
  also: (store) => ({ restart: () => store.claims.clear() }),
  apply: async (store, change, body) => {
    await store.pause()
    const isStale = (store.find(change.key)?.at ?? 0) > change.at
    store.writeNewest(change)
    if (!isStale && !store.claims.has(body)) store.mails++
    store.claims.add(body)
    return undefined
  },
}

const briefMemory = (): Apply => {
  const seen: string[] = []
  return async (store, change, body) => {
    await store.pause()
    const isStale = (store.find(change.key)?.at ?? 0) > change.at
    store.writeNewest(change)
    if (!isStale && !seen.includes(body)) store.mails++
    seen.push(body)
    if (seen.length > 20) seen.shift()
    return undefined
  }
}

/** Tells of each removal that comes, be it for the first time or not. */
const mailsRemovals: Apply = async (store, change, body) => {
  const before = store.mails
  await sound(store, change, body)
  if (change.removed) store.mails = before + 1
  return undefined
}

const faulty: readonly (readonly [string, TinyOptions])[] = [
  ['idempotency/side-effect-repeated', { apply: mailsAlways }],
  ['idempotency/side-effect-repeated', { apply: mailsRemovals }],
  ['idempotency/effect-on-stale', { apply: mailsOnceEach }],
  ['idempotency/store-forgets', restartForgets],
  ['idempotency/store-forgets', { apply: briefMemory() }],
]

describe('side effects', () => {
  it.each(faulty)('finds %s', { timeout: limit }, async (defect, options) => {
    expect(await defectsOf(tinyConsumer({ ...options, hooks: ['effects'] }), ...laws)).toEqual([defect])
  })

  it('counts what a list of them holds', { timeout: limit }, async () => {
    const listed = (apply: Apply) =>
      tinyConsumer({
        apply,
        also: (store) => ({
          effects: () => Array.from({ length: store.mails }, (_, at) => ({ to: 'a@b.example', at })),
        }),
      })
    expect(await defectsOf(listed(mailsAlways), 'idempotency/side-*')).toEqual(['idempotency/side-effect-repeated'])
    expect(await defectsOf(listed(sound), 'idempotency/side-*')).toEqual([])
  })

  it('says so where none rises', { timeout: limit }, async () => {
    const consumer = tinyConsumer({ also: () => ({ effects: () => ({ mails: 3 }) }) })
    const {
      laws: [law],
    } = await checkContract(consumer, { only: ['idempotency/side-*'], seed: 7, runs: 5 })
    expect(law).toMatchObject({ verdict: 'skipped', reason: expect.stringContaining('no counter') })
  })

  it('leaves a sound consumer alone', { timeout: limit }, async () => {
    const consumer = tinyConsumer({ hooks: ['effects'], also: () => ({ restart: () => undefined }) })
    expect(await defectsOf(consumer, ...laws)).toEqual([])
  })

  it('counts mails that go out after the answer', { timeout: limit }, async () => {
    const apply: Apply = async (store, change) => {
      await store.pause()
      if (store.writeNewest(change)) setTimeout(() => store.mails++, 60)
      return undefined
    }
    expect(await defectsOf(tinyConsumer({ apply, hooks: ['effects'] }), ...laws)).toEqual([])
  })
})
