import { expect, test } from 'vitest'
import { parseText } from '../../../src/codegen/read/parse-text.js'

test.each<[string, string, unknown]>([
  [
    'a.yaml',
    'type: object\nrequired: [event]\nproperties:\n  event: { const: x }',
    { type: 'object', required: ['event'], properties: { event: { const: 'x' } } },
  ],
  [
    'words, dates and numbers of YAML 1.2.yml',
    'on: yes\nday: 2024-02-18\n200: 0o17',
    { on: 'yes', day: '2024-02-18', 200: 15 },
  ],
  ['merge keys.yaml', 'base: &b { x: 1 }\nall:\n  <<: *b\n  y: 2', { base: { x: 1 }, all: { x: 1, y: 2 } }],
  ['a.json', '\uFEFF{"a": 1}', { a: 1 }],
  ['a pipe with JSON', ' {"a": 1}', { a: 1 }],
  ['a pipe with YAML', 'a: 1', { a: 1 }],
])('reads %s', (path, text, value) => {
  expect(parseText(text, path)).toEqual(value)
})

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n')

test.each<[string, string, RegExp]>([
  ['a.yaml', 'a: [1\nb: 2', /^a\.yaml is not valid YAML: .* \(line 2, column 1\)\.$/],
  ['a.yaml', 'a: 1\na: 2', /duplicated mapping key \(line 2/],
  ['a.yaml', 'a: *nobody', /unidentified alias "nobody" \(line 1/],
  ['a.yaml', 'a: !!js/function x', /^a\.yaml is not valid YAML: unknown .*tag/],
  ['a.yaml', '', /^a\.yaml is not valid YAML: .*empty/],
  ['a.yaml', '['.repeat(100_000), /^a\.yaml is not valid YAML: nesting exceeded/],
  ['a.yaml', 'a: &a { b: *a }', /^a\.yaml has aliases that refer to themselves or repeat too much/],
  ['a.yaml', `l0: &l0 [x]\n${lines(30, (at) => `l${at + 1}: &l${at + 1} [*l${at}, *l${at}]`)}`, /repeat too much/],
  ['a.json', '{', /^a\.json is not valid JSON: /],
])('refuses %s: %#', (path, text, message) => {
  expect(() => parseText(text, path)).toThrow(message)
})

test('twenty thousand aliases are read', () => {
  expect(parseText(`a: &a { x: 1 }\n${lines(20_000, (at) => `k${at}: *a`)}`, 'a.yaml')).toHaveProperty('k19999.x', 1)
})
