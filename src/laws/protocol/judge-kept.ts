import { isAccepted } from '../../delivery/answer-kinds.js'
import type { Model } from '../../provider/provider.js'
import { observe } from '../asking.js'
import { capabilities } from '../capabilities.js'
import type { GeneralDefectId } from '../defects.js'
import type { Facts } from '../facts.js'
import type { Asks, Judgement, Violation } from '../law.js'
import type { HistoryObservation } from '../observations.js'
import { givenTime, restarted, rush } from './trials.js'

/** What was accepted shows, even if the consumer was killed right after, or much came at once. */
export function* judgeKept(model: Model, facts: Facts): Asks<Judgement<GeneralDefectId>> {
  const restarts = facts.has('restart')
  const { give } = capabilities.restart
  if ((facts.synchronous || !facts.traceable) && !restarts) return { violations: [], skipped: give }
  const lost = restarts ? yield* lostByRestart(model, facts) : []
  const partly = restarts ? {} : { partly: `to try a restart as well, ${give}` }
  // What is done before the answer cannot be lost in a burst.
  const isDecided = lost.length > 0 || facts.synchronous || !facts.traceable
  return { violations: isDecided ? lost : yield* lostInBurst(), ...partly }
}

function* lostByRestart(model: Model, facts: Facts): Asks<Violation<GeneralDefectId>[]> {
  const trial = restarted(model, facts.declared.environments[0])
  const missing = (yield* observe([trial])).filter(isMissing)
  // A queue goes on with the job of a killed worker only once the job's lease is over.
  const isGone = (seen: HistoryObservation) => isMissing(seen) && seen.shown.includes(false)
  const later = givenTime(trial, facts.declared.lease)
  const gone = facts.synchronous || missing.length === 0 ? missing : (yield* observe([later])).filter(isGone)
  const message = 'Events that the consumer accepted are gone after a restart.'
  return gone.map((evidence) => ({ defect: 'protocol/ack-before-persist', message, evidence }))
}

const isMissing = ({ same, settled, unaccepted }: HistoryObservation) => !same && settled && unaccepted.length === 0

function* lostInBurst(): Asks<Violation<GeneralDefectId>[]> {
  return (yield* observe([rush])).flatMap((seen): Violation<GeneralDefectId>[] => {
    const accepted = seen.sent.filter(({ answer }) => isAccepted(answer))
    const gone = accepted.filter(({ traced }) => traced === false)
    const [exchange] = gone
    if (exchange === undefined) return []
    const message = `The consumer accepted ${accepted.length} events sent at the same time, and ${gone.length} of them never show in the state.`
    return [{ defect: 'protocol/ack-before-persist', message, evidence: seen, exchange }]
  })
}
