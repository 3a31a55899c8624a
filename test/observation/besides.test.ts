import { expect, test } from 'vitest'
import { besides } from '../../src/observation/besides.js'
import type { Json } from '../../src/observation/json.js'

test.each<[string, Json, Json | undefined, Json | undefined]>([
  ['nothing, where they are alike', { rows: [{ id: 1 }], total: 1 }, { rows: [{ id: 1 }], total: 1 }, undefined],
  ['no empty containers', { rows: [{ id: 1 }], folders: [], more: { none: {} } }, { rows: [{ id: 1 }] }, undefined],
  ['a total', { rows: [{ id: 1 }], total: 1 }, { rows: [{ id: 1 }] }, { total: 1 }],
  ['an item that stands there once more', ['a', 'b', 'a'], ['b', 'a'], ['a']],
  ['a row that differs, as a whole', [{ id: 1, at: 2 }], [{ id: 1, at: 3 }], [{ id: 1, at: 2 }]],
  ['a member that differs', { rows: { a: 1, b: 2 } }, { rows: { a: 1, b: 3 } }, { rows: { b: 2 } }],
  ['all of it, beside nothing', { rows: [1], none: [] }, undefined, { rows: [1] }],
])('what a value shows besides a part: %s', (_name, whole, part, rest) => {
  expect(besides(whole, part)).toEqual(rest)
})
