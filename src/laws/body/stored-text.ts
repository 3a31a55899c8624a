import { describeAnswer, isAccepted, isServerError } from '../../delivery/answer-kinds.js'
import type { Json } from '../../observation/json.js'
import type { History } from '../../provider/history.js'
import type { Provider } from '../../provider/provider.js'
import { inOrder } from '../../schedule/schedule.js'
import type { Violation } from '../law.js'
import type { HistoryObservation } from '../observations.js'
import type { HistoryTrial } from '../trial.js'
import type { Telling } from '../violations.js'

/** A text that is hard to store. */
export interface HardText {
  readonly key: string
  /** What it is like: `holds an emoji`. */
  readonly words: string
  readonly text: string
}

/** Creations of an entity whose free text is hard to store. */
export function storing({ model }: Provider, scope: string | undefined, texts: readonly HardText[]): HistoryTrial[] {
  const [kind] = model.kinds
  const plain = model.tell([kind.create(kind.example)], scope)
  const [event] = plain.events
  const plainText = event && model.roleOf(event)?.entity[kind.text]
  return plainText === undefined
    ? []
    : storingInstead(plain, plainText, `the ${kind.text} of a new ${kind.name}`, texts)
}

/** A history with hard texts in place of a plain one: where the state shows that, it has to show these. */
export function storingInstead(
  plain: History,
  plainText: Json,
  what: string,
  texts: readonly HardText[],
): HistoryTrial[] {
  return texts.map(({ key, words, text }) => {
    const history = withText(plain, plainText, text)
    return {
      kind: 'history',
      role: 'suspect',
      key,
      title: `${what} ${words}`,
      history,
      schedule: inOrder(history),
      baseline: plain,
      compare: { instead: [[plainText, text]] },
      shrink: 'never',
    }
  })
}

/** In the events and in what the provider then holds: a consumer may read that back. */
function withText(history: History, from: Json, to: string): History {
  const written = JSON.stringify(history).replaceAll(JSON.stringify(from), () => JSON.stringify(to))
  return JSON.parse(written) as History
}

/** What is no violation: a clean refusal, or a state that shows something else. */
interface Tolerated {
  readonly refusal?: true
  readonly change?: boolean
}

/** A hard text was refused, or the state shows another one. */
export function ifNotStored<Defect extends string>(
  seen: HistoryObservation,
  telling: Telling<Defect>,
  tolerated: Tolerated = {},
): Violation<Defect> | undefined {
  const { answers, unaccepted, same, trial } = seen
  const refusal = unaccepted.length === 0 ? undefined : answers.findLast((answer) => !isAccepted(answer))
  if (refusal === undefined) {
    if (same || tolerated.change) return undefined
    return { ...telling, message: `The state shows another value than the event where ${trial.title}.`, evidence: seen }
  }
  const failed = answers.some((answer) => answer.kind === 'failure' || isServerError(answer))
  if (tolerated.refusal && !failed) return undefined
  const message = `The consumer ${describeAnswer(refusal)} to an authentic delivery where ${trial.title}.`
  return { ...telling, message, evidence: seen }
}
