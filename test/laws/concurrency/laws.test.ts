import { describe, expect, test } from 'vitest'
import { ckbox } from '../../../src/ckbox/provider.js'
import { concurrencyLaws } from '../../../src/laws/concurrency/laws.js'
import type { HistoryTrial } from '../../../src/laws/trial.js'
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

const laws = concurrencyLaws(ckbox)
const law = lawOf(laws)
const facts = factsOf()
const queue = factsOf({ synchronous: false })
const failed = (status: number): Seeing => ({ answers: [answered(204), answered(status)] })

testsOfAnyLaw(laws)
testsOfWords(concurrencyLaws(shop), { provider: shop })

/** How often each history is asked for. */
function counts(stories: readonly string[]): Record<string, number> {
  return Object.fromEntries(stories.map((story) => [story, stories.filter((one) => one === story).length]))
}

describe('a race', () => {
  const name = 'newest-wins-at-once'
  const [asset, folder] = ['asset-changed-at-once', 'folder-changed-at-once']
  const message = (...parameters: Parameters<typeof judge>) => judge(...parameters).violations.map((one) => one.message)

  test('is lost by one round of many', () => {
    expect(findingsOf(law(name), facts, inRounds(differs, { [asset]: 1 }))).toEqual([
      `concurrency/lost-update in ${asset}`,
    ])
    expect(message(law(name), facts, inRounds(differs, { [asset]: 1 }))).toEqual([
      expect.stringMatching(
        /^12 changes of one asset at once: in 1 of 20 rounds an older one overwrote the newest, [^.:]*\.$/,
      ),
    ])
  })

  test('is not lost where the same events in turn come out wrong, or were not tried', () => {
    for (const control of ['in-turn-1', 'in-turn-2']) {
      const key = `${asset}-${control}`
      expect(findingsOf(law(name), facts, on(differs, asset, key))).toEqual([])
      expect(findingsOf(law(name), facts, seeing({ [asset]: differs, [key]: undefined }))).toEqual([])
    }
  })

  test('is not lost by what was never accepted', () => {
    expect(findingsOf(law(name), facts, on({ ...differs, unaccepted: [3] }, asset))).toEqual([])
  })

  test('is told by the surest of those whose control came out right', () => {
    const lost = { [asset]: 2, [folder]: 2 }
    expect(findingsOf(law(name), facts, inRounds(differs, lost))).toEqual([`concurrency/lost-update in ${folder}`])
    const wrongInTurn = { ...lost, [`${folder}-in-turn-2`]: 1 }
    expect(findingsOf(law(name), facts, inRounds(differs, wrongInTurn))).toEqual([
      `concurrency/lost-update in ${asset}`,
    ])
  })

  test('says where the state had not settled', () => {
    expect(message(law(name), facts, inRounds({ ...differs, settled: false }, { [asset]: 3 }))[0]).toMatch(
      /in 3 of 20 rounds .* The state had not settled within the limit\.$/,
    )
  })

  test('counts only the rounds that were tried', () => {
    const answers = inRounds(differs, { [asset]: 2 })
    let tried = 0
    const some = (trial: Parameters<typeof answers>[0]) =>
      trial.key === asset && ++tried > 5 ? undefined : answers(trial)
    expect(message(law(name), facts, some)[0]).toContain('in 2 of 5 rounds')
  })

  describe('of a queue', () => {
    const alone = `${asset}-alone`
    const asked = (lost: Readonly<Record<string, number>>) =>
      trialsOf(law(name), queue, inRounds(differs, lost)).filter(({ key }) => key === alone).length

    test('has to be lost with nothing else in flight too', () => {
      expect(findingsOf(law(name), queue, inRounds(differs, { [asset]: 5, [alone]: 1 }))).toEqual([
        `concurrency/lost-update in ${alone}`,
      ])
      expect(message(law(name), queue, inRounds(differs, { [asset]: 5, [alone]: 2 }))[0]).toContain('in 2 of 6 rounds')
      expect(findingsOf(law(name), queue, inRounds(differs, { [asset]: 5 }))).toEqual([])
      expect(findingsOf(law(name), queue, on(differs, asset, alone, `${asset}-in-turn-1`))).toEqual([])
    })

    test('is tried again as long as it may be won by luck', () => {
      expect(asked({ [asset]: 20 })).toBe(18)
      expect(asked({ [asset]: 4 })).toBe(24)
      expect(asked({ [asset]: 1 })).toBe(36)
      expect(asked({ [asset]: 20, [alone]: 1 })).toBe(6)
      expect(asked({})).toBe(0)
    })

    test('is never left out while it is confirmed', () => {
      const trials = trialsOf(law(name), queue, on(differs, asset)) as HistoryTrial[]
      expect(trials.filter(({ key }) => key === asset).every(({ sheddable }) => sheddable)).toBe(true)
      expect(trials.filter(({ key }) => key === alone).some(({ sheddable }) => sheddable)).toBe(false)
      expect(trials.find(({ key }) => key === alone)?.follows).toEqual([asset])
    })
  })
})

