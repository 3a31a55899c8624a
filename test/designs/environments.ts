import { type App, act } from '../zoo/kit/build.js'
import { readEvent } from '../zoo/kit/event.js'
import { isGenuine } from '../zoo/kit/hmac.js'
import type { Delivery } from '../zoo/kit/http.js'
import type { Design } from '../zoo/running.js'
import { design } from './design.js'

const environments = ['6afdca1ba1e38969dea1', 'Xq8mVt2RkY7bLw0NfZ4c'] as const

const environmentOf = (delivery: Delivery): string => readEvent(delivery.body)?.environment ?? ''

/** Each environment has a secret of its own; what comes from elsewhere is acknowledged and dropped. */
const ownSecrets = (app: App) => {
  const secretOf = new Map(environments.map((environment, index) => [environment as string, app.secrets[index] ?? '']))
  return async (delivery: Delivery) => {
    if (delivery.method !== 'POST') return { status: 405 }
    const secret = secretOf.get(environmentOf(delivery))
    if (!isGenuine(delivery, secret === undefined ? app.secrets : [secret])) return app.refusal
    return secret === undefined ? app.success : act(app, {}, delivery)
  }
}

export const environmentDesigns: readonly Design[] = [
  design(
    'two-environments',
    ['T12', 'T20'],
    (app) => ({
      handle: async (delivery) => {
        if (delivery.method !== 'POST') return { status: 405 }
        if (!isGenuine(delivery, app.secrets)) return app.refusal
        return environments.some((known) => known === environmentOf(delivery)) ? act(app, {}, delivery) : app.success
      },
    }),
    { declares: { environments } },
  ),
  design('two-environments-own-secrets', ['T18', 'T20'], (app) => ({ handle: ownSecrets(app) }), {
    secrets: 2,
    declares: ({ secrets }) => ({
      // To a tester that knows one list of secrets, this is a consumer of the first environment.
      environments: [environments[0]],
      secrets: [secrets[0]],
      environmentSecrets: { [environments[0]]: [secrets[0]], [environments[1]]: [secrets[1]] },
    }),
  }),
  design('two-environments-served-with-own-secrets', ['T18', 'T20'], (app) => ({ handle: ownSecrets(app) }), {
    secrets: 2,
    declares: ({ secrets }) => ({
      environments,
      secrets: [secrets[0]],
      environmentSecrets: { [environments[0]]: [secrets[0]], [environments[1]]: [secrets[1]] },
    }),
  }),
]
