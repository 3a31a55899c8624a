import { describe, expect, test } from 'vitest'
import type { Json } from '../../src/observation/json.js'
import { normalise } from '../../src/observation/normalise.js'
import { learnRemoval } from '../../src/observation/removal.js'
import type { Delivered } from '../../src/observation/state-places.js'

const delivered: Delivered = { names: ['-a'], values: new Set(['Cupcake']) }

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
      const { marks } = learnRemoval(before, after, [delivered, delivered])
      const mask = { places: new Map(), removed: marks }
      expect(marks).not.toEqual([])
      expect(normalise(after[0], delivered, mask)).toBeNull()
      expect(normalise(put(removed(3) as object), delivered, mask)).toBeNull()
      expect(normalise(before[0], delivered, mask)).not.toBeNull()
    })
  }

  test('a tuple has its flag in a column', () => {
    const put = (flag: boolean): Json => [['-a', 'Cupcake', flag]]
    const { marks } = learnRemoval([put(false), put(false)], [put(true), put(true)], [delivered, delivered])
    expect(marks).toEqual([{ row: '/*', keys: ['2'] }])
  })

  test('rows that vanish have none', () => {
    const live: Json = [{ id: '-a' }]
    expect(learnRemoval([live, live], [null, null], [delivered, delivered]).marks).toEqual([])
    expect(learnRemoval([live, live], [[], []], [delivered, delivered]).marks).toEqual([])
  })

  test('a value that differs from run to run is none', () => {
    const put = (at: string): Json => [{ id: '-a', at }]
    expect(learnRemoval([put('1'), put('2')], [put('3'), put('4')], [delivered, delivered]).marks).toEqual([])
  })
})
