import type { Law, Violation } from '../../laws/law.js'
import {
  type HistoryObservation,
  isOfHistory,
  type NotTried,
  type Observation,
  wasTried,
} from '../../laws/observations.js'
import type { Finding, LawReport, Report } from '../../report/report.js'
import type { Check } from '../check-facts.js'
import { counterexampleOf, curlOf } from '../counterexample.js'
import type { Driven } from '../drive.js'
import { version } from '../version.js'
import type { Cause } from './causes.js'
import type { Explored } from './explore.js'
import { tellDifference } from './tell-difference.js'

/** The outcome of a check, before it is written as a report. */
export interface Checked {
  readonly driven: readonly Driven[]
  /** Why laws were not driven. */
  readonly skipped: ReadonlyMap<Law, string>
  readonly causes: readonly Cause[]
  readonly flaky: ReadonlySet<Law>
  /** What was seen once of laws and could not be confirmed, because the check was stopped. */
  readonly unconfirmed: ReadonlyMap<Law, string>
  /** Whether the survey came to its end. */
  readonly surveyed: boolean
  readonly explored?: Explored
}

const NOTHING_TRIED = 'there is nothing to try with this consumer'
const NOTHING_WATCHED = 'it is judged by the requests of other laws, and none of them was tried'
const FLAKY = 'failed once, but passed when replayed'

export function reportOf(check: Check, laws: readonly Law[], checked: Checked, durationMs: number): Report {
  const { connection, seed } = check
  const reports = laws.map((law) => lawReport(check, law, checked))
  const count = (verdict: LawReport['verdict']) => reports.filter((law) => law.verdict === verdict).length
  return {
    reportVersion: 1,
    tool: { name: 'ckbox-webhooks', version },
    target: connection.target.shown,
    seed,
    durationMs,
    deliveries: connection.deliveries,
    ...(connection.ending?.why === 'interrupted' && { interrupted: true }),
    ...(connection.ending?.why === 'time' && { outOfTime: true }),
    ...(connection.incomplete !== undefined && { incomplete: connection.incomplete }),
    summary: { held: count('held'), broken: count('broken'), skipped: count('skipped'), flaky: count('flaky') },
    laws: reports,
    findings: checked.causes.map((cause) => findingOf(check, cause)),
  }
}

/** Held, broken, skipped or flaky: what became of a law, with the reason. */
function lawReport(check: Check, law: Law, checked: Checked): LawReport {
  const { driven, skipped, causes, flaky, explored, unconfirmed } = checked
  const { id, title, severity } = law
  const own = driven.find((one) => one.law === law)
  const observations = own?.observations ?? []
  const further = explored?.law === law ? explored : undefined
  const isBroken = causes.some(({ laws }) => [...laws].some((one) => one.id === id))
  const once = unconfirmed.get(law)
  const untried =
    skipped.get(law) ?? (once === undefined ? untriedReason(check, own, checked) : unconfirmedReason(check, once))
  const isKnown = skipped.has(law) || own?.judgement.skipped !== undefined
  const isCutShort = !isKnown && (once !== undefined || isUnreached(own))
  const partly = own?.judgement.partly ?? partlyReason(check, observations) ?? further?.partly
  const told = isBroken
    ? { verdict: 'broken' as const }
    : flaky.has(law)
      ? { verdict: 'flaky' as const, reason: FLAKY }
      : untried !== undefined
        ? {
            verdict: 'skipped' as const,
            reason: untried,
            ...(isCutShort && check.connection.ending?.why === 'time' && { outOfTime: true }),
          }
        : { verdict: 'held' as const, ...(partly !== undefined && { reason: `checked in part: ${partly}` }) }
  return {
    id,
    title,
    severity,
    ...told,
    trials: observations.filter(wasTried).length + (further?.tried ?? 0),
    deliveries: observations.reduce((sum, one) => sum + deliveriesOf(one), 0) + (further?.deliveries ?? 0),
    durationMs: Math.round(own?.durationMs ?? 0),
  }
}

const isLeftOut = (one: Observation): one is NotTried =>
  !wasTried(one) && one.trial.role === 'suspect' && one.why !== 'restricted'

function unconfirmedReason({ connection }: Check, message: string): string {
  const why = connection.ending?.message ?? 'the check ended'
  return `failed once, which was not confirmed, because ${why}. What was seen: ${message}`
}

