import { describeAnswer, isAccepted, isStumble } from '../../delivery/answer-kinds.js'
import type { Law, Violation } from '../../laws/law.js'
import { intervalOf } from '../chance.js'
import type { Check } from '../check-facts.js'
import type { Found } from '../drive.js'

const LAW = 'protocol/answers-alike'
const DEFECT = 'protocol/fails-at-random'
/** A consumer that surely fails more often than this loses events although they are sent again. */
const GRAVE = 0.05

/** That the consumer fails by chance, with the rate over all authentic deliveries so far, where it does. */
export function failsByChance({ connection }: Check, laws: readonly Law[]): Found[] {
  const { share, isSure, example } = connection.chance
  const law = laws.find(({ id }) => id === LAW)
  if (law === undefined || share === undefined || example === undefined || !isSure) return []
  const { low, high } = intervalOf(share)
  const percent = (rate: number) => (rate * 100).toFixed(1)
  const rate = `${percent(share.failed / share.of)} %, with 95 % confidence between ${percent(low)} and ${percent(high)} %`
  const message = `The consumer failed at random on ${share.failed} of ${share.of} authentic deliveries (${rate}): it ${describeAnswer(example.answer)}, and accepted the same event when it was sent again.`
  const evidence = { note: rate }
  const severity = low >= GRAVE ? 'must' : 'should'
  return [{ law, source: law, violation: { defect: DEFECT, severity, message, evidence, exchange: example } }]
}

/** What was found, but for failures in a burst that are no more than chance gives. */
export function withoutChance({ connection }: Check, found: readonly Found[]): Found[] {
  return found.filter(({ violation }) => {
    const { evidence } = violation
    const answers = 'sent' in evidence ? evidence.sent.map(({ answer }) => answer) : burstIn(violation)
    const failed = answers.filter(isStumble).length
    const isOnlyStumbles = failed > 0 && answers.every((answer) => isAccepted(answer) || isStumble(answer))
    return !isOnlyStumbles || !connection.chance.explains({ failed, of: answers.length })
  })
}

/** The answers to a history that was delivered in a burst, unless all that is known is its wrong state. */
function burstIn({ defect, evidence }: Violation) {
  if (!('same' in evidence) || (!evidence.same && defect === undefined)) return []
  return evidence.trial.schedule.some((step) => 'together' in step) ? evidence.answers : []
}
