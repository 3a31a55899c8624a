import type { Outcome, Probed } from '../laws/evidence.js'
import type { Breach, Law } from '../laws/law.js'
import { alone, type NamedBreach } from './find.js'
import { type Bench, contextFor } from './law-context.js'
import { runCases } from './run-cases.js'

/** A race does not show every time: a history is run so often before it is called flaky. */
const TRIES = 3
const RACE_ROUNDS = 12

/** What did not show within the settling limit before is waited for so long again, in times of what is usual; and ms. */
const PATIENCE = 5
const LEAST_PATIENCE_MS = 3_000

/** Whether a breach is seen again when what shows it is done once more. */
export async function isConfirmed(usual: Bench, breach: NamedBreach): Promise<boolean> {
  const { settleMs, settleLimitMs } = usual.profile
  const patienceMs = Math.min(settleLimitMs, Math.max(LEAST_PATIENCE_MS, PATIENCE * settleMs))
  const bench: Bench = { ...usual, profile: { ...usual.profile, settleLimitMs: patienceMs } }
  const { evidence, law } = breach
  if ('note' in evidence) return true
  for (let tried = 0; tried < TRIES; tried++) {
    const again = 'probe' in evidence ? await probeAgain(bench, law, evidence) : await runAgain(bench, law, evidence)
    const results = { probed: [], outcomes: [], ...again }
    const { breaches } = await law.check(contextFor(bench, results))
    if (breaches.some((other) => isSame(other, breach))) return true
  }
  return false
}

/** With the law's other probes: a control is among them that the law judges by. */
async function probeAgain(bench: Bench, law: Law, { probe }: Probed) {
  const context = contextFor(bench, { probed: [], outcomes: [] })
  const own = law.probes?.(context) ?? []
  const probes = own.some(({ name }) => name === probe.name) ? own : [probe]
  return { probed: await context.probe(probes) }
}

/** A race is tried many times; and some laws judge several rounds of cases that go by one name. */
async function runAgain(bench: Bench, law: Law, { case: of }: Outcome) {
  const context = contextFor(bench, { probed: [], outcomes: [] })
  const rounds = (law.cases?.(context) ?? []).filter(({ name }) => name === of.name)
  const cases = of.race ? Array.from({ length: RACE_ROUNDS }, () => ({ ...of })) : rounds.length > 1 ? rounds : [of]
  return { outcomes: await runCases(bench.session, alone(bench.profile), cases) }
}

/** Histories are named only after the laws have judged, so that a state's breach is known by having no name yet. */
function isSame(other: Breach, breach: Breach): boolean {
  return other.defect === undefined || other.defect === breach.defect
}
