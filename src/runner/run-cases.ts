import type { History } from '../history/history.js'
import { randomSource } from '../history/random.js'
import { asksForPatience, isThrottled } from '../laws/context.js'
import type { Case, Outcome } from '../laws/evidence.js'
import type { Json } from '../observation/json.js'
import { type Blur, normalise } from '../observation/normalise.js'
import { project } from '../observation/project.js'
import { isAsExpected } from '../observation/verdict.js'
import { flattened } from '../schedule/edit.js'
import { inOrder, type Schedule } from '../schedule/schedule.js'
import { Backlog } from './backlog.js'
import { declaredState } from './declared-state.js'
import { deliverSchedule, prepareRun, type Run, retry } from './deliver-history.js'
import { inParallel } from './in-parallel.js'
import { budgetOf, burstsAtOnce, type Profile, paceOf, sideBySide } from './profile.js'
import type { Session } from './session.js'
import { settle } from './settle.js'

interface Pair {
  readonly of: Case
  readonly twin: Run
  readonly run: Run
}

/**
 * Delivers each case and, once for each history to compare with, that history in order; waits until the state has
 * settled; and says what the state shows of each. Of the optional cases those are left out that the consumer's budget of
 * time does not reach.
 *
 * @param meanwhile what is done while the state settles; not called where there is nothing to wait for
 */
export async function runCases(
  session: Session,
  profile: Profile,
  cases: readonly Case[],
  meanwhile: () => Promise<void> = async () => undefined,
): Promise<Outcome[]> {
  if (cases.length === 0) return []
  const planned = planFor(session, profile, cases)
  const twins = new Map(planned.filter(({ own }) => !own).map(({ run }) => [run.history, run]))
  const pairOf = new Map(
    planned
      .filter(({ own }) => own)
      .map(({ of, run }): [Case, Pair] => [of, { of, twin: twins.get(of.twin ?? of.history) as Run, run }]),
  )
  await session.resetIfGiven()
  const isRetried = ({ own, of }: Planned) => !own || of.retry !== false
  const delivered = await deliverAll(session, profile, planned, async (one) => {
    await deliverSchedule(session, one.run, paceOf(profile, one.own && one.of.paced))
    // Who limits requests would refuse them again where they all came at once.
    if (isRetried(one) && [...one.run.answered.values()].some(isThrottled)) await retry(session, [one.run])
  })
  const retried = planned.filter((one) => delivered.has(one.run) && isRetried(one))
  await retry(
    session,
    retried.map(({ run }) => run),
    () => sideBySide(session, profile),
  )
  const runs = planned.map(({ run }) => run).filter((run) => delivered.has(run))
  const pairs = cases
    .map((of) => pairOf.get(of) as Pair)
    .filter(({ twin, run }) => delivered.has(twin) && delivered.has(run) && !isPutOff(twin))
  if (session.consumer.observe === undefined) return pairs.map((pair) => outcomeOf(pair, null, null, true))

  const states = (observed: Json): Map<Run, Json> => {
    const projections = project(
      observed,
      runs.map((run) => run.subject),
    )
    return new Map(runs.map((run, index) => [run, projections[index] as Json]))
  }
  const blurFor = ({ strict }: Case): Blur => (strict ? profile.strict : profile.lenient)
  const read = (observed: Json) => {
    const byRun = states(observed)
    const shownOf = once((run: Run, blur) => normalise(byRun.get(run) ?? null, run.names, blur))
    return pairs.map(({ of, twin, run }) => ({
      expected: shownOf(twin, blurFor(of)),
      actual: shownOf(run, blurFor(of)),
    }))
  }
  const isDone = (states: ReturnType<typeof read>) =>
    states.every(({ expected, actual }, index) => isAsExpected((pairs[index] as Pair).of, expected, actual))
  const [shown, aside] = await Promise.allSettled([settle(session, profile, read, isDone), meanwhile()])
  if (aside.status === 'rejected') throw aside.reason
  if (shown.status === 'rejected') throw shown.reason
  const { value, settled } = shown.value
  // All runs of a history come to the same once their ids are renamed.
  const runOf = new Map(runs.map((run) => [run.history, run]))
  const declaredOf = once((run: Run, blur) => declaredState(session, run, blur))
  const outcomes: Outcome[] = []
  for (const [index, pair] of pairs.entries()) {
    const state = value[index] as (typeof value)[number]
    const declared = await declaredOf(runOf.get(pair.run.history) as Run, blurFor(pair.of))
    outcomes.push({
      ...outcomeOf(pair, state.expected, state.actual, settled),
      ...(isUnseen(pair, state) && { unseen: true }),
      ...(declared !== undefined && { declared }),
    })
  }
  return outcomes
}

/** The function, called no more than once for the same. */
function once<Of, Value>(make: (of: Of, blur: Blur) => Value): (of: Of, blur: Blur) => Value {
  const known = new Map<Blur, Map<Of, Value>>()
  return (of, blur) => {
    const own = known.get(blur) ?? new Map<Of, Value>()
    known.set(blur, own)
    if (!own.has(of)) own.set(of, make(of, blur))
    return own.get(of) as Value
  }
}

/** A run and the case that it is made for, be it the case's own or the one to compare with. */
interface Planned {
  readonly run: Run
  readonly of: Case
  readonly own: boolean
}

