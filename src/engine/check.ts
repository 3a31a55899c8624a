import { isAccepted } from '../delivery/answer-kinds.js'
import { openTransport } from '../delivery/open-transport.js'
import { type Abilities, missing } from '../laws/capabilities.js'
import type { Law, Violation } from '../laws/law.js'
import { isOfHistory } from '../laws/observations.js'
import type { Report } from '../report/report.js'
import { type Check, maxTimeFor, USUAL_RUNS } from './check-facts.js'
import { type Clock, realClock } from './clock.js'
import { Connection } from './connection.js'
import type { CheckOptions, Consumer } from './consumer.js'
import type { Contract } from './contract.js'
import { declarationsOf, subscribedEvents } from './declarations.js'
import type { Driven, DriveOptions, Found } from './drive.js'
import { TooEarly } from './pace.js'
import { calibrate, carriedHistory, sendControl, unknownFacts } from './phases/calibrate.js'
import { causeOf, causesOf, type Named } from './phases/causes.js'
import { Confirmation } from './phases/confirm.js'
import { explainRefusal, explainSecondRefusal } from './phases/control.js'
import { endingOf, lawOnRefusal } from './phases/endings.js'
import { type Explained, explain } from './phases/explain.js'
import { explore, exploredLaws } from './phases/explore.js'
import { failsByChance, withoutChance } from './phases/fails-by-chance.js'
import { type Checked, reportOf } from './phases/report-of.js'
import { shrink } from './phases/shrink.js'
import { survey } from './phases/survey.js'
import { Stop } from './stop.js'
import { targetOf } from './target.js'

export interface CheckInternals {
  readonly clock?: Clock
  /** Drives only these trials: a replay. Random histories are then not explored. */
  readonly only?: DriveOptions['only']
}

/**
 * Checks a consumer against the laws of a contract: connect, calibrate, survey, explain, explore, confirm, shrink, report.
 * Never throws for a broken law.
 *
 * @throws UsageError where the consumer's description or an option cannot be used, or a hook fails at the beginning
 */
export async function check(
  contract: Contract,
  consumer: Consumer,
  laws: readonly Law[],
  options: CheckOptions = {},
  { clock = realClock, only }: CheckInternals = {},
): Promise<Report> {
  const started = clock.now()
  const seed = options.seed ?? Math.floor(Math.random() * 0x7fff_ffff)
  const runs = options.runs ?? USUAL_RUNS
  const declared = declarationsOf(contract.provider, consumer)
  const target = targetOf(consumer)
  const transport = await openTransport(consumer.endpoint, { clock })
  const stop = new Stop(clock, { maxTime: options.maxTime ?? maxTimeFor(runs), signal: options.signal })
  try {
    const connection = new Connection(contract.provider, consumer, { target, transport, stop }, { ...options, seed })
    const abilities: Abilities = {
      hooks: connection.hooks.given,
      declared,
      sockets: transport.kind === 'http',
      visible: true,
      traceable: true,
      declaresEnvironments: consumer.environments !== undefined,
    }
    const facts = unknownFacts({
      declared,
      local: target.local,
      handles: subscribedEvents(contract.provider, consumer),
      has: (capability) => missing([capability], abilities) === undefined,
    })
    const carried = carriedHistory({ contract, facts })
    const blank: Check = { contract, connection, facts, carried, seed, runs }
    const judged = new Set<Law>()
    const onJudged = (law: Law) => {
      judged.add(law)
      options.onProgress?.({ law: law.id, done: judged.size, of: laws.length, deliveries: connection.deliveries })
    }
    const checked = await checkLaws(blank, laws, abilities, { ...(only && { only }), onJudged, now: clock.now })
    return reportOf(blank, laws, checked, clock.now() - started)
  } finally {
    stop.release()
    // Also gives up the requests that were in flight when the check was stopped.
    await transport.close()
  }
}

