import { describe, expect, test } from 'vitest'
import { diffModels } from '../../../src/codegen/diff/diff-schemas.js'
import { loadModel } from '../../../src/codegen/read/load-model.js'
import { schemaSet } from '../../../src/codegen/read/read-schemas.js'
import type { JsonSchema, SchemaObject } from '../../../src/json-schema/schema.js'

const $defs: SchemaObject = {
  User: { type: 'object', required: ['id'], properties: { id: { type: 'string' }, boss: { $ref: '#/$defs/User' } } },
  Name: { type: 'string', minLength: 1 },
}

/** What changes between two schemas of the property p of an event, without the beginning of its path. */
function changes(old: JsonSchema, now: JsonSchema): string[] {
  const [before, after] = [old, now].map((p) => {
    const schema = { required: ['event'], properties: { event: { const: 'x' }, p }, $defs }
    return loadModel(schemaSet([{ path: 'e.json', fileUrl: 'file:///e.json', schema }]))
  })
  if (before === undefined || after === undefined) return []
  return diffModels(before, after).map(
    ({ path, message, breaks }) => `${path.replace('x: p', '')} ${message} (${breaks})`,
  )
}

const user = { $ref: '#/$defs/User' }
const text = { type: 'string' }
const nothing = { type: 'null' }
const when = { if: { required: ['a'] } }
// biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
const consequence = (schema: unknown) => ({ ...when, then: schema })

describe.each<[string, JsonSchema, JsonSchema]>([
  ['an enum and its type', { enum: ['a', 'b'] }, { type: 'string', enum: ['b', 'a'] }],
  [
    'an enum of several types, and the types',
    { enum: ['a', 1, null] },
    { type: ['integer', 'null', 'string'], enum: ['a', 1, null] },
  ],
  ['an enum and the values of its type', { type: 'string', enum: ['a', 7] }, { enum: ['a'] }],
  ['a constant and an enum of it', { const: { a: 1, b: 2 } }, { enum: [{ b: 2, a: 1 }] }],
  ['null as constant and as type', { const: null }, nothing],
  ['both booleans and the type', { enum: [true, false] }, { type: 'boolean' }],
  ['a union with null and a type list', { anyOf: [text, nothing] }, { type: ['string', 'null'] }],
  ['the same with one of', { oneOf: [nothing, text] }, { type: ['string', 'null'] }],
  [
    'a union of restricted types and one of both',
    { anyOf: [{ ...text, minLength: 2 }, nothing] },
    { type: ['null', 'string'], minLength: 2 },
  ],
  ['a union of values and null', { anyOf: [{ enum: ['a'] }, nothing] }, { enum: ['a', null] }],
  [
    'a union of a referred and another type',
    { anyOf: [{ $ref: '#/$defs/Name' }, nothing] },
    { type: ['string', 'null'], minLength: 1 },
  ],
  ['a union within a union', { anyOf: [{ anyOf: [text, nothing] }, user] }, { anyOf: [text, nothing, user] }],
  ['a union of one', { anyOf: [text] }, text],
  ['a union that allows everything', { anyOf: [text, {}] }, {}],
  ['an empty else', consequence({ required: ['b'] }), { ...consequence({ required: ['b'] }), else: {} }],
  ['a condition without consequence', { type: 'object' }, { type: 'object', ...when }],
  [
    'a condition in other words',
    consequence(user),
    { ...consequence($defs.User), if: { required: ['a'], title: 'x' } },
  ],
  ['a reference and what it refers to', { $ref: '#/$defs/Name' }, { type: 'string', minLength: 1, title: 'Name' }],
  ['a recursive reference and its first step', user, $defs.User as JsonSchema],
  [
    'a reference in a list and inline',
    { type: 'array', items: user },
    { type: 'array', items: $defs.User as JsonSchema },
  ],
  ['a reference under not and inline', { not: { $ref: '#/$defs/Name' } }, { not: { minLength: 1, type: 'string' } }],
  ['all of one', { allOf: [text] }, text],
  ['bounds that bound nothing', { type: 'string', minLength: 0 }, text],
  ['keywords for other types', { type: 'string', minimum: 3, required: ['a'] }, text],
  ['empty lists and maps', { type: 'object', required: [], patternProperties: {} }, { type: 'object' }],
  ['items of any kind', { type: 'array', items: true, uniqueItems: false }, { type: 'array' }],
  ['a type and a list of it', { type: ['string'] }, text],
  ['integers besides numbers', { type: ['number', 'integer'] }, { type: 'number' }],
  ['all types', { type: ['string', 'number', 'boolean', 'null', 'array', 'object'] }, true],
  [
    'a tuple by reference and inline',
    { prefixItems: [{ $ref: '#/$defs/Name' }] },
    { prefixItems: [{ type: 'string', minLength: 1 }] },
  ],
])('%s', (_name, one, other) => {
  test('do not differ, either way', () => {
    expect(changes(one, other)).toEqual([])
    expect(changes(other, one)).toEqual([])
  })
})

test.each<[string, JsonSchema, JsonSchema, string[]]>([
  ['an enum that becomes its type', { enum: ['a', 'b'] }, text, [' may have other values than "a", "b" (receivers)']],
  ['an enum that gains null', { enum: ['a'] }, { enum: ['a', null] }, [' may be null as well (receivers)']],
  ['a type that becomes an enum', text, { enum: ['a'] }, [' must be one of "a" now (senders)']],
  ['null gained', text, { anyOf: [text, nothing] }, [' may be null as well (receivers)']],
  ['null lost, of a union', { anyOf: [user, nothing] }, user, [' may no longer be null (senders)']],
  ['a consequence', when, consequence({ required: ['b'] }), [' if or then or else changed (receivers,senders)']],
  [
    'another else',
    { ...when, else: { required: ['b'] } },
    { ...when, else: { required: ['c'] } },
    [' if or then or else changed (receivers,senders)'],
  ],
  [
    'an inlined reference that gains a bound',
    { $ref: '#/$defs/Name' },
    { type: 'string', minLength: 2 },
    [' minLength changed from 1 to 2 (senders)'],
  ],
  [
    'a bound beside a reference',
    { ...user, minProperties: 1 },
    { ...user, minProperties: 2 },
    [' minProperties changed from 1 to 2 (senders)'],
  ],
  [
    'an item of a tuple',
    { prefixItems: [text] },
    { prefixItems: [nothing] },
    ['[0] changed from string to null (receivers,senders)'],
  ],
  [
    'what a property asks for',
    { dependentSchemas: { a: text } },
    { dependentSchemas: { a: nothing } },
    [' (with a) changed from string to null (receivers,senders)'],
  ],
  [
    'not of another kind',
    { not: text },
    { not: nothing },
    [' not changed from {"type":"string"} to {"type":"null"} (receivers,senders)'],
  ],
  [
    'what counts as evaluated',
    { items: true, unevaluatedItems: false },
    { unevaluatedItems: false },
    [' unevaluatedItems false is required now (senders)'],
  ],
])('%s is a change', (_name, old, now, expected) => {
  expect(changes(old, now)).toEqual(expected)
})

test('ends for schemas that add to themselves', () => {
  const recursive = (extra: object) => ({
    allOf: [
      user,
      { properties: { boss: { allOf: [user, { properties: { boss: { $ref: '#/$defs/User' }, ...extra } }] } } },
    ],
  })
  expect(changes(recursive({}), recursive({}))).toEqual([])
  expect(changes(recursive({}), recursive({ since: text }))).toEqual(['.boss.since is new, and optional ()'])
})
