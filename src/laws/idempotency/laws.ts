import { asksForPatience, describeAnswer, isAccepted } from '../../delivery/answer-kinds.js'
import type { Json } from '../../observation/json.js'
import { isArray, isObject } from '../../observation/json.js'
import type { Provider } from '../../provider/provider.js'
import { inOrder } from '../../schedule/schedule.js'
import { judgeBeside, judgeEach, observe } from '../asking.js'
import { ifLost, lostRace, roundsOf } from '../concurrency/races.js'
import type { GeneralDefectId } from '../defects.js'
import type { Law } from '../law.js'
import type { HistoryObservation } from '../observations.js'
import { everyRepetition } from '../small-history-trials.js'
import { type Tale, trialsOf } from '../tales.js'
import type { HistoryTrial } from '../trial.js'
import { ifDiffers, isWrong } from '../violations.js'
import { changesInARow, changeTales, duplicateTales, rewrittenTales } from './trials.js'

/** The share of rounds that a change is lost in which is dropped, and does not just come too late. */
const USUALLY = 5 / 6

/** Further tales of a provider's own events. */
export interface FurtherTales {
  readonly duplicates?: readonly Tale[]
  readonly changes?: readonly Tale[]
  readonly rewritten?: readonly Tale[]
}

/** The laws on deliveries that come more than once, and on what is wrongly taken for one that did. */
export const idempotencyLaws = (provider: Provider, further: FurtherTales = {}): readonly Law<GeneralDefectId>[] => {
  const { words, model } = provider
  const duplicates = [...duplicateTales(model), ...(further.duplicates ?? [])]
  return [
    {
      id: 'idempotency/duplicates-change-nothing',
      title: 'A repeated delivery changes nothing.',
      severity: 'must',
      why: `${words.sender} sends a delivery again until it gets a 2xx, and an operator can resend any delivery. Source: ${words.sources.retries}`,
      remedy: `Write by id with the \`${words.time}\` of the event (an upsert), or keep a unique key for each processed event: ${words.identity}.`,
      tolerates: 'Processing a duplicate again if that changes nothing. Refusing it.',
      needs: ['observe'],
      defects: ['idempotency/duplicate-applied', 'idempotency/key-transport', 'ordering/counter-drifts'],
      run: ({ declared: { environments } }) =>
        judgeEach([...trialsOf(model, environments[0], duplicates), ...everyRepetition(model, environments)], (seen) =>
          ifDiffers(seen, ({ title }) => `A repeated delivery changed the state: ${title}.`),
        ),
    },
    {
      id: 'idempotency/duplicates-accepted',
      title: 'A repeated delivery is accepted.',
      severity: 'should',
      why: `${words.sender} retries a refused duplicate and shows it as failed, although the work is done. Source: ${words.sources.retries}`,
      remedy: 'Answer a duplicate with 200 or 204.',
      tolerates: '409, 425, 429 or 503 while the first delivery is still being processed.',
      needs: [],
      defects: ['idempotency/duplicate-refused'],
      run: ({ declared: { environments } }) =>
        judgeEach(trialsOf(model, environments[0], duplicates), (seen) => {
          const refusal = refusalOfDuplicate(seen)
          if (refusal === undefined) return undefined
          const message = `The consumer ${describeAnswer(refusal)} to a duplicate: ${seen.trial.title}. ${words.sender} keeps sending it.`
          return { defect: 'idempotency/duplicate-refused', message, evidence: seen }
        }),
    },
    {
      id: 'idempotency/every-change-applied',
      title: 'A change that is not a duplicate is applied.',
      severity: 'must',
      why: `A deduplication key with too few parts makes different events look like duplicates. You need ${words.identity} to tell events apart.`,
      remedy: `Build the key from ${words.identity}, or compare \`${words.time}\` per entity and keep no keys at all.`,
      tolerates: 'Skipping intermediate versions (debouncing). Counting versions.',
      needs: ['observe'],
      defects: ['idempotency/key-asset-id', 'idempotency/key-sent-at', 'idempotency/key-body-without-time'],
      run: ({ declared: { environments } }) =>
        judgeEach(trialsOf(model, environments[0], [...changeTales(model), ...(further.changes ?? [])]), (seen) =>
          ifDiffers(seen, ({ title }) => `The state does not show the last change: ${title}.`),
        ),
    },
    {
      id: 'idempotency/changes-in-a-row-applied',
      title: 'A change that arrives while an earlier one of its entity is being processed is applied.',
      severity: 'must',
      why: `A queue whose job id is the id of the entity drops what is added while a job of that id is pending or active. Two changes within a second are ordinary. Source: ${words.sources.order}`,
      remedy: `Build the id of a job from ${words.identity}, or let a job that is done look whether its entity has changed again.`,
      tolerates: 'Skipping intermediate versions, if the newest is applied in the end. Refusing a change for now.',
      needs: ['observe'],
      defects: ['idempotency/key-asset-id'],
      *run(facts) {
        const races = changesInARow(model, facts.declared.environments[0])
        const seen = yield* observe(roundsOf(races))
        const lost = yield* lostRace(facts, races, seen, isWrong)
        // Where two changes race, each of them wins about as often as the other.
        if (lost === undefined || lost.lost.length < lost.rounds * USUALLY) return { violations: [] }
        const what =
          'the later one was lost, because it counts as a duplicate of the one that is being processed; sent one after the other, both are applied'
        return { violations: ifLost(lost, 'idempotency/key-asset-id', what) }
      },
    },
    {
      id: 'idempotency/rewritten-duplicates-change-nothing',
      title: 'A duplicate with the same content in different bytes changes nothing.',
      severity: 'info',
      why: `${words.sender} sends the same data again, but not necessarily the same bytes: the order of keys in JSON means nothing. Source: ${words.sources.retries}`,
      remedy: `Build the key from ${words.identity}, or write by id with the \`${words.time}\` of the event and keep no keys at all.`,
      tolerates: 'Processing a duplicate again if that changes nothing. Refusing it.',
      needs: ['observe'],
      defects: ['idempotency/key-transport'],
      run: ({ declared: { environments } }) => {
        const tales = [...rewrittenTales(model), ...(further.rewritten ?? [])]
        // Where duplicates of the same bytes are not recognised either, the bytes are not what they are recognised by.
        return judgeBeside(trialsOf(model, environments[0], tales).map(rewrittenTwice), (seen) => {
          if (!isWrong(seen)) return undefined
          const message = `A duplicate in different bytes changed the state: ${seen.trial.title}. The consumer recognises duplicates by the bytes of the body, which ${words.sender} does not promise to repeat.`
          return { defect: 'idempotency/key-transport', severity: 'info', message, evidence: seen }
        })
      },
    },
  ]
}

