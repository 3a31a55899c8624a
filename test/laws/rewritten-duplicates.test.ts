import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/observation/json.js'
import { checkContract } from '../../src/runner/check.js'
import { type Apply, type Change, defectsOf, type TinyStore, tinyConsumer } from './tiny-consumer.js'

const limit = 60_000

/** Adds a row for each creation whose key was not seen before; everything else is sound. */
const addsRows =
  (keyOf: (body: string, change: Change) => string): Apply =>
  async (store, change, body) => {
    await store.pause()
    const key = createHash('sha256').update(keyOf(body, change)).digest('hex')
    const known = store.claims.has(key)
    store.claims.add(key)
    if (change.verb !== 'create' || store.find(change.key) === undefined) store.writeNewest(change)
    else if (!known) addRow(store, change)
    return undefined
  }

const addRow = (store: TinyStore, change: Change) => {
  store.rows = [...store.rows, change]
}

const byBytes = addsRows((body) => body)
const byContent = addsRows((body) => canonicalJson(JSON.parse(body)))
const byChance = addsRows(() => String(Math.random()))

const other = 'idempotency/rewritten-*'

describe('duplicates as other bytes', () => {
  it('finds idempotency/key-transport where the bytes are the key, as advice', { timeout: limit }, async () => {
    const { findings } = await checkContract(tinyConsumer({ apply: byBytes }), { only: [other], seed: 7 })
    expect(findings.map(({ severity, defect }) => [severity, defect])).toEqual([
      ['advice', 'idempotency/key-transport'],
    ])
  })

  it('leaves keys alone that are made from what the body says, and none at all', { timeout: limit }, async () => {
    expect(await defectsOf(tinyConsumer({ apply: byContent }), other)).toEqual([])
    expect(await defectsOf(tinyConsumer(), other)).toEqual([])
  })

  it('says nothing where every duplicate is applied', { timeout: limit }, async () => {
    expect(await defectsOf(tinyConsumer({ apply: byChance }), other)).toEqual([])
  })
})
