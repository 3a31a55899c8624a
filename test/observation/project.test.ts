import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../src/observation/json.js'
import { project, type Subject } from '../../src/observation/project.js'

const TIME = '2026-01-02T03:04:05.678Z'

/** A subject whose ids `one-0001`, `one-0002` … go by `a`, `b` … in comparisons. */
const subjectOf = (ids: readonly string[], times: readonly number[] = []): Subject => ({
  names: new Map(ids.map((id, index) => [id, String.fromCharCode(97 + index)])),
  times,
  values: new Set(),
})
const one = subjectOf(['one-0001', 'one-0002'], [Date.parse(TIME)])
const two = subjectOf(['two-0001', 'two-0002'])

interface Shown {
  readonly state: Json
  readonly one: Json
  readonly two: Json
}

const shown: Readonly<Record<string, Shown>> = {
  'a table with a line of names above it': {
    state: 'id;title;removed\n"one-0001";"x;y";""\n"two-0001";"z";"yes"\n',
    one: [{ id: 'a', title: 'x;y' }],
    two: [{ id: 'a', title: 'z', removed: 'yes' }],
  },
  'lines that each say something of an entity, with no names above': {
    state: 'one-0001,Cupcake\ntwo-0001,Donut\n',
    one: [{ 0: 'a', 1: 'Cupcake' }],
    two: [{ 0: 'a', 1: 'Donut' }],
  },
  'lines of which the first is about somebody else': {
    state: 'aBcXyz,Cupcake v1\none-0001,Cupcake v1\ntwo-0001,Donut v1\n',
    one: [{ 0: 'a', 1: 'Cupcake v1' }],
    two: [{ 0: 'a', 1: 'Donut v1' }],
  },
  'a table in which a column is missing somewhere': {
    state: 'id,title\none-0001,x\ntwo-0001\n',
    one: [{ 0: 'a', 1: 'x' }],
    two: ['a'],
  },
  'no trace of anybody': { state: { assets: {}, total: 0 }, one: null, two: null },
  'a state that is no object': { state: 12, one: null, two: null },
  'rows by id': {
    state: { 'one-0001': { name: 'x' }, 'two-0001': { name: 'y' } },
    one: { a: { name: 'x' } },
    two: { a: { name: 'y' } },
  },
  'rows by a composite key': {
    state: { assets: { 'env-1/asset/one-0001': 1, 'env-1/asset/two-0001': 2, 'env-1/asset/one-0002': 3 } },
    one: { assets: { 'env-1/asset/a': 1, 'env-1/asset/b': 3 } },
    two: { assets: { 'env-1/asset/a': 2 } },
  },
  'rows in a list': {
    state: [
      { id: 'one-0001', name: 'x' },
      { id: 'two-0001', name: 'y' },
      { id: 'old-0001', name: 'z' },
    ],
    one: [{ id: 'a', name: 'x' }],
    two: [{ id: 'a', name: 'y' }],
  },
  'entities wrapped in rows': {
    state: { rows: [{ asset: { id: 'one-0001', name: 'x' } }, { asset: { id: 'two-0001', name: 'y' } }] },
    one: { rows: [{ asset: { id: 'a', name: 'x' } }] },
    two: { rows: [{ asset: { id: 'a', name: 'y' } }] },
  },
  'rows as tuples': {
    state: {
      rows: [
        ['one-0001', 'x', 1],
        ['two-0001', 'y', 2],
      ],
    },
    one: { rows: [['a', 'x', 1]] },
    two: { rows: [['a', 'y', 2]] },
  },
  'entries of a map': {
    state: [
      ['one-0001', { name: 'x' }],
      ['two-0001', { name: 'y', tags: [] }],
    ],
    one: [['a', { name: 'x' }]],
    two: [['a', { name: 'y', tags: [] }]],
  },
  'a list of ids beside those of others': {
    state: { ids: ['one-0001', 'two-0001', 'older-001', 'one-0002'] },
    one: { ids: ['a', 'b'] },
    two: { ids: ['a'] },
  },
  'nested by environment': {
    state: { 'env-1': { assets: { 'one-0001': 1 } }, 'env-2': { assets: { 'one-0002': 2, 'two-0001': 3 } } },
    one: { 'env-1': { assets: { a: 1 } }, 'env-2': { assets: { b: 2 } } },
    two: { 'env-2': { assets: { a: 3 } } },
  },
  'ids inside addresses': {
    state: [{ url: 'https://cdn/one-0001/file' }, { url: 'https://cdn/two-0002/file?of=two-0001' }],
    one: [{ url: 'https://cdn/a/file' }],
    two: [{ url: 'https://cdn/b/file?of=a' }],
  },
  'the last id beside a collection': {
    state: { lastId: 'two-0001', total: 2, assets: { 'one-0001': 1, 'two-0001': 2 } },
    one: { assets: { a: 1 } },
    two: { assets: { a: 2 } },
  },
  'the last event beside a collection': {
    state: { last: { event: 'asset.removed', id: 'two-0001' }, assets: [{ id: 'one-0001' }] },
    one: { assets: [{ id: 'a' }] },
    two: null,
  },
  'rows under numbers of their own, spread over maps': {
    state: {
      a: { '3f': { k1: { id: 'one-0001' } }, '77': { k2: { id: 'two-0001' } }, '78': { k3: { id: 'old-0001' } } },
    },
    one: { a: { '3f': { k1: { id: 'a' } } } },
    two: { a: { '77': { k2: { id: 'a' } } } },
  },
  'rows under numbers of their own, beside a total': {
    state: { assets: { 1: { id: 'one-0001' }, 2: { id: 'two-0001' }, total: 2 } },
    one: { assets: { 1: { id: 'a' } } },
    two: { assets: { 2: { id: 'a' } } },
  },
  'the last row beside rows spread over maps': {
    state: { a: { '3f': { k1: { id: 'one-0001' } }, '77': { k2: { id: 'two-0001' } } }, last: { id: 'one-0001' } },
    one: { a: { '3f': { k1: { id: 'a' } } } },
    two: { a: { '77': { k2: { id: 'a' } } } },
  },
  'folders inside assets': {
    state: [{ id: 'one-0001', folder: { id: 'one-0002', name: 'F' } }, { id: 'two-0001' }],
    one: [{ id: 'a', folder: { id: 'b', name: 'F' } }],
    two: [{ id: 'a' }],
  },
  'assets inside folders of somebody else': {
    state: [{ id: 'one-0001', kind: 'folder', assets: [{ id: 'two-0001' }, { id: 'one-0002' }] }],
    one: [{ assets: [{ id: 'b' }] }],
    two: [{ assets: [{ id: 'a' }] }],
  },
  'times of events, as text and as numbers': {
    state: [
      { id: 'one-0001', at: TIME, ms: Date.parse(TIME), other: '2026-03-02T03:04:05.679Z' },
      { id: 'two-0001', at: TIME },
    ],
    one: [{ id: 'a', at: '⟨time⟩', ms: '⟨time⟩', other: '2026-03-02T03:04:05.679Z' }],
    two: [{ id: 'a', at: TIME }],
  },
}

