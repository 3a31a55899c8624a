import { describe, expect, test } from 'vitest'
import { hypotheses, soundHabits } from '../../src/diagnosis/hypotheses.js'
import type { Habits } from '../../src/diagnosis/model-consumer.js'
import { nameDefects } from '../../src/diagnosis/name-defects.js'
import { failuresOf, observedOf } from './known-failures.js'

const named = (habits: Habits) => nameDefects(observedOf(habits)).map(({ hypothesis }) => hypothesis.defect)

const EVENTS_OF_ASSETS_ONLY = 'only assets have events that such habits concern'

/** Habits, limited to folders, that are sound: no history can show them. */
const harmless: Readonly<Record<string, { times: number; because: string }>> = {
  'ordering/cache-invalidated-as-state': { times: 3, because: EVENTS_OF_ASSETS_ONLY },
  'ordering/overwritten-vs-modified': { times: 5, because: EVENTS_OF_ASSETS_ONLY },
  'ordering/modified-before-upload': { times: 1, because: EVENTS_OF_ASSETS_ONLY },
  'ordering/child-before-parent': { times: 3, because: EVENTS_OF_ASSETS_ONLY },
  'schema/null-missing-empty': { times: 1, because: 'a folder never loses a property' },
}

const visible = hypotheses.filter(({ habits }) => failuresOf(habits).length > 0)

describe('a consumer with one defect', () => {
  test.each(visible.map((one, index) => [`${index} ${one.defect}`, one] as const))(
    '%s',
    (_name, { defect, habits }) => {
      expect(named(habits)).toEqual([defect])
    },
  )

  test('that no history can show is one of those that are known', () => {
    const hidden = hypotheses.filter((one) => !visible.includes(one))
    expect(hidden.map(({ habits }) => habits.only)).toEqual(hidden.map(() => 'folder'))
    const times = Object.entries(harmless).map(([defect, { times }]) => [defect, times])
    const seen = Object.keys(harmless).map((name) => [name, hidden.filter(({ defect }) => defect === name).length])
    expect(seen).toEqual(times)
    expect(hidden.length).toBe(times.reduce((sum, [, count]) => sum + Number(count), 0))
  })

  test('on top of other sound habits', () => {
    for (const sound of soundHabits) {
      expect(named({ ...sound, tombstones: 'none' })).toHaveLength(1)
      expect(named({ ...sound, duplicates: (event) => event.sent_at })).toEqual(['idempotency/key-sent-at'])
      expect(named({ ...sound, counts: true })).toEqual(['idempotency/duplicate-applied'])
    }
  })

  test('is named although one case came out otherwise', () => {
    const observed = observedOf({ orders: 'arrival' })
    const [first] = observed.filter(({ failed }) => failed)
    const off = observed.map((one) => (one === first ? { ...one, failed: false } : one))
    expect(nameDefects(off).map(({ hypothesis }) => hypothesis.defect)).toEqual(['ordering/last-arrival-wins'])
  })
})

describe('a sound consumer', () => {
  test.each(soundHabits.map((habits) => [JSON.stringify(habits), habits] as const))('%s', (_name, habits) => {
    expect(failuresOf(habits)).toEqual([])
    expect(named(habits)).toEqual([])
  })

  test('that keeps tombstones for ever', () => {
    expect(named({ tombstones: 'for ever' })).toEqual([])
  })
})

/** Of some pairs the one hides what the other would show; these do not. */
const pairs: readonly (readonly [string, string, Habits])[] = [
  ['ordering/late-modified-resurrects', 'idempotency/duplicate-applied', { tombstones: 'none', counts: true }],
  [
    'ordering/last-arrival-wins',
    'isolation/environment-id-collision',
    { orders: 'arrival', key: ({ kind, id }) => `${kind}/${id}` },
  ],
  [
    'ordering/last-arrival-wins',
    'schema/id-charset',
    { orders: 'arrival', key: ({ environment, kind, id }) => `${environment}/${kind}/${id.toLowerCase()}` },
  ],
  ['ordering/header-time-used', 'schema/null-missing-empty', { orders: 'header', merges: true }],
  [
    'ordering/time-precision',
    'ordering/removed-first-then-upload',
    { orders: 'seconds', ties: 'first', tombstones: 'of known' },
  ],
  ['ordering/global-watermark', 'schema/null-missing-empty', { orders: 'watermark', merges: true }],
  [
    'idempotency/key-sent-at',
    'ordering/cache-invalidated-as-state',
    { duplicates: ({ sent_at }) => sent_at, invalidations: 'applied' },
  ],
  ['ordering/child-before-parent', 'ordering/overwritten-vs-modified', { orphans: 'drop', patches: 'both' }],
  ['ordering/modified-before-upload', 'ordering/child-before-parent', { unknown: 'drop', orphans: 'drop' }],
]

describe('a consumer with two defects', () => {
  test.each(pairs)('%s and %s', (first, second, habits) => {
    expect(named(habits).toSorted()).toEqual([first, second].toSorted())
  })

  test('each defect explains its own cases only', () => {
    const observed = observedOf({ orphans: 'drop', patches: 'both' })
    const diagnoses = nameDefects(observed)
    for (const { case: of, failed } of observed) {
      expect(
        diagnoses.some(({ explains }) => explains(of)),
        of.name,
      ).toBe(failed)
    }
    expect(diagnoses.map(({ explains }) => observed.filter(({ case: of }) => explains(of)).length)).not.toContain(0)
  })
})

test('what fails at random has no name', () => {
  let last = 7
  const random = () => {
    last = (last * 16_807) % 2_147_483_647
    return last / 2_147_483_647
  }
  const observed = observedOf({}).map((one) => ({ ...one, failed: random() < 0.5 }))
  expect(nameDefects(observed)).toEqual([])
})
