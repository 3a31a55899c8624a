import { describe, expect, test } from 'vitest'
import * as further from '../../../src/ckbox/laws/further-tales.js'
import { orderingMistakes } from '../../../src/ckbox/laws/ordering/laws.js'
import { ckbox } from '../../../src/ckbox/provider.js'
import { orderingLaws } from '../../../src/laws/ordering/laws.js'
import { timeLaws } from '../../../src/laws/ordering/time-laws.js'
import type { HistoryTrial, Trial } from '../../../src/laws/trial.js'
import { shop } from '../../shop/contract.js'
import { differs, findingsOf, lawOf, on, seeing, storiesOf, testsOfAnyLaw, testsOfWords } from '../findings.js'
import { factsOf, type Seeing, trialsOf } from '../judge.js'

const laws = [...orderingLaws(ckbox, further.orders, orderingMistakes), ...timeLaws(ckbox)]
const law = lawOf(laws)
const facts = factsOf()

testsOfAnyLaw(laws)
testsOfWords([...orderingLaws(shop), ...timeLaws(shop)], { provider: shop })

describe('order-does-not-matter', () => {
  test('is broken where a state differs', () => {
    const found = (key: string) => findingsOf(law('order-does-not-matter'), facts, on(differs, key))
    for (const key of ['asset-stale-change-last', 'copy-first', 'uploaded-modified-removed/2-0-1']) {
      expect(found(key)).toEqual([`in ${key}`])
    }
    expect(findingsOf(law('order-does-not-matter'), facts, () => ({ unaccepted: [0] }))).toEqual([])
  })

  test('lists the defects of the provider’s own events', () => {
    expect(law('order-does-not-matter').defects).toEqual(expect.arrayContaining([...orderingMistakes]))
  })

  test('tells each known history', () => {
    const both = (story: string) => [
      story,
      story
        .replace('uploaded', 'folder.created')
        .replaceAll('modified', 'folder.modified')
        .replace('removed', 'folder.removed'),
    ]
    expect(storiesOf(law('order-does-not-matter'), facts)).toEqual(
      expect.arrayContaining([
        ...both('uploaded modified modified | 0 2 1'),
        ...both('uploaded modified modified | 0(offset) 2(offset) 1(offset)'),
        ...both('uploaded modified modified | 0 1 2 | like uploaded modified modified').map((story) =>
          story.includes('folder') ? story.replace('like uploaded', 'like folder.created') : story,
        ),
        ...both('uploaded modified | 1 0'),
        ...both('uploaded modified modified | 2 1 0'),
        ...both('uploaded modified removed | 0 2 1'),
        ...both('uploaded removed | 1 0'),
        ...both('uploaded modified removed | 2 0 1'),
        'uploaded uploaded | 1 0',
        'folder.created folder.created | 1 0',
        'folder.created uploaded | 1 0',
        'uploaded overwritten | 1 0',
        'uploaded overwritten removed | 0 2 1',
        'uploaded modified overwritten | 0 2 1',
        'uploaded overwritten modified | 0 2 1',
        'uploaded modified cache.invalidated | 0 2 1',
        'uploaded cache.invalidated | 1 | like  | hides Cupcake v1',
        'uploaded copied | 1 0',
        'uploaded copied removed | 0 2 1',
      ]),
    )
  })

  test('puts two changes into one second, and the delayed ones under old timestamps', () => {
    const trials = trialsOf(law('order-does-not-matter'), facts) as HistoryTrial[]
    const of = (key: string) => trials.find((trial) => trial.key === key) as HistoryTrial
    for (const key of ['asset-second', 'asset-second-lesser', 'folder-second-stale-last']) {
      const [, first = 0, second = 0] = of(key).history.events.map((event) => ckbox.model.timeOf(event))
      expect(Math.floor(first / 1000)).toBe(Math.floor(second / 1000))
      expect(second).toBeGreaterThan(first)
    }
    const offsets = of('asset-stale-change-last-old-timestamp').schedule.map(
      (step) => 'event' in step && step.clockOffsetMs,
    )
    expect(offsets).toEqual([-50_000, -30_000, -40_000])
  })
})

describe('resends-change-nothing', () => {
  test('is broken where a state differs', () => {
    const key = 'folder-created-resent-after-removal'
    expect(findingsOf(law('resends-change-nothing'), facts, on(differs, key))).toEqual([`in ${key}`])
  })

  test('resends creations and changes after what is newer', () => {
    expect(storiesOf(law('resends-change-nothing'), facts)).toEqual(
      expect.arrayContaining([
        'uploaded removed | 0 1 0',
        'uploaded removed | 0 1 =0',
        'uploaded modified | 0 1 0',
        'uploaded modified | 0 1 =0',
        'uploaded modified modified | 0 1 2 1',
        'uploaded modified removed | 0 1 2 1',
        'folder.created folder.removed | 0 1 0',
        'folder.created folder.modified | 0 1 0',
      ]),
    )
  })
})

