import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type GeneratedText, generateText } from '../../../src/codegen/generate.js'
import { loadModel } from '../../../src/codegen/read/load-model.js'
import { readSchemas } from '../../../src/codegen/read/read-schemas.js'
import { UsageError } from '../../../src/errors.js'
import { evaluateValidators } from '../validators/evaluate-validators.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-schemas-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(path: string, content: unknown): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  const isText = typeof content === 'string' || Buffer.isBuffer(content)
  writeFileSync(join(folder, path), isText ? content : JSON.stringify(content))
}

function event(payload: unknown, more: object = {}): object {
  const properties = { event: { const: 'x' }, payload }
  return { type: 'object', required: ['event', 'payload'], properties, ...more }
}

function generated(): Promise<GeneratedText> {
  return generateText({ schemas: join(folder, 's'), format: 'esm' })
}

/** What the catalogue accepts as a payload. */
function accepts(): (payload: unknown) => boolean {
  const model = loadModel(readSchemas(join(folder, 's')))
  const validate = evaluateValidators(model)
  return (payload) => validate({ event: 'x', payload }).ok
}

describe('a referenced file', () => {
  test('is a schema whatever keywords it has, and whatever its name', () => {
    put(
      's/a.schema.json',
      event({ prefixItems: [{ $ref: 'level.json' }, { $ref: 'b/any.json' }, { $ref: '../s/b/n.json' }] }),
    )
    put('s/level.json', { enum: ['low', 'high'] })
    put('s/b/any.json', 'true')
    put('s/b/n.json', { minimum: 3 })
    const valid = accepts()
    expect(valid(['low', {}, 3])).toBe(true)
    expect(valid(['mid', {}, 3])).toBe(false)
    expect(valid(['low', {}, 2])).toBe(false)
  })

  test('is found by its $id, in any file of the folder', () => {
    put('s/a.schema.json', event({ $ref: 'https://x.example/level#high' }))
    put('s/defs/other.json', { $id: 'https://x.example/level', $defs: { h: { $anchor: 'high', const: 'high' } } })
    expect(accepts()('high')).toBe(true)
    expect(accepts()('low')).toBe(false)
  })

  test('may lie behind a symbolic link that stays in the folder, and behind no other', () => {
    put('s/a.schema.json', event({ $ref: 'link.json' }))
    put('s/real/b.json', { type: 'string' })
    symlinkSync(join(folder, 's/real/b.json'), join(folder, 's/link.json'))
    symlinkSync(join(folder, 's'), join(folder, 's/real/loop'))
    expect(accepts()(1)).toBe(false)
    put('outside.json', { type: 'string' })
    rmSync(join(folder, 's/link.json'))
    symlinkSync(join(folder, 'outside.json'), join(folder, 's/link.json'))
    expect(accepts).toThrow(/a\.schema\.json \(at \/properties\/payload\) has a \$ref to a schema that is missing/)
  })

  test('is not looked for behind a link to itself, or to nothing', () => {
    put('s/a.schema.json', event({ type: 'string' }))
    symlinkSync('loop.json', join(folder, 's/loop.json'))
    symlinkSync('nothing.json', join(folder, 's/gone.json'))
    expect(accepts()('x')).toBe(true)
  })

  test.each(['b%2Fc.json', 'b%E0%A4.json'])('that cannot be a file is refused: %s', async ($ref) => {
    put('s/a.schema.json', event({ $ref }))
    await expect(generated()).rejects.toThrow(new RegExp(`${$ref} cannot be read: `))
    await expect(generated()).rejects.toBeInstanceOf(UsageError)
  })
})

describe('only what the events need must be sound', () => {
  test.each<[string, string, unknown, RegExp]>([
    ['that is not JSON', 'b.schema.json', '{', /b\.schema\.json is not valid JSON/],
    [
      'with a dangling reference',
      'b.schema.json',
      { $ref: 'gone.json' },
      /b\.schema\.json has a \$ref to a schema that is missing/,
    ],
    ['in Latin-1', 'b.schema.json', Buffer.from([0x22, 0xe9, 0x22]), /b\.schema\.json is not UTF-8/],
  ])('a file %s is passed over with a warning, unless one refers to it', async (_, path, content, reason) => {
    put('s/a.schema.json', event({ type: 'string' }))
    put(`s/${path}`, content)
    const { warnings } = await generated()
    expect(warnings.join('\n')).toMatch(/Passed over, because no event needs it: /)
    expect(warnings.join('\n')).toMatch(reason)
    put('s/a.schema.json', event({ $ref: path }))
    await expect(generated()).rejects.toThrow(reason)
  })
})

describe('what is not checked is named', () => {
  test('formats, once each, and keywords that the draft does not have', async () => {
    put('s/a.schema.json', {
      $schema: 'http://json-schema.org/draft-07/schema#',
      ...event({
        properties: { a: { format: 'phone' }, b: { format: 'phone' }, c: { minContains: 2 }, d: { format: 'double' } },
      }),
    })
    const payload = 'a.schema.json (at /properties/payload/properties'
    expect((await generated()).warnings).toEqual([
      `The format "phone" is not checked: ${payload}/a) and in 1 more place.`,
      `"minContains" is ignored, because draft-07 does not have it: ${payload}/c).`,
    ])
  })

  test('patterns that can take exponential time', async () => {
    put('s/a.schema.json', event({ pattern: '^(a+)+$', patternProperties: { '^(b|b)*$': true, '^(c\\.)+$': true } }))
    const { warnings } = await generated()
    expect(warnings.map((warning) => /^(.*): the pattern (.*) can take/.exec(warning)?.slice(1))).toEqual([
      ['a.schema.json (at /properties/payload)', '"^(a+)+$"'],
      ['a.schema.json (at /properties/payload)', '"^(b|b)*$"'],
    ])
  })
})

