import { isThrottled } from '../delivery/answer-kinds.js'
import type { HistoryObservation, NotTried } from '../laws/observations.js'
import type { HistoryTrial } from '../laws/trial.js'
import type { Json } from '../observation/json.js'
import { normalise } from '../observation/normalise.js'
import { project, type Subject } from '../observation/project.js'
import type { History } from '../provider/history.js'
import { randomSource } from '../random/random.js'
import { inOrder } from '../schedule/schedule.js'
import { Backlog } from './backlog.js'
import {
  budgetOf,
  burstsAtOnce,
  type Check,
  type CheckFacts,
  isSlow,
  PACED_AT_ONCE,
  paceOf,
  sideBySide,
} from './check-facts.js'
import {
  areAlike,
  comparePair,
  type Doubt,
  doubtsAbout,
  learnFrom,
  maskFor,
  observationOf,
  type Pair,
  type ShownOf,
  shownByRow,
  unclear,
} from './compare-runs.js'
import { deliverInOrder, deliverSchedule, isPutOff, prepareRun, type Run, redeliver, unobserved } from './deliver.js'
import { inParallel } from './in-parallel.js'
import { settlePatiently } from './settle.js'
import { settleRuns } from './settle-runs.js'
import { isBurst, isInSteps, isInterrupted, isWaiting } from './trial-timing.js'

const LEFT_OUT = 'not every history was tried, because '
const MORE_TIME = '`--runs 1000` gives ten times the time'
const SLOW = `${LEFT_OUT}the consumer is slow: ${MORE_TIME}`
const BEHIND = `${LEFT_OUT}the consumer's queue fell far behind: ${MORE_TIME}`
const OVER = `${LEFT_OUT}the time for them ran out: ${MORE_TIME}`

type Seen = HistoryObservation | NotTried

/**
 * Delivers each history and, once for all that are compared with it, each baseline; waits until the state has settled;
 * and says what the state shows of each, row by row. Sheddable trials are left out when the consumer's time budget runs
 * out, but never with `complete`.
 */
export async function deliverBatch(check: Check, trials: readonly HistoryTrial[], complete: boolean): Promise<Seen[]> {
  const planned = planFor(check, trials)
  const { delivered, leftOut } = await deliverAll(check, planned, complete)
  const pairs = pairsOf(trials, planned).filter(
    ({ baseline, run }) => delivered.has(baseline) && delivered.has(run) && !isPutOff(baseline),
  )
  const seen = await compare(check, pairs)
  const { hindrance } = check.connection
  const tried = new Set(seen.map(({ trial }) => trial))
  const untried = trials.filter((trial) => !tried.has(trial))
  return [
    ...seen,
    ...untried.map((trial): NotTried => {
      return { trial, notTried: hindrance ?? leftOut, why: hindrance === undefined ? 'shed' : 'unreached' }
    }),
  ]
}

/** A run and the trial that it is made for, be it the trial's own or its baseline. */
interface Planned {
  readonly run: Run
  readonly trial: HistoryTrial
  readonly own: boolean
}

const baselineOf = ({ baseline, history }: HistoryTrial): History => baseline ?? history

/** Everything that is to be delivered, in that order: later histories have later times. */
function planFor(check: Check, trials: readonly HistoryTrial[]): Planned[] {
  const known = new Set<History>()
  // A baseline is delivered in the way of its most careful trial.
  const inSteps = trials.filter((trial) => isInSteps(check.facts, trial))
  const careful = new Map(inSteps.map((trial) => [baselineOf(trial), trial]))
  const plans = inTurn(trials, check.seed).flatMap((trial) => {
    const baseline = baselineOf(trial)
    const isNew = !known.has(baseline)
    known.add(baseline)
    const own = { history: trial.history, schedule: trial.schedule, trial, own: true }
    const ofBaseline = { history: baseline, schedule: inOrder(baseline), trial: careful.get(baseline) ?? trial }
    return isNew ? [{ ...ofBaseline, own: false }, own] : [own]
  })
  // Side by side, a long history that begins last would make all of them take longer.
  const lengthOf = (one: (typeof plans)[number]) => (check.facts.slow && !isSheddable(one) ? one.schedule.length : 0)
  return plans
    .sort((one, other) => stageOf(check.facts, one) - stageOf(check.facts, other) || lengthOf(other) - lengthOf(one))
    .map(({ history, schedule, trial, own }) => ({ run: prepareRun(check, history, schedule), trial, own }))
}

/** What may be left out comes after what may not, and in a seeded order. */
function inTurn(trials: readonly HistoryTrial[], seed: number): HistoryTrial[] {
  const random = randomSource(seed)
  return trials
    .map((trial) => ({ trial, turn: trial.sheddable ? 1 + random() : 0 }))
    .sort((one, other) => one.turn - other.turn)
    .map(({ trial }) => trial)
}

/**
 * The order of delivery: plain schedules (0), those that are paced or wait (1), bursts (2), and those that kill the consumer or
 * make its store fail (3). Baselines are in the stage of their trials, but in 0 for bursts and interruptions if the
 * consumer is slow.
 */
