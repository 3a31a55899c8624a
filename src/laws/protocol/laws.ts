import { describeAnswer, isFailed, isHung, isRefused } from '../../delivery/answer-kinds.js'
import type { Provider } from '../../provider/provider.js'
import { asksNothing, judgeEach, observe } from '../asking.js'
import { capabilities } from '../capabilities.js'
import type { GeneralDefectId } from '../defects.js'
import type { Facts } from '../facts.js'
import type { Asks, Judgement, Law, Violation } from '../law.js'
import { isOfRequest, type RequestObservation } from '../observations.js'
import type { RequestTrial } from '../trial.js'
import { judgeKept } from './judge-kept.js'
import { authentic, creations, methods } from './trials.js'

export interface ProtocolExtras<Defect extends string> {
  /** Events of names that the provider does not have yet. */
  readonly unknownEvents: readonly RequestTrial[]
  /** The defect of a consumer that keeps ids in another form than it was given. */
  readonly changedIds?: Defect
}

/** Senders that document a limit wait for 3 to 10 seconds. */
const SLOW_MS = 5_000
const TOO_SLOW_MS = 10_000
const SAMPLES = 4

/** Answers: which status when, how soon, and what it promises. */
export function protocolLaws<Defect extends string = never>(
  provider: Provider,
  { unknownEvents, changedIds }: ProtocolExtras<Defect>,
): readonly Law<GeneralDefectId | Defect>[] {
  const { words } = provider
  return [
    {
      id: 'protocol/accepted-events-show',
      title: 'An accepted delivery shows in the state.',
      severity: 'must',
      why: 'A consumer that answers 2xx and does nothing loses every event, and still passes every comparison of states.',
      remedy:
        'Apply the event before answering, or put it into a durable queue that a worker empties. Also check that `observe` reads the state that the handler writes.',
      tolerates:
        'States that show an event late, up to the settling limit. Consumers that keep one kind of entity only.',
      needs: [],
      judgesFacts: true,
      defects: changedIds === undefined ? [] : [changedIds],
      run: (facts) => judgeUnseen(facts, changedIds),
    },
    {
      id: 'protocol/answers-in-time',
      title: 'Every request is answered within seconds.',
      severity: 'must',
      why: `${words.sender} does not wait forever: if the answer comes late, the event may be sent again although it was handled, or be lost. Meanwhile every such request holds a connection. Source: ${words.sources.retries}`,
      remedy:
        'Store the event, answer, and do slow work afterwards. Answer on every branch, even if there is nothing to do.',
      tolerates: 'A slow first answer. Answers within five seconds, or within `maxResponse` if it is declared.',
      needs: [],
      judgesFacts: true,
      defects: ['protocol/hangs', 'protocol/slow-response'],
      alone: true,
      run: judgeSpeed,
      watch: (seen) => {
        if (!isOfRequest(seen) || seen.trial.unwatched || !isHung(seen.answer)) return []
        const message = `The consumer never answered a request where ${seen.trial.title}.`
        return [{ defect: 'protocol/hangs', message, evidence: seen }]
      },
    },
    {
      id: 'protocol/survives',
      title: 'No request stops the consumer.',
      severity: 'must',
      why: 'One request with an odd signature or body, which anybody can send, is enough to lose events. Source: CVE-2023-50728',
      remedy: 'Let no exception escape the handler: await every promise in it, and give the server an error handler.',
      tolerates: 'Refusing odd requests or failing on them, as long as the next authentic delivery is accepted.',
      needs: [],
      defects: ['protocol/process-dies', 'protocol/state-unusable'],
      run: asksNothing,
      watch: (seen) => {
        if (isOfRequest(seen) && seen.unreadable !== undefined) {
          const message = `The state cannot be read any more after a request where ${seen.trial.title}. ${seen.unreadable}`
          return [{ defect: 'protocol/state-unusable', message, evidence: seen }]
        }
        if (!isOfRequest(seen) || seen.trial.unwatched || seen.survived) return []
        const message = `The consumer stopped accepting requests after one where ${seen.trial.title}.`
        return [{ defect: 'protocol/process-dies', message, evidence: seen }]
      },
    },
    {
      id: 'protocol/answers-alike',
      title: 'The same delivery gets the same answer every time.',
      severity: 'should',
      why: `Every failure costs a retry. A consumer that fails one delivery in ten fails one event in a thousand three times in a row, and ${words.sender} gives up in the end. Source: ${words.sources.retries}`,
      remedy:
        'Look into the log of the consumer, its store and the proxy in front of it at the time of the failed deliveries.',
      tolerates:
        'A failure or two, as in a cold start. 429 and 503. Failures that come only in bursts, which other laws judge.',
      needs: [],
      defects: ['protocol/fails-at-random'],
      judgesFacts: true,
      alone: true,
      // The engine counts the failures of all authentic deliveries; these see to it that there are some.
      *run({ declared: { environments } }) {
        yield* observe(creations(provider.model, environments[0]))
        return { violations: [] }
      },
    },
    {
      id: 'protocol/only-posts-act',
      title: 'Only a POST changes the state.',
      severity: 'should',
      why: 'A route for all methods lets a request with side effects pass as a harmless GET, past caches and filters that trust the method.',
      remedy: 'Route the webhook for POST only, and answer 405 to other methods.',
      tolerates: 'Any answer to other methods that changes nothing, such as a health page or OPTIONS.',
      needs: ['observe', 'traces'],
      defects: ['protocol/other-methods-act'],
      run: () =>
        judgeEach(methods, (seen) => {
          if (!seen.traced) return undefined
          const message = `The consumer applied an event from a request where ${seen.trial.title}.`
          return { defect: 'protocol/other-methods-act', message, evidence: seen }
        }),
    },
    {
      id: 'protocol/unknown-events-accepted',
      title: 'An event with an unknown name is accepted and ignored.',
      severity: 'should',
      why: `${words.sender} may add events, and retries refused ones until it gives up. Source: ${words.sources.retries}`,
      remedy:
        'Answer 2xx in the default branch of the `switch`, or declare `unknownEvents: "refuse"` if you refuse them on purpose.',
      tolerates: '4xx if it is declared (`unknownEvents: "refuse"`).',
      needs: [],
      defects: ['protocol/unknown-event-error'],
      run: ({ declared }) =>
        judgeEach(unknownEvents, (seen) => ifUnknownRefused(seen, declared.unknownEvents === 'refuse')),
    },
    {
      id: 'protocol/accepted-is-kept',
      title: 'Accepted events survive a restart and a burst.',
      severity: 'must',
      why: `An event that waits in memory after the 2xx is gone when the process ends, and ${words.sender} does not send it again.`,
      remedy: 'Store the event, or a job for it, before answering, and await the write.',
      tolerates:
        'Showing an event late, up to the settling limit. Refusing events of a burst, which are then sent again.',
      needs: ['observe'],
      defects: ['protocol/ack-before-persist'],
      alone: 'first',
      run: (facts) => judgeKept(provider.model, facts),
    },
  ]
}

