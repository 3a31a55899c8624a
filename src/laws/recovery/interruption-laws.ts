import type { Provider, Step } from '../../provider/provider.js'
import { inOrder, type Schedule } from '../../schedule/schedule.js'
import { observe } from '../asking.js'
import { capabilities } from '../capabilities.js'
import type { GeneralDefectId } from '../defects.js'
import { counted, effectsOf, ifMore } from '../effects.js'
import type { Law, Violation } from '../law.js'
import { capitalised, type Tale } from '../tales.js'
import type { HistoryTrial } from '../trial.js'
import { tookAt } from '../violations.js'
import { ifLostByFault, ifStillClaimed, isClaimed } from './judge-interrupted.js'
import { faultsOf, faultTales, killed, killedAndLater, lastEventShown } from './trials.js'

/**
 * The laws on work that is interrupted: by a store that fails, or by the end of the process.
 *
 * @param further tales whose last event a provider has besides creations, changes and removals
 */
export const interruptionLaws = (
  { words, model }: Provider,
  further: readonly Tale[] = [],
): readonly Law<GeneralDefectId>[] => [
  {
    id: 'recovery/failed-write-is-retried',
    title: 'If the store fails, the event is refused, or applied later.',
    severity: 'must',
    why: `A 2xx tells ${words.sender} that it need not send the event again. Source: ${words.sources.retries}; seen in public receivers: https://github.com/webrenew/unicon/issues/42`,
    remedy: 'Answer 5xx if the work failed, and write the mark and the work in one transaction.',
    tolerates: 'A 2xx for an event that a queue applies later.',
    needs: ['observe', 'failOnce'],
    defects: ['recovery/error-swallowed-2xx', 'recovery/marked-before-done', 'recovery/stuck-claim'],
    alone: true,
    *run({ declared: { environments }, synchronous }) {
      const [scope] = environments
      const { sure, unsure } = faultTales(model, further)
      const plain = yield* observe(lastEventShown(model, scope, unsure))
      const shown = new Set(plain.filter(({ same }) => !same).map(({ trial }) => trial.key))
      const first = sure.map((tale) => faultsOf(model, scope, tale)).flatMap(({ once, again }) => [once, again])
      // A queue is given time around each fault, so that only the plain form is tried.
      const others = unsure
        .filter(({ key }) => shown.has(key))
        .map((tale) => faultsOf(model, scope, tale))
        .flatMap(({ once, again }) => (synchronous ? [once, again] : [once]))
      const seen = yield* observe([...first, ...others])
      if (synchronous) return { violations: seen.flatMap(ifLostByFault) }
      // A queue may try again later, within the settling limit.
      const wrong = seen.filter((one) => !one.same)
      const late = yield* observe(wrong.map(({ trial }) => patiently(trial)))
      return { violations: late.flatMap(ifLostByFault) }
    },
  },
  {
    id: 'recovery/killed-work-is-taken-over',
    title: 'An event interrupted by a crash is applied when it is sent again.',
    severity: 'should',
    why: 'Deployments and crashes kill processes between claim and completion. Seen in public receivers: https://github.com/first-tree-ai/first-tree/pull/1944',
    remedy:
      'Give each claim a lease and let any worker that finds an expired one take over, or claim the event and do the work in one transaction.',
    tolerates: 'Refusing or ignoring the event while the lease of the killed process runs.',
    needs: ['observe', 'restart'],
    defects: ['recovery/stuck-claim'],
    alone: true,
    *run({ declared: { environments, lease } }) {
      const claimed = (yield* observe(killed(model, environments[0]))).filter(isClaimed)
      // Another time the shortest may be over before the claim, and the longest after the work.
      const middle = claimed[claimed.length >> 1]
      if (middle === undefined) return { violations: [] }
      if (lease === undefined)
        return { violations: [], partly: `a killed process left a claim; ${capabilities.lease.give}` }
      const later = yield* observe([killedAndLater(middle.trial, lease)])
      return { violations: later.flatMap((one) => ifStillClaimed(lease, one)) }
    },
  },
  {
    id: 'recovery/retry-repeats-nothing',
    title: 'Retrying a refused event does not repeat side effects.',
    severity: 'must',
    why: 'Without a transaction, a retry repeats the first half of the work. Seen in public receivers: https://github.com/airqo-platform/AirQo-api/pull/7029',
    remedy: 'Run side effects last, or write them to an outbox in the same transaction as the work.',
    tolerates: 'Side effects that come later.',
    needs: ['effects'],
    defects: ['recovery/partial-apply'],
    alone: true,
    *run({ declared: { environments }, has }) {
      const [scope] = environments
      const early = yield* observe(tooEarly(model, scope))
      const refused = early.filter((one) => !tookAt(one, 0) && one.unaccepted.length === 0).map(({ trial }) => trial)
      if (has('failOnce')) refused.push(duringAFault(model, scope))
      const skipped = `no delivery was refused first and accepted later${has('failOnce') ? '' : `; ${capabilities.failOnce.give}`}`
      let retried = 0
      const violations: Violation<GeneralDefectId>[] = []
      for (const trial of refused) {
        const told = capitalised(trial.title)
        const follows = trial.key === 'fault' ? {} : { follows: [trial.key] }
        const [once, again] = yield* observe([
          effectsOf(
            `${trial.key}-plain`,
            'control',
            `${told}, accepted at once`,
            counted(trial.title, trial.history, inOrder(trial.history)),
          ),
          {
            ...effectsOf(
              `${trial.key}-retried`,
              'suspect',
              `${told}, refused first and then accepted`,
              counted(trial.title, trial.history, trial.schedule),
            ),
            ...follows,
          },
        ])
        const wasRefused = again !== undefined && again.histories[0] !== undefined && !tookAt(again.histories[0], 0)
        const why = 'The failed attempt has already run its side effect, and the retry runs it again.'
        if (wasRefused) retried++
        const more = wasRefused ? ifMore('recovery/partial-apply', again, once, why) : undefined
        if (more !== undefined) violations.push(more)
      }
      return { violations, ...(retried === 0 && { skipped }) }
    },
  },
]

/** The same, with more time for a queue that tries again. */
function patiently(trial: HistoryTrial): HistoryTrial {
  return { ...trial, key: `${trial.key}-patiently`, follows: [trial.key], patient: true }
}

/** Events that come before what they need. */
function tooEarly(model: Provider['model'], scope: string | undefined): HistoryTrial[] {
  const [kind] = model.kinds
  const parent = model.kinds.find(({ name }) => name === kind.parent)
  const entity = kind.example
  const stories: (readonly Step[])[] = [[kind.create(entity), kind.change(entity)]]
  if (parent !== undefined)
    stories.push([parent.create(parent.example), kind.create(entity, { inside: parent.example })])
  return stories.map((steps, index) =>
    retried(`early-${index + 1}`, 'an event that comes too early', model.tell(steps, scope), [
      { event: 1 },
      { event: 0 },
    ]),
  )
}

function duringAFault({ kinds: [kind], tell }: Provider['model'], scope: string | undefined): HistoryTrial {
  const schedule: Schedule = [{ event: 0, after: 'fault' }, { event: 0 }]
  return retried('fault', 'an event during which the store fails', tell([kind.create(kind.example)], scope), schedule)
}

function retried(key: string, title: string, history: HistoryTrial['history'], schedule: Schedule): HistoryTrial {
  return { kind: 'history', key, role: 'suspect', title, history, schedule, shrink: 'never' }
}
