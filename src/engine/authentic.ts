import type { Authentic } from '../laws/trial.js'
import { inOrder } from '../schedule/schedule.js'
import type { Check } from './check-facts.js'
import { prepareRun, type Run } from './deliver.js'

/**
 * The authentic delivery of the event that single requests carry, under a fresh id, and the means to change it. `served`: the
 * stub of the provider's API learns of it. `from`: when it happened, ms since the epoch; default: after all before it.
 */
export async function makeAuthentic(
  check: Pick<Check, 'contract' | 'connection' | 'carried'>,
  { served = true, from }: { readonly served?: boolean; readonly from?: number | undefined } = {},
): Promise<Authentic & { readonly run: Run }> {
  const { connection, carried } = check
  const { signing, target, hooks, clock } = connection
  const run = prepareRun(check, carried, inOrder(carried), from)
  if (served) await hooks.serve(() => run.fresh.history.world)
  const body = run.fresh.bodies[0] as string
  const now = clock.now()
  const timestamp = signing.timestamp(now)
  const further = signing.furtherOf(body)
  return {
    event: JSON.parse(body) as object,
    body,
    id: [...run.fresh.ids.values()][0] ?? '',
    target: target.sent,
    signed: target.signed,
    timestamp: now,
    secret: signing.secret,
    sign: ({ secret, ...parts } = {}) => signing.sign({ body, timestamp, further, ...parts }, secret),
    request: (changes = {}) => signing.request({ body, timestamp, further, ...changes }),
    run,
  }
}
