import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { check, property, sample, assert as verify } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { webhookSchema } from '../../generated/schema.js'
import { fromSchema } from '../../src/ckbox/from-schema.js'
import type { JsonSchema } from '../../src/json-schema/schema.js'

function validator(schema: JsonSchema) {
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false })
  addFormats.default(ajv)
  const validate = ajv.compile(schema)
  return (value: unknown) => (validate(value) ? [] : validate.errors)
}

const schemas: Record<string, JsonSchema> = {
  anything: true,
  'any type': {},
  'a constant': { const: { a: [1] } },
  'one of some values': { enum: ['a', 1, null, { b: [] }] },
  'values of one type': { type: 'string', enum: ['a', 1, 'b'] },
  'several types': { type: ['string', 'null', 'integer'] },
  'a short text': { type: 'string', maxLength: 3 },
  'a long text': { type: 'string', minLength: 300, maxLength: 320 },
  'a text of one length': { type: 'string', minLength: 1, maxLength: 1 },
  'a pattern': { type: 'string', pattern: '^[0-9a-f]{20}$' },
  'a pattern without anchors': { type: 'string', pattern: 'a+b', maxLength: 8 },
  ...Object.fromEntries(
    ['uri', 'date-time', 'date', 'time', 'email', 'uuid', 'ipv4', 'ipv6', 'hostname', 'uri-reference', 'duration'].map(
      (format) => [`the format ${format}`, { type: 'string', format }],
    ),
  ),
  'an unknown format': { type: 'string', format: 'colour' },
  'an integer': { type: 'integer' },
  'a number in bounds': { type: 'number', minimum: -2.5, maximum: 10 },
  'a number between': { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
  'an integer between': { type: 'integer', exclusiveMinimum: 0, exclusiveMaximum: 3 },
  'a negative number': { type: 'number', maximum: -7 },
  'a multiple': { type: 'integer', multipleOf: 7, minimum: 10, maximum: 100 },
  'a fraction': { type: 'number', multipleOf: 0.25, minimum: 0.5, maximum: 3 },
  'a big integer': { type: 'integer', minimum: 5_000_000_000 },
  'a list': { type: 'array', items: { type: 'integer' } },
  'a list of bounded length': { type: 'array', minItems: 2, maxItems: 4, items: { type: 'boolean' } },
  'a list without repetition': { type: 'array', uniqueItems: true, minItems: 3, items: { type: 'string' } },
  'a tuple': { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false, minItems: 2 },
  'an open list': { type: 'array' },
  'an object': {
    type: 'object',
    required: ['id'],
    properties: {
      id: { type: 'string' },
      size: { type: 'integer', minimum: 1 },
      at: { type: 'string', format: 'uri' },
    },
  },
  'a closed object': {
    type: 'object',
    required: ['a'],
    properties: { a: { type: 'boolean' }, b: { type: 'null' } },
    additionalProperties: false,
  },
  'an open object': { type: 'object' },
  'a map': { type: 'object', additionalProperties: { type: 'integer' }, minProperties: 2 },
  'a map by pattern': {
    type: 'object',
    patternProperties: { '^[0-9]+$': { type: 'boolean' } },
    additionalProperties: false,
  },
  'named keys': { type: 'object', propertyNames: { enum: ['red', 'green'] }, additionalProperties: { type: 'string' } },
  'a bounded object': {
    type: 'object',
    properties: { a: true, b: true, c: true, d: true },
    minProperties: 2,
    maxProperties: 3,
  },
  'a required property without a schema': { type: 'object', required: ['x'] },
  'properties that need others': {
    type: 'object',
    properties: { card: { type: 'string' }, address: { type: 'string' } },
    dependentRequired: { card: ['address'] },
  },
  'either of two': {
    anyOf: [{ type: 'string' }, { type: 'object', required: ['webhook'], properties: { webhook: true } }],
  },
  'exactly one of two': {
    oneOf: [
      { type: 'string', maxLength: 5 },
      { type: 'integer', minimum: 3 },
    ],
  },
  'either, with common parts': {
    type: 'object',
    required: ['kind'],
    properties: { kind: { type: 'string' } },
    oneOf: [
      { properties: { kind: { const: 'a' } } },
      { properties: { kind: { const: 'b' }, b: { type: 'integer' } }, required: ['b'] },
    ],
  },
  'all of several': {
    allOf: [
      { type: 'object', required: ['a'], properties: { a: { type: 'integer', minimum: 2 } } },
      { required: ['b'], properties: { a: { maximum: 5 }, b: { type: ['string', 'null'] } } },
    ],
  },
  'one of each of two lists': {
    anyOf: [{ minimum: 3 }, { minLength: 3 }],
    allOf: [{ anyOf: [{ type: 'integer' }, { type: 'string' }] }, { anyOf: [{ maximum: 9 }, { maxLength: 9 }] }],
  },
  'a reference': {
    $defs: { name: { type: 'string', minLength: 2 } },
    type: 'object',
    required: ['name'],
    properties: { name: { $ref: '#/$defs/name', description: 'beside the reference', maxLength: 9 } },
  },
  'references by id and anchor': {
    $id: 'https://example.com/root.json',
    $defs: {
      a: { $id: 'parts/a.json', type: 'array', items: { $ref: '#b' }, $defs: { b: { $anchor: 'b', type: 'integer' } } },
    },
    $ref: 'parts/a.json',
  },
  'a schema that contains itself': {
    $defs: {
      tree: {
        type: 'object',
        required: ['value'],
        properties: { value: { type: 'integer' }, children: { type: 'array', items: { $ref: '#/$defs/tree' } } },
      },
    },
    $ref: '#/$defs/tree',
  },
  'an escaped pointer': { $defs: { 'a/b~c%': { const: 1 } }, $ref: '#/$defs/a~1b~0c%25' },
}

describe('values from a schema', () => {
  test.each(Object.entries(schemas))('%s: every value and every shrunk value is valid', (_, schema) => {
    const errors = validator(schema)
    verify(
      property(fromSchema(schema), (value) => {
        expect(errors(value), JSON.stringify(value)).toEqual([])
        expect(value).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      { seed: 1, numRuns: 300 },
    )
    check(
      property(fromSchema(schema), (value) => {
        expect(errors(value)).toEqual([])
        return false
      }),
      { seed: 2, reporter: ({ counterexample }) => expect(errors(counterexample?.[0])).toEqual([]) },
    )
  })

  test.each(Object.entries((webhookSchema.$defs ?? {}) as Record<string, JsonSchema>))(
    'of our own $defs: %s',
    (name, _) => {
      const schema = { $defs: webhookSchema.$defs, $ref: `#/$defs/${name}` }
      const errors = validator(schema)
      for (const value of sample(fromSchema(schema), { seed: 3, numRuns: 100 })) expect(errors(value)).toEqual([])
    },
  )

  test('vary', () => {
    const texts = new Set(sample(fromSchema({ type: 'string' }), { seed: 4, numRuns: 500 }))
    expect(texts.size).toBeGreaterThan(20)
    const numbers = new Set(sample(fromSchema({ type: 'integer' }), { seed: 4, numRuns: 500 }))
    expect(numbers.size).toBeGreaterThan(100)
    for (const kind of ['boolean', 'string', 'number', 'object']) {
      expect(sample(fromSchema(true), { seed: 4, numRuns: 100 }).some((value) => typeof value === kind)).toBe(true)
    }
  })

  test('shrink to the plainest', () => {
    const schema = {
      type: 'object',
      required: ['name', 'size'],
      properties: { name: { type: 'string' }, size: { type: 'integer', minimum: 3 }, other: true },
    }
    const { counterexample } = check(
      property(fromSchema(schema), () => false),
      { seed: 5 },
    )
    expect(counterexample?.[0]).toEqual({ name: 'Cupcake', size: 3 })
  })

  test.each<[string, JsonSchema, RegExp]>([
    ['false', false, /No value is possible.*`false`/],
    ['bounds that exclude each other', { type: 'integer', minimum: 3, maximum: 2 }, /No value is possible/],
    ['types that exclude each other', { allOf: [{ type: 'string' }, { type: 'null' }] }, /no type is left/],
    ['not', { type: 'object', properties: { a: { not: {} } } }, /cannot be generated for "not" in "a"/],
    ['if', { if: true }, /cannot be generated for "if"/],
    ['two patterns', { pattern: 'a', allOf: [{ pattern: 'b' }] }, /two different "pattern" at once/],
    ['a missing reference', { $ref: '#/$defs/x' }, /refers to "#\/\$defs\/x"/],
    ['a remote reference', { $ref: 'https://example.com/x.json' }, /References are not fetched/],
    ['a reference to itself', { $ref: '#' }, /leads back to itself/],
  ])('are refused with a reason for %s', (_, schema, message) => {
    expect(() => fromSchema(schema)).toThrow(message)
  })
})
