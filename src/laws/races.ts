import { isServerError, type LawContext } from './context.js'
import type { Case, Outcome } from './evidence.js'
import type { Breach } from './law.js'

/** A burst that is tried many times, and what the consumer has to get right one after the other before it is judged. */
export interface Race {
  readonly rounds: number
  readonly burst: Case
  /** The same events in turn. Where these come out wrong too, the burst shows nothing about races. */
  readonly inTurn: readonly Case[]
}

/** Every round of every race, as cases of a law. */
export function roundsOf(races: readonly Race[]): Case[] {
  return races.flatMap(({ burst, rounds }) =>
    Array.from({ length: rounds }, (): Case => ({ ...burst, race: true, optional: true })),
  )
}

/** A race that some rounds lost. */
export interface LostRace {
  readonly race: Race
  readonly lost: readonly Outcome[]
  readonly rounds: number
}

/** Few at a time, so that a queue keeps up with them; many in all, because workers overtake one another now and then. */
const ROUNDS_ALONE = 6
const LEAST_TIMES_ALONE = 3
const MOST_TIMES_ALONE = 6
/** How unlikely it has to be that a race is won so often by luck. */
const BY_LUCK = 0.01

/**
 * Of a law's races one of which a round went wrong although the same events in turn do not: the surest. The races of a
 * law show the same defect, so that one is enough. An asynchronous consumer has to lose it also in bursts that are made
 * by themselves: a queue that still works through hundreds of other deliveries looks settled.
 */
export async function lostRaces(
  context: LawContext,
  races: readonly Race[],
  isLost: (outcome: Outcome) => boolean,
): Promise<LostRace[]> {
  const suspects = races
    .map((race): LostRace => {
      const rounds = context.outcomes.filter(({ case: of }) => of.name === race.burst.name)
      return { race, lost: rounds.filter(isLost), rounds: rounds.length }
    })
    .filter(({ lost }) => lost.length > 0)
    .toSorted((a, b) => b.lost.length / b.rounds - a.lost.length / a.rounds)
  // These rounds were made by themselves, and what comes in turn came out right before.
  if (suspects.length === 0 || context.confirming) return suspects.slice(0, 1)

  const controls = suspects.map(({ race }) => race.inTurn.map((one): Case => ({ ...one, paced: true })))
  const burstsOf = ({ race }: LostRace): Case[] =>
    context.synchronous ? [] : roundsOf([{ ...race, rounds: ROUNDS_ALONE }]).map((one) => ({ ...one, optional: false }))
  let bursts = suspects.map(burstsOf)
  let outcomes = await context.run([...controls, ...bursts].flat())
  const outcomesOf = (cases: readonly Case[] = []) => outcomes.filter((outcome) => cases.includes(outcome.case))
  let left = suspects
    .map((suspect, index) => ({ suspect, inTurn: outcomesOf(controls[index]), alone: outcomesOf(bursts[index]) }))
    .filter(({ inTurn }) => !inTurn.some(isLost))
  if (context.synchronous) return left.slice(0, 1).map(({ suspect }) => suspect)
  for (let time = 1; ; time++) {
    const found = left.find(({ alone }) => alone.some(isLost))
    if (found !== undefined) {
      const { suspect, alone } = found
      return [{ race: suspect.race, lost: alone.filter(isLost), rounds: alone.length }]
    }
    left = left.filter(({ suspect }) => time < timesAlone(suspect))
    if (left.length === 0) return []
    bursts = left.map(({ suspect }) => burstsOf(suspect))
    outcomes = await context.run(bursts.flat())
    left = left.map((one, index) => ({ ...one, alone: [...one.alone, ...outcomesOf(bursts[index])] }))
  }
}

/** A race that was lost more often shows sooner, though not as often by itself as among hundreds of other deliveries. */
function timesAlone({ lost, rounds }: LostRace): number {
  const won = 1 - lost.length / rounds
  const times = Math.ceil(Math.log(BY_LUCK) / Math.log(won) / ROUNDS_ALONE)
  return Math.min(MOST_TIMES_ALONE, Math.max(LEAST_TIMES_ALONE, times))
}

/** What was accepted came out otherwise than one after the other. What was never accepted is another law's matter. */
export function isWrong({ same, unaccepted }: Outcome): boolean {
  return !same && unaccepted.length === 0
}

/** A delivery was answered with an error of the server's own; 503 asks to come again later, as it may. */
export function hasServerError({ answers }: Outcome): boolean {
  return answers.some((answer) => isServerError(answer) && !(answer.kind === 'response' && answer.status === 503))
}

/** One breach for a lost race; `what` completes "In 3 of 20 rounds …". */
export function raceBreach({ race, lost, rounds }: LostRace, defect: string, what: string): Breach {
  const [evidence] = lost as readonly [Outcome]
  const unsettled = lost.some(({ settled }) => !settled) ? ' The state had not settled within the limit.' : ''
  return {
    defect,
    message: `${race.burst.name}: in ${lost.length} of ${rounds} rounds ${what}${unsettled}`,
    evidence,
  }
}
