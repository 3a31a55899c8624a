import { describe, expect, it } from 'vitest'
import { type Apply, defectsOf, sound, type TinyStore, tinyConsumer } from './tiny-consumer.js'

const limit = 60_000

const removesAlways: Apply = async (store, change, body) => {
  if (change.verb !== 'remove') return sound(store, change, body)
  await store.pause()
  store.write(change)
  return undefined
}

const forEver: Apply = async (store, change, body) => {
  if (store.find(change.key)?.removed) return undefined
  return change.verb === 'remove' ? removesAlways(store, change, body) : sound(store, change, body)
}

const emptied = (store: TinyStore, folder: string, empty: (row: TinyStore['rows'][number]) => TinyStore['rows']) => {
  store.rows = store.rows.flatMap((row) => ((row as { folder?: string }).folder === folder ? empty(row) : [row]))
}

const cascading =
  (empty: (row: TinyStore['rows'][number], at: number) => TinyStore['rows']): Apply =>
  async (store, change, body) => {
    await sound(store, change, body)
    if (change.kind === 'folder' && change.verb === 'remove') emptied(store, change.id, (row) => empty(row, change.at))
    return undefined
  }

const deletes = cascading(() => [])
const buries = cascading((row, at) => [{ ...row, at, removed: true }])

const restored = 'ordering/late-removals-*'
const contents = 'ordering/contents-*'

describe('removals', () => {
  it('finds ordering/stale-remove-wins', { timeout: limit }, async () => {
    expect(await defectsOf(tinyConsumer({ apply: removesAlways }), restored)).toEqual(['ordering/stale-remove-wins'])
  })

  it('leaves tombstones alone, for ever or until a newer event', { timeout: limit }, async () => {
    expect(await defectsOf(tinyConsumer({ apply: forEver }), restored)).toEqual([])
    expect(await defectsOf(tinyConsumer(), restored)).toEqual([])
  })

  it('finds ordering/folder-cascade against either declaration', { timeout: limit }, async () => {
    const declared = (cascade: boolean, apply: Apply) => tinyConsumer({ apply, also: () => ({ cascade }) })
    expect(await defectsOf(declared(false, buries), contents)).toEqual(['ordering/folder-cascade'])
    expect(await defectsOf(declared(true, deletes), contents)).toEqual(['ordering/folder-cascade'])
    expect(await defectsOf(declared(true, buries), contents)).toEqual([])
    expect(await defectsOf(declared(false, sound), contents)).toEqual([])
  })

  it('judges no cascade that is not declared', { timeout: limit }, async () => {
    expect(await defectsOf(tinyConsumer({ apply: deletes }), contents)).toEqual([])
  })
})
