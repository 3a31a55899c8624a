import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import ts from 'typescript'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generate } from '../../src/codegen/generate.js'

/** Events in each catalogue. The code of a small one is optimised, that of a large one is not. */
const CATALOGUES = [40, 480, 480]
const EVENTS = CATALOGUES.reduce((sum, events) => sum + events)
/** Values that each event is tried on. */
const INSTANCES = 25

const key = fc.constantFrom('a', 'b', 'c', 'd e', '1', 'constructor')
const scalar = fc.constantFrom<unknown>(
  null,
  true,
  false,
  0,
  1,
  -1,
  2.5,
  10,
  '',
  'a',
  'ab',
  'abc',
  '2024-02-18',
  '🦄',
  '*/',
)
// biome-ignore lint/suspicious/noTemplateCurlyInString: that it is not filled in is the point.
const text = fc.constantFrom('plain', '*/ evil()', '`${x}`', 'two\nlines', '@deprecated', "it's")
const annotated = (schema: fc.Arbitrary<Record<string, unknown>>) =>
  fc
    .record({
      schema,
      extra: fc.option(
        fc.record(
          { description: text, title: text, $comment: text, deprecated: fc.boolean(), default: scalar },
          { requiredKeys: [] },
        ),
      ),
    })
    .map(({ schema, extra }) => ({ ...extra, ...schema }))
const dictionary = <T>(values: fc.Arbitrary<T>) =>
  fc.array(fc.tuple(key, values), { maxLength: 4 }).map((entries) => Object.fromEntries(entries))
const keys = fc.uniqueArray(key, { maxLength: 3 })
const small = fc.integer({ min: 0, max: 3 })

