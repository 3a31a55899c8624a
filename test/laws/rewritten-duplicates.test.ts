import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../src/observation/json.js'
import { defectsOf, judge } from '../consumers/check-virtually.js'
import type { Apply, Store } from '../consumers/store.js'

/** Adds a row for each creation whose key was not seen before; everything else is sound. */
const addsRows =
  (keyOf: (body: string, store: Store) => string): Apply =>
  async (store, change, body) => {
    await store.pause()
    const key = keyOf(body, store)
    const known = store.seen.has(key)
    store.seen.add(key)
    if (change.verb !== 'create' || store.find(change.key) === undefined) store.writeIfNewer(change)
    else if (!known) store.add(change)
  }

const byBytes = addsRows((body) => body)
const byContent = addsRows((body) => canonicalJson(JSON.parse(body)))
const byChance = addsRows((_, store) => String(store.random()))

const other = 'idempotency/rewritten-*'

describe('duplicates as other bytes', () => {
  test('finds idempotency/key-transport where the bytes are the key, as info', async () => {
    const { findings } = await judge({ apply: byBytes }, other)
    expect(findings.map(({ severity, defect }) => [severity, defect])).toEqual([['info', 'idempotency/key-transport']])
  })

  test('leaves keys alone that are made from what the body says, and none at all', async () => {
    expect(await defectsOf({ apply: byContent }, other)).toEqual([])
    expect(await defectsOf({}, other)).toEqual([])
  })

  test('says nothing where every duplicate is applied', async () => {
    expect(await defectsOf({ apply: byChance }, other)).toEqual([])
  })
})
