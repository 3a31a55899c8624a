import { describe, expect, test } from 'vitest'
import type { Json } from '../../src/observation/json.js'
import { type Mask, noMask, normalise, type Relaxation } from '../../src/observation/normalise.js'
import type { Delivered } from '../../src/observation/state-places.js'

const delivered: Delivered = { names: ['-a', '-b'], values: new Set<Json>(['Cupcake', 'Muffin']) }
const relaxing = (how: Relaxation, ...places: string[]): Mask => ({
  ...noMask,
  places: new Map(places.map((place) => [place, how])),
})
const ignoring = (...places: string[]): Mask => relaxing('all', ...places)
const removing = (...removed: Mask['removed']): Mask => ({ ...noMask, removed })

const cases: Readonly<Record<string, { in: Json; mask?: Mask; out: Json }>> = {
  'nothing at all': { in: null, out: null },
  'a row stays as it is': { in: [{ id: '-a', tags: ['z', 'y'] }], out: [{ id: '-a', tags: ['z', 'y'] }] },
  'an ignored column of all rows of a list': {
    in: [
      { id: '-a', at: 1 },
      { id: '-b', at: 2 },
    ],
    mask: ignoring('/*/at'),
    out: [{ id: '-a' }, { id: '-b' }],
  },
  'an ignored column of all rows by id, below a key with a slash': {
    in: { 'a/b': { 'live:-a': { n: 1, at: 3 }, 'live:-b': { n: 2, at: 4 } } },
    mask: ignoring('/a~1b/*/at'),
    out: { 'a/b': { 'live:-a': { n: 1 }, 'live:-b': { n: 2 } } },
  },
  'an ignored column of rows that are tuples': {
    in: [
      ['-a', 'Cupcake', 17],
      ['-b', 'Muffin', 18],
    ],
    mask: ignoring('/*/2'),
    out: [
      ['-a', 'Cupcake'],
      ['-b', 'Muffin'],
    ],
  },
  'an ignored property in the entries of a map': {
    in: [['-a', { name: 'Cupcake', at: 17 }]],
    mask: ignoring('/*/1/at'),
    out: [['-a', { name: 'Cupcake' }]],
  },
  'a value that varies is still there': {
    in: [{ id: '-a', at: 7 }, { id: '-b' }],
    mask: relaxing('value', '/*/at'),
    out: [{ id: '-a', at: '⟨varies⟩' }, { id: '-b' }],
  },
  'a list in an order that does not count': {
    in: { '-a': { tags: ['z', 'a'] } },
    mask: relaxing('order', '/*/tags'),
    out: { '-a': { tags: ['a', 'z'] } },
  },
  'a map under keys of its own is a bag of what it holds': {
    in: { k9: { id: '-b' }, k7: { id: '-a' } },
    mask: relaxing('keys', ''),
    out: [{ id: '-a' }, { id: '-b' }],
  },
  'a key that was delivered is kept': {
    in: { Muffin: { n: 1 }, Cupcake: { n: 2 } },
    mask: relaxing('keys', ''),
    out: [
      ['Cupcake', { n: 2 }],
      ['Muffin', { n: 1 }],
    ],
  },
  'rows spread over containers are a bag of rows': {
    in: { x: { '1': { id: '-b' } }, y: { '2': { id: '-a' } } },
    mask: relaxing('spread', ''),
    out: [{ id: '-a' }, { id: '-b' }],
  },
  'what holds nothing else goes too': {
    in: { meta: { at: 1 }, rows: [{ at: 2 }] },
    mask: ignoring('/meta/at', '/rows/*/at'),
    out: null,
  },
  'what was empty stays': { in: { '-a': { tags: [], more: {} } }, out: { '-a': { tags: [], more: {} } } },
  'lists of rows in an order of their own': {
    in: [{ id: '-b' }, { id: '-a' }],
    out: [{ id: '-a' }, { id: '-b' }],
  },
  'lists of wrapped rows in an order of their own': {
    in: [{ asset: { id: '-b' } }, { asset: { id: '-a' } }],
    out: [{ asset: { id: '-a' } }, { asset: { id: '-b' } }],
  },
  'lists of ids in an order of their own': { in: { ids: ['-b', '-a'] }, out: { ids: ['-a', '-b'] } },
  'lists of something else in theirs': { in: { '-a': { tags: ['z', 'a'] } }, out: { '-a': { tags: ['z', 'a'] } } },
  'a row that is a tuple keeps the order of its columns': { in: [['Zebra', '-a', 1]], out: [['Zebra', '-a', 1]] },
  'a flagged row is gone': {
    in: [
      { id: '-a', removedAt: '2026-01-01' },
      { id: '-b', removedAt: null },
    ],
    mask: removing({ row: '/*', keys: ['removedAt'] }),
    out: [{ id: '-b', removedAt: null }],
  },
  'a row without the flag stays': {
    in: { '-a': {}, '-b': { deleted: true } },
    mask: removing({ row: '/*', keys: ['deleted'] }),
    out: { '-a': {} },
  },
  'a row whose mark is a value is gone with that value only': {
    in: [
      { id: '-a', meta: { status: 'removed' } },
      { id: '-b', meta: { status: 'live' } },
    ],
    mask: removing({ row: '/*', keys: ['meta', 'status'], value: 'removed' }),
    out: [{ id: '-b', meta: { status: 'live' } }],
  },
  'a row that is a tuple is flagged by its column': {
    in: [
      ['-a', 'x', true],
      ['-b', 'y', false],
    ],
    mask: removing({ row: '/*', keys: ['2'] }),
    out: [['-b', 'y', false]],
  },
}

test.each(Object.entries(cases))('%s', (_name, { in: given, mask = noMask, out }) => {
  expect(normalise(given, delivered, mask)).toEqual(out)
})

describe('the form is the same whatever the order', () => {
  test('of rows', () => {
    const rows = [{ id: '-a', n: 1 }, { id: '-a', n: 2 }, { id: '-b' }]
    expect(normalise(rows, delivered, noMask)).toEqual(normalise(rows.toReversed(), delivered, noMask))
  })

  test('a column that is ignored does not decide it', () => {
    const form = (first: number, second: number) =>
      normalise(
        [
          { at: first, id: '-a' },
          { at: second, id: '-b' },
        ],
        delivered,
        ignoring('/*/at'),
      )
    expect(form(1, 2)).toEqual(form(2, 1))
  })
})

test('what varies in a row counts nowhere, in whatever containers and under whatever keys it lies', () => {
  const given: Delivered = { names: ['-a', '-b'], values: new Set() }
  const masks: Readonly<Record<string, readonly [how: Relaxation, place: string]>> = {
    spread: ['spread', '/x/*/no'],
    keys: ['keys', '/x/*/no'],
    'keys that tell': ['keys', '/x/*/1/no'],
  }
  const states: Readonly<Record<string, (no: number) => Json>> = {
    spread: (no) => ({ x: { [`c${no}`]: { k: { id: '-a', no } } } }),
    keys: (no) => ({ x: { [`k${no}`]: { id: '-a', no } } }),
    'keys that tell': (no) => ({ x: { '-b': { id: '-a', no } } }),
  }
  for (const [name, [how, place]] of Object.entries(masks)) {
    const mask = {
      places: new Map<string, Relaxation>([
        ['/x', how],
        [place, 'value'],
      ]),
      removed: [],
    }
    const [one, other] = [1, 2].map((no) => normalise((states[name] as (no: number) => Json)(no), given, mask))
    expect(one, name).toEqual(other)
  }
})
