import { describe, expect, test } from 'vitest'
import { defectsOf, judge } from '../consumers/check-virtually.js'
import { type Apply, type Change, newestWins, type Store } from '../consumers/store.js'
import type { TestConsumerOptions } from '../consumers/test-consumer.js'

const [first, second] = ['6afdca1ba1e38969dea1', 'Xq8mVt2RkY7bLw0NfZ4c'] as const
const environments = [first, second]
const environmentSecrets: Readonly<Record<string, readonly string[]>> = {
  [first]: ['secret-one'],
  [second]: ['secret-two'],
}

const keyedBy =
  (key: (change: Change) => string): Apply =>
  (store, change, body) =>
    newestWins(store, { ...change, key: key(change) }, body)

const servesOwn: Apply = async (store, change, body) => {
  if (environments.some((own) => own === change.environment)) await newestWins(store, change, body)
}

/** Verifies with the secrets that are given for an environment. */
const verifying = (
  secretsOf: (environment: string) => readonly string[],
  declared: { readonly environmentSecrets?: typeof environmentSecrets } = { environmentSecrets },
): TestConsumerOptions => ({
  apply: servesOwn,
  secrets: ['secret-one'],
  faults: { secretsFor: (body) => secretsOf(JSON.parse(body).environment_id) },
  also: () => ({ environments, ...declared }),
})
const byEnvironment = (environment: string) => environmentSecrets[environment] ?? ['none of these']

const serving = (own: readonly string[]) => () => ({ environments: own })

describe('isolation', () => {
  test('finds isolation/foreign-environment', async () => {
    expect(await defectsOf({ also: serving([first]) }, 'isolation/*')).toEqual(['isolation/foreign-environment'])
  })

  test('finds isolation/cross-environment-secret', async () => {
    const consumer = verifying(() => ['secret-one', 'secret-two'])
    expect(await defectsOf(consumer, 'isolation/*')).toEqual(['isolation/cross-environment-secret'])
  })

  test('finds tombstones that are shared by all environments', async () => {
    const removed = new Map<string, number>()
    const apply: Apply = async (store, change, body) => {
      const removedAt = removed.get(change.id) ?? 0
      if (change.removed) removed.set(change.id, Math.max(removedAt, change.at))
      else if (removedAt > change.at) return
      await newestWins(store, change, body)
    }
    expect(await defectsOf({ apply, also: serving(environments) }, 'isolation/environments-*')).toEqual([
      'isolation/environment-id-collision',
    ])
  })

  test('finds a collision where the state shows names within file names', async () => {
    const show = (store: Store) => store.live.map(({ id, entity: { name } }) => ({ id, file: `${name}.jpeg` }))
    const also = serving(environments)
    const apply = keyedBy(({ kind, id }) => `${kind}/${id}`)
    expect(await defectsOf({ apply, show, also }, 'isolation/environments-*')).toEqual([
      'isolation/environment-id-collision',
    ])
    expect(await defectsOf({ show, also }, 'isolation/environments-*')).toEqual([])
  })

  test('looks at the second environment where it has a secret of its own', async () => {
    const only = 'isolation/environments-*'
    expect((await judge(verifying(byEnvironment), only)).laws).toMatchObject([{ verdict: 'held' }])
    const undeclared = await judge(verifying(byEnvironment, {}), only)
    expect(undeclared.laws).toMatchObject([
      { verdict: 'skipped', reason: expect.stringContaining('environmentSecrets') },
    ])
  })

  test('finds isolation/environment-id-collision', async () => {
    const apply = keyedBy(({ kind, id }) => `${kind}/${id}`)
    expect(await defectsOf({ apply, also: serving(environments) }, 'isolation/environments-*')).toEqual([
      'isolation/environment-id-collision',
    ])
  })

  test('finds one row for two workspaces', async () => {
    const apply = keyedBy(({ environment, kind, id }) => `${environment}/${kind}/${id}`)
    expect(await defectsOf({ apply, also: serving(environments) }, 'isolation/workspaces-*')).toEqual([
      'isolation/environment-id-collision',
    ])
  })

  test('leaves one row for two workspaces alone where no two environments are declared', async () => {
    const apply = keyedBy(({ environment, kind, id }) => `${environment}/${kind}/${id}`)
    const only = ['isolation/workspaces-*', 'isolation/environments-*']
    expect(await defectsOf({ apply, also: serving([first]) }, ...only)).toEqual([])
  })

  test('finds isolation/asset-folder-collision', async () => {
    const apply = keyedBy(({ environment, workspace, id }) => `${environment}/${workspace}/${id}`)
    expect(await defectsOf({ apply }, 'isolation/*')).toEqual(['isolation/asset-folder-collision'])
  })

  test('leaves sound consumers alone', async () => {
    expect(await defectsOf({ apply: servesOwn, also: serving(environments) }, 'isolation/*')).toEqual([])
    expect(await defectsOf(verifying(byEnvironment), 'isolation/*')).toEqual([])
  })
})
