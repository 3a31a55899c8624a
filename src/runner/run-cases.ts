import type { History } from '../history/history.js'
import type { Case, Outcome } from '../laws/evidence.js'
import type { Json } from '../observation/json.js'
import { type Blur, normalise } from '../observation/normalise.js'
import { project } from '../observation/project.js'
import { isAsExpected } from '../observation/verdict.js'
import { inOrder, type Schedule } from '../schedule/schedule.js'
import { declaredState } from './declared-state.js'
import { deliverRun, prepareRun, type Run } from './deliver-history.js'
import { type Profile, paceOf } from './profile.js'
import type { Session } from './session.js'
import { settle } from './settle.js'

interface Pair {
  readonly of: Case
  readonly twin: Run
  readonly run: Run
}

/**
 * Delivers each case and, once for each history to compare with, that history in order; waits until the state has
 * settled; and says what the state shows of each.
 */
export async function runCases(session: Session, profile: Profile, cases: readonly Case[]): Promise<Outcome[]> {
  if (cases.length === 0) return []
  // In the order of delivery, because later histories have later times.
  const ordered = [...cases.filter((one) => !isAlone(one.schedule)), ...cases.filter((one) => isAlone(one.schedule))]
  const twins = new Map<History, Run>()
  const runs: Run[] = []
  const prepare = (history: History, schedule: Schedule): Run => {
    const run = prepareRun(session, history, schedule)
    runs.push(run)
    return run
  }
  const prepared = ordered.map((of): Pair => {
    const history = of.twin ?? of.history
    const twin = twins.get(history) ?? prepare(history, inOrder(history))
    twins.set(history, twin)
    return { of, twin, run: prepare(of.history, of.schedule) }
  })
  const pairOf = new Map(prepared.map((pair) => [pair.of, pair]))
  const pairs = cases.map((of) => pairOf.get(of) as Pair)
  await session.resetIfGiven()
  const paced = new Set(pairs.filter(({ of }) => of.paced).map(({ run }) => run))
  const once = new Set(pairs.filter(({ of }) => of.retry === false).map(({ run }) => run))
  await deliverAll(profile, runs, (run) => deliverRun(session, run, paceOf(profile, paced.has(run)), !once.has(run)))
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

/** Side by side where the consumer is slow to answer; bursts by themselves, so that nothing blunts them. */
async function deliverAll(profile: Profile, runs: readonly Run[], deliver: (run: Run) => Promise<void>): Promise<void> {
  const queue = runs.filter((run) => !isAlone(run.schedule))
  const worker = async () => {
    for (let run = queue.shift(); run !== undefined; run = queue.shift()) await deliver(run)
  }
  await Promise.all(Array.from({ length: profile.parallel }, worker))
  for (const run of runs) if (isAlone(run.schedule)) await deliver(run)
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
