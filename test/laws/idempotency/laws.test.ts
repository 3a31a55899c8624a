import { describe, expect, test } from 'vitest'
import * as further from '../../../src/ckbox/laws/further-tales.js'
import { ckbox } from '../../../src/ckbox/provider.js'
import { counted, effectsOf, ifMore } from '../../../src/laws/effects.js'
import { effectLaws } from '../../../src/laws/idempotency/effect-laws.js'
import { idempotencyLaws } from '../../../src/laws/idempotency/laws.js'
import type { EffectsObservation } from '../../../src/laws/observations.js'
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

const laws = [...idempotencyLaws(ckbox, further), ...effectLaws(ckbox, further.withEffects)]
const law = lawOf(laws)
const facts = factsOf()
const queue = factsOf({ synchronous: false })

testsOfAnyLaw(laws)

testsOfWords([...idempotencyLaws(shop), ...effectLaws(shop)], { provider: shop })

describe('duplicates-change-nothing', () => {
  test('is broken where a state differs', () => {
    const name = 'duplicates-change-nothing'
    expect(findingsOf(law(name), facts, on(differs, 'asset-created-again'))).toEqual(['in asset-created-again'])
    expect(findingsOf(law(name), facts, on(differs, 'uploaded-removed/0-1-1='))).toEqual(['in uploaded-removed/0-1-1='])
    const refused: Seeing = { answers: [answered(204), answered(409)], unaccepted: [] }
    expect(findingsOf(law(name), facts, on(refused, 'asset-created-again'))).toEqual([])
  })

  test('repeats every kind of event, memory included', () => {
    const stories = storiesOf(law('duplicates-change-nothing'), facts)
    expect(stories.filter((story) => !story.endsWith('memory'))).toEqual([])
    expect(stories).toEqual(
      expect.arrayContaining(
        [
          'uploaded | 0 =0',
          'uploaded | 0 0',
          'uploaded modified | 0 1 =1',
          'uploaded modified | 0 1 1',
          'uploaded copied | 0 1 =1',
          'uploaded copied | 0 1 1',
          'uploaded removed | 0 1 =1 1',
          'folder.created | 0 =0',
          'folder.created | 0 0',
          'folder.created folder.modified | 0 1 =1',
          'folder.created folder.modified | 0 1 1',
          'folder.created folder.removed | 0 1 =1 1',
          'uploaded modified removed | 0 1 =1 2',
        ].map((story) => `${story} | memory`),
      ),
    )
  })
})

describe('duplicates-accepted', () => {
  const answers = (...statuses: readonly number[]): Seeing => ({ answers: statuses.map((status) => answered(status)) })
  const found = (seen: Seeing) => findingsOf(law('duplicates-accepted'), facts, on(seen, 'asset-removed-again'))

  test('is broken where a duplicate of what was accepted is refused', () => {
    const broken = ['idempotency/duplicate-refused in asset-removed-again']
    expect(found(answers(204, 204, 409, 204))).toEqual(broken)
    expect(found(answers(204, 204, 204, 500))).toEqual(broken)
  })

  test('leaves patience alone, and what was refused at first', () => {
    expect(found(answers(204, 204, 429, 503))).toEqual([])
    expect(found(answers(204, 422, 422, 422))).toEqual([])
    expect(found({ ...answers(204, 204, 204, 204), same: false })).toEqual([])
  })
})

describe('every-change-applied', () => {
  test('is broken where the last version does not show', () => {
    const name = 'every-change-applied'
    expect(findingsOf(law(name), facts, on(differs, 'asset-there-and-back'))).toEqual(['in asset-there-and-back'])
  })

  test('changes there, back and elsewhere', () => {
    const v = (version: number) => `shows Cupcake v${version}, Description v${version}, tag-v${version}`
    expect(storiesOf(law('every-change-applied'), facts)).toEqual(
      expect.arrayContaining([
        `uploaded modified | 0 1 | like uploaded | ${v(2)}`,
        `uploaded modified modified | 0 1 2 | like uploaded | ${v(3)}`,
        `uploaded modified modified modified | 0 1 2 3 | like uploaded | ${v(2)}`,
        `uploaded modified modified | 0 1 2 | like uploaded | ${v(1)}`,
        'uploaded overwritten overwritten overwritten | 0 1 2 3 | like uploaded overwritten',
        'folder.created folder.modified | 0 1 | like folder.created | shows Images v2',
        'folder.created folder.modified folder.modified | 0 1 2 | like folder.created | shows Images v3',
        'folder.created folder.modified folder.modified folder.modified | 0 1 2 3 | like folder.created | shows Images v2',
        'uploaded uploaded | 0 1 | like uploaded uploaded',
        'folder.created folder.created | 0 1 | like folder.created folder.created',
        'folder.created uploaded modified | 0 1 2 | like folder.created uploaded modified',
      ]),
    )
  })
})

