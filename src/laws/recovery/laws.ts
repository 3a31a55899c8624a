import { isServerError } from '../../delivery/answer-kinds.js'
import type { Provider } from '../../provider/provider.js'
import { observe } from '../asking.js'
import { lostRace, type Race, roundsOf } from '../concurrency/races.js'
import type { GeneralDefectId } from '../defects.js'
import type { Law } from '../law.js'
import type { HistoryObservation } from '../observations.js'
import { a, capitalised, entitiesOf, type Tale, trialsOf } from '../tales.js'
import type { HistoryTrial } from '../trial.js'
import { isWrong, tookAt } from '../violations.js'
import { earlyEvents, earlyTales } from './trials.js'

/** Refused at first, accepted when it came again, and not applied. */
const isMarked = (seen: HistoryObservation): boolean =>
  !seen.same && seen.settled && !tookAt(seen, 0) && tookAt(seen, 2)

/** Refused at first, refused when it could be applied, while another change of the same entity is taken. */
const isStuck = (seen: HistoryObservation): boolean =>
  [0, 2, 3].every((place) => !tookAt(seen, place)) && tookAt(seen, 4)

/** The laws on what becomes of an event that was refused, lost, or came too late. */
export const recoveryLaws = ({ words, model }: Provider): readonly Law<GeneralDefectId>[] => [
  {
    id: 'recovery/refused-is-applied-later',
    title: 'A refused event is applied when it is sent again.',
    severity: 'must',
    why: `${words.sender} retries what was not accepted. If the consumer marks an event as processed before the work is done, it takes the retry for a duplicate. Source: ${words.sources.retries}; seen in public receivers: https://github.com/AI-Shipping-Labs/website/issues/285`,
    remedy: 'Write the mark and the work in one transaction. Release a claim when the work fails, and let it expire.',
    tolerates: 'Refusing an event that comes too early. Applying it right away.',
    needs: ['observe'],
    defects: ['recovery/marked-before-done', 'recovery/stuck-claim'],
    *run({ declared: { environments } }) {
      const trials = (tales: readonly Tale[]) => trialsOf(model, environments[0], tales)
      const early = earlyEvents(model).map(earlyTales)
      const seen = yield* observe(trials(early.flatMap(({ again, twice }) => [again, twice])))
      const of = ({ key }: Tale) => seen.filter(({ trial }) => trial.key === key)
      const suspects = early.filter(({ twice }) => of(twice).some(isStuck)).map(({ later }) => later)
      const later = yield* observe(trials(suspects))
      return {
        violations: [
          ...early
            .flatMap(({ again }) => of(again).filter(isMarked))
            .map((evidence) => ({
              defect: 'recovery/marked-before-done' as const,
              message: `${capitalised(evidence.trial.title)}: the consumer refused the first delivery, accepted the second one, and did not apply the event.`,
              evidence,
            })),
          ...later.filter(isStuck).map((evidence) => ({
            defect: 'recovery/stuck-claim' as const,
            // Nothing frees it, so the event is lost.
            severity: 'must' as const,
            message: `${capitalised(evidence.trial.title)}: the consumer refuses the event each time, even when it could apply it, and accepts another change of the same entity.`,
            evidence,
          })),
        ],
      }
    },
  },
  {
    id: 'recovery/accepted-is-applied',
    title: 'Every accepted event is applied.',
    severity: 'must',
    why: `A 2xx tells ${words.sender} that it need not send the event again. Source: ${words.sources.retries}; seen in public receivers: https://github.com/webrenew/unicon/issues/42`,
    remedy: 'Let errors reach the answer: 5xx if the work failed.',
    tolerates: 'Refusing an event that cannot be processed now.',
    needs: ['observe'],
    defects: ['recovery/error-swallowed-2xx'],
    *run(facts) {
      if (!facts.synchronous) {
        const skipped =
          'the consumer answers before its work is done: protocol/accepted-is-kept checks that nothing is lost'
        return { violations: [], skipped }
      }
      const [scope] = facts.declared.environments
      const crowd = manyAtOnce(model, scope)
      const seen = yield* observe([...oneOfMany(model, scope), ...roundsOf([crowd])])
      const lost = yield* lostRace(facts, [crowd], seen, isWrong)
      const [evidence] = lost?.lost ?? []
      if (evidence !== undefined) {
        const message = `${capitalised(crowd.burst.title)} each got a 2xx, but some did not change the state. Sent one after the other, all of them do.`
        return { violations: [{ defect: 'recovery/error-swallowed-2xx', message, evidence }] }
      }
      const taken = seen.filter((one) => one.trial.key === 'one-of-many' && tookAt(one, 0))
      const unapplied = taken.filter(({ actual }) => actual === null)
      const [first] = unapplied
      // Many histories are delivered side by side, so that what a burst shows may show here by accident.
      if (first === undefined || unapplied.length === taken.length) return { violations: [] }
      const message = `Of ${taken.length} creations that each got a 2xx, ${unapplied.length} did not change the state.`
      return { violations: [{ defect: 'recovery/error-swallowed-2xx', message, evidence: first }] }
    },
  },
  {
    id: 'recovery/gone-is-no-error',
    title: 'Events of an entity that no longer exists are accepted and leave nothing behind.',
    severity: 'should',
    why: `A consumer that reads the entity back from ${words.sender} gets a 404 if it was removed in the meantime, or writes stale data that it read before the removal. Seen in public receivers: https://github.com/get-convex/workos-authkit/pull/73`,
    remedy: 'Treat a 404 as a removal and answer 2xx. When you write, compare with the row or its tombstone.',
    tolerates: 'A 4xx for a change of a removed entity.',
    needs: ['observe'],
    defects: ['recovery/refetch-loses'],
    *run(facts) {
      const [scope] = facts.declared.environments
      const brief = removedAtOnce(model, scope)
      const seen = yield* observe([...changeAfterRemoval(model, scope), ...roundsOf([brief])])
      const failing = seen.filter(({ trial, answers, unaccepted }) => {
        const last = answers[2]
        return trial.key === 'gone' && unaccepted.includes(1) && last !== undefined && isServerError(last)
      })
      const ghosts = yield* lostRace(facts, [brief], seen, isWrong)
      // What only some rounds show is a race of workers; what a read-back delays shows but for a hiccup now and then.
      const isUsual = ghosts !== undefined && ghosts.lost.length >= ghosts.rounds * (5 / 6)
      const [ghost] = isUsual ? ghosts.lost : []
      return {
        violations: [
          ...failing.map((evidence) => ({
            defect: 'recovery/refetch-loses' as const,
            message: `The consumer answers with a server error each time ${evidence.trial.title}, so ${words.sender} keeps sending it.`,
            evidence,
          })),
          ...(ghost === undefined ? [] : [ghost]).map((evidence) => ({
            defect: 'recovery/refetch-loses' as const,
            severity: 'must' as const,
            message: `${capitalised(brief.burst.title)} stays forever: the consumer read it from ${words.sender} before the removal and wrote it afterwards.`,
            evidence,
          })),
        ],
      }
    },
  },
]

