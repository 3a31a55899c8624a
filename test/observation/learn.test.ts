import { describe, expect, test } from 'vitest'
import type { Json } from '../../src/observation/json.js'
import { learnClocks, learnIgnored, learnRemoval } from '../../src/observation/learn.js'
import { normalise } from '../../src/observation/normalise.js'

const names = ['-a']
const payload: Json = { asset: { id: '-a', name: 'Cupcake', size: 12, tags: ['t'] } }
const learn = (first: Json, second: Json) => [...learnIgnored(first, second, names, [payload])]

const differing: Readonly<Record<string, { first: Json; second: Json; learnt: readonly string[] }>> = {
  'nothing where nothing differs': { first: [{ id: '-a' }], second: [{ id: '-a' }], learnt: [] },
  clocks: { first: [{ id: '-a', at: 1700 }], second: [{ id: '-a', at: 1701 }], learnt: ['/*/at'] },
  'serial numbers': {
    first: { '-a': { row: { no: 7 } } },
    second: { '-a': { row: { no: 8 } } },
    learnt: ['/*/row/no'],
  },
  'a column of a tuple, and no other': {
    first: [['-a', 'Cupcake', 7]],
    second: [['-a', 'Cupcake', 8]],
    learnt: ['/*/2'],
  },
  'a property in the entry of a map': {
    first: [['-a', { name: 'Cupcake', no: 7 }]],
    second: [['-a', { name: 'Cupcake', no: 8 }]],
    learnt: ['/*/1/no'],
  },
  'a property that is there at times': {
    first: [{ id: '-a', lock: { owner: 'w1' } }],
    second: [{ id: '-a' }],
    learnt: ['/*/lock'],
  },
  'nothing of what a payload holds': {
    first: [{ id: '-a', name: 'Cupcake', size: 12 }],
    second: [{ id: '-a', name: null, size: 1 }],
    learnt: [],
  },
  'no row that got lost': { first: { rows: [{ id: '-a' }] }, second: null, learnt: [] },
  'no row that got lost, of which the key alone shows the id': {
    first: { rows: { '-a': 3 } },
    second: { rows: {} },
    learnt: [],
  },
  'no row that got lost, of which an address shows the id': {
    first: [{ at: 'https://cdn/-a/file' }],
    second: [],
    learnt: [],
  },
}

describe('what to ignore', () => {
  test.each(Object.entries(differing))('%s', (_name, { first, second, learnt }) => {
    expect(learn(first, second)).toEqual(learnt)
    expect(learn(second, first)).toEqual(learnt)
  })
})

const now = Date.UTC(2026, 10, 27, 9, 42, 53, 120)

describe('a clock', () => {
  test.each(['2026-11-27T09:42:53', '2026-11-27 09:42:53', '2026-11-27', now, now / 1000, Math.floor(now / 1000)])(
    'shows as %s',
    (at) => {
      expect([...learnClocks([[{ id: '-a', at }]], names, [payload], now)]).toEqual(['/*/at'])
      expect([...learnClocks([{ rows: [['-a', 'Cupcake', at]] }], names, [payload], now)]).toEqual(['/rows/*/2'])
    },
  )

  test.each(['2026-09-28T09:42:53.120Z', '-a 2026-11-27', 'Cupcake', '', 12, now + 1, true, null])(
    'does not show as %s',
    (at) => {
      const made: Json = { asset: { made_at: now + 1 } }
      expect([...learnClocks([[{ id: '-a', at }], null], names, [payload, made], now)]).toEqual([])
    },
  )
})

const flagged: Readonly<Record<string, { live: (run: number) => Json; removed: (run: number) => Json }>> = {
  'a flag': { live: () => ({ deleted: false }), removed: () => ({ deleted: true }) },
  'a flag that appears': { live: () => ({}), removed: () => ({ deleted: 1 }) },
  'a flag that goes out': { live: () => ({ active: true }), removed: () => ({ active: false }) },
  'a status': { live: () => ({ status: 'live' }), removed: () => ({ status: 'removed' }) },
  'a clock': { live: () => ({ removedAt: null }), removed: (run) => ({ removedAt: 1_700 + run }) },
  'a flag below': { live: () => ({ meta: { gone: '' } }), removed: () => ({ meta: { gone: 'yes' } }) },
  'a flag, beside a clock that runs on': {
    live: (run) => ({ deleted: false, at: 1_700 + run }),
    removed: (run) => ({ deleted: true, at: 1_710 + run }),
  },
  'an emptied row': {
    live: () => ({ name: 'Cupcake', deleted: false }),
    removed: () => ({ name: null, deleted: true }),
  },
}

describe('how removed rows are flagged', () => {
  const layouts: Readonly<Record<string, (row: object) => Json>> = {
    'in a list': (row) => [{ id: '-a', ...row }],
    'by id': (row) => ({ assets: { 'live:-a': { ...row, kept: true } } }),
    'entries of a map': (row) => [['-a', { ...row }]],
  }
  for (const [layout, put] of Object.entries(layouts)) {
    test.each(Object.entries(flagged))(`%s, ${layout}`, (_name, { live, removed }) => {
      const before: [Json, Json] = [put(live(1) as object), put(live(2) as object)]
      const after: [Json, Json] = [put(removed(1) as object), put(removed(2) as object)]
      const marks = learnRemoval(before, after, names)
      const mask = { ignored: new Set<string>(), removed: marks }
      expect(marks).not.toEqual([])
      expect(normalise(after[0], names, mask)).toBeNull()
      expect(normalise(put(removed(3) as object), names, mask)).toBeNull()
      expect(normalise(before[0], names, mask)).not.toBeNull()
    })
  }

  test('a tuple has its flag in a column', () => {
    const put = (flag: boolean): Json => [['-a', 'Cupcake', flag]]
    const marks = learnRemoval([put(false), put(false)], [put(true), put(true)], names)
    expect(marks).toEqual([{ row: '/*', keys: ['2'] }])
  })

  test('rows that vanish have none', () => {
    const live: Json = [{ id: '-a' }]
    expect(learnRemoval([live, live], [null, null], names)).toEqual([])
    expect(learnRemoval([live, live], [[], []], names)).toEqual([])
  })

  test('a counter that goes on is no flag', () => {
    const put = (status: string, changes: number): Json => [{ id: '-a', status, changes }]
    const live = put('live', 2)
    const removed = put('removed', 3)
    const marks = learnRemoval([live, live], [removed, removed], names, new Set(['/*/changes']))
    expect(marks).toEqual([{ row: '/*', keys: ['status'], value: 'removed' }])
  })

  test('a value that differs from run to run is none', () => {
    const put = (at: string): Json => [{ id: '-a', at }]
    expect(learnRemoval([put('1'), put('2')], [put('3'), put('4')], names)).toEqual([])
  })
})
