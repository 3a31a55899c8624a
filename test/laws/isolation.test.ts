import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { checkContract } from '../../src/runner/check.js'
import type { Consumer } from '../../src/runner/consumer.js'
import { type Apply, type Change, defectsOf, sound, type TinyStore, tinyConsumer } from './tiny-consumer.js'

const limit = 60_000
const [first, second] = ['6afdca1ba1e38969dea1', 'Xq8mVt2RkY7bLw0NfZ4c'] as const
const environments = [first, second]
const environmentSecrets = { [first]: ['secret-one'], [second]: ['secret-two'] }

const keyedBy =
  (key: (change: Change) => string): Apply =>
  (store, change, body) =>
    sound(store, { ...change, key: key(change) }, body)

const servesOwn: Apply = async (store, change, body) =>
  environments.some((own) => own === change.environment) ? sound(store, change, body) : undefined

/** Verifies with the secrets that are given for an environment. */
const verifying = (secretsOf: (environment: string) => readonly string[]): Partial<Consumer> => {
  const inner = tinyConsumer({ apply: servesOwn }) as Consumer & { endpoint: (request: Request) => Promise<Response> }
  return {
    ...inner,
    secrets: ['secret-one'],
    environments,
    environmentSecrets,
    endpoint: async (request: Request) => {
      const body = await request.clone().text()
      const text = `POST/${request.headers.get('x-cs-timestamp')}${body}`
      const signature = request.headers.get('x-cs-signature')
      const isRight = secretsOf(JSON.parse(body).environment_id).some(
        (secret) => createHmac('sha256', secret).update(text).digest('hex') === signature,
      )
      return isRight ? await inner.endpoint(request) : new Response(null, { status: 401 })
    },
  }
}

describe('isolation', () => {
  it('finds isolation/foreign-environment', { timeout: limit }, async () => {
    const consumer = tinyConsumer({ also: () => ({ environments: [first] }) })
    expect(await defectsOf(consumer, 'isolation/*')).toEqual(['isolation/foreign-environment'])
  })

  it('finds isolation/cross-environment-secret', { timeout: limit }, async () => {
    const consumer = tinyConsumer({ also: () => verifying(() => ['secret-one', 'secret-two']) })
    expect(await defectsOf(consumer, 'isolation/*')).toEqual(['isolation/cross-environment-secret'])
  })

  it('finds tombstones that are shared by all environments', { timeout: limit }, async () => {
    const removed = new Map<string, number>()
    const apply: Apply = async (store, change, body) => {
      const removedAt = removed.get(change.id) ?? 0
      if (change.removed) removed.set(change.id, Math.max(removedAt, change.at))
      else if (removedAt > change.at) return undefined
      return await sound(store, change, body)
    }
    const consumer = tinyConsumer({ apply, also: () => ({ environments }) })
    expect(await defectsOf(consumer, 'isolation/environments-*')).toEqual(['isolation/environment-id-collision'])
  })

  it('finds a collision where the state shows names within file names', { timeout: limit }, async () => {
    const shown = (store: TinyStore) =>
      store.rows.filter(({ removed }) => !removed).map(({ id, name }) => ({ id, file: `${name}.jpeg` }))
    const also = (store: TinyStore) => ({ environments, observe: () => shown(store) })
    const collides = tinyConsumer({ apply: keyedBy(({ kind, id }) => `${kind}/${id}`), also })
    expect(await defectsOf(collides, 'isolation/environments-*')).toEqual(['isolation/environment-id-collision'])
    expect(await defectsOf(tinyConsumer({ also }), 'isolation/environments-*')).toEqual([])
  })

  it('looks at the second environment where it has a secret of its own', { timeout: limit }, async () => {
    const consumer = verifying((environment) => environmentSecrets[environment as typeof first] ?? []) as Consumer
    const { laws } = await checkContract(consumer, { only: ['isolation/environments-*'], seed: 7, runs: 5 })
    expect(laws).toMatchObject([{ verdict: 'held' }])
    const { environmentSecrets: _, ...undeclared } = consumer
    const { laws: without } = await checkContract(undeclared, { only: ['isolation/environments-*'], seed: 7, runs: 5 })
    expect(without).toMatchObject([{ verdict: 'skipped', reason: expect.stringContaining('environmentSecrets') }])
  })

  it('finds isolation/environment-id-collision', { timeout: limit }, async () => {
    const apply = keyedBy(({ kind, id }) => `${kind}/${id}`)
    const consumer = tinyConsumer({ apply, also: () => ({ environments }) })
    expect(await defectsOf(consumer, 'isolation/environments-*')).toEqual(['isolation/environment-id-collision'])
  })

  it('finds one row for two workspaces', { timeout: limit }, async () => {
    const apply = keyedBy(({ environment, kind, id }) => `${environment}/${kind}/${id}`)
    const consumer = tinyConsumer({ apply, also: () => ({ environments }) })
    expect(await defectsOf(consumer, 'isolation/workspaces-*')).toEqual(['isolation/environment-id-collision'])
  })

  it('leaves one row for two workspaces alone where no two environments are declared', { timeout: limit }, async () => {
    const apply = keyedBy(({ environment, kind, id }) => `${environment}/${kind}/${id}`)
    const consumer = tinyConsumer({ apply, also: () => ({ environments: [first] }) })
    expect(await defectsOf(consumer, 'isolation/workspaces-*', 'isolation/environments-*')).toEqual([])
  })

  it('finds isolation/asset-folder-collision', { timeout: limit }, async () => {
    const apply = keyedBy(({ environment, workspace, id }) => `${environment}/${workspace}/${id}`)
    expect(await defectsOf(tinyConsumer({ apply }), 'isolation/*')).toEqual(['isolation/asset-folder-collision'])
  })

  it('leaves sound consumers alone', { timeout: limit }, async () => {
    const both = tinyConsumer({ apply: servesOwn, also: () => ({ environments }) })
    expect(await defectsOf(both, 'isolation/*')).toEqual([])
    const own = verifying((environment) => environmentSecrets[environment as typeof first] ?? [])
    expect(await defectsOf(tinyConsumer({ also: () => own }), 'isolation/*')).toEqual([])
  })
})
