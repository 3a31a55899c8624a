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
export function needsName(breach: NamedBreach): breach is NamedBreach & { evidence: Outcome } {
  return breach.defect === undefined && 'case' in breach.evidence && !breach.evidence.same
}

const knownGroups = ['duplicates', 'changes', 'orders', 'resends', 'identities', 'environments'] as const

/** One history after the other: what histories do to each other is another law's matter. */
export const alone = (profile: Profile): Profile => ({ ...profile, parallel: 1 })

/** Of the histories that failed side by side, so many are tried again alone of each law: the smallest. */
const MOST_TRIED_AGAIN = 24

/**
 * Names the defects behind states that came out wrong: runs the histories that tell the known defects apart, but for those
 * that are known to come out right (`gathered`), and finds the simulated consumers that get the same of them wrong. What only
 * failed while other histories were in flight is dropped: it is no matter of order or repetition.
 */
export async function nameStateBreaches(
  bench: Bench,
  breaches: readonly NamedBreach[],
  gathered: readonly Outcome[],
): Promise<NamedBreach[]> {
  const nameless = breaches.filter(needsName)
  if (nameless.length === 0) return [...breaches]
  const known = knownGroups
    .flatMap((group) => knownCases(group, bench.declared.environments))
    .filter((one) => isSubscribed(one, bench.declared))
  // Beside others a history may come out right by accident; who is slow has no time for more than what failed.
  const { parallel, slow } = bench.profile
  const trusted = parallel === 1 || slow ? gathered.filter(({ same }) => same) : []
  const right = new Set(trusted.map(({ case: of }) => of.name))
  const names = new Set(known.map(({ name }) => name))
  const others = smallestOfEach(nameless).filter(({ name }) => !names.has(name))
  const outcomes = await runCases(bench.session, alone(bench.profile), [
    ...known.filter(({ name }) => !right.has(name)),
    ...others,
  ])
  const again = new Map(outcomes.map((outcome) => [outcome.case.name, outcome]))
  const diagnoses = nameDefects(known.map((of): Observed => ({ case: of, failed: again.get(of.name)?.same === false })))
  const againOf = ({ evidence }: { evidence: Outcome }) => again.get(evidence.case.name)
  const tried = new Set(nameless.filter((one) => againOf(one) !== undefined).map(({ law }) => law))
  const failed = new Set(nameless.filter((one) => againOf(one)?.same === false).map(({ law }) => law))
  return breaches.flatMap((breach): NamedBreach[] => {
    if (!needsName(breach)) return [breach]
    // What was not tried again, being one of many or out of a slow consumer's reach, is like what was.
    const evidence = againOf(breach) ?? breach.evidence
    if (evidence.same || (tried.has(breach.law) && !failed.has(breach.law))) return []
    const diagnosis = diagnosisFor(diagnoses, evidence.case)
    if (diagnosis === undefined) return [{ ...breach, evidence }]
    const { defect, message } = diagnosis.hypothesis
    return [{ ...breach, evidence, defect, message, explains: diagnosis.explains }]
  })
}

/** Of what breaks each law the smallest histories. */
function smallestOfEach(nameless: readonly (NamedBreach & { evidence: Outcome })[]): Case[] {
  const laws = new Set(nameless.map(({ law }) => law))
  const sizeOf = ({ history, schedule }: Case) => history.events.length * 100 + schedule.length
  return [...laws].flatMap((law) =>
    nameless
      .filter((breach) => breach.law === law)
      .map(({ evidence }) => evidence.case)
      .sort((a, b) => sizeOf(a) - sizeOf(b))
      .slice(0, MOST_TRIED_AGAIN),
  )
}

/** The first defect that explains the case; a case that none explains is not news either where only one was found. */
function diagnosisFor(diagnoses: readonly Diagnosis[], of: Case): Diagnosis | undefined {
  return diagnoses.find(({ explains }) => explains(of)) ?? diagnoses[0]
}
