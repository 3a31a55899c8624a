import type { LawContext } from '../laws/context.js'
import type { Outcome, Probed } from '../laws/evidence.js'
import type { Breach, Law } from '../laws/law.js'
import { alone, type NamedBreach } from './find.js'
import { askingAlone, type Bench, contextFor } from './law-context.js'
import { type Asking, shareWaiting } from './share-waiting.js'
import { unlessEnded } from './unless-ended.js'

/** A race does not show every time: a history is run so often before it is called flaky. */
const TRIES = 3
const RACE_ROUNDS = 12

/** What did not show within the settling limit before is waited for so long again, in times of what is usual; and ms. */
const LIMIT_IN_SETTLES = 5
const LEAST_LIMIT_MS = 3_000
const PATIENCE_MS = 1_000

/** Does once more what shows some breaches, and notes of each whether it is seen again. */
export async function confirmAll(
  usual: Bench,
  breaches: readonly NamedBreach[],
  confirmations: Map<NamedBreach, boolean>,
): Promise<void> {
  const { session } = usual
  const { settleMs, settleLimitMs } = usual.profile
  const limitMs = Math.min(settleLimitMs, Math.max(LEAST_LIMIT_MS, LIMIT_IN_SETTLES * settleMs))
  const profile = { ...alone(usual.profile), settleLimitMs: limitMs, patienceMs: PATIENCE_MS }
  const bench: Bench = { ...usual, profile }
  const direct = askingAlone(bench)
  const confirm = async (breach: NamedBreach, asking: Asking) =>
    void confirmations.set(breach, await isConfirmed(bench, breach, asking))
  const untried = breaches.filter((breach) => !confirmations.has(breach))
  const sharing = untried.filter(({ law }) => !law.alone)
  await unlessEnded(session, undefined, () =>
    shareWaiting(
      direct,
      sharing.map((breach) => (asking) => confirm(breach, asking)),
    ),
  )
  for (const breach of untried.filter(({ law }) => law.alone)) {
    await unlessEnded(session, undefined, () => confirm(breach, direct))
  }
}

async function isConfirmed(bench: Bench, breach: NamedBreach, asking: Asking): Promise<boolean> {
  const { evidence, law } = breach
  if ('note' in evidence) return true
  const context = contextFor(bench, { probed: [], outcomes: [] }, asking)
  for (let tried = 0; tried < TRIES; tried++) {
    const again = await tryAgain(context, law, evidence)
    const results = { probed: [], outcomes: [], confirming: true, ...again }
    const { breaches } = await law.check(contextFor(bench, results, asking))
    if (breaches.some((other) => isSame(other, breach))) return true
  }
  return false
}

function tryAgain(context: LawContext, law: Law, evidence: Probed | Outcome) {
  // What counts side effects delivers by itself what it counts.
  if (law.needs.includes('effects')) return {}
  return 'probe' in evidence ? probeAgain(context, law, evidence) : runAgain(context, law, evidence)
}

/** With the law's other probes: a control is among them that the law judges by. */
async function probeAgain(context: LawContext, law: Law, { probe }: Probed) {
  const own = law.probes?.(context) ?? []
  const probes = own.some(({ name }) => name === probe.name) ? own : [probe]
  return { probed: await context.probe(probes) }
}

/** A race is tried many times; and some laws judge several rounds of cases that go by one name. */
async function runAgain(context: LawContext, law: Law, { case: of }: Outcome) {
  const rounds = (law.cases?.(context) ?? []).filter(({ name }) => name === of.name)
  const cases = of.race ? Array.from({ length: RACE_ROUNDS }, () => of) : rounds.length > 1 ? rounds : [of]
  // One of many or not: now it is what matters.
  return { outcomes: await context.run(cases.map((one) => ({ ...one, optional: false }))) }
}

/** Histories are named only after the laws have judged, so that a state's breach is known by having no name yet. */
function isSame(other: Breach, breach: Breach): boolean {
  return other.defect === undefined || other.defect === breach.defect
}
