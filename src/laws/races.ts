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

/**
 * Of a law's races one of which a round went wrong although the same events in turn do not: the surest. The races of a
 * law show the same defect, so that one is enough.
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
  for (const suspect of suspects) {
    const race = await lostAlone(context, suspect, isLost)
    if (race !== undefined) return [race]
  }
  return []
}

/** Few at a time, so that a queue keeps up with them; many in all, because workers overtake one another now and then. */
const ROUNDS_ALONE = 6
const MOST_TIMES_ALONE = 6
/** How unlikely it has to be that a race is won so often by luck. */
const BY_LUCK = 0.01

/**
 * The race, if the events come out right one after the other, and wrong in bursts that are made by themselves: a queue
 * that still works through hundreds of other deliveries looks settled.
 */
async function lostAlone(
  context: LawContext,
  suspect: LostRace,
  isLost: (outcome: Outcome) => boolean,
): Promise<LostRace | undefined> {
  const { race } = suspect
  const paced = race.inTurn.map((one): Case => ({ ...one, paced: true }))
  const alone = () =>
    context.synchronous ? [] : roundsOf([{ ...race, rounds: ROUNDS_ALONE }]).map((one) => ({ ...one, optional: false }))
  let outcomes = await context.run([...paced, ...alone()])
  if (outcomes.some((outcome) => outcome.case.paced && isLost(outcome))) return undefined
  if (context.synchronous) return suspect
  outcomes = outcomes.filter((outcome) => !outcome.case.paced)
  for (let time = 1; time < timesAlone(suspect) && !outcomes.some(isLost); time++) {
    outcomes = [...outcomes, ...(await context.run(alone()))]
  }
  const lost = outcomes.filter(isLost)
  return lost.length === 0 ? undefined : { race, lost, rounds: outcomes.length }
}

/** A race that was lost more often shows sooner. */
function timesAlone({ lost, rounds }: LostRace): number {
  const won = 1 - lost.length / rounds
  return Math.min(MOST_TIMES_ALONE, Math.ceil(Math.log(BY_LUCK) / Math.log(won) / ROUNDS_ALONE))
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
