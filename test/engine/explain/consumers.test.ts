import { expect, test } from 'vitest'
import { judge } from '../../consumers/check-virtually.js'
import type { Apply, Store } from '../../consumers/store.js'
import type { TestConsumerOptions } from '../../consumers/test-consumer.js'

const upserts: Apply = async (store, change) => {
  await store.pause()
  if (change.removed) store.delete(change.key)
  else store.write(change)
}

const only =
  (...names: readonly string[]) =>
  ({ event }: { readonly event: unknown }) =>
    names.includes(String(event)) ? undefined : 200

const simple = ['asset.uploaded', 'asset.modified', 'asset.removed']
const assets = [...simple, 'asset.copied', 'asset.overwritten']

const names = ({ live }: Store) => live.map(({ id, entity }) => ({ id, name: entity.name ?? null }))

const cases: Readonly<Record<string, readonly [TestConsumerOptions, ...string[]]>> = {
  commonest: [{ apply: upserts, faults: { read: only(...simple) } }, 'ordering/last-arrival-wins'],
  'assets only': [{ apply: upserts, faults: { read: only(...assets) } }, 'ordering/last-arrival-wins'],
  'names only': [{ apply: upserts, show: names }, 'ordering/last-arrival-wins'],
  'names only of commonest': [
    { apply: upserts, faults: { read: only(...simple) }, show: names },
    'ordering/last-arrival-wins',
  ],
  'commonest, queued': [{ apply: upserts, faults: { read: only(...simple) }, queue: {} }, 'ordering/last-arrival-wins'],
}

test.each(Object.entries(cases))(
  '%s',
  async (_, [options, ...expected]) => {
    const { findings } = await judge(options, '**')
    const grave = findings.filter(({ severity }) => severity !== 'info')
    expect(grave.map(({ defect, law }) => defect ?? `(${law})`)).toEqual(expected)
  },
  60_000,
)
