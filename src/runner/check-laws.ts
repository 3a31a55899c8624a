import { isConsequence } from '../diagnosis/consequences.js'
import { UsageError } from '../errors.js'
import { type Declared, isAccepted } from '../laws/context.js'
import type { Law } from '../laws/law.js'
import { calibrate, controlStory } from './calibrate.js'
import { isConfirmed } from './confirm.js'
import type { CheckOptions } from './consumer.js'
import { type Explored, explore, exploringLaws } from './explore.js'
import { nameStateBreaches } from './find.js'
import { type Cause, causesOf, findingOf, fold, idOf, isAccountedFor } from './findings.js'
import { endBreaches, judge } from './judge.js'
import { lacking } from './lacking.js'
import { type Bench, gatherResults } from './law-context.js'
import { type LawVerdict, reportOf } from './law-report.js'
import { minimise } from './minimise.js'
import { refusedControl } from './refused-control.js'
import type { Finding, LawReport } from './report.js'
import { CheckEnded, type Session } from './session.js'

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
  const judged = await judge(bench, laws, await gather(bench, checkable), options)
  const named = await unlessEnded(session, judged.breaches, () => nameStateBreaches(bench, judged.breaches))
  // A defect that small histories show, or that spoils any history, would show in every random one too.
  const shown = named.some((breach) =>
    exploringLaws.some((id) => breach.law.id === id || isConsequence(id, idOf(breach))),
  )
  const explored =
    shown || gather !== gatherResults
      ? undefined
      : await unlessEnded(session, undefined, () => explore(bench, checkable, named))
  named.push(...(explored?.breaches ?? []))
  const { causes, flaky } = await confirmed(bench, causesOf(named))
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

/** The causes that are seen again, with their consequences; what is not seen again and not accounted for is flaky. */
async function confirmed(bench: Bench, all: readonly Cause[]): Promise<{ causes: Cause[]; flaky: ReadonlySet<Law> }> {
  const { session } = bench
  const seen: Cause[] = []
  const unseen: Cause[] = []
  const accounted: Cause[] = []
  for (const cause of all) {
    if (isAccountedFor(cause, seen)) accounted.push(cause)
    else if (await unlessEnded(session, true, () => isConfirmed(bench, cause.main))) seen.push(cause)
    else unseen.push(cause)
  }
  const roots = seen.filter((cause) => !isAccountedFor(cause, seen))
  const smallestOf = (cause: Cause) => unlessEnded(session, cause, () => smallest(bench, cause))
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
