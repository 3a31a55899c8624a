import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isKnownEvent, validateEvent, validators } from '../../../generated/validators.js'
import { loadModel } from '../../../src/codegen/read/load-model.js'
import { schemaSet } from '../../../src/codegen/read/read-schemas.js'
import type { JsonSchema } from '../../../src/json-schema/schema.js'
import { readExamples } from '../examples.js'
import { evaluateValidators } from './evaluate-validators.js'

const bundle = JSON.parse(readFileSync('generated/webhook.bundle.schema.json', 'utf8'))
const ajv = new Ajv2020({ strict: false })
formats.default(ajv)
const atRunTime = ajv.compile(bundle)
const examples = readExamples()

function example(name: string): Record<string, unknown> {
  const found = examples.find((candidate) => candidate.name === `${name}.json`)
  if (found === undefined) throw new Error(`no example ${name}`)
  return structuredClone(found.event)
}

/** The paths of all values in an event, as lists of keys. */
function paths(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]]
  return [[...path], ...Object.entries(value).flatMap(([key, inner]) => paths(inner, [...path, key]))]
}

function change(
  event: unknown,
  path: readonly string[],
  edit: (holder: Record<string, unknown>, key: string) => void,
): unknown {
  const copy = structuredClone({ root: event }) as Record<string, unknown>
  const steps = ['root', ...path]
  let holder: Record<string, unknown> = copy
  for (const step of steps.slice(0, -1)) holder = holder[step] as Record<string, unknown>
  edit(holder, steps.at(-1) ?? 'root')
  return copy.root
}

const strange = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    '',
    'https://a.example/b',
    'https://a.example/a b',
    'ping',
    '2024-02-29T23:59:60Z',
    '2023-02-29T00:00:00Z',
    -1,
    0.5,
    1e300,
    {},
    [],
    null,
  ),
)

const mutated = fc.constantFrom(...examples).chain(({ event }) =>
  fc
    .record({
      path: fc.constantFrom(...paths(event)),
      kind: fc.constantFrom('replace', 'remove', 'add'),
      key: fc.string(),
      value: strange,
    })
    .map(({ path, kind, key, value }) =>
      change(event, path, (holder, last) => {
        const target = holder[last]
        if (kind === 'remove' && path.length > 0) delete holder[last]
        else if (kind === 'add' && typeof target === 'object' && target !== null && !Array.isArray(target)) {
          Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
        } else holder[last] = value
      }),
    ),
)

