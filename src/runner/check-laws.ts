import { isConsequence } from '../diagnosis/consequences.js'
import { UsageError } from '../errors.js'
import { type Declared, isAccepted } from '../laws/context.js'
import type { Law } from '../laws/law.js'
import { calibrate, controlStory } from './calibrate.js'
import { areConfirmed } from './confirm.js'
import type { CheckOptions } from './consumer.js'
import { type Explored, explore, exploringLaws } from './explore.js'
import { type NamedBreach, nameStateBreaches, needsName } from './find.js'
import { type Cause, causesOf, findingOf, fold, idOf, isAccountedFor } from './findings.js'
import { endBreaches, judge } from './judge.js'
import { lacking } from './lacking.js'
import { type Bench, gatherResults } from './law-context.js'
import { type LawVerdict, reportOf } from './law-report.js'
import { minimise } from './minimise.js'
import { refusedControl } from './refused-control.js'
import type { Finding, LawReport } from './report.js'
import { CheckEnded, type Session } from './session.js'

/** A queue that one event blocks shows nothing of a history, whatever the history is like. */
const BLOCKED = 'recovery/poison-blocks-others'

export interface Checked {
  readonly reports: LawReport[]
  readonly findings: Finding[]
  readonly interrupted: boolean
}

/** A check from beginning to end: calibrate, probe and explore, judge, name the causes, confirm, shrink. */
export async function checkLaws(
  session: Session,
  declared: Declared,
  laws: readonly Law[],
  options: CheckOptions,
  gather: typeof gatherResults = gatherResults,
): Promise<Checked> {
  const environment = declared.environments[0] as string
  await session.resetIfGiven()
  const calibration = await unlessEnded(session, undefined, () => calibrate(session, environment, declared.subscribed))
  if (calibration === undefined) return endedEarly(session, laws)
  if (!isAccepted(calibration.control.answer)) {
    const refused = await unlessEnded(session, undefined, () => refusedControl(session, declared, laws, calibration))
    return refused ?? endedEarly(session, laws)
  }

  const bench: Bench = {
    session,
    profile: calibration.profile,
    declared: {
      ...declared,
      subscribed: (event) => declared.subscribed(event) && !calibration.refused.some(({ name }) => name === event),
    },
    story: controlStory(environment, declared.subscribed),
    visible: calibration.visible !== false,
    calibration,
  }
  const checkable = laws.filter((law) => lacking(bench, law) === undefined)
  const gathered = await gather(bench, checkable)
  const judged = await judge(bench, laws, gathered, options)
  const confirmations = new Map<string, boolean>()
  const outcomes = [...gathered.results.values()].flatMap((own) => own.outcomes)
  const named = (await isAccountedForAll(bench, judged.breaches, confirmations))
    ? [...judged.breaches]
    : await unlessEnded(session, judged.breaches, () => nameStateBreaches(bench, judged.breaches, outcomes))
  // A defect that small histories show, or that spoils any history, would show in every random one too.
  const shown = named.some(
    (breach) =>
      idOf(breach) === BLOCKED || exploringLaws.some((id) => breach.law.id === id || isConsequence(id, idOf(breach))),
  )
  const explored =
    shown || gather !== gatherResults
      ? undefined
      : await unlessEnded(session, undefined, () => explore(bench, checkable, named))
  named.push(...(explored?.breaches ?? []))
  const { causes, flaky } = await confirmed(bench, causesOf(named), confirmations)
  const broken = new Set(causes.flatMap((cause) => [...cause.laws]))
  return {
    reports: judged.verdicts.map(({ law, ...rest }) =>
      reportOf(
        law,
        withExplored(law, rest, explored),
        broken.has(law) ? 'broken' : flaky.has(law) ? 'flaky' : undefined,
      ),
    ),
    findings: causes.map((cause) => findingOf(session, cause)),
    interrupted: judged.interrupted,
  }
}

/** Whether what needs no name, and is seen again, accounts for all that would need one: then names are not asked for. */
async function isAccountedForAll(
  bench: Bench,
  breaches: readonly NamedBreach[],
  confirmations: Map<string, boolean>,
): Promise<boolean> {
  const nameless = breaches.filter(needsName)
  const covers = (causes: readonly Cause[]) =>
    nameless.every(({ law }) => causes.some(({ id }) => isConsequence(law.id, id)))
  const others = causesOf(breaches.filter((breach) => !needsName(breach)))
  return nameless.length > 0 && covers(others) && covers((await confirm(bench, others, confirmations)).seen)
}

