import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sameJson } from '../../src/observation/compare.js'
import type { Json } from '../../src/observation/json.js'
import { type Lesson, learnMemory, learnMovedNumbers, learnNoise } from '../../src/observation/learn.js'
import { normalise, type Relaxation } from '../../src/observation/normalise.js'
import type { Delivered } from '../../src/observation/state-places.js'

const delivered: Delivered = { names: ['-a', '-b'], values: new Set<Json>(['Cupcake', 'Muffin', 12_000, 't']) }
const placesOf = ({ places }: Lesson) => [...places]

interface Differing {
  readonly first: Json
  readonly second: Json
  readonly places?: readonly [place: string, how: Relaxation][]
  readonly unclear?: readonly string[]
}

const differing: Readonly<Record<string, Differing>> = {
  'nothing where nothing differs': { first: [{ id: '-a' }], second: [{ id: '-a' }] },
  clocks: { first: [{ id: '-a', at: 1700 }], second: [{ id: '-a', at: 1701 }], places: [['/*/at', 'value']] },
  'serial numbers': {
    first: { '-a': { row: { no: 7 } } },
    second: { '-a': { row: { no: 8 } } },
    places: [['/*/row/no', 'value']],
  },
  'a column of a tuple, and no other': {
    first: [['-a', 'Cupcake', 7]],
    second: [['-a', 'Cupcake', 8]],
    places: [['/*/2', 'value']],
  },
  'a property in the entry of a map': {
    first: [['-a', { name: 'Cupcake', no: 7 }]],
    second: [['-a', { name: 'Cupcake', no: 8 }]],
    places: [['/*/1/no', 'value']],
  },
  'a property that is there at times': {
    first: [{ id: '-a', lock: { owner: 'w1' } }],
    second: [{ id: '-a' }],
    places: [['/*/lock', 'all']],
  },
  'keys of its own': { first: { k1: { id: '-a' } }, second: { k2: { id: '-a' } }, places: [['', 'keys']] },
  'a value that a payload holds, lost': {
    first: [{ id: '-a', name: 'Cupcake' }],
    second: [{ id: '-a', name: null }],
    unclear: ['/*/name'],
  },
  'a number that a payload holds, and another of its': {
    first: { '-a': { size: 12_000 } },
    second: { '-a': { size: null } },
    unclear: ['/*/size'],
  },
  'a value from another event': {
    first: [{ id: '-a', name: 'Cupcake' }],
    second: [{ id: '-a', name: 'Muffin' }],
    unclear: ['/*/name'],
  },
  'a row that got lost': { first: { rows: [{ id: '-a' }] }, second: null, unclear: [''] },
  'a row of two that got lost': { first: [{ id: '-a' }, { id: '-b' }], second: [{ id: '-a' }], unclear: ['/'] },
  'a row that got lost, of which the key alone shows the id': {
    first: { rows: { '-a': 3 } },
    second: { rows: {} },
    unclear: ['/rows/*'],
  },
  'a field and a log that hold each other’s values': {
    first: { rows: [{ id: '-a', name: 'Cupcake' }], log: [{ of: '-a', to: 'Muffin' }] },
    second: { rows: [{ id: '-a', name: 'Muffin' }], log: [{ of: '-a', to: 'Cupcake' }] },
    unclear: ['/rows/*/name'],
  },
  'rows in containers of its own': {
    first: { x: { 1: { id: '-a', name: 'Cupcake' } }, y: { 2: { id: '-b', name: 'Muffin' } } },
    second: { z: { 1: { id: '-a', name: 'Cupcake' }, 2: { id: '-b', name: 'Muffin' } } },
    places: [['', 'spread']],
  },
  'a row that got lost, of which an address shows the id': {
    first: [{ at: 'https://cdn/-a/file' }],
    second: [],
    unclear: [''],
  },
}

describe('what varies by itself', () => {
  test.each(Object.entries(differing))('%s', (name, { first, second, places = [], unclear = [] }) => {
    for (const lesson of [learnNoise(first, second, delivered), learnNoise(second, first, delivered)]) {
      expect(placesOf(lesson)).toEqual(places)
      expect(lesson.unclear.length > 0, name).toBe(unclear.length > 0)
    }
  })
})

/** Learns until the states agree or nothing more can be learnt, and says whether they agree. */
function agree(first: Json, second: Json, given: Delivered): boolean {
  const places = new Map<string, Relaxation>()
  for (let round = 0; round < 24; round++) {
    const [a, b] = [first, second].map((state) => normalise(state, given, { places, removed: [] })) as [Json, Json]
    if (sameJson(a, b)) return true
    const before = JSON.stringify([...places])
    for (const [place, how] of learnNoise(a, b, given).places) places.set(place, how)
    if (JSON.stringify([...places]) === before) return false
  }
  return false
}

interface Row {
  readonly id: string
  readonly name: string
}
type Present = (rows: readonly Row[], salt: number) => Json

/** The same rows with what is the consumer's own: `salt` differs from presentation to presentation. */
const presentations: Readonly<Record<string, Present>> = {
  'own numbers and clocks': (rows, salt) => rows.map((row, at) => ({ ...row, no: salt + at, at: `t${salt}` })),
  'own keys': (rows, salt) => Object.fromEntries(rows.map((row, at) => [`k${salt + at}`, { ...row, no: salt + at }])),
  'any order': (rows, salt) => ({ rows: (salt % 2 === 0 ? rows : rows.toReversed()).map((row) => ({ ...row })) }),
  'containers of its own': (rows, salt) =>
    Object.fromEntries(rows.map((row, at) => [`c${salt * (at + 1)}`, { [`r${at}`]: [{ ...row, no: salt + at }] }])),
  'tuples with a number': (rows, salt) => rows.map((row, at) => [row.id, row.name, salt + at]),
}
const given: Delivered = { names: ['-a', '-b', '-c', '-d'], values: new Set(['one', 'two', 'three']) }
const rowsOf = fc.uniqueArray(
  fc.record({ id: fc.constantFrom(...given.names), name: fc.constantFrom('one', 'two', 'three') }),
  { selector: ({ id }) => id, minLength: 2 },
)

