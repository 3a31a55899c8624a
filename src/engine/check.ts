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
import { endingOf, lawOnRefusal, stateLossesOf } from './phases/endings.js'
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
 * @throws UsageError where the consumer's description or an option cannot be used, or a hook fails before anything was
 * delivered
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
      has: (capability) => missing([capability], abilities) === undefined && !connection.hooks.lost.has(capability),
    })
    const carried = carriedHistory({ contract, facts })
    const blank: Check = { contract, connection, facts, carried, seed, runs }
    const judged = new Set<Law>()
    const onJudged = (law: Law) => {
      judged.add(law)
      options.onProgress?.({ law: law.id, done: judged.size, of: laws.length, deliveries: connection.deliveries })
    }
    const onBug = (error: unknown) => connection.noteBug(error)
    const driving: DriveOptions = { ...(only && { only }), onJudged, onBug, now: clock.now }
    let known: Checked | undefined
    try {
      for await (known of checkLaws(blank, laws, abilities, driving));
    } catch (error) {
      // Whatever goes wrong later, what is known is reported.
      if (connection.deliveries === 0) throw error
      onBug(error)
    }
    return reportOf(blank, laws, known ?? nothingJudged(blank, laws), clock.now() - started)
  } finally {
    stop.release()
    // Also gives up the requests that were in flight when the check was stopped.
    await transport.close()
  }
}

/** Gives all that is known, again and again: the last is the outcome. */
async function* checkLaws(
  blank: Check,
  laws: readonly Law[],
  abilities: Abilities,
  options: DriveOptions,
): AsyncGenerator<Checked, void> {
  const { connection } = blank
  const control = await connection.unlessEnded(undefined, async () => {
    await tryHooks(connection)
    return await sendControl(blank)
  })
  if (control === undefined) return yield nothingJudged(blank, laws)
  if (!isAccepted(control.answer)) {
    const violation = await connection.unlessEnded(undefined, () => explainRefusal(blank, control))
    return yield violation === undefined ? nothingJudged(blank, laws) : refused(blank, laws, violation)
  }
  const second = await connection.unlessEnded(undefined, () => explainSecondRefusal(blank))
  if (second !== undefined) return yield refused(blank, laws, second)
  yield* judgeInTime(blank, laws, abilities, options)
}

/** Judges the laws. If a state turns out to have been read too early, all that was judged is judged again with more time. */
async function* judgeInTime(...judged: Parameters<typeof judgeLaws>): AsyncGenerator<Checked, void> {
  try {
    yield* judgeLaws(...judged)
  } catch (error) {
    // It happens once: from then on the consumer is known to be asynchronous.
    if (!(error instanceof TooEarly)) throw error
    yield* judgeLaws(...judged)
  }
}

async function* judgeLaws(
  blank: Check,
  laws: readonly Law[],
  abilities: Abilities,
  options: DriveOptions,
): AsyncGenerator<Checked, void> {
  const { connection, contract } = blank
  const calibrated = () => connection.unlessEnded(undefined, () => calibrate(blank))
  // If the state could not be read, all but the state can be learnt.
  const facts = (await calibrated()) ?? (await calibrated())
  if (facts === undefined) return yield nothingJudged(blank, laws)
  const check: Check = { ...blank, facts }

  const confirmation = new Confirmation(check)
  const { driven, skipped, found: shown } = await survey(check, laws, abilities, confirmation, options)
  const found = withoutChance(check, shown)
  const endedInSurvey = connection.ending
  const surveyed: Checked = { ...nothing, driven, skipped, surveyed: endedInSurvey === undefined }
  yield { ...surveyed, causes: causesOf(contract, found) }
  const { named, passed } = await explained(check, confirmation, driven, found)
  const explorable = laws.filter((law) => !skipped.has(law))
  const isExplored = options.only === undefined && !isShownBySmallOnes(check, named)
  const explored = isExplored ? await explore(check, explorable, named) : undefined
  const all = [...named, ...(explored?.found ?? []), ...failsByChance(check, explorable)]
  const told = { ...surveyed, ...(explored && { explored }) }
  yield { ...told, causes: causesOf(contract, all) }
  const lost = await stateLossesOf(check, all)
  const sorted = await confirmation.sort(causesOf(contract, [...all, ...lost]), causesOf(contract, passed))
  const { causes, flaky, unconfirmed } = sorted
  yield { ...told, causes, flaky, unconfirmed }
  const smallest = []
  for (const cause of causes) smallest.push(await shrink(check, cause))
  if (connection.ending !== endedInSurvey) smallest.push(...causesOf(contract, endingOf(check, all)))
  yield { ...told, causes: smallest, flaky, unconfirmed }
}

/** Hooks that do not work from the beginning are a mistake to correct. */
async function tryHooks({ hooks }: Connection): Promise<void> {
  await hooks.reset()
  if (hooks.given.has('observe')) await hooks.observe()
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

/** All that can be said if the consumer was gone, the check was stopped, or a hook failed, before any law was reached. */
function nothingJudged(check: Check, laws: readonly Law[]): Checked {
  const { bug, ending, hooks } = check.connection
  const reason = ending === undefined ? (hooks.lastFailure ?? bug) : undefined
  const skipped = new Map(reason === undefined ? [] : laws.map((law) => [law, reason]))
  return { ...nothing, skipped, causes: causesOf(check.contract, endingOf(check, [])) }
}

/** All that can be said of a consumer that refuses an authentic delivery: why. */
function refused({ contract }: Check, laws: readonly Law[], violation: Violation): Checked {
  const law = lawOnRefusal(contract.laws, violation)
  const reason = 'an authentic delivery is not accepted, so nothing else can be judged'
  const skipped = new Map(laws.map((one) => [one, reason]))
  const found = law === undefined ? [] : [{ law, source: law, violation }]
  return { ...nothing, skipped, causes: causesOf(contract, found) }
}