describe('rewritten-duplicates-change-nothing', () => {
  const found = (again: Seeing, rewritten: Seeing) =>
    findingsOf(
      law('rewritten-duplicates-change-nothing'),
      facts,
      seeing({ 'asset-created-again': again, 'asset-created-rewritten': rewritten }),
    )

  test('is broken where only other bytes change the state', () => {
    expect(found({}, differs)).toEqual(['info idempotency/key-transport in asset-created-rewritten'])
  })

  test('leaves alone where the same bytes do too, and what is refused', () => {
    expect(found(differs, differs)).toEqual([])
    expect(found({}, { ...differs, unaccepted: [1] })).toEqual([])
  })

  test('writes the last event again with all keys reversed', () => {
    expect(storiesOf(law('rewritten-duplicates-change-nothing'), facts)).toEqual(
      expect.arrayContaining([
        'uploaded | 0 0 | memory',
        'uploaded uploaded | 0 1 | like uploaded | memory',
        'uploaded modified modified | 0 1 2 | like uploaded modified | memory',
        'uploaded copied copied | 0 1 2 | like uploaded copied | memory',
        'folder.created folder.created | 0 1 | like folder.created | memory',
      ]),
    )
    const [, trial] = trialsOf(law('rewritten-duplicates-change-nothing'), facts) as HistoryTrial[]
    const [event, again] = trial?.history.events ?? []
    expect(again).toEqual(event)
    expect(JSON.stringify(again)).not.toBe(JSON.stringify(event))
    expect(Object.keys(again ?? {})).toEqual(Object.keys(event ?? {}).reverse())
  })
})

const mails = (count: number): Seeing => ({ rises: { mails: count } })

describe('side-effects-happen-once', () => {
  const found = (once: number, identical: number, fresh: number) =>
    findingsOf(
      law('side-effects-happen-once'),
      facts,
      seeing({ once: mails(once), identical: mails(identical), fresh: mails(fresh) }),
    )

  test('tells a repeated effect from a key that holds the signature', () => {
    expect(found(3, 9, 9)).toEqual(['idempotency/side-effect-repeated in identical'])
    expect(found(3, 3, 9)).toEqual(['idempotency/key-transport in fresh'])
    expect(found(3, 3, 3)).toEqual([])
  })

  test('is skipped where no counter rises', () => {
    expect(judge(law('side-effects-happen-once'), facts, () => mails(0)).skipped).toMatch(
      /no delivery raised any counter/,
    )
    expect(judge(law('side-effects-happen-once'), facts, () => ({ rises: {} })).skipped).toMatch(
      /no delivery raised any counter/,
    )
  })

  test('counts every event that may have an effect', () => {
    const stories = storiesOf(law('side-effects-happen-once'), facts, () => mails(1))
    const times = (story: string) => stories.filter((one) => one === story).length
    expect(times('uploaded | 0')).toBe(2)
    expect(times('uploaded | 0 =0 =0')).toBe(2)
    expect(times('uploaded | 0 0 0')).toBe(2)
    expect(times('uploaded modified | 0 1 =1 =1')).toBe(2)
    expect(times('folder.created | 0 =0 =0')).toBe(2)
    for (const last of ['removed', 'overwritten', 'copied']) expect(times(`uploaded ${last} | 0 1 1 1`)).toBe(1)
    expect(times('folder.created folder.modified | 0 1 1 1')).toBeGreaterThan(0)
    expect(times('folder.created folder.removed | 0 1 1 1')).toBe(1)
    expect(stories.filter((story) => story.includes('invalidated'))).toEqual([])
  })
})

