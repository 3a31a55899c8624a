import { describe, expect, test } from 'vitest'
import { ckboxContract } from '../../../src/ckbox/contract.js'
import { nameDefects, type Outcome } from '../../../src/engine/explain/name-defects.js'
import { type SimulatedState, simulate } from '../../../src/engine/explain/simulate.js'
import type { Habits } from '../../../src/laws/habits.js'
import { isAsExpected } from '../../../src/observation/comparison.js'
import { canonicalJson, type Json } from '../../../src/observation/json.js'
import { inOrder } from '../../../src/schedule/schedule.js'

const { defects, provider } = ckboxContract
const { model } = provider
const scenarios = ckboxContract.scenarios(['live', 'test'])

/** What a consumer with these habits gets wrong. */
function outcomesOf(habits: Habits): readonly Outcome[] {
  return scenarios.map((scenario) => {
    const { history, schedule, baseline = history, compare = {} } = scenario
    const expected = simulate(model, habits, baseline, inOrder(baseline))
    const actual = simulate(model, habits, history, schedule)
    // Counters count only where memory is compared; where values are looked for, keys do not.
    const right =
      compare.shows === undefined && compare.hides === undefined
        ? canonicalJson(shown(expected, compare.also)) === canonicalJson(shown(actual, compare.also))
        : isAsExpected(compare, Object.values(shown(expected)), Object.values(shown(actual)))
    return { scenario, failed: !right }
  })
}

function shown(state: SimulatedState, also?: 'memory'): Record<string, Json> {
  const rows = [...state].map(([key, list]): [string, Json] => [
    key,
    list.map(({ entity, memory }) => (also === 'memory' ? [entity, memory] : entity)),
  ])
  return Object.fromEntries(rows)
}

const failuresOf = (habits: Habits) => outcomesOf(habits).filter(({ failed }) => failed)
const named = (habits: Habits) => nameDefects(defects, model, outcomesOf(habits)).map(({ defect }) => defect)

/** Every defect with habits: of entities of any kind, and of one kind only where the other is treated soundly. */
const kinds = [undefined, ...model.kinds.map(({ name }) => name)]
const known = Object.entries(defects).flatMap(([defect, { habits = [] }]) =>
  habits.flatMap((one, index) =>
    kinds
      // What mixes up environments mixes them up for every kind.
      .filter((only) => only === undefined || !defect.startsWith('isolation/'))
      .map((only) => ({
        defect,
        habits: { ...one, ...(only !== undefined && { only }) } as Habits,
        title: `${defect}, habits ${index}${only === undefined ? '' : ` of ${only} only`}`,
      })),
  ),
)
const visible = known.filter(({ habits }) => failuresOf(habits).length > 0)

const EVENTS_OF_ASSETS_ONLY = 'only assets have events that such habits concern'

/** Habits, limited to folders, that are sound: no history can show them. */
const harmless: Readonly<Record<string, { times: number; because: string }>> = {
  'ordering/cache-invalidated-as-state': { times: 3, because: EVENTS_OF_ASSETS_ONLY },
  'ordering/overwritten-vs-modified': { times: 5, because: EVENTS_OF_ASSETS_ONLY },
  'ordering/child-before-parent': { times: 3, because: EVENTS_OF_ASSETS_ONLY },
  'schema/null-missing-empty': { times: 1, because: 'a folder never loses a property' },
  'ordering/move-ignored': { times: 1, because: 'a folder is never moved' },
}

describe('a consumer with one defect', () => {
  test.each(visible.map((one) => [one.title, one] as const))('%s', (_, { defect, habits }) => {
    expect(named(habits)).toEqual([defect])
  })

  test('that no history can show is one of those that are known', () => {
    const hidden = known.filter((one) => !visible.includes(one))
    expect(hidden.map(({ habits }) => habits.only)).toEqual(hidden.map(() => 'folder'))
    const times = Object.entries(harmless).map(([defect, { times }]) => [defect, times])
    const seen = [...new Set([...Object.keys(harmless), ...hidden.map(({ defect }) => defect)])].map((name) => [
      name,
      hidden.filter(({ defect }) => defect === name).length,
    ])
    expect(seen).toEqual(times)
  })

  test('is named although one scenario came out otherwise', () => {
    const outcomes = outcomesOf({ orders: 'arrival' })
    const [first] = outcomes.filter(({ failed }) => failed)
    const off = outcomes.map((one) => (one === first ? { ...one, failed: false } : one))
    expect(nameDefects(defects, model, off).map(({ defect }) => defect)).toEqual(['ordering/last-arrival-wins'])
  })
})

/** Habits that are sound as well. */
const sound: readonly Habits[] = [{}, { unknown: 'refuse' }, { orphans: 'refuse', derived: 'refuse' }]

describe('a sound consumer', () => {
  test.each([...sound, { tombstones: 'for ever' } as const].map((habits) => [JSON.stringify(habits), habits] as const))(
    '%s',
    (_, habits) => expect(named(habits)).toEqual([]),
  )

  test.each(sound.map((habits) => [JSON.stringify(habits), habits] as const))('%s gets nothing wrong', (_, habits) => {
    expect(failuresOf(habits)).toEqual([])
  })

  test.each(sound.map((habits) => [JSON.stringify(habits), habits] as const))(
    '%s may have a defect on top',
    (_, own) => {
      expect(named({ ...own, tombstones: 'none' })).toHaveLength(1)
      expect(named({ ...own, duplicates: ({ time }) => String(time) })).toEqual(['idempotency/key-sent-at'])
      expect(named({ ...own, counts: true })).toEqual(['idempotency/duplicate-applied'])
    },
  )
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
    { orders: 'arrival', key: ({ scope, kind, id }) => `${scope}/${kind}/${id.toLowerCase()}` },
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
    { duplicates: ({ time }) => String(time), notices: 'applied' },
  ],
  ['ordering/child-before-parent', 'ordering/overwritten-vs-modified', { orphans: 'drop', patches: 'both' }],
  ['ordering/modified-before-upload', 'ordering/child-before-parent', { unknown: 'drop', orphans: 'drop' }],
]

describe('a consumer with two defects', () => {
  test.each(pairs)('%s and %s', (first, second, habits) => {
    expect(named(habits).toSorted()).toEqual([first, second].toSorted())
  })

  test('each defect explains its own scenarios only', () => {
    const outcomes = outcomesOf({ orphans: 'drop', patches: 'both' })
    const explanations = nameDefects(defects, model, outcomes)
    for (const { scenario, failed } of outcomes) {
      const isExplained = explanations.some(({ explains }) => explains(scenario))
      expect(isExplained, scenario.title).toBe(failed)
    }
    const each = explanations.map(({ explains }) => outcomes.filter(({ scenario }) => explains(scenario)).length)
    expect(each).toHaveLength(2)
    expect(each).not.toContain(0)
  })
})

test('what fails at random has no name', () => {
  let last = 7
  const random = () => {
    last = (last * 16_807) % 2_147_483_647
    return last / 2_147_483_647
  }
  const outcomes = outcomesOf({}).map((one) => ({ ...one, failed: random() < 0.5 }))
  expect(nameDefects(defects, model, outcomes)).toEqual([])
})