describe('the generated validators', () => {
  test.each(examples)('accept $name', ({ event }) => {
    expect(validateEvent(event)).toEqual({ ok: true, event })
  })

  test('agree with ajv at run time about changed events', () => {
    let refused = 0
    const agrees = fc.property(mutated, (event) => {
      const { ok } = validateEvent(event)
      if (!ok) refused += 1
      expect(ok).toBe(atRunTime(event))
    })
    fc.assert(agrees, { numRuns: 3000, seed: 1 })
    // Otherwise the changes are too tame to show anything.
    expect(refused).toBeGreaterThan(500)
  })

  test('agree with ajv at run time about any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => validateEvent(value).ok === atRunTime(value)),
      { numRuns: 1000, seed: 2 },
    )
  })

  test('point at what is wrong, and say it in words', () => {
    const event = example('asset.uploaded') as { payload: { asset: Record<string, unknown> } }
    Object.assign(event.payload.asset, { size_in_bytes: '523625', tags: ['a', 1], images_urls: { 192: 'a b' } })
    delete event.payload.asset.id
    const validation = validateEvent(event)
    expect(validation.ok ? [] : validation.issues).toEqual([
      {
        pointer: '/payload/asset/id',
        path: 'payload.asset.id',
        keyword: 'required',
        message: 'payload.asset.id: is missing',
      },
      {
        pointer: '/payload/asset/images_urls/192',
        path: 'payload.asset.images_urls["192"]',
        keyword: 'format',
        message: 'payload.asset.images_urls["192"]: expected an absolute URI, got "a b"',
      },
      {
        pointer: '/payload/asset/size_in_bytes',
        path: 'payload.asset.size_in_bytes',
        keyword: 'type',
        message: 'payload.asset.size_in_bytes: expected an integer, got "523625"',
      },
      {
        pointer: '/payload/asset/tags/1',
        path: 'payload.asset.tags[1]',
        keyword: 'type',
        message: 'payload.asset.tags[1]: expected a string, got 1',
      },
    ])
  })

  test.each<[unknown, string]>([
    [undefined, 'the event: expected an object, got nothing'],
    [null, 'the event: expected an object, got null'],
    [[], 'the event: expected an object, got an empty array'],
    [
      { ...example('ping'), sent_at: 'yesterday' },
      'sent_at: expected a date and time such as 2024-02-18T18:03:18.815Z, got "yesterday"',
    ],
    [
      { ...example('ping'), sent_at: 'x'.repeat(200) },
      `sent_at: expected a date and time such as 2024-02-18T18:03:18.815Z, got "${'x'.repeat(80)}…"`,
    ],
    [{ ...example('ping'), event: 7 }, 'event: expected a string, got 7'],
    [{ ...example('folder.created'), event: 'ping' }, 'payload.id: is missing'],
  ])('refuse %j', (value, message) => {
    const validation = validateEvent(value)
    expect(validation.ok ? undefined : validation.issues[0]?.message).toBe(message)
  })

  test('say at most a hundred things', () => {
    const event = example('asset.uploaded') as { payload: { asset: Record<string, unknown> } }
    event.payload.asset.tags = Array.from({ length: 100_000 }, () => 1)
    const validation = validateEvent(event)
    expect(validation.ok ? 0 : validation.issues.length).toBe(100)
  })

  test('let an unknown event pass, and know it from the known ones', () => {
    const validation = validateEvent({ ...example('asset.uploaded'), event: 'asset.restored', payload: {} })
    expect(validation.ok && isKnownEvent(validation.event)).toBe(false)
    expect(validation.ok).toBe(true)
  })

  test('do not take an inherited property for an event', () => {
    expect(validateEvent(Object.create(example('ping'))).ok).toBe(atRunTime(Object.create(example('ping'))))
    expect(validateEvent({ ...example('ping'), event: 'constructor' }).ok).toBe(true)
    expect(Object.keys(validators)).toHaveLength(10)
  })

  test('are Standard Schemas', () => {
    const standard = validators['folder.created']['~standard']
    expect(standard).toMatchObject({ version: 1, vendor: 'ckbox-webhooks' })
    const event = example('folder.created')
    expect(standard.validate(event)).toEqual({ value: event })
    expect(
      standard.validate({
        ...event,
        payload: { ...(event.payload as object), folder: { id: '1', name: 2, category_id: '3' } },
      }),
    ).toEqual({
      issues: [{ path: ['payload', 'folder', 'name'], message: 'payload.folder.name: expected a string, got 2' }],
    })
    expect(validateEvent['~standard'].validate(example('ping'))).toEqual({ value: example('ping') })
    const tagged = example('asset.uploaded') as { payload: { asset: { tags: unknown } } }
    tagged.payload.asset.tags = ['a', 1]
    expect(validateEvent['~standard'].validate(tagged)).toEqual({
      issues: [{ path: ['payload', 'asset', 'tags', 1], message: 'payload.asset.tags[1]: expected a string, got 1' }],
    })
  })

  test('need nothing but each other at run time', () => {
    const events = readdirSync('generated/events').map((name) => `events/${name}`)
    for (const file of ['validators.js', 'shared.js', ...events]) {
      const code = readFileSync(`generated/${file}`, 'utf8').replace(
        /^(import|export) .* from '\.\.?\/[\w./-]+'$/gm,
        '',
      )
      expect(code, file).not.toMatch(/\bimport\b|\brequire\b/)
    }
  })

  test('tell of a union within an event only what is wrong with the form that is meant', () => {
    const kind = (name: string, key: string, type: string) => ({
      required: ['kind', key],
      properties: { kind: { const: name }, [key]: { type } },
    })
    const payload = { type: 'object', oneOf: [kind('a', 'n', 'number'), kind('b', 's', 'string')] }
    const schema = { type: 'object', properties: { event: { const: 'x' }, payload } }
    const documents = [{ path: 'x.json', fileUrl: 'file:///x.json', schema }]
    const validate = evaluateValidators(loadModel(schemaSet(documents), { discriminator: 'event' }))
    const errorsOf = (value: unknown) => {
      const validation = validate({ event: 'x', payload: value })
      return validation.ok ? [] : validation.issues.map(({ pointer, keyword }) => `${pointer} ${keyword}`)
    }
    expect(errorsOf({ kind: 'a', n: 1 })).toEqual([])
    expect(errorsOf({ kind: 'a', n: 'x' })).toEqual(['/payload/n type'])
    expect(errorsOf({ kind: 'c', n: 'x' })).toEqual(['/payload/kind enum'])
  })

  test.each<[JsonSchema, unknown, string]>([
    [{ anyOf: [{ enum: ['a', 'b'] }, { type: 'number' }] }, 'c', 'expected one of "a", "b" or a number, got "c"'],
    [{ anyOf: [{ enum: ['a', 'b'] }, { type: 'number' }] }, true, 'expected one of "a", "b" or a number, got true'],
    [{ oneOf: [{ const: 'a' }, { type: 'object' }, { type: 'null' }] }, 1, 'expected "a" or an object or null, got 1'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 1, 'expected a string or null, got 1'],
    [{ oneOf: [{ const: 'a' }, { const: 'a' }, { type: 'number' }] }, 'a', 'expected a number, got "a"'],
    [{ enum: [] }, 1, 'no value is allowed, got 1'],
    [{ type: 'string', const: 1 }, 1, 'no value is allowed, got 1'],
    [{ prefixItems: [true], unevaluatedItems: false }, ['a', null], 'is not allowed'],
  ])('%j refuses %j: %s', (payload, value, message) => {
    const schema = { type: 'object', properties: { event: { const: 'x' }, payload } }
    const documents = [{ path: 'x.json', fileUrl: 'file:///x.json', schema }]
    const validate = evaluateValidators(loadModel(schemaSet(documents), { discriminator: 'event' }))
    const validation = validate({ event: 'x', payload: value })
    expect(
      validation.ok ? [] : validation.issues.map((issue) => issue.message.replace(/^payload(?:\[1\])?: /, '')),
    ).toEqual([message])
  })
})
