import { expect, test } from 'vitest'
import { type Comparison, isAsExpected } from '../../src/observation/comparison.js'
import type { Json } from '../../src/observation/json.js'

const cases: Readonly<Record<string, { comparison: Comparison; expected: Json; actual: Json; right: boolean }>> = {
  'equal states': { comparison: {}, expected: { a: 1, b: 2 }, actual: { b: 2, a: 1 }, right: true },
  'another state': { comparison: {}, expected: { a: 1 }, actual: { a: 2 }, right: false },
  'nothing where there was to be something': { comparison: {}, expected: [1], actual: null, right: false },
  'shows what it is to show, and more': {
    comparison: { shows: ['x'] },
    expected: ['x'],
    actual: ['x', 'y'],
    right: true,
  },
  'does not show it': { comparison: { shows: ['x', 'y'] }, expected: ['x', 'y'], actual: ['x'], right: false },
  'does not show what it never shows': { comparison: { shows: ['x'] }, expected: ['y'], actual: [], right: true },
  'shows what it is to hide': { comparison: { hides: ['x'] }, expected: null, actual: [{ n: 'x' }], right: false },
  'hides it, whatever else is different': { comparison: { hides: ['x'] }, expected: 1, actual: 2, right: true },
  'shows the other value in its place': {
    comparison: { instead: [['plain', 'Żółć']] },
    expected: ['plain'],
    actual: ['Żółć'.normalize('NFD')],
    right: true,
  },
  'shows a mangled value in its place': {
    comparison: { instead: [['plain', 'Żółć']] },
    expected: ['plain'],
    actual: ['Zolc'],
    right: false,
  },
  'shows neither': { comparison: { instead: [['plain', 'Żółć']] }, expected: [], actual: [], right: true },
}

test.each(Object.entries(cases))('%s', (_name, { comparison, expected, actual, right }) => {
  expect(isAsExpected(comparison, expected, actual)).toBe(right)
})