describe('outdated-events-have-no-effect', () => {
  const found = (newest: number, stale: number) =>
    findingsOf(
      law('outdated-events-have-no-effect'),
      facts,
      seeing({ 'newest-only': mails(newest), 'stale-last': mails(stale) }),
    )

  test('is broken where an older change that comes last has its effect', () => {
    expect(found(8, 12)).toEqual(['idempotency/effect-on-stale in stale-last'])
    expect(found(8, 8)).toEqual([])
    expect(found(0, 0)).toEqual([])
  })

  test('delivers two changes of each kind in the wrong order', () => {
    const stories = storiesOf(law('outdated-events-have-no-effect'), facts)
    for (const events of ['uploaded modified modified', 'folder.created folder.modified folder.modified']) {
      expect(stories.filter((story) => story === `${events} | 0 2`)).toHaveLength(2)
      expect(stories.filter((story) => story === `${events} | 0 2 1`)).toHaveLength(2)
    }
  })
})

describe('processed-is-remembered', () => {
  const found = (of: Record<string, number>, has = true) =>
    findingsOf(law('processed-is-remembered'), factsOf({ has: () => has }), ({ key }) => mails(of[key] ?? 0))

  test('is broken where a restart, or what came since, makes the consumer forget', () => {
    expect(found({ 'after-restart-once': 2, 'after-restart': 4, 'after-others': 33 })).toEqual([
      'idempotency/store-forgets in after-restart',
    ])
    const kept = { 'after-restart-once': 2, 'after-restart': 2, 'after-others-once': 30 }
    expect(found({ ...kept, 'after-others': 33 })).toEqual(['idempotency/store-forgets in after-others'])
    expect(found({ ...kept, 'after-others': 30 })).toEqual([])
  })

  test('says what a restart would add', () => {
    const judgement = judge(law('processed-is-remembered'), factsOf({ has: () => false }), () => mails(1))
    expect(judgement.partly).toMatch(/^to try a restart as well, give `restart`/)
    expect(judge(law('processed-is-remembered'), facts, () => mails(1)).partly).toBeUndefined()
  })

  test('repeats after a restart, and after thirty others', () => {
    const stories = storiesOf(law('processed-is-remembered'), facts)
    expect(stories).toContain('uploaded | 0 0(restart)')
    expect(stories.at(-1)).toMatch(/28 29 0\(1000\) 1 2$/)
  })
})

describe('ifMore', () => {
  const { model } = ckbox
  const of = counted('one', model.tell([model.kinds[0].create('a')]), [{ event: 0 }], 2)
  const trial = effectsOf('k', 'suspect', 'One', of)
  const rise = (rises: Record<string, number>): EffectsObservation => ({ trial, rises, histories: [] })

  test('finds a counter that rose more than in the control', () => {
    expect(ifMore('x', rise({ calls: 2, mails: 3 }), rise({ calls: 2, mails: 1 }), 'Why.')).toMatchObject({
      defect: 'x',
      message: expect.stringMatching(/^One.*: "mails" rose by 3 instead of 1\. Why\.$/),
      expected: { calls: 2, mails: 1 },
    })
    expect(ifMore('x', rise({ mails: 1 }), rise({}), 'Why.')?.message).toContain('rose by 1 instead of 0')
  })

  test('finds nothing where none did, or one of both was not tried', () => {
    expect(ifMore('x', rise({ mails: 1 }), rise({ mails: 2 }), 'Why.')).toBeUndefined()
    expect(ifMore('x', undefined, rise({}), 'Why.')).toBeUndefined()
    expect(ifMore('x', rise({ mails: 1 }), undefined, 'Why.')).toBeUndefined()
  })
})

describe('changes-in-a-row-applied', () => {
  const key = 'asset-changed-in-a-row'
  const found = (lost: Readonly<Record<string, number>>, of = facts) =>
    findingsOf(law('changes-in-a-row-applied'), of, inRounds(differs, lost))

  test('is broken where the later change is lost nearly always', () => {
    expect(found({ [key]: 12 })).toEqual([`idempotency/key-asset-id in ${key}`])
    expect(found({ [key]: 12, [`${key}-alone`]: 6 }, queue)).toEqual([`idempotency/key-asset-id in ${key}-alone`])
  })

  test('is a race where it is lost now and then, and something else where it is lost in turn too', () => {
    expect(found({ [key]: 6 })).toEqual([])
    expect(found({ [key]: 12, [`${key}-alone`]: 3 }, queue)).toEqual([])
    expect(found({ [key]: 12, [`${key}-in-turn-1`]: 1 })).toEqual([])
  })
})
