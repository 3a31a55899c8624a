import { type App, applyNewest, type Make, type Setup } from './kit/build.js'
import { type Change, changeOf, type Received } from './kit/event.js'
import { isAuthentic } from './kit/hmac.js'
import { mutant } from './kit/mutant.js'
import { isNewer, keyOf, rowOf } from './kit/store.js'
import type { Mutant } from './running.js'

const environments = ['6afdca1ba1e38969dea1', 'Xq8mVt2RkY7bLw0NfZ4c'] as const
const two: Setup = { declares: { environments } }
const one: Setup = { declares: { environments: [environments[0]] } }

const served = (received: Received): Change | 'ignored' | undefined =>
  environments.some((known) => known === received.environment) ? changeOf(received) : 'ignored'

/** Rows under a key that forgets something. */
const keyedBy =
  (key: (change: Change) => string, change: (received: Received) => Change | 'ignored' | undefined = changeOf): Make =>
  (app) => ({
    change,
    apply: async (change) => {
      const next = rowOf(change)
      await app.store.update(key(change), (row) => (isNewer(next, row) ? next : undefined))
      return undefined
    },
  })

/** A removal that hits every row it takes for the same. */
const removesAlso =
  (isHit: (place: Pick<Change, 'environment' | 'kind' | 'id'>, change: Change) => boolean, change = changeOf): Make =>
  (app) => ({
    change,
    apply: async (change) => {
      const applied = await applyNewest(app, change)
      if (!applied || change.verb !== 'remove') return undefined
      for (const row of app.disk.rows.all()) {
        if (isHit(row, change)) app.disk.rows.set(keyOf(row), { ...row, deleted: true })
      }
      return undefined
    },
  })

/** The secret of any environment opens every environment. */
const anySecret = (app: App) => ({
  change: served,
  verify: (delivery: Parameters<typeof isAuthentic>[0]) =>
    isAuthentic(delivery, app.secrets) ? undefined : app.refusal,
})

export const isolation: readonly Mutant[] = [
  mutant('isolation/foreign-environment', 'applied', () => ({}), one),
  mutant(
    'isolation/foreign-environment',
    'applied-as-own',
    () => ({
      change: (received) => changeOf({ ...received, environment: environments[0] }),
    }),
    one,
  ),

  mutant('isolation/cross-environment-secret', 'any-secret', anySecret, {
    secrets: 2,
    declares: ({ secrets }) => ({
      environments,
      environmentSecrets: { [environments[0]]: [secrets[0]], [environments[1]]: [secrets[1]] },
    }),
  }),

  mutant(
    'isolation/environment-id-collision',
    'state',
    keyedBy((change) => keyOf({ ...change, environment: '' }), served),
    two,
  ),
  mutant(
    'isolation/environment-id-collision',
    'dedupe-key',
    (app) => ({
      change: served,
      apply: async (change) => {
        if (await app.store.claim([change.event, change.id, change.sentAt].join('\n'))) await applyNewest(app, change)
        return undefined
      },
    }),
    two,
  ),
  mutant(
    'isolation/environment-id-collision',
    'removal',
    removesAlso(
      (row, change) => row.id === change.id && row.kind === change.kind && row.environment !== change.environment,
      served,
    ),
    two,
  ),
  mutant(
    'isolation/environment-id-collision',
    'workspace',
    keyedBy((change) => keyOf({ ...change, workspace: '' }), served),
    two,
  ),

  mutant(
    'isolation/asset-folder-collision',
    'one-table',
    keyedBy((change) => [change.environment, change.workspace, change.id].join('\n')),
  ),
  mutant(
    'isolation/asset-folder-collision',
    'removal',
    removesAlso(
      (row, change) => row.id === change.id && row.environment === change.environment && row.kind !== change.kind,
    ),
  ),
]
