import { isFailed } from '../../../delivery/answer-kinds.js'
import { observe } from '../../../laws/asking.js'
import type { Facts } from '../../../laws/facts.js'
import type { Asks, Judgement, Law, Violation } from '../../../laws/law.js'
import type { HistoryObservation } from '../../../laws/observations.js'
import type { ProtocolExtras } from '../../../laws/protocol/laws.js'
import { sameJson } from '../../../observation/compare.js'
import type { DefectId } from '../../defects.js'
import { stumbledTrials, unknownEvents } from './trials.js'

/** What the general laws on answers need to know of CKBox. */
export const protocolExtras: ProtocolExtras<'schema/id-charset'> = { unknownEvents, changedIds: 'schema/id-charset' }

export const ckboxProtocolLaws: readonly Law<DefectId>[] = [
  {
    id: 'protocol/failed-answers-repeatable',
    title: 'Retrying an event whose answer failed does not change the state again.',
    severity: 'should',
    why: 'If a step fails after the state was written, CKBox sends the event again, and without a key it is applied twice.',
    remedy:
      'Write everything in one transaction, or make each write idempotent. Postpone anything that may fail until after the answer.',
    tolerates: 'Failing after the write, if the retry changes nothing.',
    needs: ['observe'],
    judgesFacts: true,
    defects: ['protocol/error-after-commit'],
    run: judgeRetries,
  },
]

function* judgeRetries(facts: Facts): Asks<Judgement<DefectId>> {
  const stumbled = stumbledTrials(facts)
  const seen = yield* observe(stumbled.flatMap(({ once, twice }) => [once, twice]))
  const violations = stumbled.flatMap(({ event, ...trials }): Violation<DefectId>[] => {
    const once = seen.find(({ trial }) => trial === trials.once)
    const twice = seen.find(({ trial }) => trial === trials.twice)
    if (once === undefined || twice === undefined || !failedAfterWriting(once)) return []
    if (sameJson(once.actual, twice.actual)) return []
    const message = `The consumer changed the state for \`${event}\`, failed to answer, and changed the state once more when the same delivery was repeated.`
    // What fails each time is never accepted either.
    const severity = twice.answers.slice(-2).every(isFailed) ? 'must' : 'should'
    return [{ defect: 'protocol/error-after-commit', severity, message, evidence: twice, expected: once.actual }]
  })
  return { violations }
}

function failedAfterWriting({ answers, same }: HistoryObservation): boolean {
  const last = answers.at(-1)
  return !same && last !== undefined && isFailed(last)
}
