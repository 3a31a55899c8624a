import { type HistoryObservation, type NotTried, wasTried } from '../laws/observations.js'
import type { HistoryTrial } from '../laws/trial.js'
import { sameJson } from '../observation/compare.js'
import type { Json } from '../observation/json.js'
import { normalise } from '../observation/normalise.js'
import type { History } from '../provider/history.js'
import { inOrder, type Schedule } from '../schedule/schedule.js'
import { type Check, paceOf } from './check-facts.js'
import { comparePair, doubtsAbout, learnFrom, observationOf, shownWhole, unclear } from './compare-runs.js'
import { deliverRun, deliverSchedule, isPutOff, prepareRun, type Run } from './deliver.js'
import { settle } from './settle.js'
import type { Shown } from './states.js'

/** So many wrong states are looked at twice, lest the consumer only be late; then it is known not to be. */
const DOUBTED = 6

interface Left {
  readonly run: Run
  readonly shown: Shown
  readonly settled: boolean
}

/**
 * The trials that have the store to themselves, where there is a way to empty it: then the whole state is compared, with
 * totals, counters and lists without ids. All of them if the consumer is quick; else as many as there is time for.
 */
export function triedAlone({ connection, facts }: Check, trials: readonly HistoryTrial[]): readonly HistoryTrial[] {
  if (!facts.has('observe') || !connection.hooks.given.has('reset') || facts.has('expected')) return []
  const telling = trials.filter(({ patient, compare = {} }) => !patient && compare.shows === undefined)
  if (telling.length <= facts.triedAlone) return telling
  const lengthOf = ({ schedule, sheddable }: HistoryTrial) => schedule.length + (sheddable ? 1_000 : 0)
  return telling.toSorted((a, b) => lengthOf(a) - lengthOf(b)).slice(0, facts.triedAlone)
}

/** Delivers each history to an empty store, and what it is compared with to another. */
export async function deliverAlone(
  check: Check,
  trials: readonly HistoryTrial[],
): Promise<(HistoryObservation | NotTried)[]> {
  const baselines = new Map<History, Left>()
  const seen: (HistoryObservation | NotTried)[] = []
  let different = 0
  for (const trial of trials) {
    const isDoubted = different < DOUBTED
    const one = await check.connection.unlessEnded(undefined, () => tryAlone(check, trial, baselines, isDoubted))
    if (check.connection.ending !== undefined) break
    if (one === undefined) continue
    seen.push(one)
    if (wasTried(one) && !one.same) different++
  }
  return seen
}

async function tryAlone(
  check: Check,
  trial: HistoryTrial,
  baselines: Map<History, Left>,
  isDoubted: boolean,
): Promise<HistoryObservation | NotTried | undefined> {
  const { history, schedule, baseline = history } = trial
  const left = baselines.get(baseline) ?? (await leave(check, baseline, inOrder(baseline)))
  baselines.set(baseline, left)
  if (isPutOff(left.run)) return undefined
  const compared = (after: Left) => comparePair(check, { trial }, left.shown, after.shown)
  const after = await leave(check, history, schedule, trial, isDoubted ? left.shown : undefined)
  const pair = { trial, baseline: left.run, run: after.run }
  for (const doubt of compared(after).same ? [] : doubtsAbout(check, pair)) {
    const again = await leave(check, doubt.history, doubt.schedule)
    if (!learnFrom(check, doubt, left.shown, again.shown)) return unclear(trial)
    if (compared(after).same) break
  }
  const isBlank = [left, after].every(({ shown }) => showsNothing(check, shown))
  return observationOf(check, pair, compared(after), isBlank, { settled: after.settled })
}

/** Whether the state is what it was before anything was delivered. */
function showsNothing({ facts: { states, empty } }: Check, { state, delivered }: Shown): boolean {
  const mask = states.mask({ memory: true })
  return empty !== undefined && sameJson(normalise(empty, delivered, mask), normalise(state, delivered, mask))
}

/** What a history leaves in an empty store. */
async function leave(
  check: Check,
  history: History,
  schedule: Schedule,
  trial?: HistoryTrial,
  expected?: Shown,
): Promise<Left> {
  const { connection, facts } = check
  await connection.hooks.reset()
  const run = prepareRun(check, history, schedule)
  const paceMs = paceOf(check, trial?.paced)
  if (trial?.redeliver === false) await deliverSchedule(check, run, { paceMs, tries: 1 })
  else await deliverRun(check, run, { paceMs })
  let shown: Shown = { state: null, delivered: run.delivered }
  const { settled } = await settle(
    check,
    (observed) => {
      shown = shownWhole(observed, run)
      return [normalise(shown.state, shown.delivered, facts.states.mask({ memory: false })) as Json]
    },
    () => trial === undefined || expected === undefined || comparePair(check, { trial }, expected, shown).same,
    { alone: true },
  )
  return { run, shown, settled }
}