const MANY = 24

type Model = Provider['model']

function oneOfMany({ kinds: [kind], ...model }: Model, scope: string | undefined): HistoryTrial[] {
  const tale: Tale = {
    key: 'one-of-many',
    title: 'one of many creations',
    steps: [kind.create(kind.example)],
    shrink: 'never',
  }
  const [trial] = trialsOf({ kinds: [kind], ...model }, scope, [tale]) as [HistoryTrial]
  return Array.from({ length: MANY }, () => ({ ...trial }))
}

function manyAtOnce(model: Model, scope: string | undefined): Race {
  const [kind] = model.kinds
  const steps = entitiesOf(kind, MANY).map((entity) => kind.create(entity))
  const together = steps.map((_, event) => ({ event }))
  const few = steps.slice(0, 6)
  const inTurn = { role: 'control', title: 'six creations, one after the other', steps: few, paced: true } as const
  const [burst, ...controls] = trialsOf(model, scope, [
    { key: 'many-at-once', title: `${MANY} creations at once`, steps, plan: [{ together }], shrink: 'never' },
    { ...inTurn, key: 'many-in-turn' },
    { ...inTurn, key: 'many-in-reverse', plan: [5, 4, 3, 2, 1, 0] },
  ]) as [HistoryTrial, ...HistoryTrial[]]
  return { rounds: 2, burst, inTurn: controls }
}

function changeAfterRemoval(model: Model, scope: string | undefined): HistoryTrial[] {
  const [kind] = model.kinds
  const entity = kind.example
  const steps = [kind.create(entity), kind.change(entity), kind.remove(entity)]
  return trialsOf(model, scope, [
    {
      key: 'gone',
      title: `an old change of ${a(kind)} arrives after its removal`,
      steps,
      plan: [0, 2, 1],
      shrink: 'never',
    },
  ])
}

function removedAtOnce(model: Model, scope: string | undefined): Race {
  const [kind] = model.kinds
  const steps = [kind.create(kind.example), kind.remove(kind.example)]
  const compare = { hides: kind.texts(1).slice(0, 1) }
  const [burst, inTurn] = trialsOf(model, scope, [
    { key: 'brief', title: `${a(kind)} that is removed right after its creation`, steps, compare, paced: false },
    { key: 'brief-in-turn', role: 'control', title: `${a(kind)} that is removed later`, steps, compare, paced: true },
  ]) as [HistoryTrial, HistoryTrial]
  return { rounds: 6, burst, inTurn: [inTurn] }
}
