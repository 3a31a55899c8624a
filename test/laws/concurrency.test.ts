import { describe, expect, test } from 'vitest'
import { defectsOf } from '../consumers/check-virtually.js'
import { type Apply, lastArrivalWins, newestWins } from '../consumers/store.js'
import type { TestConsumerOptions } from '../consumers/test-consumer.js'

/** Looks, waits, then adds a row. */
const looksFirst: Apply = async (store, change, body) => {
  if (change.verb !== 'create' || store.find(change.key) !== undefined) return newestWins(store, change, body)
  await store.pause()
  store.add(change)
}

const uniqueIndex: Apply = async (store, change, body) => {
  if (change.verb !== 'create' || store.find(change.key) !== undefined) return newestWins(store, change, body)
  await store.pause()
  if (store.find(change.key)?.at === change.at) return 500
  store.writeIfNewer(change)
}

/** Looks, waits, adds; but identical deliveries are kept apart. */
const onceEach: Apply = async (store, change, body) => {
  if (store.seen.has(body)) return
  store.seen.add(body)
  if (store.find(change.key) !== undefined) return newestWins(store, change, body)
  await store.pause()
  store.add(change)
}

const readsThenWrites: Apply = async (store, change) => {
  const old = store.find(change.key)
  await store.pause()
  if (old === undefined || old.removed || change.removed) store.writeIfNewer(change)
  else if (old.at < change.at && !store.find(change.key)?.removed) store.write(change)
}

/** Acknowledges and works later; the jobs of some entities overtake one another. */
const overtakesNowAndThen = (): Apply => {
  const known = new Map<string, boolean>()
  return (store, change) => {
    // Any one entity in eight.
    const isCareless = known.get(change.key) ?? store.random() < 1 / 8
    known.set(change.key, isCareless)
    store.clock.after(10, async () => {
      const old = store.find(change.key)
      if (!isCareless || old === undefined || change.removed) return void store.writeIfNewer(change)
      await store.pause(20 * store.random())
      if (old.at < change.at && !store.find(change.key)?.removed) store.write(change)
    })
    return 202
  }
}

const blindToRemoval: Apply = async (store, change) => {
  const old = store.find(change.key)
  await store.pause()
  const now = store.find(change.key)
  if (old !== undefined && !old.removed && now?.removed) store.write(change)
  else store.writeIfNewer(change)
}

const mailsByLookup: Apply = async (store, change, body) => {
  const fresh = !store.seen.has(body)
  await store.pause()
  store.seen.add(body)
  store.writeIfNewer(change)
  if (fresh) store.mails++
}

const locksFolders = (): Apply => {
  const busy = new Map<unknown, number>()
  return async (store, change, body) => {
    const folder = change.entity.folder_id
    if (folder === undefined || folder === null) return newestWins(store, change, body)
    const waiting = busy.get(folder) ?? 0
    if (waiting >= 3) return 500
    busy.set(folder, waiting + 1)
    await store.pause()
    busy.set(folder, (busy.get(folder) ?? 1) - 1)
    store.writeIfNewer(change)
  }
}

const faulty: readonly (readonly [string, string, TestConsumerOptions])[] = [
  ['concurrency/check-then-insert', 'which looks first', { apply: looksFirst }],
  ['concurrency/duplicate-5xx', 'which trips over its index', { apply: uniqueIndex }],
  ['concurrency/check-then-insert', 'by its mails', { apply: mailsByLookup, hooks: ['effects'] }],
  ['concurrency/lost-update', 'which reads, then writes', { apply: readsThenWrites }],
  ['concurrency/lost-update', 'now and then, in a queue', { apply: overtakesNowAndThen() }],
  ['concurrency/remove-vs-modify', 'which does not look again', { apply: blindToRemoval }],
  ['concurrency/create-race', 'of two kinds of event', { apply: onceEach }],
  ['concurrency/lock-storm', 'of a folder', { apply: locksFolders() }],
]

describe('concurrency', () => {
  test.each(faulty)('finds %s %s', async (defect, _, options) => {
    expect(await defectsOf(options, 'concurrency/*')).toEqual([defect])
  })

  test('leaves a sound consumer alone', async () => {
    expect(await defectsOf({ hooks: ['effects'] }, 'concurrency/*')).toEqual([])
  })

  test('takes 503 for an overload that passes', async () => {
    let busy = 0
    const apply: Apply = async (store, change, body) => {
      if (busy >= 6) return 503
      busy++
      await newestWins(store, change, body)
      busy--
    }
    expect(await defectsOf({ apply }, 'concurrency/*')).toEqual([])
  })

  test('says nothing about races where the same events in turn come out wrong', async () => {
    const only = ['concurrency/newest-*', 'concurrency/removal-*']
    expect(await defectsOf({ apply: lastArrivalWins }, ...only)).toEqual([])
  })
})
