import { isAccepted } from '../../delivery/answer-kinds.js'
import type { Model } from '../../provider/provider.js'
import { observe } from '../asking.js'
import { capabilities } from '../capabilities.js'
import type { GeneralDefectId } from '../defects.js'
import type { Facts } from '../facts.js'
import type { Asks, Judgement, Violation } from '../law.js'
import type { BurstExchange, HistoryObservation } from '../observations.js'
import { givenTime, restarted, rush, rushInTurn } from './trials.js'

/** What was accepted shows, even if the consumer was killed right after, or much came at once. */
export function* judgeKept(model: Model, facts: Facts): Asks<Judgement<GeneralDefectId>> {
  const restarts = facts.has('restart')
  // What is done before the answer cannot be lost in a burst.
  const isBurstTelling = facts.traceable && !facts.synchronous
  const { give } = capabilities.restart
  if (!restarts && !isBurstTelling) return { violations: [], skipped: give }
  const lost = restarts ? yield* lostByRestart(model, facts) : []
  if (lost.length > 0 || !isBurstTelling) return { violations: lost }
  const { violations, partly } = yield* lostInBurst(facts)
  const untried = [
    ...(restarts ? [] : [`to try a restart as well, ${give}`]),
    ...(partly === undefined ? [] : [partly]),
  ]
  return { violations, ...(untried.length > 0 && { partly: untried.join('; ') }) }
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

const NOT_ALL_SHOWN = `no burst was judged, because the state does not show ${rush.size} events even if they come one after the other`

const isLost = ({ traced }: BurstExchange) => traced === false

function* lostInBurst({ shownAtOnce }: Facts): Asks<Judgement<GeneralDefectId>> {
  if (shownAtOnce < rush.size) return { violations: [], partly: NOT_ALL_SHOWN }
  const [seen] = yield* observe([rush])
  const gone = seen?.sent.filter(isLost) ?? []
  const [exchange] = gone
  if (seen === undefined || exchange === undefined) return { violations: [] }
  const [inTurn] = yield* observe([rushInTurn])
  if (inTurn === undefined) return { violations: [] }
  if (inTurn.sent.some(isLost)) return { violations: [], partly: NOT_ALL_SHOWN }
  const accepted = seen.sent.filter(({ answer }) => isAccepted(answer)).length
  const message = `The consumer accepted ${accepted} events sent at the same time, and ${gone.length} of them never show in the state. Sent one after the other, all do.`
  return { violations: [{ defect: 'protocol/ack-before-persist', message, evidence: seen, exchange }] }
}
