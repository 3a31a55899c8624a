import { type Diagnosis, nameDefects, type Observed } from '../diagnosis/name-defects.js'
import type { Case, Outcome } from '../laws/evidence.js'
import { knownCases } from '../laws/known-cases.js'
import type { Breach, Law } from '../laws/law.js'
import { type Bench, isSubscribed } from './law-context.js'
import type { Profile } from './profile.js'
import { runCases } from './run-cases.js'

/** A breach with the law that it breaks and, where one fits, the defect behind it. */
export interface NamedBreach extends Breach {
  /** fast-check's path, where it came from a random history. */
  readonly path?: string
  /** Whether the named defect accounts for a case too. */
  readonly explains?: (of: Case) => boolean
  readonly law: Law
}

/** Whether a breach is a state that came out wrong, so that only experiments can tell the defect. */
function needsName(breach: NamedBreach): breach is NamedBreach & { evidence: Outcome } {
  return breach.defect === undefined && 'case' in breach.evidence && !breach.evidence.same
}

const knownGroups = ['duplicates', 'changes', 'orders', 'resends', 'identities', 'environments'] as const

/** One history after the other: what histories do to each other is another law's matter. */
export const alone = (profile: Profile): Profile => ({ ...profile, parallel: 1 })

/** Of the histories that failed side by side, so many are tried again alone. */
const MOST_TRIED_AGAIN = 200

/**
 * Names the defects behind states that came out wrong: runs the histories that tell the known defects apart, and finds
 * the simulated consumers that get the same of them wrong. What only failed while other histories were in flight is
 * dropped: it is no matter of order or repetition.
 */
export async function nameStateBreaches(bench: Bench, breaches: readonly NamedBreach[]): Promise<NamedBreach[]> {
  if (!breaches.some(needsName)) return [...breaches]
  const failing = breaches.filter(needsName).map(({ evidence }) => evidence.case)
  const known = knownGroups
    .flatMap((group) => knownCases(group, bench.declared.environments))
    .filter((one) => isSubscribed(one, bench.declared))
  const names = new Set(known.map(({ name }) => name))
  const others = failing.filter(({ name }) => !names.has(name)).slice(0, MOST_TRIED_AGAIN)
  const outcomes = await runCases(bench.session, alone(bench.profile), [...known, ...others])
  const diagnoses = nameDefects(
    outcomes.slice(0, known.length).map(({ case: of, same }): Observed => ({ case: of, failed: !same })),
  )
  const again = new Map(outcomes.map((outcome) => [outcome.case.name, outcome]))
  return breaches.flatMap((breach): NamedBreach[] => {
    if (!needsName(breach)) return [breach]
    const { name } = breach.evidence.case
    // A slow consumer's budget may not reach all that are to be tried again: these are confirmed one by one later.
    const evidence = again.get(name) ?? (others.some((one) => one.name === name) ? breach.evidence : undefined)
    if (evidence === undefined || evidence.same) return []
    const diagnosis = diagnosisFor(diagnoses, evidence.case)
    if (diagnosis === undefined) return [{ ...breach, evidence }]
    const { defect, message } = diagnosis.hypothesis
    return [{ ...breach, evidence, defect, message, explains: diagnosis.explains }]
  })
}

/** The first defect that explains the case; a case that none explains is not news either where only one was found. */
function diagnosisFor(diagnoses: readonly Diagnosis[], of: Case): Diagnosis | undefined {
  return diagnoses.find(({ explains }) => explains(of)) ?? diagnoses[0]
}
