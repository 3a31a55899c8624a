import { describe, expect, test } from 'vitest'
import { judge } from '../../consumers/check-virtually.js'
import { type Apply, type Change, newestWins, type Store } from '../../consumers/store.js'
import type { TestConsumerOptions } from '../../consumers/test-consumer.js'

const upserts: Apply = async (store, change) => {
  await store.pause()
  if (change.removed) store.delete(change.key)
  else store.write(change)
}

/** Accepts all other events and does nothing. */
const only =
  (...names: readonly string[]) =>
  ({ event }: { readonly event: unknown }) =>
    names.includes(String(event)) ? undefined : 200

const simple = ['asset.uploaded', 'asset.modified', 'asset.removed']
const ofAssets = [...simple, 'asset.copied', 'asset.overwritten']

const names = ({ live }: Store) => live.map(({ id, entity }) => ({ id, name: entity.name ?? null }))
const flagged = ({ rows }: Store) => rows.map(({ serial, entity, removed }) => ({ row: serial, ...entity, removed }))

const flags: Apply = async (store, change) => {
  await store.pause()
  store.write(change)
}

/** A document that is read, changed and written back. */
function oneDocument(): TestConsumerOptions {
  let document: Readonly<Record<string, Change>> = {}
  return {
    apply: async (store, change) => {
      const read = document
      await store.pause()
      if ((read[change.key]?.at ?? 0) < change.at) document = { ...read, [change.key]: change }
    },
    show: () => Object.values(document).flatMap(({ removed, entity }) => (removed ? [] : [entity])),
    also: () => ({
      reset: () => {
        document = {}
      },
    }),
  }
}

/** A queue in which there is one job at most for each entity; what comes meanwhile is dropped, or read by that job. */
function oneJobEach(meanwhile: 'dropped' | 'read'): TestConsumerOptions {
  const pending = new Map<string, Change[]>()
  return {
    apply: (store, change) => {
      const changes = pending.get(change.key)
      if (changes !== undefined) {
        if (meanwhile === 'read') changes.push(change)
        return 202
      }
      pending.set(change.key, [change])
      void store.clock.sleep(6).then(() => {
        for (const one of pending.get(change.key) ?? []) store.writeIfNewer(one)
        pending.delete(change.key)
      })
      return 202
    },
  }
}

/** Beside each folder stands how many assets it holds. */
function counting(counts: 'events' | 'rows'): TestConsumerOptions {
  const held = new Map<string, number>()
  return {
    apply: async (store, change, body) => {
      await newestWins(store, change, body)
      const folder = change.entity.folder_id
      if (change.kind !== 'asset' || typeof folder !== 'string' || change.verb === 'change') return
      held.set(folder, (held.get(folder) ?? 0) + (change.removed ? -1 : 1))
    },
    show: ({ live }) =>
      live.map(({ kind, id, entity }) => ({
        ...entity,
        ...(kind === 'folder' && {
          assets: counts === 'events' ? (held.get(id) ?? 0) : live.filter((one) => one.entity.folder_id === id).length,
        }),
      })),
  }
}

/** Assets of one name in one folder: what becomes of the second. */
const unique =
  (second: 'fails' | 'replaces' | 'gets a suffix', everywhere = false): Apply =>
  async (store, change) => {
    const { kind, key, entity, removed } = change
    await store.pause()
    const same = store.live.filter(
      (one) =>
        kind === 'asset' &&
        one.kind === kind &&
        one.key !== key &&
        one.entity.name === entity.name &&
        (everywhere || (one.entity.folder_id === entity.folder_id && entity.folder_id !== undefined)),
    )
    if (same.length > 0 && !removed) {
      if (second === 'fails') return 500
      if (second === 'replaces') for (const one of same) store.delete(one.key)
    }
    const suffixed = second === 'gets a suffix' && same.length > 0 ? { slug: `${entity.name}-2` } : {}
    store.writeIfNewer({ ...change, entity: { ...entity, ...suffixed } })
    return undefined
  }

/** A log of events that each came once, and the state that they make in the order in which they came. */
function logged(): TestConsumerOptions {
  const log = new Map<string, Change>()
  return {
    apply: (_, change, body) => void (log.has(body) || log.set(body, change)),
    show: () => {
      const rows = new Map<string, Change>()
      for (const change of log.values()) {
        if (change.removed) rows.delete(change.key)
        else rows.set(change.key, change)
      }
      return [...rows.values()].map(({ entity }) => entity)
    },
    also: () => ({ reset: () => log.clear() }),
  }
}

