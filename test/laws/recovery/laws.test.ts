import { describe, expect, test } from 'vitest'
import * as further from '../../../src/ckbox/laws/further-tales.js'
import { ckbox } from '../../../src/ckbox/provider.js'
import { recoveryLaws } from '../../../src/laws/recovery/laws.js'
import { poisonLaw } from '../../../src/laws/recovery/poison-law.js'
import type { HistoryTrial, Trial } from '../../../src/laws/trial.js'
import { shop } from '../../shop/contract.js'
import {
  differs,
  findingsOf,
  inRounds,
  lawOf,
  on,
  seeing,
  storiesOf,
  testsOfAnyLaw,
  testsOfWords,
} from '../findings.js'
import { answered, factsOf, judge, type Seeing, trialsOf } from '../judge.js'

const laws = [...recoveryLaws(ckbox), poisonLaw(ckbox, further.poisons)]
const law = lawOf(laws)
const facts = factsOf()
const queue = factsOf({ synchronous: false })
const answers = (...statuses: readonly number[]): Seeing => ({ answers: statuses.map((status) => answered(status)) })
const trialOf = (name: string, key: string, of: (trial: Trial) => Seeing | undefined = () => ({}), asked = facts) =>
  trialsOf(law(name), asked, of).find((trial) => trial.key === key) as HistoryTrial

testsOfAnyLaw(laws)
testsOfWords([...recoveryLaws(shop), poisonLaw(shop)], { provider: shop })

describe('refused-is-applied-later', () => {
  const name = 'refused-is-applied-later'
  const marked = { ...answers(422, 204, 204), same: false }

  test('is broken where the retry is accepted and not applied', () => {
    expect(findingsOf(law(name), facts, on(marked, 'asset-early-again'))).toEqual([
      'recovery/marked-before-done in asset-early-again',
    ])
    for (const other of [{ same: true }, { settled: false }, answers(204, 204, 204), answers(422, 204, 422)]) {
      expect(findingsOf(law(name), facts, on({ ...marked, ...other }, 'asset-early-again'))).toEqual([])
    }
  })

  test('is broken where the event is refused each time, later too, and another change is not', () => {
    const stuck = answers(422, 204, 422, 422, 204)
    const found = (twice: Seeing, later: Seeing) =>
      findingsOf(law(name), facts, seeing({ 'folder-change-early-twice': twice, 'folder-change-early-later': later }))
    expect(found(stuck, stuck)).toEqual(['must recovery/stuck-claim in folder-change-early-later'])
    expect(found(stuck, answers(422, 204, 422, 204, 204))).toEqual([])
    expect(found(answers(422, 204, 422, 422, 422), stuck)).toEqual([])
    expect(found(answers(422, 204, 204, 204, 204), stuck)).toEqual([])
  })

  test('sends what comes before its creation or its parent', () => {
    const stuck = () => answers(422, 204, 422, 422, 204)
    expect(storiesOf(law(name), facts, stuck).sort()).toEqual(
      ['uploaded modified', 'folder.created uploaded', 'folder.created folder.modified']
        .flatMap((events) => {
          const longer = `${events} ${events.endsWith('folder.modified') ? 'folder.' : ''}modified`
          return [`${events} | 1 0 1`, `${longer} | 1 0 1 1 2`, `${longer} | 1 0 1 1(1500) 2`]
        })
        .sort(),
    )
  })
})

describe('accepted-is-applied', () => {
  const name = 'accepted-is-applied'
  const lost: Seeing = { same: false, expected: [1], actual: null }

  test('is broken by a burst of which some are lost', () => {
    expect(findingsOf(law(name), facts, inRounds(lost, { 'many-at-once': 1 }))).toEqual([
      'recovery/error-swallowed-2xx in many-at-once',
    ])
    expect(findingsOf(law(name), facts, on(lost, 'many-at-once', 'many-in-reverse'))).toEqual([])
    expect(findingsOf(law(name), facts, on({ ...lost, unaccepted: [1] }, 'many-at-once'))).toEqual([])
  })

  test('is broken by one of many, unless it is all of them', () => {
    const message = (count: number) =>
      judge(law(name), facts, inRounds(lost, { 'one-of-many': count })).violations.map((one) => one.message)
    expect(findingsOf(law(name), facts, inRounds({ ...lost }, { 'one-of-many': 2 }))).toEqual([])
    expect(message(24)).toEqual([])
    const shown = (trial: Trial): Seeing => (trial.key === 'one-of-many' ? { expected: [1], actual: [1] } : {})
    const some = inRounds(lost, { 'one-of-many': 2 })
    const mixed = (trial: Trial) => ({ ...shown(trial), ...some(trial) })
    const anew = () => {
      const again = inRounds(lost, { 'one-of-many': 2 })
      return (trial: Trial) => ({ ...shown(trial), ...again(trial) })
    }
    expect(findingsOf(law(name), facts, Object.assign(mixed, { anew }))).toEqual([
      'recovery/error-swallowed-2xx in one-of-many',
    ])
    const refused = (trial: Trial) => ({ ...shown(trial), ...(trial.key === 'one-of-many' && answers(500)) })
    expect(findingsOf(law(name), facts, refused)).toEqual([])
  })

  test('leaves queues to another law', () => {
    expect(findingsOf(law(name), queue, () => lost)).toEqual([])
  })

  test('delivers 24 beside the rest, and 24 at once', () => {
    const stories = storiesOf(law(name), facts, () => lost)
    expect(stories.filter((story) => story === 'uploaded | 0')).toHaveLength(24)
    expect(stories.filter((story) => /^uploaded( uploaded){23} \| \[0 1 .* 23\]$/.test(story))).toHaveLength(2)
    expect(stories.slice(-2).map((story) => story.split(' | ')[1])).toEqual(['0 1 2 3 4 5', '5 4 3 2 1 0'])
  })
})

