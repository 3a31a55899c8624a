import { isServerError } from '../../delivery/answer-kinds.js'
import { observe } from '../asking.js'
import type { Facts } from '../facts.js'
import type { Asks, Violation } from '../law.js'
import type { HistoryObservation } from '../observations.js'
import type { Severity } from '../severity.js'
import { capitalised } from '../tales.js'
import type { HistoryTrial } from '../trial.js'

/** A burst that is tried many times, and what the consumer has to get right one after the other before it is judged. */
export interface Race {
  readonly rounds: number
  readonly burst: HistoryTrial
  /** The same events in turn. Where these come out wrong too, the burst shows nothing about races. */
  readonly inTurn: readonly HistoryTrial[]
}

/** A race that some rounds lost. */
export interface LostRace {
  readonly race: Race
  readonly lost: readonly HistoryObservation[]
  readonly rounds: number
}

export type IsLost = (seen: HistoryObservation) => boolean

/** Every round of every race. */
export function roundsOf(races: readonly Race[]): HistoryTrial[] {
  return races.flatMap(({ burst, rounds }) =>
    Array.from({ length: rounds }, (): HistoryTrial => ({ ...burst, sheddable: true })),
  )
}

/** Few at a time, so that a queue keeps up with them; many in all, because workers overtake one another now and then. */
const ROUNDS_ALONE = 6
const LEAST_TIMES_ALONE = 3
const MOST_TIMES_ALONE = 6
/** How unlikely it has to be that a race is won so often by luck. */
const BY_LUCK = 0.01

/**
 * The race that was lost in the largest share of its rounds, although the same events in turn come out right; `undefined`
 * if there is none. The races of a law show the same defect, so one is enough. An asynchronous consumer also has to lose it
 * with nothing else in flight: a queue that still works through hundreds of other deliveries looks settled.
 */
export function* lostRace(
  facts: Facts,
  races: readonly Race[],
  seen: readonly HistoryObservation[],
  isLost: IsLost,
): Asks<LostRace | undefined> {
  const suspects = races
    .map((race): LostRace => {
      const rounds = seen.filter(({ trial }) => trial.key === race.burst.key)
      return { race, lost: rounds.filter(isLost), rounds: rounds.length }
    })
    .filter(({ lost }) => lost.length > 0)
    .toSorted((a, b) => b.lost.length / b.rounds - a.lost.length / a.rounds)
  if (suspects.length === 0) return undefined
  const controls = suspects.map(({ race }) => race.inTurn)
  const bursts = suspects.map((suspect) => (facts.synchronous ? [] : burstsAlone(suspect)))
  const outcomes = yield* observe([...controls, ...bursts].flat())
  const of = (trials: readonly HistoryTrial[] = []) => outcomes.filter(({ trial }) => trials.includes(trial))
  let left = suspects
    .map((suspect, index) => ({ suspect, inTurn: of(controls[index]), alone: of(bursts[index]) }))
    .filter(({ suspect, inTurn }) => inTurn.length === suspect.race.inTurn.length && !inTurn.some(isLost))
  if (facts.synchronous) return left[0]?.suspect
  for (let time = 1; ; time++) {
    const found = left.find(({ alone }) => alone.some(isLost))
    if (found !== undefined) {
      const { suspect, alone } = found
      return { race: suspect.race, lost: alone.filter(isLost), rounds: alone.length }
    }
    left = left.filter(({ suspect }) => time < timesAlone(suspect))
    if (left.length === 0) return undefined
    const more = left.map(({ suspect }) => burstsAlone(suspect))
    const again = yield* observe(more.flat())
    left = left.map((one, index) => {
      const own = again.filter(({ trial }) => more[index]?.includes(trial))
      return { ...one, alone: [...one.alone, ...own] }
    })
  }
}

/** Some more rounds, with nothing else in flight. */
function burstsAlone({ race: { burst } }: LostRace): HistoryTrial[] {
  const alone: HistoryTrial = { ...burst, key: `${burst.key}-alone`, follows: [burst.key] }
  return Array.from({ length: ROUNDS_ALONE }, () => ({ ...alone }))
}

/** A race that was lost more often shows sooner, though not as often by itself as among hundreds of other deliveries. */
function timesAlone({ lost, rounds }: LostRace): number {
  const won = 1 - lost.length / rounds
  const times = Math.ceil(Math.log(BY_LUCK) / Math.log(won) / ROUNDS_ALONE)
  return Math.min(MOST_TIMES_ALONE, Math.max(LEAST_TIMES_ALONE, times))
}

/** The consumer answered a delivery with an error of its own; 503 asks to come again later, as it may. */
export function hasServerError({ answers }: HistoryObservation): boolean {
  return answers.some((answer) => isServerError(answer) && !(answer.kind === 'response' && answer.status === 503))
}

/** The violation that a lost race is, if there is one; `what` completes "in 3 of 20 rounds …". */
export function ifLost<Defect extends string>(
  lost: LostRace | undefined,
  defect: Defect,
  what: string,
  severity?: Severity,
): Violation<Defect>[] {
  // A server error beside a wrong state may be chance.
  const evidence = lost?.lost.find((one) => !hasServerError(one)) ?? lost?.lost[0]
  if (lost === undefined || evidence === undefined) return []
  const unsettled = lost.lost.some(({ settled }) => !settled) ? ' The state had not settled within the limit.' : ''
  const { title } = lost.race.burst
  const message = `${capitalised(title)}: in ${lost.lost.length} of ${lost.rounds} rounds ${what}.${unsettled}`
  return [{ defect, ...(severity && { severity }), message, evidence }]
}