/** What failed once is claimed for ever. */
function claiming(): TestConsumerOptions {
  const claims = new Set<string>()
  return {
    apply: async (store, change, body) => {
      if (claims.has(body)) return 409
      claims.add(body)
      if (change.verb === 'change' && store.find(change.key) === undefined) return 404
      await newestWins(store, change, body)
      claims.delete(body)
      return undefined
    },
  }
}

const keepsFolder: TestConsumerOptions = {
  faults: {
    stored: (entity, before) => {
      if (before === undefined) return entity
      const { folder_id: _, ...rest } = entity
      return before.folder_id === undefined ? rest : { ...rest, folder_id: before.folder_id }
    },
  },
}

const noFolders = ({ live }: Store) =>
  live.flatMap(({ kind, entity: { folder_id: _, ...entity } }) => (kind === 'asset' ? [entity] : []))

const LAST = 'ordering/last-arrival-wins'

const cases: Readonly<Record<string, readonly [TestConsumerOptions, ...string[]]>> = {
  'the commonest consumer': [{ apply: upserts, faults: { read: only(...simple) } }, LAST],
  'the commonest, in a queue': [{ apply: upserts, faults: { read: only(...simple) }, queue: {} }, LAST],
  'the commonest, with names only': [{ apply: upserts, faults: { read: only(...simple) }, show: names }, LAST],
  'the commonest, with flagged rows': [{ apply: flags, faults: { read: only(...simple) }, show: flagged }, LAST],
  'assets only': [{ apply: upserts, faults: { read: only(...ofAssets) } }, LAST],
  'names only': [{ apply: upserts, show: names }, LAST],
  'folded from a log': [logged(), LAST],
  'one document': [oneDocument(), 'concurrency/shared-document'],
  'a job id that is the id of the entity': [oneJobEach('dropped'), 'idempotency/key-asset-id'],
  'a unique name in each folder': [{ apply: unique('fails') }, 'schema/uniqueness-assumed'],
  'a unique name everywhere': [{ apply: unique('fails', true) }, 'schema/uniqueness-assumed'],
  'a name as the key': [{ apply: unique('replaces') }, 'schema/uniqueness-assumed'],
  'a counter that events move': [counting('events'), 'ordering/counter-drifts'],
  'a move that is ignored': [keepsFolder, 'ordering/move-ignored'],
  'a claim that stays': [claiming(), 'recovery/stuck-claim'],
}

const sound: Readonly<Record<string, TestConsumerOptions>> = {
  'ignores most events': { faults: { read: only(...simple) } },
  'jobs that read what came meanwhile': oneJobEach('read'),
  'names with suffixes': { apply: unique('gets a suffix') },
  'counted rows': counting('rows'),
  'no folders at all': { show: noFolders },
}

/** What a queue shows takes long to settle, and a search for a name is slow: these are checked against some laws only. */
const restricted: Readonly<Record<string, readonly string[]>> = {
  'the commonest, in a queue': ['ordering/*'],
  'a job id that is the id of the entity': ['idempotency/*', 'recovery/gone-is-no-error', 'concurrency/newest-*'],
  'jobs that read what came meanwhile': ['idempotency/*', 'recovery/gone-is-no-error', 'concurrency/newest-*'],
  'names with suffixes': ['schema/*', 'protocol/*'],
}
const state = ['ordering/*', 'idempotency/*', 'concurrency/*', 'recovery/*', 'schema/*', 'protocol/*']

async function found(name: string, options: TestConsumerOptions): Promise<string[]> {
  const { findings } = await judge(options, ...(restricted[name] ?? state))
  const grave = findings.filter(({ severity }) => severity !== 'info')
  return grave.map(({ defect, law }) => defect ?? `(${law})`)
}

describe('a defect is named', () => {
  test.each(Object.entries(cases))('%s', async (name, [options, ...expected]) => {
    expect(await found(name, options)).toEqual(expected)
  })
})

describe('nothing is found in', () => {
  test.each(Object.entries(sound))('%s', async (name, options) => expect(await found(name, options)).toEqual([]))
})