describe('each subject has its own part of the state', () => {
  test.each(Object.entries(shown))('%s', (_name, { state, one: first, two: second }) => {
    expect(project(state, [one, two])).toEqual([first, second])
  })

  test('keys of prototypes are keys like any other', () => {
    const state = JSON.parse(
      '[{"id":"one-0001","__proto__":{"x":1},"constructor":"c"},{"__proto__":"two-0001"}]',
    ) as Json
    const parts = project(state, [one, two])
    expect(JSON.stringify(parts)).toBe('[[{"id":"a","__proto__":{"x":1},"constructor":"c"}],[{"__proto__":"a"}]]')
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })

  test('the last id beside a collection that shows nobody else says nothing', () => {
    expect(project({ lastId: 'two-0001', total: 0, assets: {} }, [one, two])).toEqual([null, null])
  })

  test('one line of JSON in an object shows one entity, as one of several does', () => {
    expect(project({ state: '{"id":"one-0001"}' }, [one, two])).toEqual([{ state: { id: 'a' } }, null])
    const both = { state: '{"id":"one-0001"}\n{"id":"two-0001"}' }
    expect(project(both, [one, two])).toEqual([{ state: [{ id: 'a' }] }, { state: [{ id: 'a' }] }])
  })

  test('an id in a very long text is not looked for', () => {
    expect(project([{ text: `${'x'.repeat(9_000)}one-0001` }], [one])).toEqual([null])
  })
})

