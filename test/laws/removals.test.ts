import { describe, expect, test } from 'vitest'
import { defectsOf } from '../consumers/check-virtually.js'
import { type Apply, newestWins, type Row, type Store } from '../consumers/store.js'

const removesAlways: Apply = async (store, change, body) => {
  if (change.verb !== 'remove') return newestWins(store, change, body)
  await store.pause()
  store.write(change)
}

const forEver: Apply = (store, change, body) =>
  store.find(change.key)?.removed ? undefined : removesAlways(store, change, body)

/** Does something with each row of a folder when that is removed. */
const cascading =
  (empty: (store: Store, row: Row, at: number) => void): Apply =>
  async (store, change, body) => {
    await newestWins(store, change, body)
    if (change.kind !== 'folder' || change.verb !== 'remove') return
    for (const row of store.rows.filter(({ entity }) => entity.folder_id === change.id)) empty(store, row, change.at)
  }

const deletes = cascading((store, { key }) => store.delete(key))
const buries = cascading((store, row, at) => store.write({ ...row, at, removed: true }))

const restored = 'ordering/late-removals-*'
const contents = 'ordering/contents-*'

describe('removals', () => {
  test('finds ordering/stale-remove-wins', async () => {
    expect(await defectsOf({ apply: removesAlways }, restored)).toEqual(['ordering/stale-remove-wins'])
  })

  test('leaves tombstones alone, for ever or until a newer event', async () => {
    expect(await defectsOf({ apply: forEver }, restored)).toEqual([])
    expect(await defectsOf({}, restored)).toEqual([])
  })

  test('finds ordering/folder-cascade against either declaration', async () => {
    const declared = (cascade: boolean, apply: Apply) => ({ apply, also: () => ({ cascade }) })
    expect(await defectsOf(declared(false, buries), contents)).toEqual(['ordering/folder-cascade'])
    expect(await defectsOf(declared(true, deletes), contents)).toEqual(['ordering/folder-cascade'])
    expect(await defectsOf(declared(true, buries), contents)).toEqual([])
    expect(await defectsOf(declared(false, newestWins), contents)).toEqual([])
  })

  test('judges no cascade that is not declared', async () => {
    expect(await defectsOf({ apply: deletes }, contents)).toEqual([])
  })
})
