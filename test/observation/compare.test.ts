import { describe, expect, test } from 'vitest'
import { sameJson, scalarsOf } from '../../src/observation/compare.js'
import type { Json } from '../../src/observation/json.js'

const cases: Readonly<Record<string, { a: Json; b: Json; same: boolean }>> = {
  'equal values in another order': { a: { x: 1, y: [2] }, b: { y: [2], x: 1 }, same: true },
  'a value': { a: { x: { y: 1 } }, b: { x: { y: 2 } }, same: false },
  'a row that is missing': { a: { '-a': { n: 1 } }, b: {}, same: false },
  'null is not nothing': { a: { x: null }, b: {}, same: false },
  'a list in place of an object': { a: { x: [] }, b: { x: {} }, same: false },
}

test.each(Object.entries(cases))('%s', (_name, { a, b, same }) => {
  expect(sameJson(a, b)).toBe(same)
})

describe('scalars', () => {
  test('are found at any depth; null and the empty string say nothing', () => {
    expect([...scalarsOf({ a: [1, { b: 'x' }], c: false, d: '', e: null })]).toEqual([1, 'x', false])
  })
})