interface Row {
  readonly owner: number
  readonly entity: number
  readonly name: string
  readonly environment: string
}

/** Shapes in which consumers show their rows; `id` gives an entity's id, so that the same shape can be made with names. */
const shapes: Readonly<Record<string, (rows: readonly Row[], id: (row: Row) => string) => Json>> = {
  'by id': (rows, id) => Object.fromEntries(rows.map((row) => [id(row), { name: row.name }])),
  'by composite key': (rows, id) => ({
    assets: Object.fromEntries(rows.map((row) => [`${row.environment}:${id(row)}`, row.name])),
  }),
  'by id, with the id': (rows, id) => Object.fromEntries(rows.map((row) => [id(row), { id: id(row), n: [row.name] }])),
  list: (rows, id) => rows.map((row) => ({ id: id(row), name: row.name, tags: [row.name], folder: null })),
  'list in an envelope': (rows, id) => ({
    data: { items: rows.map((row) => ({ asset: { id: id(row), url: `https://cdn/${id(row)}/file` } })) },
  }),
  tuples: (rows, id) => rows.map((row) => [id(row), row.name, row.environment]),
  'entries of a map': (rows, id) => ({ entries: rows.map((row) => [id(row), { name: row.name }]) }),
  ids: (rows, id) => ({ ids: rows.map(id) }),
  'by environment': (rows, id) => {
    const state: Record<string, Record<string, Json>> = {}
    for (const row of rows) {
      state[row.environment] ??= {}
      Object.assign(state[row.environment] as object, { [id(row)]: { name: row.name } })
    }
    return state
  },
}

test('a state of the rows of several subjects falls apart into the states that each would have alone', () => {
  const rows = fc.uniqueArray(
    fc.record({
      owner: fc.nat(3),
      entity: fc.nat(3),
      // What is written like a document is read as one.
      name: fc.string({ maxLength: 4 }).filter((name) => !/^\s*[[{]/.test(name)),
      environment: fc.constantFrom('live', 'test'),
    }),
    { selector: ({ owner, entity }) => `${owner}/${entity}`, maxLength: 12 },
  )
  const strangers = fc.array(fc.string({ minLength: 10, maxLength: 10, unit: fc.constantFrom('x', 'y', 'z') }))
  fc.assert(
    fc.property(rows, strangers, fc.constantFrom(...Object.keys(shapes)), (all, unknown, key) => {
      const shape = shapes[key]
      if (shape === undefined) throw new Error(key)
      const fresh = ({ owner, entity }: Row) => `S${owner}-E${entity}-id`
      const subjects = [0, 1, 2, 3].map((owner): Subject => {
        const entities = [0, 1, 2, 3].map((entity) => [`S${owner}-E${entity}-id`, `name-${entity}`] as const)
        return { names: new Map(entities), times: [], values: new Set() }
      })
      const others = unknown.map((_, entity): Row => ({ owner: -1, entity, name: 'other', environment: 'live' }))
      const id = (row: Row) => (row.owner < 0 ? `${unknown[row.entity]}` : fresh(row))
      const parts = project({ total: all.length, state: shape([...others, ...all], id) }, subjects)
      for (const [owner, part] of parts.entries()) {
        const own = all.filter((row) => row.owner === owner)
        const alone = { state: shape(own, ({ entity }) => `name-${entity}`) }
        expect(part).toEqual(own.length === 0 ? null : alone)
      }
    }),
    { numRuns: 300 },
  )
})
