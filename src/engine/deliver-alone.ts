import type { HistoryObservation, NotTried } from '../laws/observations.js'
import type { HistoryTrial } from '../laws/trial.js'
import { sameJson } from '../observation/compare.js'
import { normalise } from '../observation/normalise.js'
import type { History } from '../provider/history.js'
import { inOrder, type Schedule } from '../schedule/schedule.js'
import type { Check } from './check-facts.js'
import { comparePair, doubtsAbout, learnFrom, observationOf, shownWhole, unclear } from './compare-runs.js'
import { deliverRun, deliverSchedule, isPutOff, prepareRun, type Run } from './deliver.js'
import { settle } from './settle.js'
import { toldBy } from './settle-runs.js'
import type { Shown } from './states.js'
import { isBurst } from './trial-timing.js'

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
  if (!facts.has('observe') || !connection.hooks.isUsable('reset') || facts.has('expected')) return []
  const telling = trials.filter(({ patient, compare = {} }) => !patient && compare.shows === undefined)
  if (telling.length <= facts.triedAlone) return telling
  const lengthOf = ({ schedule, sheddable }: HistoryTrial) => schedule.length + (sheddable ? 1_000 : 0)
  const some = facts.namesNothing ? telling : withFewRounds(telling)
  return some.toSorted((a, b) => lengthOf(a) - lengthOf(b)).slice(0, facts.triedAlone)
}

/** A race has its rounds beside others, and as many however many others there are. */
const ROUNDS_ALONE = 2

function withFewRounds(trials: readonly HistoryTrial[]): HistoryTrial[] {
  const rounds = new Map<string, number>()
  return trials.filter(({ key, schedule, sheddable }) => {
    if (!sheddable || !isBurst(schedule)) return true
    const round = rounds.get(key) ?? 0
    rounds.set(key, round + 1)
    return round < ROUNDS_ALONE
  })
}

/** A trial, what its baseline left, and what it left itself. */
interface Tried {
  readonly trial: HistoryTrial
  readonly before: Left
  readonly after: Left
  /** Its baseline does not come out the same twice. */
  readonly isUnclear: boolean
}

/** Delivers each history to an empty store, and what it is compared with to another. */
export async function deliverAlone(
  check: Check,
  trials: readonly HistoryTrial[],
): Promise<(HistoryObservation | NotTried)[]> {
  const baselines = new Map<History, Left>()
  const tried: Tried[] = []
  let different = 0
  for (const trial of trials) {
    const isDoubted = different < DOUBTED
    const one = await check.connection.unlessEnded('over', () => tryAlone(check, trial, baselines, isDoubted))
    // A hook that failed for good fails for all others too.
    if (one === 'over' || check.connection.ending !== undefined) break
    if (one === undefined) continue
    tried.push(one)
    if (!compared(check, one).same) different++
  }
  // What was learnt from the last counts for the first too.
  return tried.map((one) => {
    const { trial, before, after, isUnclear } = one
    const seen = compared(check, one)
    if (isUnclear && !seen.same) return unclear(trial)
    const isBlank = [before, after].every(({ shown }) => showsNothing(check, shown))
    const pair = { trial, baseline: before.run, run: after.run }
    return observationOf(check, pair, seen, isBlank, { settled: after.settled })
  })
}

const compared = (check: Check, { trial, before, after }: Omit<Tried, 'isUnclear'>) =>
  comparePair(check, { trial }, before.shown, after.shown)

async function tryAlone(
  check: Check,
  trial: HistoryTrial,
  baselines: Map<History, Left>,
  isDoubted: boolean,
): Promise<Tried | undefined> {
  const { history, schedule, baseline = history } = trial
  const before = baselines.get(baseline) ?? (await leave(check, baseline, inOrder(baseline)))
  baselines.set(baseline, before)
  if (isPutOff(before.run)) return undefined
  const after = await leave(check, history, schedule, trial, isDoubted ? before.shown : undefined)
  const one = { trial, before, after }
  const pair = { trial, baseline: before.run, run: after.run }
  let isUnclear = false
  for (const doubt of compared(check, one).same ? [] : doubtsAbout(check, pair)) {
    const again = await leave(check, doubt.history, doubt.schedule)
    if (!learnFrom(check, doubt, before.shown, again.shown)) isUnclear = true
    if (compared(check, one).same) break
  }
  return { ...one, isUnclear }
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
  const { connection } = check
  await connection.hooks.reset()
  const run = prepareRun(check, history, schedule)
  if (trial?.redeliver === false) await deliverSchedule(check, run, { tries: 1 })
  else await deliverRun(check, run)
  let shown: Shown = { state: null, delivered: run.delivered }
  const { observed, settled } = await settle(
    check,
    (state) => {
      shown = shownWhole(state, run)
      return [...toldBy(check, shown)]
    },
    () => trial === undefined || expected === undefined || comparePair(check, { trial }, expected, shown).same,
    { alone: true },
  )
  // What was looked at last may show canaries.
  return { run, shown: shownWhole(observed, run), settled }
}
