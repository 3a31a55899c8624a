import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Consumer } from '../../src/runner/consumer.js'
import { type Apply, type Change, defectsOf, sound, tinyConsumer } from './tiny-consumer.js'

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
