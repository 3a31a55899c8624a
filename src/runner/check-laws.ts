import { isConsequence } from '../diagnosis/consequences.js'
import { type Declared, isAccepted } from '../laws/context.js'
import type { Law } from '../laws/law.js'
import { calibrate, controlStory } from './calibrate.js'
import { type Confirmations, confirmed, isAccountedForAll } from './confirm-causes.js'
import type { CheckOptions } from './consumer.js'
import { type Explored, explore, exploringLaws, unexplored } from './explore.js'
import { nameStateBreaches } from './find.js'
import { causesOf, findingOf, idOf } from './findings.js'
import { endBreaches, judge } from './judge.js'
import { lacking } from './lacking.js'
import { type Bench, gatherResults } from './law-context.js'
import { type LawVerdict, reportOf } from './law-report.js'
import { refusedControl } from './refused-control.js'
import type { Finding, LawReport } from './report.js'
import type { Session } from './session.js'
import { unlessEnded } from './unless-ended.js'

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
  const confirmations: Confirmations = new Map()
  const judged = await judge(bench, laws, gathered, confirmations, options)
  const endedBefore = session.ended
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
      : ((await unlessEnded(session, undefined, () => explore(bench, checkable, named))) ??
        unexplored(session, checkable))
  named.push(...(explored?.breaches ?? []))
  const { causes, flaky } = await confirmed(bench, causesOf(named), confirmations)
  if (session.ended !== endedBefore) causes.push(...causesOf(endBreaches(session, laws, named)))
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
    interrupted: judged.interrupted || session.aborted,
  }
}

function withExplored(
  law: Law,
  verdict: Omit<LawVerdict, 'law'>,
  explored: Explored | undefined,
): Omit<LawVerdict, 'law'> {
  if (explored === undefined || law !== explored.law) return verdict
  return {
    ...verdict,
    cases: verdict.cases + explored.cases,
    deliveries: verdict.deliveries + explored.deliveries,
    ...(explored.cut !== false && { cut: explored.cut }),
  }
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