/** `part`: may refer, because what refers is a part of the value; so no reference is endless. */
const { part, inPlace } = fc.letrec<{ part: unknown; inPlace: unknown }>((tie) => {
  const typed = fc.oneof(
    fc.record({ type: fc.constantFrom('string', 'number', 'integer', 'boolean', 'null', 'object', 'array') }),
    fc.record({
      type: fc.uniqueArray(fc.constantFrom('string', 'number', 'integer', 'boolean', 'null', 'object', 'array'), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
    fc.record(
      {
        type: fc.constant('string'),
        minLength: small,
        maxLength: small,
        pattern: fc.constantFrom('^a', 'b$', '[\'"`/]'),
        format: fc.constantFrom('date', 'uri', 'date-time', 'nonsense'),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record(
      {
        type: fc.constantFrom('number', 'integer'),
        minimum: small,
        maximum: small,
        exclusiveMinimum: small,
        exclusiveMaximum: small,
        multipleOf: fc.constantFrom(1, 2, 0.5),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record({
      enum: fc.array(fc.oneof(scalar, fc.constantFrom<unknown>({ a: 1 }, [1], [])), { minLength: 1, maxLength: 4 }),
    }),
    fc.record({ const: fc.oneof(scalar, fc.constantFrom<unknown>({ a: [1] }, [])) }),
  )
  const object = fc.record(
    {
      type: fc.constant('object'),
      properties: dictionary(tie('part')),
      required: keys,
      additionalProperties: tie('part'),
      patternProperties: fc
        .constantFrom('^a', '^[0-9]+$', 'b')
        .chain((pattern) => fc.record({ [pattern]: tie('part') })),
      minProperties: small,
      maxProperties: small,
      propertyNames: fc.constant({ minLength: 1 }),
      dependentRequired: dictionary(keys),
      dependentSchemas: dictionary(tie('inPlace')),
    },
    { requiredKeys: ['type'] },
  )
  const array = fc.record(
    {
      type: fc.constant('array'),
      items: tie('part'),
      prefixItems: fc.array(tie('part'), { minLength: 1, maxLength: 3 }),
      contains: tie('part'),
      minContains: small,
      minItems: small,
      maxItems: small,
      uniqueItems: fc.boolean(),
    },
    { requiredKeys: ['type'] },
  )
  const list = fc.array(tie('inPlace'), { minLength: 1, maxLength: 3 })
  const composed = fc.record(
    {
      type: fc.constantFrom('object', 'string'),
      properties: dictionary(tie('part')),
      allOf: list,
      anyOf: list,
      oneOf: list,
      not: tie('inPlace'),
      if: tie('inPlace'),
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
      then: tie('inPlace'),
      else: tie('inPlace'),
    },
    { requiredKeys: [] },
  )
  const any = fc.oneof(
    { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>({}, true),
    annotated(typed),
    annotated(typed),
    annotated(object),
    annotated(array),
    annotated(composed),
  )
  const ref = fc.record({ $ref: fc.constantFrom('#/$defs/x', '#/$defs/y') })
  return {
    inPlace: any,
    part: fc.oneof(
      { weight: 5, arbitrary: any },
      { weight: 1, arbitrary: fc.constant<unknown>(false) },
      { weight: 2, arbitrary: ref },
    ),
  }
})

const instance = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    dictionary(tie('value')),
  ),
})).value

/** By Node itself: Vitest would transform the large modules first. */
const load = createRequire(import.meta.url)
type Validators = typeof import('../../generated/validators.js')

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fuzz-'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Compiles with ajv at run time. Does not check the schemas themselves: `generate` already refuses invalid ones. */
function reference(): Ajv2020 {
  // Without allErrors, ajv accepts [] for { prefixItems: [false], contains: {} }.
  const options = { strict: false, logger: false, ownProperties: true, allErrors: true } as const
  const ajv = new Ajv2020({ ...options, validateSchema: false, code: { optimize: false } })
  // Its account of what was evaluated, which only the unevaluated… keywords need, yields code that throws for some schemas.
  ajv.opts.unevaluated = false
  formats.default(ajv)
  return ajv
}

test(`${EVENTS} random schemas: the output parses, type-checks and agrees with ajv`, async () => {
  const sample = fc.sample(fc.record({ payload: part, x: inPlace, y: inPlace }), { numRuns: EVENTS, seed: 20 })
  const events = sample.map(({ payload, x, y }, index) => ({
    $id: `https://x.example/e${index}`,
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    required: ['event', 'payload'],
    properties: { event: { const: `e${index}` }, payload },
    $defs: { x, y },
  }))
  const instances = fc.sample(instance, { numRuns: EVENTS * INSTANCES, seed: 21 })
  const ajv = reference()
  const verdicts = { valid: 0, invalid: 0 }
  const declarations: string[] = []
  let first = 0
  for (const [catalogue, size] of CATALOGUES.entries()) {
    const out = join(folder, `out${catalogue}`)
    const schemas = join(folder, `catalogue${catalogue}.json`)
    // One file a catalogue: writing a thousand takes as long as type-checking all the output.
    const members = events.slice(first, first + size).map((event, index) => [`e${first + index}`, event] as const)
    const oneOf = members.map(([name]) => ({ $ref: `#/$defs/${name}` }))
    writeFileSync(schemas, JSON.stringify({ oneOf, $defs: Object.fromEntries(members) }))
    await generate({ out, schemas, format: 'cjs', discriminator: 'event' })
    declarations.push(join(out, 'index.d.cts'))
    const { validateEvent }: Validators = load(join(out, 'validators.cjs'))
    for (let index = first; index < first + size; index += 1) {
      const schema = events[index]
      const expected = ajv.compile(JSON.parse(JSON.stringify(schema)))
      for (const payload of instances.slice(index * INSTANCES, (index + 1) * INSTANCES)) {
        const value = { event: `e${index}`, payload }
        const validation = validateEvent(value)
        if (validation.ok !== expected(value))
          throw new Error(
            `e${index}: ${JSON.stringify(schema).replaceAll(/"(description|title|.comment|default)":("[^"]*"|[^,}]*),?/g, '')}\n${JSON.stringify(value)}\nours: ${JSON.stringify(validation)}\najv: ${JSON.stringify(expected.errors)}`,
          )
        verdicts[validation.ok ? 'valid' : 'invalid'] += 1
        if (!validation.ok && validation.issues.length === 0) throw new Error(`e${index}: refused without an issue`)
      }
    }
    first += size
  }
  expect(verdicts.valid).toBeGreaterThan(3000)
  expect(verdicts.invalid).toBeGreaterThan(3000)
  const program = ts.createProgram(declarations, {
    strict: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: [],
    noEmit: true,
    skipDefaultLibCheck: true,
  })
  const problems = ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, start, messageText }) =>
        `${file?.fileName}:${file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    )
  expect(problems.slice(0, 5)).toEqual([])
}, 120_000)
