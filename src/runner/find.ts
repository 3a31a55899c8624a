import { type Diagnosis, nameDefects, type Observed } from '../diagnosis/name-defects.js'
import { knownCases } from '../laws/known-cases.js'
import type { Breach, Case, Law, Outcome } from '../laws/law.js'
import type { Bench } from './law-context.js'
import { isSubscribed } from './law-context.js'
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
export function needsName(breach: Breach): breach is Breach & { evidence: Outcome } {
  return breach.defect === undefined && 'case' in breach.evidence && !breach.evidence.same
}

/**
 * Names the defects behind states that came out wrong: runs the histories that tell the known defects apart, those that
 * were not run yet, and finds the simulated consumers that get the same of them wrong.
 */
export async function nameStateBreaches(
  bench: Bench,
  breaches: readonly NamedBreach[],
  outcomes: readonly Outcome[],
): Promise<NamedBreach[]> {
  const unnamed = breaches.filter(needsName)
  if (unnamed.length === 0) return [...breaches]
  const diagnoses = nameDefects(await observeKnownCases(bench, outcomes))
  return breaches.map((breach) => {
    if (!needsName(breach)) return breach
    const diagnosis = diagnosisFor(diagnoses, breach.evidence.case)
    if (diagnosis === undefined) return breach
    const { defect, message } = diagnosis.hypothesis
    return { ...breach, defect, message, explains: diagnosis.explains }
  })
}

/** The first defect that explains the case; a case that none explains is not news either where only one was found. */
function diagnosisFor(diagnoses: readonly Diagnosis[], of: Case): Diagnosis | undefined {
  return diagnoses.find(({ explains }) => explains(of)) ?? diagnoses[0]
}

async function observeKnownCases(bench: Bench, outcomes: readonly Outcome[]): Promise<Observed[]> {
  const { environments } = bench.declared
  const groups = ['duplicates', 'changes', 'orders', 'resends', 'identities', 'environments'] as const
  const known = new Map(outcomes.map((outcome) => [outcome.case.name, outcome]))
  const cases = groups
    .flatMap((group) => knownCases(group, environments))
    .filter((one) => isSubscribed(one, bench.declared))
  const missing = cases.filter(({ name }) => !known.has(name))
  for (const outcome of await runCases(bench.session, bench.profile, missing)) known.set(outcome.case.name, outcome)
  return cases.flatMap((of) => {
    const outcome = known.get(of.name)
    return outcome === undefined ? [] : [{ case: of, failed: !outcome.same }]
  })
}
