import { describe, expect, test } from 'vitest'
import { differences, sameJson, scalarsOf } from '../../src/observation/compare.js'
import type { Json } from '../../src/observation/json.js'

const cases: Readonly<Record<string, { a: Json; b: Json; found: readonly unknown[] }>> = {
  'equal values in another order': { a: { x: 1, y: [2] }, b: { y: [2], x: 1 }, found: [] },
  'a value': { a: { x: { y: 1 } }, b: { x: { y: 2 } }, found: ['/x/y', 1, 2] },
  'a row that is missing is one difference': {
    a: { '-a': { n: 1, m: 2 } },
    b: {},
    found: ['/*', { n: 1, m: 2 }, undefined],
  },
  'a row too many': { a: [], b: [{ id: '-a' }], found: ['/*', undefined, { id: '-a' }] },
  'null is not nothing': { a: { x: null }, b: {}, found: ['/x', null, undefined] },
  'a list in place of an object': { a: { x: [] }, b: { x: {} }, found: ['/x', [], {}] },
  'keys with slashes and tildes': { a: { 'a/b~c': 1 }, b: { 'a/b~c': 2 }, found: ['/a~1b~0c', 1, 2] },
  'no object against one': { a: null, b: { x: 1 }, found: ['', null, { x: 1 }] },
}

test.each(Object.entries(cases))('%s', (_name, { a, b, found }) => {
  const seen = differences(a, b, ['-a']).flatMap(({ pattern, expected, actual }) => [pattern, expected, actual])
  expect(seen).toEqual(found)
  expect(sameJson(a, b)).toBe(found.length === 0)
})

describe('scalars', () => {
  test('are found at any depth; null and the empty string say nothing', () => {
    expect([...scalarsOf({ a: [1, { b: 'x' }], c: false, d: '', e: null })]).toEqual([1, 'x', false])
  })
})
