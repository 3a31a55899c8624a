import { expect, test } from 'vitest'
import { flatten } from '../../src/json-schema/flatten.js'
import type { JsonSchema, SchemaObject } from '../../src/json-schema/schema.js'

const definitions: Record<string, JsonSchema> = {
  text: { type: 'string', description: 'a text', deprecated: false, minLength: 1 },
  nothing: false,
  loop: { allOf: [{ $ref: 'loop' }] },
}
const flat = (schema: JsonSchema) => flatten(schema, (ref) => definitions[ref] ?? true)

test.each<[string, JsonSchema, SchemaObject | false]>([
  ['true allows everything', true, {}],
  ['false allows nothing', false, false],
  ['one part that allows nothing decides', { type: 'string', allOf: [{ $ref: 'nothing' }] }, false],
  [
    'keywords beside a reference are kept, and their texts win',
    { $ref: 'text', description: 'a name', deprecated: true, maxLength: 9 },
    { type: 'string', description: 'a name', deprecated: true, minLength: 1, maxLength: 9 },
  ],
  [
    'the narrower bound wins',
    { minimum: 1, allOf: [{ minimum: 3 }, { maximum: 9 }, { maximum: 7 }] },
    { minimum: 3, maximum: 7 },
  ],
  [
    'all required properties are required',
    { required: ['a', 'b'], allOf: [{ required: ['b', 'c'] }] },
    { required: ['a', 'b', 'c'] },
  ],
  ['common values are left', { enum: [1, { a: 1 }], allOf: [{ enum: [{ a: 1 }, 2] }] }, { enum: [{ a: 1 }] }],
  [
    'common types are left',
    { type: ['string', 'number'], allOf: [{ type: ['integer', 'null'] }] },
    { type: ['integer'] },
  ],
  ['types without a common one leave none', { type: 'string', allOf: [{ type: 'null' }] }, { type: [] }],
  [
    'a property described twice is both',
    { properties: { a: { minimum: 1 }, b: true }, allOf: [{ properties: { a: { maximum: 2 } } }] },
    { properties: { a: { allOf: [{ minimum: 1 }, { maximum: 2 }] }, b: true } },
  ],
  [
    'a property may be called __proto__',
    JSON.parse('{ "properties": { "__proto__": { "minimum": 1 } }, "allOf": [{ "properties": { "a": true } }] }'),
    JSON.parse('{ "properties": { "__proto__": { "minimum": 1 }, "a": true } }'),
  ],
  [
    'a closed object stays closed',
    { additionalProperties: { minimum: 1 }, allOf: [{ additionalProperties: false }] },
    { additionalProperties: false },
  ],
  [
    'what cannot be merged stays apart',
    { pattern: 'a', allOf: [{ pattern: 'b' }, { pattern: 'c', allOf: [{ format: 'uri' }] }] },
    { pattern: 'a', format: 'uri', allOf: [{ pattern: 'b' }, { pattern: 'c' }] },
  ],
  [
    'what a part keeps apart stays apart',
    { allOf: [{ not: { const: 1 }, allOf: [{ not: { const: 2 } }] }] },
    { not: { const: 1 }, allOf: [{ not: { const: 2 } }] },
  ],
])('%s', (_, schema, expected) => {
  expect(flat(schema)).toEqual(expected)
})

test('a reference may be used twice, but not lead back to itself', () => {
  expect(flat({ allOf: [{ $ref: 'text' }, { $ref: 'text' }] })).toEqual(definitions.text)
  expect(() => flat({ $ref: 'loop' })).toThrow(/leads back to itself/)
})
