import { describe, expect, test } from 'vitest'
import { lostRace, type Race, roundsOf } from '../../src/laws/concurrency/races.js'
import type { Facts } from '../../src/laws/facts.js'
import type { HistoryObservation } from '../../src/laws/observations.js'
import type { HistoryTrial } from '../../src/laws/trial.js'
import { isWrong } from '../../src/laws/violations.js'
import { factsOf } from './judge.js'

const trialOf = (key: string) => ({ kind: 'history', key, role: 'suspect' }) as HistoryTrial
const raceOf = (key: string): Race => ({ rounds: 4, burst: trialOf(key), inTurn: [trialOf(`${key}, in turn`)] })
const races = [raceOf('a'), raceOf('b')]

const seenOf = (trial: HistoryTrial, same: boolean) =>
  ({ trial, same, unaccepted: [], answers: [] }) as unknown as HistoryObservation
const rounds = (key: string, ...won: boolean[]) => won.map((same) => seenOf(trialOf(key), same))

/** What comes of races where a trial comes out right as `won` says, by its key and how often that ran before. */
function outcomeOf(
  facts: Facts,
  seen: readonly HistoryObservation[],
  won: (key: string, before: number) => boolean = () => true,
) {
  const goes: string[][] = []
  const ran = new Map<string, number>()
  const asking = lostRace(facts, races, seen, isWrong)
  for (let step = asking.next(); ; ) {
    if (step.done) {
      const { race, lost, rounds } = step.value ?? {}
      return { goes, found: race && [race.burst.key, lost?.length, rounds] }
    }
    goes.push([...new Set(step.value.map(({ key }) => key))])
    step = asking.next(
      step.value.map((trial) => {
        const before = ran.get(trial.key) ?? 0
        ran.set(trial.key, before + 1)
        return seenOf(trial as HistoryTrial, won(trial.key, before))
      }),
    )
  }
}

const synchronous = factsOf()
const asynchronous = factsOf({ synchronous: false })

test('all rounds of a race may be left out where the consumer is slow, and share their key', () => {
  const all = roundsOf(races)
  expect(all.map(({ key }) => key)).toEqual(['a', 'a', 'a', 'a', 'b', 'b', 'b', 'b'])
  expect(new Set(all).size).toBe(8)
  expect(all.every(({ sheddable }) => sheddable)).toBe(true)
})

describe('a race', () => {
  test('that no round lost is not looked at again', () => {
    expect(outcomeOf(asynchronous, rounds('a', true, true))).toEqual({ found: undefined, goes: [] })
  })

  test('of a synchronous consumer is lost where the same events in turn come out right, the surest first', () => {
    const seen = [...rounds('a', true, false, true, true), ...rounds('b', false, false, true, true)]
    expect(outcomeOf(synchronous, seen)).toEqual({ found: ['b', 2, 4], goes: [['b, in turn', 'a, in turn']] })
  })

  test('is no race where the same events in turn come out wrong too', () => {
    const seen = [...rounds('a', false), ...rounds('b', false)]
    expect(outcomeOf(synchronous, seen, (key) => key !== 'a, in turn').found).toEqual(['b', 1, 1])
  })

  test('of an asynchronous consumer has to be lost by itself too; all suspects are tried at once', () => {
    const seen = [...rounds('a', false, true), ...rounds('b', false, true)]
    const { found, goes } = outcomeOf(asynchronous, seen, (key, before) => key !== 'b-alone' || before !== 2)
    expect(found).toEqual(['b', 1, 6])
    expect(goes).toEqual([['a, in turn', 'b, in turn', 'a-alone', 'b-alone']])
  })

  test('that is not lost by itself is tried some times more, and then dropped', () => {
    const { found, goes } = outcomeOf(asynchronous, rounds('a', false, false, false))
    expect(found).toBeUndefined()
    expect(goes).toEqual([['a, in turn', 'a-alone'], ['a-alone'], ['a-alone']])
  })
})
