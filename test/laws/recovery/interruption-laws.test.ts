import { describe, expect, test } from 'vitest'
import * as further from '../../../src/ckbox/laws/further-tales.js'
import { ckbox } from '../../../src/ckbox/provider.js'
import { interruptionLaws } from '../../../src/laws/recovery/interruption-laws.js'
import type { HistoryTrial, Trial } from '../../../src/laws/trial.js'
import { shop } from '../../shop/contract.js'
import { differs, findingsOf, lawOf, on, seeing, storiesOf, testsOfAnyLaw, testsOfWords } from '../findings.js'
import { answered, factsOf, judge, type Seeing, trialsOf } from '../judge.js'

const laws = interruptionLaws(ckbox, further.interrupted)
const law = lawOf(laws)
const facts = factsOf()
const queue = factsOf({ synchronous: false })
const answers = (...statuses: readonly number[]): Seeing => ({ answers: statuses.map((status) => answered(status)) })
const trialOf = (name: string, key: string, of: (trial: Trial) => Seeing | undefined = () => ({}), asked = facts) =>
  trialsOf(law(name), asked, of).find((trial) => trial.key === key) as HistoryTrial

testsOfAnyLaw(laws, { uncontrolled: ['failed-write-is-retried'] })
testsOfWords(interruptionLaws(shop), { provider: shop })

describe('failed-write-is-retried', () => {
  const name = 'failed-write-is-retried'
  const key = 'asset-creation-fault-again'

  test('tells a swallowed error from a claim and from a mark', () => {
    const found = (seen: Seeing) => findingsOf(law(name), facts, on({ ...differs, ...seen }, key))
    expect(found(answers(204, 204))).toEqual([`recovery/error-swallowed-2xx in ${key}`])
    expect(found({ ...answers(500, 409), unaccepted: [0] })).toEqual([`must recovery/stuck-claim in ${key}`])
    expect(found(answers(500, 204))).toEqual([`recovery/marked-before-done in ${key}`])
    expect(found({ ...answers(500, 204), same: true })).toEqual([])
  })

  test('tries further events only where their last shows', () => {
    const shown = 'asset-removal'
    expect(trialOf(name, 'asset-removal-fault', on(differs, shown))).toMatchObject({ paced: true, shrink: 'never' })
    expect(trialOf(name, 'asset-removal-fault')).toBeUndefined()
    const lost = seeing({ [shown]: differs, 'asset-removal-fault': { ...differs, ...answers(204, 204) } })
    expect(findingsOf(law(name), facts, lost)).toEqual(['recovery/error-swallowed-2xx in asset-removal-fault'])
  })

  test('fails the store at every kind of event', () => {
    const stories = (asked: typeof facts) =>
      storiesOf(law(name), asked, ({ role }) => (role === 'control' ? differs : {}))
    const events = [
      ['uploaded', '0'],
      ['uploaded modified', '0 1'],
      ['uploaded removed', '0 1'],
      ['uploaded copied', '0 1'],
      ['folder.created', '0'],
      ['folder.created folder.modified', '0 1'],
    ] as const
    expect(stories(facts)).toEqual(
      expect.arrayContaining(
        events.flatMap(([events, order]) => [
          `${events} | ${order}(fault)`,
          `${events} | ${order}(fault) ${order.at(-1)}`,
        ]),
      ),
    )
    expect(stories(queue).filter((story) => story.startsWith('uploaded copied | 0 1(fault)'))).toHaveLength(1)
    expect(stories(facts)).toContain('uploaded removed | 0 1 | like uploaded')
  })

  describe('of a queue', () => {
    const late = `${key}-patiently`
    const lost = { ...differs, ...answers(204, 204), shown: [false] }

    test('is broken where a creation does not show late either', () => {
      expect(findingsOf(law(name), queue, on(lost, key, late))).toEqual([`recovery/error-swallowed-2xx in ${late}`])
      expect(trialOf(name, late, on(lost, key), queue)).toMatchObject({ patient: true, follows: [key] })
    })

    test('leaves alone what shows late, or was not waited for', () => {
      const two = { ...lost, answers: [answered(204), answered(204), answered(204)] }
      const seen = { [key]: lost, 'asset-change-fault': two }
      expect(findingsOf(law(name), queue, seeing({ ...seen, [late]: { same: true, shown: [true] } }))).toEqual([])
      expect(findingsOf(law(name), queue, seeing({ ...seen, [late]: undefined }))).toEqual([])
    })

    test('judges a change by itself', () => {
      const change = { ...differs, ...answers(204, 204) }
      const lostFor = (...keys: string[]) => findingsOf(law(name), queue, on(change, ...keys))
      expect(lostFor('asset-change-fault', 'asset-change-fault-patiently')).toEqual([
        'recovery/error-swallowed-2xx in asset-change-fault-patiently',
      ])
      expect(lostFor('asset-change-fault')).toEqual([])
    })
  })
})

