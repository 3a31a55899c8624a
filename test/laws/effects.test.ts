import { describe, expect, it } from 'vitest'
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

const faulty: readonly (readonly [string, TinyOptions])[] = [
  ['idempotency/side-effect-repeated', { apply: mailsAlways }],
  ['idempotency/effect-on-stale', { apply: mailsOnceEach }],
  ['idempotency/store-forgets', restartForgets],
  ['idempotency/store-forgets', { apply: briefMemory() }],
]

describe('side effects', () => {
  it.each(faulty)('finds %s', { timeout: limit }, async (defect, options) => {
    expect(await defectsOf(tinyConsumer({ ...options, hooks: ['effects'] }), ...laws)).toEqual([defect])
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