describe('duplicates-at-once-count-once', () => {
  const name = 'duplicates-at-once-count-once'
  const key = 'asset-created-at-once'

  test('tells what was applied twice from what failed', () => {
    expect(findingsOf(law(name), facts, on(differs, key))).toEqual([`concurrency/check-then-insert in ${key}`])
    expect(findingsOf(law(name), facts, on(failed(500), key))).toEqual([`should concurrency/duplicate-5xx in ${key}`])
    expect(findingsOf(law(name), facts, on({ ...differs, ...failed(500) }, key))).toHaveLength(2)
    expect(findingsOf(law(name), queue, on(failed(502), key, `${key}-alone`))).toEqual([
      `should concurrency/duplicate-5xx in ${key}-alone`,
    ])
  })

  test('leaves patience and conflicts alone', () => {
    for (const status of [409, 425, 429, 503]) expect(findingsOf(law(name), facts, on(failed(status), key))).toEqual([])
  })

  test('asks for its controls once, whatever was found', () => {
    const trials = trialsOf(law(name), facts, on({ ...differs, ...failed(500) }, key))
    expect(trials.filter((trial) => trial.key === `${key}-in-turn-1`)).toHaveLength(1)
  })

  test('delivers eight at once', () => {
    expect(counts(storiesOf(law(name), facts, () => differs))).toEqual({
      'uploaded | [=0 =0 =0 =0 =0 =0 =0 =0] | memory': 20,
      'folder.created | [=0 =0 =0 =0 =0 =0 =0 =0] | memory': 12,
      'uploaded | 0 0 0 | memory': 1,
      'folder.created | 0 0 0 | memory': 1,
    })
  })
})

describe('duplicates-at-once-have-one-effect', () => {
  const found = (of: Record<string, number>) =>
    findingsOf(law('duplicates-at-once-have-one-effect'), facts, ({ key }) => ({ rises: { mails: of[key] ?? 0 } }))

  test('is broken where deliveries at once have more effects than in turn', () => {
    const race = { once: 12, 'at-once': 20, 'once-in-turn': 4 }
    expect(found({ ...race, 'in-turn': 4 })).toEqual(['concurrency/check-then-insert in at-once'])
    expect(found({ ...race, 'in-turn': 12 })).toEqual([])
    expect(found({ ...race, 'at-once': 12, 'in-turn': 4 })).toEqual([])
    expect(found({})).toEqual([])
  })

  test('counts twelve bursts, and four in turn', () => {
    const rises = (mails: number): Seeing => ({ rises: { mails } })
    const answers = seeing({ once: rises(12), 'at-once': rises(20), 'once-in-turn': rises(4), 'in-turn': rises(4) })
    expect(counts(storiesOf(law('duplicates-at-once-have-one-effect'), facts, answers))).toEqual({
      'uploaded | 0': 16,
      'uploaded | [=0 =0 =0 =0 =0 =0 =0 =0]': 12,
      'uploaded | 0 0 0': 4,
    })
  })
})

test('newest-wins-at-once changes one entity twelve times at once, and old after new in turn', () => {
  const stories = counts(storiesOf(law('newest-wins-at-once'), facts, () => differs))
  const changes = (one: string) => Array.from({ length: 12 }, () => one).join(' ')
  const order = '0 [3 8 1 6 11 4 9 2 7 12 5 10]'
  expect(stories).toEqual({
    [`uploaded ${changes('modified')} | ${order}`]: 20,
    [`folder.created ${changes('folder.modified')} | ${order}`]: 8,
    'uploaded modified modified | 0 2 1': 1,
    'uploaded modified modified | 0 1 2': 1,
    'folder.created folder.modified folder.modified | 0 2 1': 1,
    'folder.created folder.modified folder.modified | 0 1 2': 1,
  })
})