test.each<[string, object, unknown[], unknown[]]>([
  ['nullable beside a type', { type: 'string', nullable: true }, ['a', null], [1]],
  ['nullable beside an enum', { type: 'string', enum: ['a'], nullable: true }, ['a', null], ['b']],
  ['nullable beside a const', { const: 'a', nullable: true }, ['a', null], ['b']],
  [
    'nullable beside a union',
    { anyOf: [{ type: 'string' }, { type: 'number' }], nullable: true },
    ['a', 1, null],
    [true],
  ],
  ['nullable: false', { type: 'string', nullable: false }, ['a'], [null]],
  ['int32', { format: 'int32' }, [2147483647, 'a'], [2147483648, 0.5]],
  ['int64', { format: 'int64' }, [2 ** 53], [0.5]],
  ['byte', { format: 'byte' }, ['YQ==', 1], ['Y']],
  ['multipleOf in decimals', { multipleOf: 0.01 }, [19.99, 4.35, 0.07, 1.1, -19.99, 1e21], [0.001, 1.005]],
  ['multipleOf with exponents', { multipleOf: 1e-7 }, [3e-7, 1, 1e300], [3.5e-7, 1e-8]],
  ['a needless escape', { pattern: '^\\d{4}\\-\\d{2}\\_\\@$' }, ['2024-02_@'], ['2024_02']],
  ['a lone bracket', { pattern: '^[a]]$' }, ['a]'], ['a']],
  ['an escape in a class', { pattern: '^[\\w\\-]+$' }, ['a-b'], ['a b']],
])('%s', (_, payload, valid, invalid) => {
  put('s/a.schema.json', event(payload))
  const check = accepts()
  expect(valid.filter((value) => !check(value))).toEqual([])
  expect(invalid.filter((value) => check(value))).toEqual([])
})

test.each<[string, unknown, string]>([
  ['type', { type: 'strng' }, ': "type" is "strng", but must be "string", or one of string, number, integer'],
  ['minLength', { minLength: '3' }, ': "minLength" is "3", but must be a whole number, zero or more.'],
  ['required', { required: true }, ': "required" is true, but must be a list of property names.'],
  ['multipleOf', { multipleOf: 0 }, ': "multipleOf" is 0, but must be a number above zero.'],
  ['pattern', { pattern: '(' }, ': the pattern "(" is not a regular expression of ECMAScript.'],
  ['an escape of another dialect', { pattern: '^a\\Z' }, ': the pattern "^a\\\\Z" is not a regular expression'],
])('a wrong %s is refused with file, pointer and what to do', async (_, payload, message) => {
  put('s/a.schema.json', event(payload))
  await expect(generated()).rejects.toThrow(`a.schema.json (at /properties/payload)${message}`)
})

test.each([
  ['const: .inf', '"const" is "Infinity"'],
  ['enum: [1, [.nan]]', '"enum" is [1,["NaN"]]'],
])('%s in YAML is refused', async (keyword, is) => {
  put(
    's/a.schema.yaml',
    `type: object\nrequired: [event]\nproperties:\n  event: { const: a }\n  payload: { ${keyword} }\n`,
  )
  await expect(generated()).rejects.toThrow(
    `a.schema.yaml (at /properties/payload): ${is}, but must be a JSON value, which has no infinite number and no NaN.`,
  )
})

test('a property that is no schema is refused at its own pointer', async () => {
  put('s/a.schema.json', event({ properties: { 'a/b': 'foo' } }))
  await expect(generated()).rejects.toThrow(
    'a.schema.json (at /properties/payload/properties/a~1b) is "foo", but must be a schema: an object, true or false.',
  )
})

test('tsType in an input is inert', async () => {
  put('s/a.schema.json', event({ type: 'string', tsType: 'Hacked' }))
  expect([...(await generated()).files.values()].join('\n')).not.toContain('Hacked')
})

describe('sizes end in time', () => {
  const chain = (length: number, step: (next: object, index: number) => object) =>
    Object.fromEntries(
      Array.from({ length }, (_, index) => [
        `d${index}`,
        index < length - 1 ? step({ $ref: `#/$defs/d${index + 1}` }, index) : { type: 'object' },
      ]),
    )

  test.each<[string, Record<string, object>]>([
    ['3,000 references', chain(3000, (next) => next)],
    ['3,000 references with more beside them', chain(3000, (next) => ({ ...next, minProperties: 0 }))],
    ['3,000 times allOf', chain(3000, (next, index) => ({ allOf: [next], properties: { [`p${index}`]: true } }))],
    ['each twice', chain(40, (next) => ({ anyOf: [next, next] }))],
  ])(
    '%s',
    async (_, $defs) => {
      put('s/a.schema.json', event({ $ref: '#/$defs/d0', unevaluatedProperties: true }, { $defs }))
      await expect(generated()).resolves.toMatchObject({ events: ['x'] })
    },
    30_000,
  )

  test('20,000 aliases', async () => {
    const indexes = [...Array(20_000).keys()]
    const properties = Object.fromEntries(indexes.map((index) => [`p${index}`, { $ref: `#/$defs/d${index}` }]))
    const $defs = {
      t: { type: 'object' },
      ...Object.fromEntries(indexes.map((index) => [`d${index}`, { $ref: '#/$defs/t' }])),
    }
    put('s/a.schema.json', event({ properties }, { $defs }))
    await expect(generated()).resolves.toMatchObject({ events: ['x'] })
  }, 30_000)
})