describe('gone-is-no-error', () => {
  const name = 'gone-is-no-error'
  const failing = { ...answers(204, 204, 500), unaccepted: [1] }

  test('is broken where an old change of a removed entity fails each time', () => {
    expect(findingsOf(law(name), facts, on(failing, 'gone'))).toEqual(['recovery/refetch-loses in gone'])
    expect(findingsOf(law(name), facts, on({ ...failing, unaccepted: [] }, 'gone'))).toEqual([])
    expect(findingsOf(law(name), facts, on({ ...failing, ...answers(204, 204, 404) }, 'gone'))).toEqual([])
  })

  test('is broken where what was removed at once stays in five rounds of six', () => {
    expect(findingsOf(law(name), facts, inRounds(differs, { brief: 5 }))).toEqual([
      'must recovery/refetch-loses in brief',
    ])
    expect(findingsOf(law(name), facts, inRounds(differs, { brief: 4 }))).toEqual([])
    expect(findingsOf(law(name), facts, on(differs, 'brief', 'brief-in-turn'))).toEqual([])
    expect(findingsOf(law(name), queue, on(differs, 'brief', 'brief-alone'))).toEqual([
      'must recovery/refetch-loses in brief-alone',
    ])
    expect(findingsOf(law(name), queue, inRounds(differs, { brief: 6, 'brief-alone': 4 }))).toEqual([])
  })

  test('delivers a change after the removal, and a removal right after the creation', () => {
    expect([...new Set(storiesOf(law(name), facts, () => differs))]).toEqual([
      'uploaded modified removed | 0 2 1',
      'uploaded removed | 0 1 | hides Cupcake v1',
    ])
    expect(trialOf(name, 'brief-in-turn', () => differs).paced).toBe(true)
  })
})

describe('poison-is-set-aside', () => {
  const name = 'poison-is-set-aside'
  const ids = (...numbers: readonly number[]) => numbers.map((number) => ckbox.model.idOf(`a${200 + number}`))
  const shows = (...numbers: readonly number[]): Seeing => ({ actual: ids(...numbers) })
  const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
  const gone: Seeing = { traced: false }
  const sound = { 'all-poisons': shows(...all), afterwards: shows(0, 1, 2) }

  test('is broken by the event after which nothing shows', () => {
    const of = {
      ...sound,
      'all-poisons': shows(0, 1, 2, 3),
      'after-all': gone,
      'no-entity': shows(),
      'after-no-entity': gone,
    }
    expect(findingsOf(law(name), facts, seeing(of))).toEqual(['recovery/poison-blocks-others in no-entity'])
  })

  test('is broken where nothing shows any more, be it known after what', () => {
    const stuck = { afterwards: shows(), 'after-all': gone, 'after-afterwards': gone }
    for (const seen of [shows(0, 1, 2, 3), shows()]) {
      expect(findingsOf(law(name), facts, seeing({ ...stuck, 'all-poisons': seen }))).toEqual([
        'recovery/poison-blocks-others in afterwards',
      ])
    }
    const once = trialOf(name, 'afterwards', seeing({ ...stuck, 'all-poisons': shows(0) }))
    const again = trialOf(name, 'afterwards', seeing({ ...stuck, 'all-poisons': shows() }))
    expect(again).toEqual(once)
    expect(again).toMatchObject({
      follows: ['all-poisons'],
      title: 'creations of other entities after events that cannot be processed',
    })
  })

  test('leaves alone what shows in the end, was refused, or is not shown by itself', () => {
    const found = (of: Record<string, Seeing>) => findingsOf(law(name), facts, seeing({ ...sound, ...of }))
    expect(found({})).toEqual([])
    expect(found({ 'all-poisons': shows(0, 1, 2, 11) })).toEqual([])
    expect(found({ 'all-poisons': { ...shows(0), answers: all.map(() => answered(503)) } })).toEqual([])
    expect(found({ 'all-poisons': shows(0), 'after-all': { traced: true } })).toEqual([])
    expect(found({ 'all-poisons': shows(0), 'after-all': gone, nul: shows(0) })).toEqual([])
    expect(found({ 'all-poisons': shows(0), 'after-all': gone, nul: shows(), 'after-nul': { traced: true } })).toEqual(
      [],
    )
  })

  test('is skipped where creations do not show', () => {
    expect(judge(law(name), factsOf({ traceable: false }), () => ({}))).toEqual({
      violations: [],
      skipped: 'the state shows no asset',
    })
  })

  test('puts three creations after each of four poisons', () => {
    const trial = trialOf(name, 'all-poisons')
    const [long, nul, empty, nameless] = [0, 4, 8, 12].map((index) => trial.history.events[index]) as object[]
    expect(long).toMatchObject({ payload: { asset: { name: 'n'.repeat(2_000) } } })
    expect(nul).toMatchObject({ payload: { asset: { name: 'Cup\u0000cake' } } })
    expect(empty).toMatchObject({ payload: {}, event: 'asset.uploaded' })
    expect(nameless).toMatchObject({ event: 1 })
    expect(trial.history.events).toHaveLength(16)
    expect(trial.baseline?.events).toHaveLength(12)
    expect(trial.compare?.shows).toEqual(all.map((number) => `Cupcake v${10 + number}`))
  })
})
