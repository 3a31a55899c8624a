import type { Answer } from '../delivery/transport.js'
import type { LawContext } from './context.js'
import { describeAnswer, isAccepted, isHung, isServerError } from './context.js'
import type { Outcome, Probed } from './evidence.js'
import type { Breach, Severity } from './law.js'

/**
 * Breaches for probes that had to be refused and were not: accepted, with a trace in the state or without a state to
 * look at. Accepted without a trace is another matter (`signature/refusals-are-4xx`).
 */
export function acceptedProbes(probed: readonly Probed[], why: string, severity?: Severity): Breach[] {
  return probed
    .filter((one) => isAccepted(one.answer) && one.traced !== false)
    .map((one) => breach(one, `A request was accepted although ${one.probe.name}. ${why}`, severity))
}

/** Breaches for probes that had to be accepted and were not. */
export function refusedProbes(probed: readonly Probed[], why: string, severity?: Severity): Breach[] {
  return probed
    .filter((one) => !isAccepted(one.answer))
    .map((one) =>
      breach(
        one,
        `A genuine delivery was not accepted because ${one.probe.name}: the consumer ${describeAnswer(one.answer)}. ${why}`,
        severity,
      ),
    )
}

/** Breaches for odd requests that were answered with an error of the consumer's own; deaths and hangs are other laws' matter. */
export function erredProbes(probed: readonly Probed[], why: string, severity?: Severity): Breach[] {
  return probed
    .filter(({ answer, survived }) => survived && isErred(answer))
    .map((one) => breach(one, `Where ${one.probe.name}, the consumer ${describeAnswer(one.answer)}. ${why}`, severity))
}

export function isErred(answer: Answer): boolean {
  return isServerError(answer) || (answer.kind === 'failure' && !isHung(answer))
}

/** Breaches for genuine deliveries that were refused, or accepted and not applied. */
export function untakenProbes(context: LawContext, why: string, severity?: Severity): Breach[] {
  const accepted = context.probed.filter(({ answer }) => isAccepted(answer))
  return [
    ...refusedProbes(context.probed.filter(isAnswered), why, severity),
    ...accepted
      .filter(({ traced }) => context.has('observe') && traced === false)
      .map((one) =>
        breach(one, `A genuine delivery was accepted and not applied because ${one.probe.name}. ${why}`, severity),
      ),
  ]
}

/** Neither a hang nor a death: those are other laws' matter. */
export function isAnswered({ answer, survived }: Probed): boolean {
  return survived && !isHung(answer)
}

export function breach(one: Probed, message: string, severity?: Severity): Breach {
  return {
    ...(one.probe.defect !== undefined && { defect: one.probe.defect }),
    ...(severity !== undefined && { severity }),
    message,
    evidence: one,
  }
}

/** Breaches for histories whose state differs from the one they are compared with. Labelled later, by experiment. */
export function differingOutcomes(context: LawContext, message: (outcome: Outcome) => string): Breach[] {
  return context.outcomes
    .filter((outcome) => !outcome.same)
    .map((outcome) => ({ message: message(outcome), evidence: outcome }))
}
