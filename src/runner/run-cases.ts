import type { History } from '../history/history.js'
import { randomSource } from '../history/random.js'
import { isThrottled } from '../laws/context.js'
import type { Case, Outcome } from '../laws/evidence.js'
import type { Json } from '../observation/json.js'
import { type Blur, normalise } from '../observation/normalise.js'
import { project } from '../observation/project.js'
import { isAsExpected } from '../observation/verdict.js'
import { inOrder, type Schedule } from '../schedule/schedule.js'
import { Backlog } from './backlog.js'
import { declaredState } from './declared-state.js'
import { deliverSchedule, prepareRun, type Run, retry } from './deliver-history.js'
import { inParallel } from './in-parallel.js'
import { budgetOf, type Profile, paceOf } from './profile.js'
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
 */
export async function runCases(session: Session, profile: Profile, cases: readonly Case[]): Promise<Outcome[]> {
  if (cases.length === 0) return []
  // In the order of delivery, because later histories have later times.
  const ordered = inTurn(cases, session.seed)
  const twins = new Map<History, Run>()
  const planned: Planned[] = []
  const prepare = (history: History, schedule: Schedule, of: Case): Run => {
    const run = prepareRun(session, history, schedule)
    planned.push({ run, of })
    return run
  }
  const prepared = ordered.map((of): Pair => {
    const history = of.twin ?? of.history
    const twin = twins.get(history) ?? prepare(history, inOrder(history), of)
    twins.set(history, twin)
    return { of, twin, run: prepare(of.history, of.schedule, of) }
  })
  const pairOf = new Map(prepared.map((pair) => [pair.of, pair]))
  await session.resetIfGiven()
  const isOwn = ({ run, of }: Planned) => run === pairOf.get(of)?.run
  const isRetried = (one: Planned) => !isOwn(one) || one.of.retry !== false
  const delivered = await deliverAll(session, profile, planned, async (one) => {
    await deliverSchedule(session, one.run, paceOf(profile, isOwn(one) && one.of.paced))
    // Who limits requests would refuse them again where they all came at once.
    if (isRetried(one) && [...one.run.answered.values()].some(isThrottled)) await retry(session, [one.run])
  })
  const retried = planned.filter((one) => delivered.has(one.run) && isRetried(one))
  await retry(
    session,
    retried.map(({ run }) => run),
    profile.parallel,
  )
  const runs = planned.map(({ run }) => run).filter((run) => delivered.has(run))
  const pairs = cases
    .map((of) => pairOf.get(of) as Pair)
    .filter(({ twin, run }) => delivered.has(twin) && delivered.has(run))
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
    return pairs.map((pair) => {
      const blur = blurFor(pair.of)
      return { expected: shown(byRun, pair.twin, blur), actual: shown(byRun, pair.run, blur) }
    })
  }
  const { value, settled } = await settle(session, profile, read, (states) =>
    states.every(({ expected, actual }, index) => isAsExpected((pairs[index] as Pair).of, expected, actual)),
  )
  return pairs.map((pair, index) => {
    const state = value[index] as (typeof value)[number]
    const declared = declaredState(session, pair.run, blurFor(pair.of))
    const outcome = outcomeOf(pair, state.expected, state.actual, settled)
    return { ...outcome, ...(declared !== undefined && { declared }) }
  })
}

/** A run and the case that it is made for, be it the case's own or the one to compare with. */
interface Planned {
  readonly run: Run
  readonly of: Case
}

/** What the many rounds of a burst are compared with is delivered once, and so always. */
function isOptional({ run, of }: Planned): boolean {
  return of.optional === true && isAlone(of.schedule) === isAlone(run.schedule)
}

/** What leaves the consumer time after each step does little but wait. */
const PACED_AT_ONCE = 32

/**
 * Side by side where the consumer is slow to answer, or is given time; bursts by themselves, so that nothing blunts them.
 * Each of these has the whole budget. Gives the runs that were delivered.
 */
async function deliverAll(
  session: Session,
  profile: Profile,
  planned: readonly Planned[],
  deliver: (one: Planned) => Promise<void>,
): Promise<ReadonlySet<Run>> {
  const delivered = new Set<Run>()
  const backlog = new Backlog(session, profile)
  const work = async (queue: readonly Planned[], workers: number) => {
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
  const isBurst = ({ run }: Planned) => isAlone(run.schedule)
  const isPaced = ({ of }: Planned) => paceOf(profile, of.paced) > 0
  const others = planned.filter((one) => !isBurst(one))
  await work(
    others.filter((one) => !isPaced(one)),
    profile.parallel,
  )
  await work(others.filter(isPaced), PACED_AT_ONCE)
  await work(planned.filter(isBurst), 1)
  return delivered
}

/** What shares the consumer with nothing comes last, what may be left out after what may not, and that in a seeded order. */
function inTurn(cases: readonly Case[], seed: number): Case[] {
  const random = randomSource(seed)
  return cases
    .map((of) => ({ of, rank: isAlone(of.schedule) ? 2 : of.paced ? 1 : 0, turn: of.optional ? 1 + random() : 0 }))
    .sort((one, other) => one.rank - other.rank || one.turn - other.turn)
    .map(({ of }) => of)
}

/** Bursts, and whatever kills the consumer or makes its store fail. */
function isAlone(schedule: Schedule): boolean {
  return schedule.some(
    (step) => 'together' in step || typeof step.after === 'string' || step.killedAfterMs !== undefined,
  )
}

function shown(states: ReadonlyMap<Run, Json>, run: Run, blur: Blur): Json {
  return normalise(states.get(run) ?? null, run.names, blur)
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
