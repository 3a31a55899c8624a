import { expect, test } from 'vitest'
import type { Json } from '../../src/observation/json.js'
import { isAsExpected, type Reading } from '../../src/observation/verdict.js'

const cases: Readonly<Record<string, { reading: Reading; expected: Json; actual: Json; right: boolean }>> = {
  'equal states': { reading: {}, expected: { a: 1, b: 2 }, actual: { b: 2, a: 1 }, right: true },
  'another state': { reading: {}, expected: { a: 1 }, actual: { a: 2 }, right: false },
  'nothing where there was to be something': { reading: {}, expected: [1], actual: null, right: false },
  'shows what it is to show, and more': { reading: { shows: ['x'] }, expected: ['x'], actual: ['x', 'y'], right: true },
  'does not show it': { reading: { shows: ['x', 'y'] }, expected: ['x', 'y'], actual: ['x'], right: false },
  'does not show what it never shows': { reading: { shows: ['x'] }, expected: ['y'], actual: [], right: true },
  'shows what it is to hide': { reading: { hides: ['x'] }, expected: null, actual: [{ n: 'x' }], right: false },
  'hides it, whatever else is different': { reading: { hides: ['x'] }, expected: 1, actual: 2, right: true },
  'shows the other value in its place': {
    reading: { instead: [['plain', 'Żółć']] },
    expected: ['plain'],
    actual: ['Żółć'.normalize('NFD')],
    right: true,
  },
  'shows a mangled value in its place': {
    reading: { instead: [['plain', 'Żółć']] },
    expected: ['plain'],
    actual: ['Zolc'],
    right: false,
  },
  'shows neither': { reading: { instead: [['plain', 'Żółć']] }, expected: [], actual: [], right: true },
}

test.each(Object.entries(cases))('%s', (_name, { reading, expected, actual, right }) => {
  expect(isAsExpected(reading, expected, actual)).toBe(right)
})
