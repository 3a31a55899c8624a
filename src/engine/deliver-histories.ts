import { isThrottled } from '../delivery/answer-kinds.js'
import type { HistoryObservation, NotTried } from '../laws/observations.js'
import type { HistoryTrial } from '../laws/trial.js'
import { isAsExpected } from '../observation/comparison.js'
import type { Json } from '../observation/json.js'
import { type Mask, normalise } from '../observation/normalise.js'
import { project } from '../observation/project.js'
import type { History } from '../provider/history.js'
import { randomSource } from '../random/random.js'
import { flattened } from '../schedule/edit.js'
import { inOrder, type Schedule } from '../schedule/schedule.js'
import { Backlog } from './backlog.js'
import { budgetOf, burstsAtOnce, type Check, type CheckFacts, paceOf, sideBySide } from './check-facts.js'
import { deliverSchedule, isPutOff, prepareRun, type Run, redeliver, wasAccepted } from './deliver.js'
import { inParallel } from './in-parallel.js'
import { settle, settlePatiently } from './settle.js'

const UNHANDLED = 'the consumer does not handle the events that it is about'
const SLOW = 'not every history was tried, because the consumer is slow: `--runs 1000` gives ten times the time'

interface Pair {
  readonly trial: HistoryTrial
  readonly baseline: Run
  readonly run: Run
}

/**
 * Delivers each history and, once for all that are compared with it, each baseline; waits until the state has settled;
 * and says what the state shows of each. Sheddable trials are left out when the consumer's time budget runs out, but
 * never with `complete`.
 */
export async function deliverHistories(
  check: Check,
  trials: readonly HistoryTrial[],
  { complete = false } = {},
): Promise<Map<HistoryTrial, HistoryObservation | NotTried>> {
  const { connection } = check
  const seen = new Map<HistoryTrial, HistoryObservation | NotTried>()
  const handled = trials.filter((trial) => isHandled(check, trial))
  for (const trial of trials) {
    if (!handled.includes(trial)) seen.set(trial, { trial, notTried: UNHANDLED, why: 'moot' })
  }
  if (handled.length === 0) return seen
  const planned = planFor(check, handled)
  await connection.hooks.reset()
  const delivered = await deliverAll(check, planned, complete)
  const pairs = pairsOf(handled, planned).filter(
    ({ baseline, run }) => delivered.has(baseline) && delivered.has(run) && !isPutOff(baseline),
  )
  for (const { trial, ...seenOfIt } of await compare(check, pairs)) seen.set(trial, { trial, ...seenOfIt })
  const ending = connection.ending
  for (const trial of handled) {
    if (seen.has(trial)) continue
    seen.set(trial, { trial, notTried: ending?.message ?? SLOW, why: ending === undefined ? 'shed' : 'unreached' })
  }
  return seen
}