/** Everything that is to be delivered, in that order: later histories have later times. */
function planFor(session: Session, profile: Profile, cases: readonly Case[]): Planned[] {
  const twins = new Set<History>()
  const plans = inTurn(cases, session.seed).flatMap((of) => {
    const history = of.twin ?? of.history
    const twin = twins.has(history) ? [] : [{ history, schedule: inOrder(history), of, own: false }]
    twins.add(history)
    return [...twin, { history: of.history, schedule: of.schedule, of, own: true }]
  })
  // Where a long history decides how long all of them take side by side, it has to begin first.
  const lengthOf = (one: (typeof plans)[number]) => (profile.slow && !isOptional(one) ? one.schedule.length : 0)
  return plans
    .sort((one, other) => stageOf(profile, one) - stageOf(profile, other) || lengthOf(other) - lengthOf(one))
    .map(({ history, schedule, of, own }) => ({ run: prepareRun(session, history, schedule), of, own }))
}

/**
 * Bursts come late, each after what it is compared with, unless the consumer is too slow for that; before them what
 * leaves the consumer time, and last what kills it or makes its store fail.
 */
function stageOf(profile: Profile, { of, own }: Pick<Planned, 'of' | 'own'>): 0 | 1 | 2 | 3 {
  if (isInterrupted(of.schedule)) return own || !profile.slow ? 3 : 0
  if (isBurst(of.schedule)) return own || !profile.slow ? 2 : 0
  return paceOf(profile, of.paced) > 0 || isWaiting(of.schedule) ? 1 : 0
}

/** What the many rounds of a burst are compared with is delivered once, and so always. */
function isOptional({ of, own }: Pick<Planned, 'of' | 'own'>): boolean {
  return of.optional === true && (own || !(isBurst(of.schedule) || isInterrupted(of.schedule)))
}

/** What leaves the consumer time after each step does little but wait. */
const PACED_AT_ONCE = 32

/**
 * Side by side where the consumer is slow to answer, or is given time; bursts with no more than one other, so that
 * nothing blunts them. Each of these has the whole budget. Gives the runs that were delivered.
 */
async function deliverAll(
  session: Session,
  profile: Profile,
  planned: readonly Planned[],
  deliver: (one: Planned) => Promise<void>,
): Promise<ReadonlySet<Run>> {
  const delivered = new Set<Run>()
  const backlog = new Backlog(session, profile)
  const work = async (queue: readonly Planned[], workers: () => number) => {
    const begin = Date.now()
    // Who limits requests may show it in the middle.
    const isOver = () => Date.now() - begin > budgetOf(session, profile)
    await inParallel(workers, queue, async (one) => {
      if (isOptional(one) && (isOver() || (await backlog.isLong()))) return
      await deliver(one)
      delivered.add(one.run)
      backlog.delivered(one.run)
    })
  }
  const stage = (wanted: number) => planned.filter((one) => stageOf(profile, one) === wanted)
  await work(stage(0), () => sideBySide(session, profile))
  await work(stage(1), () => PACED_AT_ONCE)
  await work(stage(2), () => burstsAtOnce(session, profile))
  await work(stage(3), () => 1)
  return delivered
}

/** What may be left out after what may not, and that in a seeded order. */
function inTurn(cases: readonly Case[], seed: number): Case[] {
  const random = randomSource(seed)
  return cases
    .map((of) => ({ of, turn: of.optional ? 1 + random() : 0 }))
    .sort((one, other) => one.turn - other.turn)
    .map(({ of }) => of)
}

function isBurst(schedule: Schedule): boolean {
  return schedule.some((step) => 'together' in step)
}

function isWaiting(schedule: Schedule): boolean {
  return flattened(schedule).some(({ after }) => typeof after === 'number')
}

/** Whatever kills the consumer or makes its store fail, which nothing else may meet. */
function isInterrupted(schedule: Schedule): boolean {
  return flattened(schedule).some(
    ({ after, killedAfterMs }) => typeof after === 'string' || killedAfterMs !== undefined,
  )
}

/** Whether an event was put off to the end, so that nothing can be compared with this run. */
function isPutOff({ answered, accepted }: Run): boolean {
  return [...answered].some(([event, answer]) => !accepted.has(event) && asksForPatience(answer))
}

/** Whether the state shows nothing, though all of it was accepted and something is left in CKBox. */
function isUnseen({ twin }: Pair, { expected, actual }: Pick<Outcome, 'expected' | 'actual'>): boolean {
  if (expected !== null || actual !== null || twin.accepted.size < twin.history.events.length) return false
  const workspaces = Object.values(twin.history.ckbox.environments).flatMap((one) => Object.values(one.workspaces))
  return workspaces.some(({ assets, folders }) => Object.keys(assets).length + Object.keys(folders).length > 0)
}

/** What became of a case whose state is not looked at. */
export function unseenOutcome(of: Case, run: Run): Outcome {
  return outcomeOf({ of, twin: run, run }, null, null, true)
}

function outcomeOf(pair: Pair, expected: Json, actual: Json, settled: boolean): Outcome {
  const { run } = pair
  const events = run.history.events.map((_, index) => index)
  return {
    case: pair.of,
    expected,
    actual,
    same: isAsExpected(pair.of, expected, actual),
    answers: run.answers,
    requests: run.requests,
    unaccepted: events.filter((event) => !run.accepted.has(event)),
    settled,
  }
}
