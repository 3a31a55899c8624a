import type { Breach, Outcome, Probed } from '../laws/law.js'
import type { NamedBreach } from './find.js'
import { type Bench, contextFor } from './law-context.js'
import { runCases } from './run-cases.js'

/** A race does not show every time: a history is run so often before it is called flaky. */
const TRIES = 3
const RACE_ROUNDS = 12

/** Whether a breach is seen again when what shows it is done once more. */
export async function isConfirmed(bench: Bench, breach: NamedBreach): Promise<boolean> {
  const { evidence, law } = breach
  if ('note' in evidence) return true
  for (let tried = 0; tried < TRIES; tried++) {
    const again = 'probe' in evidence ? await probeAgain(bench, evidence) : await runAgain(bench, evidence)
    const results = { probed: [], outcomes: [], ...again }
    const { breaches } = await law.check(contextFor(bench, results))
    if (breaches.some((other) => isSame(other, breach))) return true
  }
  return false
}

async function probeAgain(bench: Bench, { probe }: Probed) {
  return { probed: await contextFor(bench, { probed: [], outcomes: [] }).probe([probe]) }
}

async function runAgain(bench: Bench, outcome: Outcome) {
  const rounds = outcome.case.race ? RACE_ROUNDS : 1
  const cases = Array.from({ length: rounds }, () => ({ ...outcome.case }))
  return { outcomes: await runCases(bench.session, bench.profile, cases) }
}

/** Histories are named only after the laws have judged, so that a state's breach is known by having no name yet. */
function isSame(other: Breach, breach: Breach): boolean {
  return other.defect === undefined || other.defect === breach.defect
}
