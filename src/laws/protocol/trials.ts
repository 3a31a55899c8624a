import type { Model } from '../../provider/provider.js'
import { inOrder } from '../../schedule/schedule.js'
import { afterLease } from '../recovery/trials.js'
import { requested } from '../signature/trials.js'
import type { BurstTrial, HistoryTrial, RequestTrial } from '../trial.js'

export const methods: readonly RequestTrial[] = ['PUT', 'PATCH', 'DELETE', 'GET'].map((method) =>
  requested(method.toLowerCase(), `the method is ${method}, which the signature covers`, () => ({ method })),
)

/** One round of a measurement. */
export const authentic = (): RequestTrial => requested('authentic', 'the request is authentic', () => ({}))

const SAMPLES = 10

/** Plain creations of each kind. */
export function creations({ kinds, tell }: Model, scope: string | undefined): HistoryTrial[] {
  return kinds.flatMap((kind) => {
    const history = tell([kind.create(kind.example)], scope)
    return Array.from({ length: SAMPLES }, (): HistoryTrial => {
      const title = 'a plain creation'
      const schedule = inOrder(history)
      return { kind: 'history', key: kind.name, role: 'suspect', title, history, schedule, shrink: 'never' }
    })
  })
}

const CREATIONS = 6

/** Quick creations, and the end of the process right after the answer to the last but one. */
export function restarted({ kinds: [kind], tell }: Model, scope: string | undefined): HistoryTrial {
  const numbers = Array.from({ length: CREATIONS }, (_, index) => index + 1)
  const history = tell(
    numbers.map((version) => kind.create(`${kind.example}${version}`, { version })),
    scope,
  )
  return {
    kind: 'history',
    role: 'suspect',
    key: 'restart',
    title: 'five creations, a restart, one more creation',
    history,
    schedule: history.events.map((_, event) => (event === CREATIONS - 1 ? { event, after: 'restart' } : { event })),
    // A smaller schedule would lose its restart.
    shrink: 'never',
  }
}

/**
 * The same once more, with all the time that the consumer may need: where a lease is declared, the last event comes again
 * when it is over.
 */
export function givenTime(trial: HistoryTrial, leaseMs: number | undefined): HistoryTrial {
  const again = leaseMs === undefined ? [] : [{ event: CREATIONS - 1, after: afterLease(leaseMs) }]
  const schedule = [...trial.schedule, ...again]
  return { ...trial, key: `${trial.key}-again`, follows: [trial.key], schedule, patient: true }
}

const RUSH = 64

export const rush: BurstTrial = {
  kind: 'burst',
  role: 'suspect',
  key: 'burst',
  title: 'many creations at once',
  size: RUSH,
  waves: 1,
  retries: 0,
  simultaneous: true,
}

/** As many in turn: what then does not show either may lie on another page, or is lost by chance. */
export const rushInTurn: BurstTrial = {
  ...rush,
  role: 'control',
  key: 'in-turn',
  title: 'as many creations in turn',
  size: 1,
  waves: RUSH,
  paced: true,
}
