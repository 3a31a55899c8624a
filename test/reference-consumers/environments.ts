import { type App, act } from '../mutants/kit/build.js'
import { readEvent } from '../mutants/kit/event.js'
import { isAuthentic } from '../mutants/kit/hmac.js'
import type { Delivery } from '../mutants/kit/http.js'
import type { ReferenceConsumer } from '../mutants/running.js'
import { referenceConsumer } from './reference-consumer.js'

const environments = ['6afdca1ba1e38969dea1', 'Xq8mVt2RkY7bLw0NfZ4c'] as const

const environmentOf = (delivery: Delivery): string => readEvent(delivery.body)?.environment ?? ''

/** Each environment has a secret of its own; what comes from elsewhere is acknowledged and dropped. */
const ownSecrets = (app: App) => {
  const secretOf = new Map(environments.map((environment, index) => [environment as string, app.secrets[index] ?? '']))
  return async (delivery: Delivery) => {
    if (delivery.method !== 'POST') return { status: 405 }
    const secret = secretOf.get(environmentOf(delivery))
    if (!isAuthentic(delivery, secret === undefined ? app.secrets : [secret])) return app.refusal
    return secret === undefined ? app.success : act(app, {}, delivery)
  }
}

export const environmentConsumers: readonly ReferenceConsumer[] = [
  referenceConsumer(
    'two-environments',
    ['T12', 'T20'],
    (app) => ({
      handle: async (delivery) => {
        if (delivery.method !== 'POST') return { status: 405 }
        if (!isAuthentic(delivery, app.secrets)) return app.refusal
        return environments.some((known) => known === environmentOf(delivery)) ? act(app, {}, delivery) : app.success
      },
    }),
    { declares: { environments } },
  ),
  referenceConsumer('two-environments-own-secrets', ['T18', 'T20'], (app) => ({ handle: ownSecrets(app) }), {
    secrets: 2,
    declares: ({ secrets }) => ({
      // To a tester that knows one list of secrets, this is a consumer of the first environment.
      environments: [environments[0]],
      secrets: [secrets[0]],
      environmentSecrets: { [environments[0]]: [secrets[0]], [environments[1]]: [secrets[1]] },
    }),
  }),
  referenceConsumer(
    'two-environments-served-with-own-secrets',
    ['T18', 'T20'],
    (app) => ({ handle: ownSecrets(app) }),
    {
      secrets: 2,
      declares: ({ secrets }) => ({
        environments,
        secrets: [secrets[0]],
        environmentSecrets: { [environments[0]]: [secrets[0]], [environments[1]]: [secrets[1]] },
      }),
    },
  ),
]