/** Whether it might have been judged, had the check gone on. */
function isUnreached(own: Driven | undefined): boolean {
  if (own === undefined || own.observations.length === 0) return true
  return own.observations.some((one) => !wasTried(one) && one.why === 'unreached')
}

/**
 * Why nothing was judged: no suspect was tried, or what was seen of them says nothing. Without a suspect of its own, a law
 * holds only by what calibration has seen, or what it watches.
 */
function untriedReason(
  { connection }: Check,
  own: Driven | undefined,
  { driven, surveyed }: Checked,
): string | undefined {
  if (own === undefined) return connection.ending?.message ?? 'the check ended before this law was reached'
  const { law, judgement, observations } = own
  const suspects = observations.filter(({ trial }) => trial.role === 'suspect')
  if (suspects.some(wasTried)) return judgement.skipped
  const leftOut = (suspects.length > 0 ? suspects : observations).flatMap((one) => (wasTried(one) ? [] : [one]))
  const telling = (['unreached', 'unclear', 'shed', 'moot', 'restricted'] as const).flatMap((reason) =>
    leftOut.filter(({ why }) => why === reason),
  )
  const [told] = telling
  if (told !== undefined) return told.notTried
  if (judgement.skipped !== undefined) return judgement.skipped
  if (law.watch && !surveyed && connection.ending !== undefined) return connection.ending.message
  const isWatched = driven.some((one) => one.observations.some(wasTried))
  if (law.watch && (law.judgesFacts || isWatched)) return connection.ending?.message
  return law.judgesFacts ? undefined : law.watch ? NOTHING_WATCHED : NOTHING_TRIED
}

/** Why less was judged than was asked for. Trials that make no sense for this consumer do not count. */
function partlyReason({ contract }: Check, observations: readonly Observation[]): string | undefined {
  const leftOut = observations.find((one) => isLeftOut(one) && one.why !== 'moot')
  if (leftOut !== undefined && !wasTried(leftOut)) return leftOut.notTried
  const { nameOf } = contract.provider.model
  const histories = observations.filter(isOfHistory)
  const eventsOf = (isWanted: (one: HistoryObservation) => boolean) =>
    new Set(
      histories.filter(isWanted).flatMap(({ trial }) => trial.history.events.flatMap((event) => nameOf(event) || [])),
    )
  const blank = eventsOf((one) => one.blank === true)
  const shown = eventsOf((one) => one.blank === undefined)
  // Events of a history that shows only in part may or may not show.
  const surely = [...blank].filter((name) => !shown.has(name))
  const ignored = observations.flatMap((one) => (wasTried(one) ? [] : (one.ignored ?? [])))
  const hidden = [...new Set([...(surely.length > 0 ? surely : blank), ...ignored])]
  if (hidden.length === 0) return undefined
  return `your state never shows ${hidden.sort().join(', ')}; if you ignore events on purpose, name those that you handle (--events)`
}

function deliveriesOf(one: Observation): number {
  if (!wasTried(one)) return 0
  if ('sent' in one) return one.sent.length
  if ('histories' in one) return one.histories.reduce((sum, { requests }) => sum + requests.length, 0)
  return 'requests' in one ? one.requests.length : 1
}

/** Where no cause is known, the finding says all that was seen. */
function messageOf({ contract }: Check, { defect, message, evidence, expected }: Violation): string {
  const isPlain = defect === undefined && expected === undefined && 'same' in evidence && !evidence.same
  return isPlain ? tellDifference(contract.provider.model, evidence, message) : message
}

function findingOf(check: Check, { main, severity, laws }: Cause): Finding {
  const { violation, path } = main
  const known = violation.defect === undefined ? undefined : check.contract.defects[violation.defect]
  const isAbout = ({ defects }: Law) => violation.defect !== undefined && defects.includes(violation.defect)
  const law = isAbout(main.law) ? main.law : ([...laws].find(isAbout) ?? main.law)
  const consequences = [...new Set([...laws].map(({ id }) => id))].filter((id) => id !== law.id)
  return {
    law: law.id,
    ...(known !== undefined && { defect: violation.defect as string }),
    severity,
    message: messageOf(check, violation),
    remedy: known?.remedy ?? law.remedy,
    counterexample: counterexampleOf(check, main),
    ...(consequences.length > 0 && { consequences }),
    reproduce: { curl: curlOf(check, main) },
    seed: check.seed,
    ...(path !== undefined && { path }),
  }
}