function stageOf(facts: CheckFacts, { trial, own }: Pick<Planned, 'trial' | 'own'>): 0 | 1 | 2 | 3 {
  if (isInterrupted(trial.schedule)) return own || !facts.slow ? 3 : 0
  if (isBurst(trial.schedule)) return own || !facts.slow ? BURSTS : 0
  return isInSteps(facts, trial) || isWaiting(trial.schedule) ? 1 : 0
}

/** The baseline of the many rounds of a burst is delivered once, and so always. */
function isSheddable({ trial, own }: Pick<Planned, 'trial' | 'own'>): boolean {
  return trial.sheddable === true && (own || !(isBurst(trial.schedule) || isInterrupted(trial.schedule)))
}

const BURSTS = 2

/**
 * Side by side where the consumer is slow to answer, or is given time; bursts with no more than one other, so that
 * nothing blunts them. Each of these has the whole budget, and so has each race: it gets as many rounds however many others
 * there are. Gives the runs that were delivered, and why others were not.
 */
async function deliverAll(check: Check, planned: readonly Planned[], complete: boolean) {
  const { connection, facts } = check
  const delivered = new Set<Run>()
  const backlog = new Backlog(check)
  const spent = new Map<string, number>()
  let leftOut = OVER
  const isRepeated = ({ own, trial }: Planned) => !own || trial.redeliver !== false
  const deliver = async (one: Planned) => {
    const paceMs = isInSteps(facts, one.trial) ? paceOf(check, true) : 0
    await deliverSchedule(check, one.run, { paceMs, ...(!isRepeated(one) && { tries: 1 }) })
    // A consumer that limits requests would refuse them again where they all came at once.
    if (isRepeated(one) && [...one.run.answered.values()].some(isThrottled)) await redeliver(check, [one.run])
    delivered.add(one.run)
    backlog.delivered(one.run)
  }
  const work = async (stage: number, workers: () => number) => {
    const begin = connection.clock.now()
    // A consumer may begin to limit requests in the middle.
    const spentOn = ({ key }: HistoryTrial) =>
      stage === BURSTS ? (spent.get(key) ?? 0) : connection.clock.now() - begin
    const isLong = () => connection.unlessEnded(false, () => backlog.isLong())
    const isLeftOut = async ({ trial }: Planned) => {
      if (spentOn(trial) > budgetOf(check)) leftOut = isSlow(check) ? SLOW : OVER
      else if (stage !== BURSTS && (await isLong())) leftOut = BEHIND
      else return false
      return true
    }
    const queue = planned.filter((one) => stageOf(facts, one) === stage)
    await inParallel(workers, queue, async (one) => {
      if (!complete && isSheddable(one) && (await isLeftOut(one))) return
      const { key } = one.trial
      const before = connection.clock.now()
      await connection.unlessEnded(undefined, () => deliver(one))
      if (one.own) spent.set(key, (spent.get(key) ?? 0) + connection.clock.now() - before)
    })
  }
  await work(0, () => sideBySide(check))
  await work(1, () => PACED_AT_ONCE)
  await work(BURSTS, () => burstsAtOnce(check))
  await work(3, () => 1)
  const repeated = planned.filter((one) => delivered.has(one.run) && isRepeated(one)).map(({ run }) => run)
  await connection.unlessEnded(undefined, () => redeliver(check, repeated, () => sideBySide(check)))
  return { delivered, leftOut }
}

function pairsOf(trials: readonly HistoryTrial[], planned: readonly Planned[]): Pair[] {
  const baselines = new Map(planned.filter(({ own }) => !own).map(({ run }) => [run.history, run]))
  const runs = new Map(planned.filter(({ own }) => own).map(({ trial, run }) => [trial, run]))
  return trials.map((trial) => ({
    trial,
    baseline: baselines.get(baselineOf(trial)) as Run,
    run: runs.get(trial) as Run,
  }))
}

/** Waits until the state has settled and says what it shows of each pair. */
async function compare(check: Check, pairs: readonly Pair[]): Promise<Seen[]> {
  const { connection, facts } = check
  if (pairs.length === 0) return []
  if (!facts.has('observe')) return pairs.map(({ trial, run }) => unobserved(trial, run))
  const looked = await connection.unlessEnded(undefined, async () => {
    const patient = pairs.filter(({ trial }) => trial.patient)
    if (patient.length > 0 && connection.health.showsLate)
      await settlePatiently(check, (observed) => haveCome(check, patient, observed))
    const state = await settleRuns(check, runsOf(pairs), (shownOf) =>
      pairs.every((pair) => comparePair(check, pair, shownOf(pair.baseline), shownOf(pair.run)).same),
    )
    const unsure = await doubt(check, pairs, state.shownOf)
    return { ...state, unsure, declared: await declaredStates(check, pairs), shown: await shownOfAll(check, pairs) }
  })
  if (looked === undefined) return []
  const { shownOf, settled, unsure } = looked
  return pairs.map((pair, index): Seen => {
    const compared = comparePair(check, pair, shownOf(pair.baseline), shownOf(pair.run))
    if (!compared.same && unsure.has(pair.baseline)) return unclear(pair.trial)
    const declared = looked.declared?.[index]
    const more = { settled, shown: looked.shown[index] ?? [], ...(declared !== undefined && { declared }) }
    const isBlank = compared.expected === null && compared.actual === null
    return observationOf(check, pair, compared, isBlank, more)
  })
}

