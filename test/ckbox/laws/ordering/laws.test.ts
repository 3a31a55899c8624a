import { describe, expect, test } from 'vitest'
import { ckboxOrderingLaws } from '../../../../src/ckbox/laws/ordering/laws.js'
import { ckbox } from '../../../../src/ckbox/provider.js'
import type { HistoryTrial } from '../../../../src/laws/trial.js'
import { differs, findingsOf, lawOf, on, storiesOf, testsOfAnyLaw } from '../../../laws/findings.js'
import { factsOf, judge, trialsOf } from '../../../laws/judge.js'

const law = lawOf(ckboxOrderingLaws)('contents-follow-their-folder')
const declaring = (cascade: boolean) => factsOf({ declared: { cascade } })

testsOfAnyLaw(ckboxOrderingLaws, { facts: declaring(true) })

describe.each([
  [true, 'The contents of a removed folder stay or come back: '],
  [false, 'The contents of a removed folder are gone, although you declared that they stay: '],
])('where contents go with their folder: %s', (cascade, message) => {
  const facts = declaring(cascade)

  test('is broken where a state differs, whatever was accepted', () => {
    for (const key of ['removed-last', 'changed-last']) {
      expect(findingsOf(law, facts, on(differs, key))).toEqual([`ordering/folder-cascade in ${key}`])
      expect(findingsOf(law, facts, on({ ...differs, unaccepted: [2] }, key))).toEqual([])
    }
    expect(judge(law, facts, () => differs).violations.map((one) => one.message)).toEqual([
      `${message}a folder that held an asset is removed.`,
      `${message}a folder that held an asset is removed, and an old change of that asset arrives afterwards.`,
    ])
  })

  test('removes the folder after the asset was changed', () => {
    const events = 'folder.created uploaded modified folder.removed'
    const expected = cascade
      ? 'hides Cupcake v1, Cupcake v2'
      : 'like folder.created uploaded modified | shows Cupcake v2'
    expect(storiesOf(law, facts)).toEqual([`${events} | 0 1 2 3 | ${expected}`, `${events} | 0 1 3 2 | ${expected}`])
    const [trial] = trialsOf(law, facts) as HistoryTrial[]
    const times = trial?.history.events.map((event) => ckbox.model.timeOf(event)) ?? []
    expect(times.map((time) => time - (times[0] ?? 0))).toEqual([0, 60_000, 120_000, 180_000])
  })
})

describe.each(['folder', 'category'])('moves to another %s', (place) => {
  const moves = lawOf(ckboxOrderingLaws)('moves-arrive')
  const keysOf = (...keys: readonly string[]) => keys.map((key) => `${key}-${place}`)
  const ignored = keysOf('elsewhere', 'arrived')

  test('is broken where a moved asset looks like one that stays, and places can be told apart', () => {
    expect(findingsOf(moves, factsOf(), on(differs, ...ignored))).toEqual([`ordering/move-ignored in arrived-${place}`])
  })

  test('holds where no place shows, the first one is remembered, or a move is refused', () => {
    for (const keys of [[], ['elsewhere'], ['arrived'], ['elsewhere', 'moved', 'arrived']]) {
      expect(findingsOf(moves, factsOf(), on(differs, ...keysOf(...keys)))).toEqual([])
    }
    expect(findingsOf(moves, factsOf(), on({ ...differs, unaccepted: [3] }, ...ignored))).toEqual([])
  })
})
