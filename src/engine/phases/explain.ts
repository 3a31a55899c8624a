import type { Law } from '../../laws/law.js'
import type { HistoryObservation } from '../../laws/observations.js'
import { isOfHistory, wasTried } from '../../laws/observations.js'
import type { HistoryTrial } from '../../laws/trial.js'
import { type Check, oneByOne } from '../check-facts.js'
import { deliverHistories, isHandled } from '../deliver-histories.js'
import type { Found } from '../drive.js'
import { type Explanation, nameDefects } from '../explain/name-defects.js'
import type { Named } from './causes.js'

/** A violation that shows in the states alone, so that only experiments can tell the defect. */
type Nameless = Found & { readonly violation: { readonly evidence: HistoryObservation } }

export function isNameless(found: Found): found is Nameless {
  const { defect, evidence } = found.violation
  return defect === undefined && 'trial' in evidence && isOfHistory(evidence) && !evidence.same
}

/** How many failed histories of each law are tried again one at a time, smallest first. */
const MOST_TRIED_AGAIN = 24

/** Violations with the causes of states that came out wrong, and those whose histories came out right by themselves. */
export interface Explained {
  readonly named: readonly Named[]
  readonly passed: readonly Found[]
}

/**
 * Names the defects behind wrong states: delivers the scenarios that tell the known defects apart, except those that
 * came out right in the survey (`surveyed`) and can be trusted, and finds the simulated consumers that get the same
 * ones wrong. Of a history that failed only while others were in flight, order and repetition are not the cause.
 */
export async function explain(
  check: Check,
  found: readonly Found[],
  surveyed: readonly HistoryObservation[],
): Promise<Explained> {
  const nameless = found.filter(isNameless)
  const { contract, facts } = check
  const { hooks } = check.connection
  if (nameless.length === 0 || !facts.has('observe')) return { named: found, passed: [] }
  const scenarios = contract.scenarios(facts.declared.environments).filter((one) => isHandled(check, one))
  // Among others a history may pass by accident. A slow consumer is trusted anyway: there is no time to repeat what passed.
  const trusted = facts.parallel === 1 || facts.slow ? surveyed.filter(({ same }) => same) : []
  const right = new Set(trusted.map(({ trial }) => sameTrial(trial)))
  const known = new Set(scenarios.map(sameTrial))
  const others = smallestOfEach(nameless).filter((trial) => !known.has(sameTrial(trial)))
  const seen = await deliverHistories(oneByOne(check), [
    ...scenarios.filter((one) => !right.has(sameTrial(one))),
    ...others,
  ])
  // What was not tried because a hook failed did not come out right.
  if (['observe', 'reset', 'serve'].some((hook) => hooks.lost.has(hook))) return { named: found, passed: [] }
  const again = new Map(
    [...seen.values()].filter(wasTried).map((one): [string, HistoryObservation] => [sameTrial(one.trial), one]),
  )
  const outcomes = scenarios.map((scenario) => ({
    scenario,
    failed: again.get(sameTrial(scenario))?.same === false,
  }))
  const explanations = nameDefects(contract.defects, contract.provider.model, outcomes, facts.omits)
  const againOf = ({ violation }: Nameless) => again.get(sameTrial(violation.evidence.trial))
  const tried = new Set(nameless.filter((one) => againOf(one) !== undefined).map(({ law }) => law))
  const failed = new Set(nameless.filter((one) => againOf(one)?.same === false).map(({ law }) => law))
  // A history that was not tried again is taken to be like those of its law that were.
  const isPassed = (one: Nameless) => againOf(one)?.same || (tried.has(one.law) && !failed.has(one.law))
  const passed = nameless.filter(isPassed)
  const left = found.filter((one) => !(isNameless(one) && isPassed(one)))
  const named = left.map((one): Named => {
    if (!isNameless(one)) return one
    const evidence = againOf(one) ?? one.violation.evidence
    const explanation = explanationFor(explanations, evidence.trial)
    const what = explanation && contract.defects[explanation.defect]?.what
    if (explanation === undefined || what === undefined) return { ...one, violation: { ...one.violation, evidence } }
    const { defect, explains } = explanation
    return { ...one, violation: { ...one.violation, evidence, defect, message: what }, explains }
  })
  return { named, passed }
}

/** The same for trials of the same events under the same schedule, whichever law asks for them. */
function sameTrial({ key, history, schedule, baseline, compare = {} }: HistoryTrial): string {
  return JSON.stringify([key, history.events, schedule, baseline?.events, compare])
}

/** The smallest histories that break each law. */
function smallestOfEach(nameless: readonly Nameless[]): HistoryTrial[] {
  const laws = new Set<Law>(nameless.map(({ law }) => law))
  const sizeOf = ({ history, schedule }: HistoryTrial) => history.events.length * 100 + schedule.length
  return [...laws].flatMap((law) =>
    nameless
      .filter((one) => one.law === law)
      .map(({ violation }) => violation.evidence.trial)
      .sort((a, b) => sizeOf(a) - sizeOf(b))
      .slice(0, MOST_TRIED_AGAIN),
  )
}

/** The first defect that explains the history; one that none explains is not news either where only one was found. */
function explanationFor(explanations: readonly Explanation[], scenario: HistoryTrial): Explanation | undefined {
  return explanations.find(({ explains }) => explains(scenario)) ?? explanations[0]
}
