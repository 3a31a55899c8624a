import { describe, expect, test } from 'vitest'
import { ckbox } from '../../src/ckbox/provider.js'
import { asksNothing, inStep, judgeBeside, judgeEach, observe } from '../../src/laws/asking.js'
import type { Asks } from '../../src/laws/law.js'
import type { HistoryObservation, Observation } from '../../src/laws/observations.js'
import { trialsOf } from '../../src/laws/tales.js'
import type { HistoryTrial, Trial } from '../../src/laws/trial.js'

const { model } = ckbox
const [kind] = model.kinds
const trial = (key: string): HistoryTrial =>
  trialsOf(model, undefined, [{ key, title: key, steps: [kind.create('a')] }])[0] as HistoryTrial
const [a, b, c, d] = [trial('a'), trial('b'), trial('c'), trial('d')]

const seen = (of: HistoryTrial, same = true): Observation => ({
  trial: of,
  expected: null,
  actual: null,
  same,
  answers: [],
  unaccepted: [],
  settled: true,
  shown: [],
  requests: [],
})
const left = (of: Trial): Observation => ({ trial: of, notTried: 'for a test', why: 'restricted' })

/** The result, and what was asked for in each go. */
function drive<Result>(asking: Asks<Result>, ...gos: readonly (readonly Observation[])[]) {
  const asked: (readonly string[])[] = []
  let step = asking.next()
  for (const observations of gos) {
    if (step.done) break
    asked.push(step.value.map(({ key }) => key))
    step = asking.next(observations)
  }
  if (!step.done) throw new Error('it asks for more')
  return { asked, result: step.value }
}

test('observe gives what was tried, in its order', () => {
  const { asked, result } = drive(observe([a, b, c]), [seen(a), left(b), seen(c)])
  expect(asked).toEqual([['a', 'b', 'c']])
  expect(result.map((one) => one.trial.key)).toEqual(['a', 'c'])
})

test('judgeEach gathers the violations of what was tried', () => {
  const tell = (key: string) => ({ message: key, evidence: { note: key } })
  const asking = judgeEach([a, b, c], (one) => (one.trial === a ? [tell('one'), tell('two')] : undefined))
  expect(drive(asking, [seen(a), left(b), seen(c)]).result.violations.map(({ message }) => message)).toEqual([
    'one',
    'two',
  ])
})

test('asksNothing asks for nothing', () => {
  expect(drive(asksNothing())).toEqual({ asked: [], result: { violations: [] } })
})

describe('judgeBeside', () => {
  const beside = (...observations: readonly Observation[]) => {
    const tell = ({ trial, same }: HistoryObservation) =>
      same ? undefined : { message: trial.key, evidence: { note: trial.key } }
    const pairs: [HistoryTrial, HistoryTrial][] =
      observations.length > 2
        ? [
            [a, b],
            [c, d],
          ]
        : [[a, b]]
    const { violations, ...told } = drive(judgeBeside(pairs, tell), observations).result
    return { found: violations.map(({ message }) => message), ...told }
  }
  const why = expect.stringContaining('compared with')

  test('judges a suspect whose control came out right', () => {
    expect(beside(seen(a), seen(b, false))).toEqual({ found: ['b'] })
    expect(beside(seen(a), seen(b))).toEqual({ found: [] })
  })

  test('says that it judges nothing where the controls came out wrong, or were not tried', () => {
    expect(beside(seen(a, false), seen(b, false))).toEqual({ found: [], skipped: why })
    expect(beside(left(a), seen(b, false))).toEqual({ found: [], skipped: why })
  })

  test('says that it judges a part where some of them did', () => {
    expect(beside(seen(a, false), seen(b), seen(c), seen(d, false))).toEqual({ found: ['d'], partly: why })
  })

  test('leaves it to the engine to say what was not tried', () => {
    expect(beside(seen(a), left(b))).toEqual({ found: [] })
  })
})

describe('inStep', () => {
  const ask = function* (...gos: readonly (readonly HistoryTrial[])[]): Asks<string[]> {
    const got: string[] = []
    for (const trials of gos) got.push((yield* observe(trials)).map((one) => `${one.trial.key} ${one.same}`).join())
    return got
  }

  test('asks in one go, and gives each its own', () => {
    const { asked, result } = drive(inStep(ask([a, b]), ask([c])), [seen(a), seen(b, false), seen(c)])
    expect(asked).toEqual([['a', 'b', 'c']])
    expect(result).toEqual([['a true,b false'], ['c true']])
  })

  test('asks only once for what both want', () => {
    const { asked, result } = drive(inStep(ask([a, b]), ask([c, b])), [seen(a), seen(b, false), seen(c)])
    expect(asked).toEqual([['a', 'b', 'c']])
    expect(result).toEqual([['a true,b false'], ['c true,b false']])
  })

  test('goes on with the one that is not done', () => {
    expect(drive(inStep(ask([a]), ask([b], [c])), [seen(a), seen(b)], [left(c)])).toEqual({
      asked: [['a', 'b'], ['c']],
      result: [['a true'], ['b true', '']],
    })
    expect(drive(inStep(ask([a], [b], [c]), ask()), [seen(a)], [seen(b)], [seen(c)]).result[1]).toEqual([])
  })
})
