import { describe, expect, test } from 'vitest'
import type { LawContext } from '../../src/laws/context.js'
import type { Case, Outcome } from '../../src/laws/evidence.js'
import { isWrong, lostRaces, type Race } from '../../src/laws/races.js'

const caseOf = (name: string) => ({ name }) as Case
const raceOf = (name: string): Race => ({ rounds: 4, burst: caseOf(name), inTurn: [caseOf(`${name}, in turn`)] })
const outcomeOf = (of: Case, same: boolean) => ({ case: of, same, unaccepted: [] }) as unknown as Outcome
const rounds = (name: string, ...won: boolean[]) => won.map((same) => outcomeOf(caseOf(name), same))

/** A context in which what is run comes out right as `won` says, by its name and how often that ran before. */
function contextOf(
  given: Partial<LawContext> & { outcomes: readonly Outcome[] },
  won: (name: string, before: number) => boolean = () => true,
) {
  const goes: string[][] = []
  const ran = new Map<string, number>()
  const run = async (cases: readonly Case[]) => {
    goes.push([...new Set(cases.map(({ name }) => name))])
    return cases.map((one) => {
      const before = ran.get(one.name) ?? 0
      ran.set(one.name, before + 1)
      return outcomeOf(one, won(one.name, before))
    })
  }
  return { goes, context: { synchronous: false, confirming: false, run, ...given } as LawContext }
}

const races = [raceOf('a'), raceOf('b')]
const namesOf = async (context: LawContext) =>
  (await lostRaces(context, races, isWrong)).map(({ race, lost, rounds }) => [race.burst.name, lost.length, rounds])

describe('a race', () => {
  test('that no round lost is not looked at again', async () => {
    const { context, goes } = contextOf({ outcomes: rounds('a', true, true) })
    expect(await namesOf(context)).toEqual([])
    expect(goes).toEqual([])
  })

  test('of a synchronous consumer is lost where the same events in turn come out right, the surest first', async () => {
    const outcomes = [...rounds('a', true, false, true, true), ...rounds('b', false, false, true, true)]
    const { context, goes } = contextOf({ outcomes, synchronous: true })
    expect(await namesOf(context)).toEqual([['b', 2, 4]])
    expect(goes).toEqual([['b, in turn', 'a, in turn']])
  })

  test('is no race where the same events in turn come out wrong too', async () => {
    const outcomes = [...rounds('a', false), ...rounds('b', false)]
    const { context } = contextOf({ outcomes, synchronous: true }, (name) => name !== 'a, in turn')
    expect(await namesOf(context)).toEqual([['b', 1, 1]])
  })

  test('of an asynchronous consumer has to be lost by itself too; all suspects are tried at once', async () => {
    const outcomes = [...rounds('a', false, true), ...rounds('b', false, true)]
    const { context, goes } = contextOf({ outcomes }, (name, before) => name !== 'b' || before !== 2)
    expect(await namesOf(context)).toEqual([['b', 1, 6]])
    expect(goes).toEqual([['a, in turn', 'b, in turn', 'a', 'b']])
  })

  test('that is not lost by itself is tried some times more, and then dropped', async () => {
    const { context, goes } = contextOf({ outcomes: rounds('a', false, false, false) })
    expect(await namesOf(context)).toEqual([])
    expect(goes).toEqual([['a, in turn', 'a'], ['a'], ['a']])
  })

  test('that is tried once more needs no further rounds', async () => {
    const { context, goes } = contextOf({ outcomes: rounds('a', true, false), confirming: true })
    expect(await namesOf(context)).toEqual([['a', 1, 2]])
    expect(goes).toEqual([])
  })
})