const runsOf = (pairs: readonly Pair[]): Run[] => [...new Set(pairs.flatMap(({ baseline, run }) => [baseline, run]))]

/** In how many histories differences are doubted in one go: noise is the same in all. */
const MOST_DOUBTED = 12

/** Makes the experiments that tell which differences mean something. Gives the baselines that do not come out the same twice. */
async function doubt(check: Check, pairs: readonly Pair[], shownOf: ShownOf): Promise<ReadonlySet<Run>> {
  const differing = pairs.filter((pair) => !comparePair(check, pair, shownOf(pair.baseline), shownOf(pair.run)).same)
  const sizeOf = ({ run }: Pair) => run.schedule.length
  const doubts = differing
    .toSorted((a, b) => sizeOf(a) - sizeOf(b))
    .slice(0, MOST_DOUBTED)
    .flatMap((pair) => doubtsAbout(check, pair))
  if (doubts.length === 0) return new Set()
  const again = doubts.map((one) => ({ ...one, run: prepareRun(check, one.history, one.schedule) }))
  const inSteps = deliveredInSteps(check, doubts)
  await deliverInOrder(check, [...again.map(({ run }) => run), ...inSteps.values()])
  const runs = [...again.map(({ run }) => run), ...again.map(({ of }) => of.baseline), ...inSteps.values()]
  const { shownOf: shownNow } = await settleRuns(check, [...new Set(runs)], () => true)
  // Where the state shows nothing new any more, it shows none of this either.
  if (!check.connection.pace.answers) return new Set()
  const referenceOf = ({ baseline }: Pair) => inSteps.get(baseline) ?? baseline
  const undecided = again.filter(
    ({ run, ...one }) => !learnFrom(check, one, shownNow(referenceOf(one.of)), shownNow(run)),
  )
  const mixedUp = again.filter(({ of }) => !areAlike(check, shownNow(of.baseline), shownNow(referenceOf(of))))
  return new Set([...undecided, ...mixedUp].map(({ of }) => of.baseline))
}

/**
 * The doubted baselines that came in quick succession, to be delivered step by step to a consumer that may mix up the events
 * of one: nothing can be learnt from what differs then.
 */
function deliveredInSteps(check: Check, doubts: readonly Doubt[]): ReadonlyMap<Run, Run> {
  if (check.facts.keepsOrder) return new Map()
  const baselines = new Set(doubts.map(({ of }) => of.baseline).filter(({ paceMs }) => paceMs === 0))
  return new Map([...baselines].map((one) => [one, prepareRun(check, one.history, one.schedule)]))
}

/** What the consumer's owner says that the state shows of each run. All runs of a history come to the same. */
async function declaredStates({ connection, facts }: Check, pairs: readonly Pair[]): Promise<Json[] | undefined> {
  if (!facts.has('expected')) return undefined
  const runs = new Map(pairs.map(({ run }) => [run.history, run]))
  const stated = new Map<History, Json>()
  for (const [history, { fresh, subject }] of runs) {
    const [shown] = project(await connection.hooks.expected(fresh.history.world), [subject])
    stated.set(history, shown ?? null)
  }
  return pairs.map(({ run, trial }) => normalise(stated.get(run.history) ?? null, run.delivered, maskFor(facts, trial)))
}

/** Of each of some pairs, whether all that it created shows; what was interrupted has to come as expected. */
function haveCome(check: Check, pairs: readonly Pair[], observed: Json): boolean[] {
  const shownOf = shownByRow(observed, runsOf(pairs))
  return pairs.flatMap((pair) => [
    ...shownIn(observed, entitiesOf(check, pair.run)),
    !isInterrupted(pair.trial.schedule) || comparePair(check, pair, shownOf(pair.baseline), shownOf(pair.run)).same,
  ])
}

/** The ids of the entities that its events leave there: not every id of a history is one of an entity. */
function entitiesOf({ contract: { provider } }: Check, { fresh }: Run): string[] {
  const left = new Set<string>()
  for (const event of fresh.history.events) {
    const role = provider.model.roleOf(event)
    if (role?.act === 'remove') left.delete(role.id)
    else if (role !== undefined && role.act !== 'notice') left.add(role.id)
  }
  return [...left]
}

function shownIn(observed: Json, ids: readonly string[]): boolean[] {
  const subjects = ids.map((id): Subject => ({ names: new Map([[id, id]]), times: [], values: new Set() }))
  return project(observed, subjects).map((state) => state !== null)
}

/** Which entities the state shows of each patient trial. */
async function shownOfAll(check: Check, pairs: readonly Pair[]): Promise<boolean[][]> {
  if (!pairs.some(({ trial }) => trial.patient)) return []
  const observed = await check.connection.hooks.observe()
  return pairs.map(({ trial, run }) => (trial.patient ? shownIn(observed, entitiesOf(check, run)) : []))
}