interface Confirmed {
  readonly seen: readonly Cause[]
  readonly unseen: readonly Cause[]
  /** What the seen ones account for was not tried. */
  readonly accounted: readonly Cause[]
}

/** Tries causes again, each once in a check: `confirmations` keeps by id what came of it. */
async function confirm(
  bench: Bench,
  causes: readonly Cause[],
  confirmations: Map<string, boolean>,
): Promise<Confirmed> {
  const seen: Cause[] = []
  const unseen: Cause[] = []
  const accounted: Cause[] = []
  for (let left = [...causes]; left.length > 0; ) {
    // What one of the others may account for waits until that one was seen again, or was not.
    const first = left.filter((cause) => !isAccountedFor(cause, left))
    const next = first.length > 0 ? first : left.slice(0, 1)
    const untried = next.filter(({ id }) => !confirmations.has(id))
    const breaches = untried.map(({ main }) => main)
    const again = await unlessEnded(bench.session, undefined, () => areConfirmed(bench, breaches))
    for (const [index, { id }] of untried.entries()) confirmations.set(id, again?.[index] ?? true)
    for (const cause of next) (confirmations.get(cause.id) === true ? seen : unseen).push(cause)
    left = left.filter((cause) => !next.includes(cause))
    accounted.push(...left.filter((cause) => isAccountedFor(cause, seen)))
    left = left.filter((cause) => !isAccountedFor(cause, seen))
  }
  return { seen, unseen, accounted }
}

/** The causes that are seen again, with their consequences; what is not seen again and not accounted for is flaky. */
async function confirmed(
  bench: Bench,
  all: readonly Cause[],
  confirmations: Map<string, boolean>,
): Promise<{ causes: Cause[]; flaky: ReadonlySet<Law> }> {
  const { seen, unseen, accounted } = await confirm(bench, all, confirmations)
  const roots = seen.filter((cause) => !isAccountedFor(cause, seen))
  const smallestOf = (cause: Cause) => unlessEnded(bench.session, cause, () => smallest(bench, cause))
  const causes: Cause[] = []
  for (const cause of fold(roots, [...accounted, ...seen, ...unseen])) causes.push(await smallestOf(cause))
  const flaky = unseen.filter((cause) => !isAccountedFor(cause, roots)).flatMap(({ laws }) => [...laws])
  return { causes, flaky: new Set(flaky) }
}

function withExplored(
  law: Law,
  verdict: Omit<LawVerdict, 'law'>,
  explored: Explored | undefined,
): Omit<LawVerdict, 'law'> {
  if (explored === undefined || law !== explored.law) return verdict
  return { ...verdict, cases: verdict.cases + explored.cases, deliveries: verdict.deliveries + explored.deliveries }
}

/** All that can be said where the consumer was gone, or the check was ended, before any law was reached. */
function endedEarly(session: Session, laws: readonly Law[]): Checked {
  const causes = causesOf(endBreaches(session, laws, []))
  const broken = new Set(causes.flatMap((cause) => [...cause.laws]))
  const skipped = session.ended?.message ?? 'the check was ended before this law was reached'
  return {
    reports: laws.map((law) =>
      reportOf(law, { cases: 0, deliveries: 0, durationMs: 0, skipped }, broken.has(law) ? 'broken' : undefined),
    ),
    findings: causes.map((cause) => findingOf(session, cause)),
    interrupted: session.ended === undefined,
  }
}

/** Gives what is known so far where the consumer is gone, or the check was ended meanwhile. */
async function unlessEnded<Value>(session: Session, known: Value, run: () => Promise<Value>): Promise<Value> {
  if (session.ended !== undefined) return known
  try {
    return await run()
  } catch (error) {
    if (error instanceof CheckEnded || (session.ended !== undefined && error instanceof UsageError)) return known
    throw error
  }
}

/** A history that shows the cause, as small as it gets. */
async function smallest(bench: Bench, cause: Cause): Promise<Cause> {
  const { evidence } = cause.main
  if (!('case' in evidence) || evidence.same) return cause
  const explains = cause.main.explains ?? (() => true)
  return { ...cause, main: { ...cause.main, evidence: await minimise(bench, evidence, explains) } }
}