describe('removal-wins-at-once', () => {
  test('is broken where the removed entity is back', () => {
    const key = 'folder-removed-at-once'
    expect(findingsOf(law('removal-wins-at-once'), facts, inRounds(differs, { [key]: 1 }))).toEqual([
      `concurrency/remove-vs-modify in ${key}`,
    ])
  })

  test('delivers both four times at once', () => {
    expect(counts(storiesOf(law('removal-wins-at-once'), facts, () => differs))).toEqual({
      'uploaded modified removed | 0 [1 2 1 2 1 2 1 2]': 24,
      'folder.created folder.modified folder.removed | 0 [1 2 1 2 1 2 1 2]': 8,
      'uploaded modified removed | 0 1 2 1 2': 1,
      'uploaded modified removed | 0 2 1 2 1': 1,
      'folder.created folder.modified folder.removed | 0 1 2 1 2': 1,
      'folder.created folder.modified folder.removed | 0 2 1 2 1': 1,
    })
  })
})

describe('creation-and-change-at-once', () => {
  const key = 'asset-created-and-changed-at-once'
  const found = (seen: Seeing) => findingsOf(law('creation-and-change-at-once'), facts, on(seen, key))

  test('is graver where the state is wrong than where a delivery fails', () => {
    expect(found(differs)).toEqual([`concurrency/create-race in ${key}`])
    expect(found(failed(500))).toEqual([`should concurrency/create-race in ${key}`])
    expect(found(failed(422))).toEqual([])
  })

  test('delivers both of four entities at once', () => {
    const pairs = (one: string) => Array.from({ length: 4 }, () => one).join(' ')
    expect(counts(storiesOf(law('creation-and-change-at-once'), facts, () => differs))).toEqual({
      [`${pairs('uploaded modified')} | [0 1 2 3 4 5 6 7]`]: 12,
      [`${pairs('folder.created folder.modified')} | [0 1 2 3 4 5 6 7]`]: 8,
      'uploaded modified | 0 1': 1,
      'uploaded modified | 1 0': 1,
      'folder.created folder.modified | 0 1': 1,
      'folder.created folder.modified | 1 0': 1,
    })
  })
})

describe('one-parent-at-once', () => {
  const name = 'one-parent-at-once'
  const errors = (count: number): Seeing => ({ answers: Array.from({ length: count }, () => answered(500)) })

  test('is broken by two errors that do not come in turn', () => {
    expect(findingsOf(law(name), facts, inRounds(errors(2), { crowd: 1 }))).toEqual(['concurrency/lock-storm in crowd'])
    expect(findingsOf(law(name), facts, inRounds(errors(1), { crowd: 2 }))).toEqual(['concurrency/lock-storm in crowd'])
    expect(findingsOf(law(name), facts, inRounds(errors(1), { crowd: 1 }))).toEqual([])
    expect(findingsOf(law(name), facts, on(errors(2), 'crowd', 'crowd-in-turn-1'))).toEqual([])
  })

  test('leaves patience alone, and states that differ', () => {
    expect(findingsOf(law(name), facts, on(failed(503), 'crowd'))).toEqual([])
    expect(findingsOf(law(name), facts, on(differs, 'crowd'))).toEqual([])
  })

  test('is skipped where nothing lies in anything', () => {
    const general = lawOf(concurrencyLaws(shop))(name)
    expect(judge(general, facts, () => ({}), { provider: shop }).skipped).toBe('no order has a parent')
  })

  test('creates 32 entities in one parent', () => {
    const [story] = storiesOf(law(name), facts)
    expect(story).toMatch(/^folder\.created( uploaded){32} \| 0 \[1 2 3 .* 32\]$/)
    const [crowd] = trialsOf(law(name), facts) as HistoryTrial[]
    expect(crowd?.history.events[32]).toMatchObject({ payload: { asset: { folder_id: ckbox.model.idOf('F') } } })
  })
})

describe('one document', () => {
  const name = 'different-entities-at-once'
  const burst = (...traced: readonly boolean[]): Seeing => ({
    sent: traced.map((shown) => ({
      request: { method: 'POST', target: '/', headers: [], body: new Uint8Array() },
      answer: answered(204),
      last: answered(204),
      traced: shown,
    })),
  })
  const [all, some] = [burst(true, true, true), burst(true, false, true)]
  const found = (inTurn: Seeing, few: Seeing, many: Seeing, of = facts) =>
    findingsOf(law(name), of, seeing({ 'one-by-one': inTurn, 'few-at-once': few, 'many-at-once': many }))

  test('loses entities few at a time and many at a time, and none one by one', () => {
    expect(found(all, some, some)).toEqual(['concurrency/shared-document in few-at-once'])
  })

  test('is something else where a crowd only loses, or one by one too, or a queue lies in between', () => {
    expect(found(all, all, some)).toEqual([])
    expect(found(all, some, all)).toEqual([])
    expect(found(some, some, some)).toEqual([])
    expect(found(all, some, some, queue)).toEqual([])
    expect(found(all, some, some, factsOf({ traceable: false }))).toEqual([])
  })
})
