import type { History } from '../history/history.js'
import type { Case, Outcome } from '../laws/law.js'
import type { Json } from '../observation/json.js'
import { type Blur, normalise } from '../observation/normalise.js'
import { project } from '../observation/project.js'
import { isAsExpected } from '../observation/verdict.js'
import { inOrder } from '../schedule/schedule.js'
import { declaredState } from './declared-state.js'
import { deliverRun, prepareRun, type Run } from './deliver-history.js'
import type { Profile } from './profile.js'
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
  const twins = new Map<History, Run>()
  const pairs = cases.map((of): Pair => {
    const history = of.twin ?? of.history
    const twin = twins.get(history) ?? prepareRun(session, history, inOrder(history))
    twins.set(history, twin)
    return { of, twin, run: prepareRun(session, of.history, of.schedule) }
  })
  await session.resetIfGiven()
  const runs = [...twins.values(), ...pairs.map((pair) => pair.run)]
  await deliverAll(session, profile, runs)
  if (session.consumer.observe === undefined) return pairs.map((pair) => outcomeOf(session, pair, null, null, true))

  const states = (observed: Json): Map<Run, Json> => {
    const projections = project(
      observed,
      runs.map((run) => run.subject),
    )
    return new Map(runs.map((run, index) => [run, projections[index] as Json]))
  }
  const read = (observed: Json) => {
    const byRun = states(observed)
    return pairs.map((pair) => {
      const blur = pair.of.strict ? profile.strict : profile.lenient
      return { expected: shown(byRun, pair.twin, blur), actual: shown(byRun, pair.run, blur) }
    })
  }
  const { value, settled } = await settle(session, profile, read, (states) =>
    states.every(({ expected, actual }, index) => isAsExpected((pairs[index] as Pair).of, expected, actual)),
  )
  return pairs.map((pair, index) => {
    const state = value[index] as (typeof value)[number]
    return outcomeOf(session, pair, state.expected, state.actual, settled)
  })
}

/** Side by side where the consumer is slow to answer; bursts by themselves, so that nothing blunts them. */
async function deliverAll(session: Session, profile: Profile, runs: readonly Run[]): Promise<void> {
  const burst = (run: Run) => run.schedule.some((step) => 'together' in step)
  const queue = runs.filter((run) => !burst(run))
  const worker = async () => {
    for (let run = queue.shift(); run !== undefined; run = queue.shift()) await deliverRun(session, run)
  }
  await Promise.all(Array.from({ length: profile.parallel }, worker))
  for (const run of runs.filter(burst)) await deliverRun(session, run)
}

function shown(states: ReadonlyMap<Run, Json>, run: Run, blur: Blur): Json {
  return normalise(states.get(run) ?? null, run.names, blur)
}

function outcomeOf(session: Session, pair: Pair, expected: Json, actual: Json, settled: boolean): Outcome {
  const { run } = pair
  const events = run.history.events.map((_, index) => index)
  const declared = declaredState(session, run)
  return {
    case: pair.of,
    expected,
    actual,
    same: isAsExpected(pair.of, expected, actual),
    ...(declared !== undefined && { declared }),
    answers: run.answers,
    requests: run.requests,
    unaccepted: events.filter((event) => !run.accepted.has(event)),
    settled,
  }
}