describe('killed-work-is-taken-over', () => {
  const name = 'killed-work-is-taken-over'
  const dropped = { ...answers(500, 204), expected: [1], actual: null, same: false }
  const held = { ...answers(500, 409), unaccepted: [0] }

  const leased = factsOf({ declared: { lease: 6_000 } })
  const keys = ['killed-after-5', 'killed-after-15', 'killed-after-30']
  const late = 'killed-after-15-later'

  test('is broken where the retry is accepted and nothing shows when the lease is over', () => {
    const found = (seen: Seeing) =>
      findingsOf(law(name), leased, seeing({ 'killed-after-15': dropped, [late]: { ...dropped, ...seen } }))
    expect(found({})).toEqual([`recovery/stuck-claim in ${late}`])
    expect(found({ actual: [1] })).toEqual([])
    expect(found({ expected: null })).toEqual([])
    expect(found(answers(204, 204))).toEqual([])
  })

  test('is broken where the event is refused when the lease is over', () => {
    expect(findingsOf(law(name), leased, on(held, ...keys, late))).toEqual([`recovery/stuck-claim in ${late}`])
    expect(findingsOf(law(name), leased, on(held, ...keys))).toEqual([])
  })

  test('says that a lease is to be declared, where a claim was left', () => {
    for (const left of [held, dropped]) {
      const judgement = judge(law(name), facts, on(left, ...keys, late))
      expect(judgement).toMatchObject({ violations: [], partly: expect.stringContaining('--lease MS') })
    }
    expect(judge(law(name), facts, () => ({}))).toEqual({ violations: [] })
  })

  test('kills at four moments, and waits for the lease', () => {
    const killed = [5, 15, 30, 60].map((ms) => `uploaded | 0(killed ${ms}) 0`)
    expect(storiesOf(law(name), facts, () => held)).toEqual(killed)
    expect(storiesOf(law(name), leased, () => held)).toEqual([...killed, 'uploaded | 0(killed 30) 0(6600)'])
  })
})

describe('retry-repeats-nothing', () => {
  const name = 'retry-repeats-nothing'
  const mails = (count: number, ...statuses: readonly number[]): Seeing => ({
    rises: { mails: count },
    histories: [{ ...answers(...statuses), trial: {} } as never],
  })
  const refused = answers(422, 204)

  test('is broken where an event that was refused first has more effects', () => {
    const found = (once: number, again: number, status: number) =>
      findingsOf(
        law(name),
        facts,
        seeing({ 'early-2': refused, 'early-2-plain': mails(once, 204), 'early-2-retried': mails(again, status, 204) }),
      )
    expect(found(2, 3, 422)).toEqual(['recovery/partial-apply in early-2-retried'])
    expect(found(2, 2, 422)).toEqual([])
    expect(found(2, 3, 204)).toEqual([])
  })

  test('fails the store where it can', () => {
    const of = { 'fault-plain': mails(1, 204), 'fault-retried': mails(2, 500, 204) }
    expect(findingsOf(law(name), facts, seeing(of))).toEqual(['recovery/partial-apply in fault-retried'])
    expect(trialsOf(law(name), facts).map(({ key }) => key)).toEqual([
      'early-1',
      'early-2',
      'fault-plain',
      'fault-retried',
    ])
  })

  test('is skipped where nothing was refused and nothing can be made to fail', () => {
    const unable = factsOf({ has: () => false })
    expect(judge(law(name), unable, () => ({})).skipped).toMatch(/give `failOnce`/)
    expect(judge(law(name), unable, () => ({ ...refused, unaccepted: [1] })).skipped).toMatch(/give `failOnce`/)
  })

  test('sends what comes before its creation or its parent, and what fails', () => {
    const stories = storiesOf(law(name), facts, ({ kind }) => (kind === 'history' ? refused : {}))
    expect(new Set(stories)).toEqual(
      new Set([
        'uploaded modified | 1 0',
        'folder.created uploaded | 1 0',
        'uploaded modified | 0 1',
        'folder.created uploaded | 0 1',
        'uploaded | 0',
        'uploaded | 0(fault) 0',
      ]),
    )
  })
})