describe.each(Object.entries(presentations))('%s', (_name, present) => {
  test('do not count, but a lost row and a value from another event do', () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const [first, ...others] = rows as [Row, ...Row[]]
        const other = first.name === 'one' ? 'two' : 'one'
        expect(agree(present(rows, 11), present(rows, 24), given)).toBe(true)
        expect(agree(present(rows, 11), present(others, 24), given)).toBe(false)
        expect(agree(present(rows, 11), present([{ ...first, name: other }, ...others], 24), given)).toBe(false)
      }),
      { numRuns: 100, seed: 5 },
    )
  })
})

describe('memory', () => {
  test.each<[string, Json, Json, readonly string[]]>([
    ['a counter', [{ id: '-a', changes: 3 }], [{ id: '-a', changes: 2 }], ['/*/changes']],
    [
      'a list that has grown',
      { rows: [{ id: '-a' }], log: ['-a 1', '-a 2', '-a 3'] },
      { rows: [{ id: '-a' }], log: ['-a 1', '-a 2'] },
      ['/log'],
    ],
    ['no field that is not brought up to date', [{ id: '-a', name: 'Cupcake' }], [{ id: '-a', name: 'Muffin' }], []],
    [
      'no container that stays when it is empty',
      [{ folders: [{ id: '-a' }], files: {} }],
      [{ folders: [{ id: '-a' }] }],
      [],
    ],
    ['no row that is missing', { rows: [], log: [] }, { rows: [{ id: '-a' }], log: [] }, []],
  ])('%s', (_name, longer, shorter, places) => {
    expect(placesOf(learnMemory(longer, shorter, delivered)).map(([place]) => place)).toEqual(places)
  })
})

describe('what came between', () => {
  const folders: Json = [{ id: '-a' }, { id: '-b' }]
  const learnt = (mixed: Json, inOrder: Json) =>
    placesOf(
      learnMemory({ folders, ...(mixed as object) }, { folders, ...(inOrder as object) }, delivered, {
        complete: true,
      }),
    )

  test('may be remembered', () => {
    expect(learnt({ last: '-a' }, { last: '-b' })).toEqual([['/last', 'all']])
  })

  test('takes nothing away', () => {
    expect(learnt({ assets: [{ folder: null }] }, { assets: [{ folder: '-a' }] })).toEqual([])
    expect(learnt({ assets: [{ path: '/-b/' }] }, { assets: [{ path: '/-b/-a' }] })).toEqual([])
  })
})

describe.each([['into another', '-b'] as const, ['out of it', null] as const])(
  'memory of places: a move %s',
  (_, end) => {
    /** What the state shows of an asset that was created in one folder and is now in another or in none. */
    type Show = (first: string | null, now: string | null) => { readonly [key: string]: Json }
    const learnt = (show: Show) => {
      const at: Show = (first, now) => ({ folders: [{ id: '-a' }, { id: '-b' }], ...show(first, now) })
      const move = { before: at('-a', '-a'), after: at('-a', end) }
      return placesOf(learnMemory(move.after, at(end, end), delivered, { move })).map(([place]) => place)
    }

    test('a first folder beside the folder', () => {
      expect(learnt((first, folder) => ({ assets: [{ folder, first }] }))).toEqual(['/assets/*/first'])
    })

    test('what was counted by folder beside the folder', () => {
      const uploads = (first: string | null) => (first === null ? {} : { [first]: 1 })
      expect(learnt((first, folder) => ({ assets: [{ folder }], uploads: uploads(first) }))).toEqual(['/uploads'])
    })

    test('where it was before, and whether it was moved', () => {
      const moved = (first: string | null, now: string | null) => first !== now
      const previous = (first: string | null, now: string | null) => (first === now ? null : first)
      const show: Show = (first, now) => ({
        assets: [{ folder: now, previous: previous(first, now), moved: moved(first, now) }],
      })
      expect(learnt(show)).toEqual(['/assets/*/previous', '/assets/*/moved'])
    })

    test('not a whole state that is one map', () => {
      const at: Show = (first, now) => ({
        'folder:-a': {},
        'folder:-b': {},
        asset: { folder: now },
        [`uploads:${first}`]: 1,
      })
      const move = { before: at('-a', '-a'), after: at('-a', end) }
      expect(
        placesOf(learnMemory(move.after, at(end, end), delivered, { move })).map(([place]) => place),
      ).not.toContain('')
    })

    test('no folder that is not brought up to date', () => {
      expect(learnt((first) => ({ assets: [{ first }] }))).toEqual([])
      expect(learnt((first) => ({ assets: [{ folder: first, first }] }))).toEqual([])
      expect(learnt((first) => ({ assets: first === null ? {} : { [first]: [{ name: 'Cupcake' }] } }))).toEqual([])
    })
  },
)

test('a late event that says what is known moves numbers only', () => {
  const before: Json = [{ id: '-a', stale: 0, name: 'Cupcake', row: ['x', 1] }]
  const after: Json = [{ id: '-a', stale: 1, name: 'Muffin', row: ['x', 1] }]
  expect(placesOf(learnMovedNumbers(before, after, delivered))).toEqual([['/*/stale', 'all']])
})
