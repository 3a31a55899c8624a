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
  return races.flatMap(({ burst, rounds }) => Array.from({ length: rounds }, (): Case => ({ ...burst, race: true })))
}

/** A race that some rounds lost. */
export interface LostRace {
  readonly race: Race
  readonly lost: readonly Outcome[]
  readonly rounds: number
}

/** The races of which a round went wrong although the same events in turn do not. */
export async function lostRaces(
  context: LawContext,
  races: readonly Race[],
  isLost: (outcome: Outcome) => boolean,
): Promise<LostRace[]> {
  const found: LostRace[] = []
  for (const race of races) {
    const rounds = context.outcomes.filter(({ case: of }) => of.name === race.burst.name)
    const lost = rounds.filter(isLost)
    if (lost.length === 0) continue
    const inTurn = await context.run(race.inTurn.map((one): Case => ({ ...one, paced: true })))
    if (inTurn.some(isLost) || !(await isLostAgain(context, race, isLost))) continue
    found.push({ race, lost, rounds: rounds.length })
  }
  return found
}

const ROUNDS_ALONE = 6

/** A queue that still works through hundreds of duplicates looks settled: by themselves a few rounds tell. */
async function isLostAgain(context: LawContext, { burst }: Race, isLost: (outcome: Outcome) => boolean) {
  if (context.synchronous) return true
  return (await context.run(roundsOf([{ burst, rounds: ROUNDS_ALONE, inTurn: [] }]))).some(isLost)
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