/** Calibration has seen all that it judges. */
function* judgeUnseen<Defect extends string>(facts: Facts, changedIds?: Defect): Asks<Judgement<Defect>> {
  const { unseen } = facts
  if (unseen === undefined) {
    return { violations: [], ...(!facts.has('observe') && { skipped: capabilities.observe.give }) }
  }
  const { id, state, ...exchange } = unseen
  const shown = JSON.stringify(state)
  const other = [id.toLowerCase(), id.toUpperCase(), id.replace(/^[-_]+/, '')].find(
    (form) => form !== id && shown.includes(form),
  )
  const note =
    other === undefined
      ? 'The consumer accepts authentic deliveries, but the state shows none of their ids: either it does not apply them, or `observe` reads a different state from the one the handler writes.'
      : `The consumer accepted an event about ${id}, but the state shows it as ${other}.`
  const defect = other === undefined || changedIds === undefined ? {} : { defect: changedIds }
  return { violations: [{ ...defect, message: note, evidence: { note }, exchange }] }
}

function* judgeSpeed({ declared, answerTimes }: Facts): Asks<Judgement<GeneralDefectId>> {
  const { maxResponse } = declared
  const limit = maxResponse ?? SLOW_MS
  if (percentile95(answerTimes) <= limit) return { violations: [] }
  const again: RequestObservation[] = []
  // One by one, so that none waits for another.
  for (let sample = 0; sample < SAMPLES; sample++) again.push(...(yield* observe([authentic()])))
  const slow = again.filter(({ answer }) => answer.durationMs > limit)
  const [slowest] = slow.toSorted((one, other) => other.answer.durationMs - one.answer.durationMs)
  if (slowest === undefined || slow.length * 2 < again.length) return { violations: [] }
  const ms = Math.round(slowest.answer.durationMs)
  const message = `The consumer takes up to ${ms} ms to answer authentic deliveries, more than ${maxResponse === undefined ? '' : 'the declared '}${limit} ms.`
  const severity = ms > TOO_SLOW_MS ? 'must' : 'should'
  return { violations: [{ defect: 'protocol/slow-response', severity, message, evidence: slowest }] }
}

function percentile95(times: readonly number[]): number {
  const sorted = times.toSorted((one, other) => one - other)
  return sorted[Math.floor(sorted.length * 0.95)] ?? 0
}

function ifUnknownRefused(seen: RequestObservation, mayRefuse: boolean): Violation<GeneralDefectId> | undefined {
  const { answer, survived, trial } = seen
  const isRefusal = isRefused(answer) && !mayRefuse
  if (!survived || !(isRefusal || isFailed(answer))) return undefined
  const message = `The consumer ${describeAnswer(answer)} where ${trial.title}.`
  const severity = isRefusal ? 'should' : 'must'
  return { defect: 'protocol/unknown-event-error', severity, message, evidence: seen }
}