/** Whether the consumer handles all events of a trial that are to be accepted. */
export function isHandled({ contract, facts }: Check, trial: HistoryTrial): boolean {
  const { history, baseline = history, redeliver } = trial
  // An event that is wrong on purpose may have no name at all.
  const isHandledEvent = (event: object) => {
    const name = contract.provider.model.nameOf(event)
    return name === undefined || facts.handles(name)
  }
  // A trial that sends nothing again is about an event that is refused.
  const accepted = redeliver === false ? baseline.events : [...history.events, ...baseline.events]
  return accepted.every(isHandledEvent)
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
  const plans = inTurn(trials, check.seed).flatMap((trial) => {
    const baseline = baselineOf(trial)
    const isNew = !known.has(baseline)
    known.add(baseline)
    const own = { history: trial.history, schedule: trial.schedule, trial, own: true }
    return isNew ? [{ history: baseline, schedule: inOrder(baseline), trial, own: false }, own] : [own]
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
 * The order of delivery: plain schedules (0), those with pauses (1), bursts (2), and those that kill the consumer or
 * make its store fail (3). Baselines are in the stage of their trials, but in 0 for bursts and interruptions if the
 * consumer is slow.
 */
function stageOf(facts: CheckFacts, { trial, own }: Pick<Planned, 'trial' | 'own'>): 0 | 1 | 2 | 3 {
  if (isInterrupted(trial.schedule)) return own || !facts.slow ? 3 : 0
  if (isBurst(trial.schedule)) return own || !facts.slow ? 2 : 0
  return paceOf(facts, trial.paced) > 0 || isWaiting(trial.schedule) ? 1 : 0
}

/** The baseline of the many rounds of a burst is delivered once, and so always. */
function isSheddable({ trial, own }: Pick<Planned, 'trial' | 'own'>): boolean {
  return trial.sheddable === true && (own || !(isBurst(trial.schedule) || isInterrupted(trial.schedule)))
}

const isBurst = (schedule: Schedule): boolean => schedule.some((step) => 'together' in step)

const isWaiting = (schedule: Schedule): boolean => flattened(schedule).some(({ after }) => typeof after === 'number')

/** What kills the consumer or makes its store fail, which nothing else may meet. */
const isInterrupted = (schedule: Schedule): boolean =>
  flattened(schedule).some(({ after, killedAfterMs }) => typeof after === 'string' || killedAfterMs !== undefined)

/** What leaves the consumer time after each step does little but wait. */
const PACED_AT_ONCE = 32

/**
 * Side by side where the consumer is slow to answer, or is given time; bursts with no more than one other, so that
 * nothing blunts them. Each of these has the whole budget. Gives the runs that were delivered.
 */
async function deliverAll(check: Check, planned: readonly Planned[], complete: boolean): Promise<ReadonlySet<Run>> {
  const { connection, facts } = check
  const delivered = new Set<Run>()
  const backlog = new Backlog(check)
  const isRepeated = ({ own, trial }: Planned) => !own || trial.redeliver !== false
  const deliver = async (one: Planned) => {
    await deliverSchedule(check, one.run, paceOf(facts, one.own && one.trial.paced))
    // A consumer that limits requests would refuse them again where they all came at once.
    if (isRepeated(one) && [...one.run.answered.values()].some(isThrottled)) await redeliver(check, [one.run])
    delivered.add(one.run)
    backlog.delivered(one.run)
  }
  const work = async (stage: number, workers: () => number) => {
    const begin = connection.clock.now()
    // A consumer may begin to limit requests in the middle.
    const isOver = () => connection.clock.now() - begin > budgetOf(check)
    const queue = planned.filter((one) => stageOf(facts, one) === stage)
    await inParallel(workers, queue, async (one) => {
      if (!complete && isSheddable(one) && (isOver() || (await backlog.isLong()))) return
      await connection.unlessEnded(undefined, () => deliver(one))
    })
  }
  await work(0, () => sideBySide(check))
  await work(1, () => PACED_AT_ONCE)
  await work(2, () => burstsAtOnce(check))
  await work(3, () => 1)
  const repeated = planned.filter((one) => delivered.has(one.run) && isRepeated(one)).map(({ run }) => run)
  await connection.unlessEnded(undefined, () => redeliver(check, repeated, () => sideBySide(check)))
  return delivered
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
async function compare(check: Check, pairs: readonly Pair[]): Promise<HistoryObservation[]> {
  const { connection, facts } = check
  if (pairs.length === 0) return []
  if (!facts.has('observe')) return pairs.map(({ trial, run }) => unobserved(trial, run))
  const runs = [...new Set(pairs.flatMap(({ baseline, run }) => [baseline, run]))]
  const subjects = runs.map(({ subject }) => subject)
  const read = (observed: Json) => {
    const states = project(observed, subjects)
    const byRun = new Map(runs.map((run, index) => [run, states[index] as Json]))
    const shownOf = once((run: Run, mask) => normalise(byRun.get(run) ?? null, run.names, mask))
    return pairs.map(({ trial, baseline, run }) => ({
      expected: shownOf(baseline, maskFor(facts, trial)),
      actual: shownOf(run, maskFor(facts, trial)),
    }))
  }
  const isRight = ({ expected, actual }: { expected: Json; actual: Json }, index: number) =>
    isAsExpected((pairs[index] as Pair).trial.compare ?? {}, expected, actual)
  const looked = await connection.unlessEnded(undefined, async () => {
    const awaited = pairs.filter(({ trial }) => trial.patient).flatMap(({ run }) => idsOf(run))
    if (awaited.length > 0 && connection.health.showsLate)
      await settlePatiently(check, (observed) => shownIn(observed, awaited))
    const state = await settle(check, read, (states) => states.every(isRight))
    return { ...state, declared: await declaredStates(check, pairs), shown: await shownOfAll(check, pairs) }
  })
  if (looked === undefined) return []
  return pairs.map((pair, index) => {
    const { expected, actual } = looked.value[index] as { expected: Json; actual: Json }
    const declared = looked.declared?.[index]
    return {
      ...unobserved(pair.trial, pair.run),
      expected,
      actual,
      same: isAsExpected(pair.trial.compare ?? {}, expected, actual),
      settled: looked.settled,
      shown: looked.shown[index] ?? [],
      ...(isBlank(check, pair, expected, actual) && { blank: true as const }),
      ...(declared !== undefined && { declared }),
    }
  })
}

function maskFor({ mask, maskWithMemory }: CheckFacts, { compare }: HistoryTrial): Mask {
  return compare?.also === 'memory' ? mask : maskWithMemory
}

/** What the consumer's owner says that the state shows of each run. All runs of a history come to the same. */
async function declaredStates({ connection, facts }: Check, pairs: readonly Pair[]): Promise<Json[] | undefined> {
  if (!facts.has('expected')) return undefined
  const runs = new Map(pairs.map(({ run }) => [run.history, run]))
  const declaredOf = once(async (history: History, mask) => {
    const { fresh, subject, names } = runs.get(history) as Run
    const [shown] = project(await connection.hooks.expected(fresh.history.world), [subject])
    return normalise(shown ?? null, names, mask)
  })
  const declared: Json[] = []
  for (const { run, trial } of pairs) declared.push(await declaredOf(run.history, maskFor(facts, trial)))
  return declared
}

const idsOf = (run: Run): string[] => [...run.fresh.ids.values()]

function shownIn(observed: Json, ids: readonly string[]): boolean[] {
  const subjects = ids.map((id) => ({ names: new Map([[id, id]]), times: [] }))
  return project(observed, subjects).map((state) => state !== null)
}

/** Which entities the state shows of each patient trial. */
async function shownOfAll({ connection }: Check, pairs: readonly Pair[]): Promise<boolean[][]> {
  if (!pairs.some(({ trial }) => trial.patient)) return []
  const observed = await connection.hooks.observe()
  return pairs.map(({ trial, run }) => (trial.patient ? shownIn(observed, idsOf(run)) : []))
}

/** Whether the state shows nothing, though all of it was accepted and something is left at the provider. */
function isBlank({ contract }: Check, { baseline }: Pair, expected: Json, actual: Json): boolean {
  if (expected !== null || actual !== null) return false
  const accepted = baseline.history.events.every((_, event) => wasAccepted(baseline, event))
  return accepted && !contract.provider.model.isEmpty(baseline.history)
}

/** What became of a trial whose state is not looked at. */
export function unobserved(trial: HistoryTrial, run: Run): HistoryObservation {
  const events = run.history.events.map((_, index) => index)
  return {
    trial,
    expected: null,
    actual: null,
    same: true,
    answers: run.answers,
    requests: run.requests,
    unaccepted: events.filter((event) => !wasAccepted(run, event)),
    settled: true,
    shown: [],
  }
}

/** The function, called no more than once for the same. */
function once<Of, Value>(make: (of: Of, mask: Mask) => Value): (of: Of, mask: Mask) => Value {
  const known = new Map<Mask, Map<Of, Value>>()
  return (of, mask) => {
    const own = known.get(mask) ?? new Map<Of, Value>()
    known.set(mask, own)
    if (!own.has(of)) own.set(of, make(of, mask))
    return own.get(of) as Value
  }
}