/** The answer that refuses a duplicate of an accepted delivery and does not ask for patience. */
function refusalOfDuplicate({ answers, trial }: HistoryObservation) {
  const [first, ...again] = answers.slice(trial.history.events.length - 1)
  if (first === undefined || !isAccepted(first)) return undefined
  return again.find((answer) => !isAccepted(answer) && !asksForPatience(answer))
}

/** The last event once more: with the bytes that it had, and as other bytes that say the same. */
function rewrittenTwice(trial: HistoryTrial): [anew: HistoryTrial, rewritten: HistoryTrial] {
  const { history, key, title } = trial
  const last = history.events.length - 1
  const again = withKeysReversed(history.events[last] as Json) as object
  const longer = { ...history, events: [...history.events, again] }
  const compare = { also: 'memory' } as const
  const anew: HistoryTrial = {
    ...trial,
    key: `${key}-again`,
    role: 'control',
    title: `${title}, signed again`,
    schedule: [...inOrder(history), { event: last }],
    compare,
  }
  return [
    anew,
    {
      ...anew,
      key: `${key}-rewritten`,
      role: 'suspect',
      title: `${title}, with its keys in another order`,
      history: longer,
      schedule: inOrder(longer),
      baseline: history,
      shrink: 'never',
    },
  ]
}

function withKeysReversed(value: Json): Json {
  if (isArray(value) || !isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, part]) => [key, withKeysReversed(part)] as const)
      .reverse(),
  )
}
