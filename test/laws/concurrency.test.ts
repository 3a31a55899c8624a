import { describe, expect, it } from 'vitest'
import { type Apply, defectsOf, sound, type TinyOptions, tinyConsumer } from './tiny-consumer.js'

const limit = 60_000

/** Looks, waits, then adds a row. */
const looksFirst: Apply = async (store, change) => {
  if (change.verb !== 'create' || store.find(change.key) !== undefined) return sound(store, change, '')
  await store.pause()
  store.rows = [...store.rows, change]
  return undefined
}

const uniqueIndex: Apply = async (store, change) => {
  if (change.verb !== 'create' || store.find(change.key) !== undefined) return sound(store, change, '')
  await store.pause()
  if (store.find(change.key)?.at === change.at) return 500
  store.writeNewest(change)
  return undefined
}

/** Looks, waits, adds; but identical deliveries are kept apart. */
const onceEach: Apply = async (store, change, body) => {
  if (store.claims.has(body)) return undefined
  store.claims.add(body)
  if (store.find(change.key) !== undefined) return sound(store, change, body)
  await store.pause()
  store.rows = [...store.rows, change]
  return undefined
}

const readsThenWrites: Apply = async (store, change) => {
  const old = store.find(change.key)
  await store.pause()
  if (old === undefined || old.removed || change.removed) store.writeNewest(change)
  else if (old.at < change.at && !store.find(change.key)?.removed) store.write(change)
  return undefined
}

/** Acknowledges and works later; the jobs of every eighth entity overtake one another. */
const overtakesNowAndThen = (): Apply => {
  const known = new Map<string, number>()
  return async (store, change) => {
    const index = known.get(change.key) ?? known.size
    known.set(change.key, index)
    setTimeout(async () => {
      const old = store.find(change.key)
      if (index % 8 !== 7 || old === undefined || change.removed) return void store.writeNewest(change)
      await store.pause(20 * Math.random())
      if (old.at < change.at && !store.find(change.key)?.removed) store.write(change)
    }, 10)
    return 202
  }
}

const blindToRemoval: Apply = async (store, change) => {
  const old = store.find(change.key)
  await store.pause()
  const now = store.find(change.key)
  if (old !== undefined && !old.removed && now?.removed) store.write(change)
  else store.writeNewest(change)
  return undefined
}

const mailsByLookup: Apply = async (store, change, body) => {
  const fresh = !store.claims.has(body)
  await store.pause()
  store.claims.add(body)
  store.writeNewest(change)
  if (fresh) store.mails++
  return undefined
}

const locksFolders = (): Apply => {
  const busy = new Map<string, number>()
  return async (store, change) => {
    const folder = change.folder ?? ''
    if (folder === '') return sound(store, change, '')
    const waiting = busy.get(folder) ?? 0
    if (waiting >= 3) return 500
    busy.set(folder, waiting + 1)
    await store.pause()
    busy.set(folder, (busy.get(folder) ?? 1) - 1)
    store.writeNewest(change)
    return undefined
  }
}

const faulty: readonly (readonly [string, TinyOptions])[] = [
  ['concurrency/check-then-insert', { apply: looksFirst }],
  ['concurrency/duplicate-5xx', { apply: uniqueIndex }],
  ['concurrency/check-then-insert', { apply: mailsByLookup, hooks: ['effects'] }],
  ['concurrency/lost-update', { apply: readsThenWrites }],
  ['concurrency/lost-update', { apply: overtakesNowAndThen() }],
  ['concurrency/remove-vs-modify', { apply: blindToRemoval }],
  ['concurrency/create-race', { apply: onceEach }],
  ['concurrency/lock-storm', { apply: locksFolders() }],
]

describe('concurrency', () => {
  it.each(faulty)('finds %s', { timeout: limit }, async (defect, options) => {
    expect(await defectsOf(tinyConsumer(options), 'concurrency/*')).toEqual([defect])
  })

  it('leaves a sound consumer alone', { timeout: limit }, async () => {
    expect(await defectsOf(tinyConsumer({ hooks: ['effects'] }), 'concurrency/*')).toEqual([])
  })

  it('takes 503 for an overload that passes', { timeout: limit }, async () => {
    let busy = 0
    const apply: Apply = async (store, change, body) => {
      if (busy >= 6) return 503
      busy++
      return await sound(store, change, body).finally(() => busy--)
    }
    expect(await defectsOf(tinyConsumer({ apply }), 'concurrency/*')).toEqual([])
  })

  it('says nothing about races where the same events in turn come out wrong', { timeout: limit }, async () => {
    const apply: Apply = async (store, change) => {
      await store.pause()
      store.write(change)
      return undefined
    }
    expect(await defectsOf(tinyConsumer({ apply }), 'concurrency/newest-*', 'concurrency/removal-*')).toEqual([])
  })
})