describe('ties-converge', () => {
  /** What the state shows of each round: the first in order, the others swapped. */
  const found = (
    plain: (round: number) => string,
    swapped: (round: number) => string,
    tried: (trial: Trial) => boolean = () => true,
  ) => {
    const rounds = new Map<string, number>()
    return findingsOf(law('ties-converge'), facts, (trial): Seeing | undefined => {
      const round = rounds.get(trial.key) ?? 0
      rounds.set(trial.key, round + 1)
      if (!trial.key.startsWith('two-changes')) return {}
      if (!tried(trial)) return undefined
      return trial.role === 'control' ? { actual: plain(round) } : { actual: swapped(round), same: false }
    })
  }

  test('is broken where each order has a winner of its own, round after round', () => {
    expect(
      found(
        () => 'v3',
        () => 'v2',
      ),
    ).toEqual(['ordering/equal-sent-at in two-changes-swapped'])
  })

  test('leaves any winner alone that does not depend on the order', () => {
    expect(
      found(
        () => 'v3',
        () => 'v3',
      ),
    ).toEqual([])
    expect(
      found(
        (round) => (round % 2 ? 'v2' : 'v3'),
        (round) => (round % 3 ? 'v2' : 'v3'),
      ),
    ).toEqual([])
  })

  test('needs all rounds', () => {
    let count = 0
    expect(
      found(
        () => 'v3',
        () => 'v2',
        ({ role }) => role === 'control' || count++ > 0,
      ),
    ).toEqual([])
  })

  test('delivers the last two events of one millisecond in both orders, six times', () => {
    const stories = storiesOf(law('ties-converge'), facts)
    for (const last of ['removed', 'modified']) {
      expect(stories.filter((story) => story === `uploaded modified ${last} | 0 1 2`)).toHaveLength(6)
      expect(stories.filter((story) => story === `uploaded modified ${last} | 0 2 1`)).toHaveLength(6)
    }
    for (const trial of trialsOf(law('ties-converge'), facts) as HistoryTrial[]) {
      const [, one, other] = trial.history.events.map((event) => ckbox.model.timeOf(event))
      expect(one).toBe(other)
    }
  })
})

describe('form-of-time-does-not-matter', () => {
  const found = (usual: Seeing, short: Seeing) =>
    findingsOf(
      law('form-of-time-does-not-matter'),
      facts,
      seeing({ 'asset-older-last': usual, 'asset-older-last-short': short }),
    )

  test('is broken where only the short form makes the older change win', () => {
    expect(found({}, differs)).toEqual(['info ordering/time-precision in asset-older-last-short'])
    expect(found(differs, differs)).toEqual([])
    expect(found({}, { ...differs, unaccepted: [1] })).toEqual([])
  })

  test('writes the first of two changes within a second without a fraction', () => {
    const trials = trialsOf(law('form-of-time-does-not-matter'), facts) as HistoryTrial[]
    const times = trials.map(({ history }) =>
      history.events.map((event) => (event as { sent_at: string }).sent_at.slice(17)),
    )
    expect(new Set(times.map((of) => of.join(' ')))).toEqual(
      new Set(['19.000Z 19.000Z 19.500Z', '19.000Z 19Z 19.500Z']),
    )
    expect(trials.map(({ key }) => key).slice(0, 4)).toEqual([
      'asset-in-order',
      'asset-in-order-short',
      'asset-older-last',
      'asset-older-last-short',
    ])
    expect(storiesOf(law('form-of-time-does-not-matter'), facts)).toEqual(
      expect.arrayContaining([
        'uploaded modified modified | 0 2 1 | like uploaded modified modified | shows Cupcake v3',
        'folder.created folder.modified folder.modified | 0 1 2 | shows Images v3',
      ]),
    )
    expect(trials.every(({ paced }) => paced)).toBe(true)
  })
})

describe('late-removals-undo-nothing', () => {
  const found = (restored: Seeing, late: Seeing) =>
    findingsOf(
      law('late-removals-undo-nothing'),
      facts,
      seeing({ 'folder-restored': restored, 'folder-removed-late': late }),
    )

  test('is broken where only the late removal wins', () => {
    expect(found({}, differs)).toEqual(['info ordering/stale-remove-wins in folder-removed-late'])
  })

  test('leaves alone what keeps removed entities away forever, or refuses the event', () => {
    expect(found(differs, differs)).toEqual([])
    expect(found({}, { ...differs, unaccepted: [2] })).toEqual([])
  })

  test('restores each kind, each event a minute after the other', () => {
    expect(storiesOf(law('late-removals-undo-nothing'), facts)).toEqual([
      'uploaded removed uploaded | 0 1 2 | like uploaded | shows Cupcake v2',
      'uploaded removed uploaded | 0 2 1 | like uploaded | shows Cupcake v2',
      'folder.created folder.removed folder.created | 0 1 2 | like folder.created | shows Images v2',
      'folder.created folder.removed folder.created | 0 2 1 | like folder.created | shows Images v2',
    ])
    const [trial] = trialsOf(law('late-removals-undo-nothing'), facts) as HistoryTrial[]
    const times = trial?.history.events.map((event) => ckbox.model.timeOf(event)) ?? []
    expect(times.map((time) => time - (times[0] ?? 0))).toEqual([0, 60_000, 120_000])
  })
})