async function checkLaws(
  blank: Check,
  laws: readonly Law[],
  abilities: Abilities,
  options: DriveOptions,
): Promise<Checked> {
  const { connection } = blank
  const control = await connection.unlessEnded(undefined, async () => {
    await connection.hooks.reset()
    return await sendControl(blank)
  })
  if (control === undefined) return nothingJudged(blank)
  if (!isAccepted(control.answer)) {
    const violation = await connection.unlessEnded(undefined, () => explainRefusal(blank, control))
    return violation === undefined ? nothingJudged(blank) : refused(blank, laws, violation)
  }
  const second = await connection.unlessEnded(undefined, () => explainSecondRefusal(blank))
  if (second !== undefined) return refused(blank, laws, second)
  return await judgeInTime(blank, laws, abilities, options)
}

/** Judges the laws. If a state turns out to have been read too early, all that was judged is judged again with more time. */
async function judgeInTime(...judged: Parameters<typeof judgeLaws>): Promise<Checked> {
  try {
    return await judgeLaws(...judged)
  } catch (error) {
    // It happens once: from then on the consumer is known to be asynchronous.
    if (!(error instanceof TooEarly)) throw error
    return await judgeLaws(...judged)
  }
}

async function judgeLaws(
  blank: Check,
  laws: readonly Law[],
  abilities: Abilities,
  options: DriveOptions,
): Promise<Checked> {
  const { connection, contract } = blank
  const facts = await connection.unlessEnded(undefined, () => calibrate(blank))
  if (facts === undefined) return nothingJudged(blank)
  const check: Check = { ...blank, facts }

  const confirmation = new Confirmation(check)
  const { driven, skipped, found: shown } = await survey(check, laws, abilities, confirmation, options)
  const found = withoutChance(check, shown)
  const endedInSurvey = connection.ending
  const { named, passed } = await explained(check, confirmation, driven, found)
  const explorable = laws.filter((law) => !skipped.has(law))
  const isExplored = options.only === undefined && !isShownBySmallOnes(check, named)
  const explored = isExplored ? await explore(check, explorable, named) : undefined
  const all = [...named, ...(explored?.found ?? []), ...failsByChance(check, explorable)]
  const { causes, flaky, unconfirmed } = await confirmation.sort(causesOf(contract, all), causesOf(contract, passed))
  const smallest = []
  for (const cause of causes) smallest.push(await shrink(check, cause))
  if (connection.ending !== endedInSurvey) smallest.push(...causesOf(contract, endingOf(check, all)))
  const surveyed = endedInSurvey === undefined
  return { driven, skipped, causes: smallest, flaky, unconfirmed, surveyed, ...(explored && { explored }) }
}

/** The violations with the causes of states that came out wrong, unless what has a cause already explains them all. */
async function explained(
  check: Check,
  confirmation: Confirmation,
  driven: readonly Driven[],
  found: readonly Found[],
): Promise<Explained> {
  const asFound: Explained = { named: found, passed: [] }
  if (await confirmation.explainsAllNameless(found)) return asFound
  const histories = driven.flatMap(({ observations }) => observations.filter(isOfHistory))
  return await check.connection.unlessEnded<Explained, Explained>(asFound, () => explain(check, found, histories))
}

/** If one event blocks the queue, the state shows no history at all. */
const BLOCKED = 'recovery/poison-blocks-others'

/** A defect that small histories show, or that spoils any history, would show in every random one too. */
function isShownBySmallOnes({ contract }: Check, named: readonly Named[]): boolean {
  return named.some(
    (one) =>
      causeOf(one) === BLOCKED || exploredLaws.some((id) => one.law.id === id || contract.explains(causeOf(one), id)),
  )
}

const nothing: Checked = {
  driven: [],
  skipped: new Map(),
  causes: [],
  flaky: new Set(),
  unconfirmed: new Map(),
  surveyed: false,
}

/** All that can be said if the consumer was gone, or the check was stopped, before any law was reached. */
function nothingJudged(check: Check): Checked {
  return { ...nothing, causes: causesOf(check.contract, endingOf(check, [])) }
}

/** All that can be said of a consumer that refuses an authentic delivery: why. */
function refused({ contract }: Check, laws: readonly Law[], violation: Violation): Checked {
  const law = lawOnRefusal(contract.laws, violation)
  const reason = 'an authentic delivery is not accepted, so nothing else can be judged'
  const skipped = new Map(laws.map((one) => [one, reason]))
  const found = law === undefined ? [] : [{ law, source: law, violation }]
  return { ...nothing, skipped, causes: causesOf(contract, found) }
}
