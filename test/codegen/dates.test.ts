import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generate, generateText } from '../../src/codegen/generate.js'
import { findDates } from '../../src/codegen/model/find-dates.js'
import { emitDates } from '../../src/codegen/validators/emit-dates.js'
import type { JsonSchema } from '../../src/json-schema/schema.js'
import { readExamples } from './examples.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dates-'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Validation = { ok: true; event: Record<string, unknown> } | { ok: false; issues: unknown[] }
interface Generated {
  readonly validateEvent: ((value: unknown) => Validation) & {
    readonly '~standard': { validate(value: unknown): { value?: unknown; issues?: unknown } }
  }
  readonly validators: Readonly<Record<string, (value: unknown) => Validation>>
  readonly handleEvent: (event: unknown, handlers: Record<string, (event: never) => unknown>) => unknown
}

async function withDates(name: string, schemas?: string): Promise<Generated> {
  await generate({ out: join(folder, name), schemas, dates: true, format: 'esm' })
  return await import(pathToFileURL(join(folder, name, 'index.js')).href)
}

test('sent_at is a Date, in types and in a copy of the event', async () => {
  const { validateEvent, validators } = await withDates('ckbox')
  const examples = readExamples().map(({ event }) => event)
  for (const event of [...examples, { ...examples[0], event: 'unknown' } as Record<string, unknown>]) {
    const before = structuredClone(event)
    const validation = validateEvent(event)
    const sent = new Date(String(event.sent_at))
    expect(validation).toEqual({ ok: true, event: { ...event, sent_at: sent } })
    expect(validateEvent['~standard'].validate(event)).toEqual({ value: { ...event, sent_at: sent } })
    const one = validators[String(event.event)]
    if (one !== undefined) expect(one(event)).toEqual(validation)
    expect(event).toEqual(before)
  }
  expect(validateEvent({ ...readExamples()[0]?.event, sent_at: 'x' }).ok).toBe(false)
  const types = readFileSync(join(folder, 'ckbox/types.d.ts'), 'utf8')
  expect(types.match(/ {2}sent_at: Date\n/g)).toHaveLength(11)
  expect(types).not.toContain('sent_at: string')
})

test('without the option nothing changes', async () => {
  const { files } = await generateText({ format: 'esm' })
  expect([...files.values()].join('\n')).not.toMatch(/toDate|CONVERTERS/)
})

describe('in a catalogue of other schemas', () => {
  const time = { $ref: '#/$defs/time' }
  const ownTime = { type: 'string', format: 'date-time' }
  const event = {
    type: 'object',
    required: ['event'],
    properties: {
      event: { const: 'x' },
      at: { ...time, description: 'With words.' },
      never: { type: ['string', 'null'], format: 'date-time' },
      maybe: { anyOf: [time, { type: 'null' }] },
      all: { type: 'array', items: time },
      byName: { type: 'object', additionalProperties: { type: 'object', properties: { at: time } } },
      tree: { $ref: '#/$defs/tree' },
      either: {
        anyOf: [
          { type: 'string', format: 'date-time' },
          { type: 'string', const: 'never' },
        ],
      },
      pair: { prefixItems: [{ type: 'string', format: 'date-time' }] },
      day: { type: 'string', format: 'date' },
      moved: {
        type: 'object',
        properties: {
          at: { ...ownTime },
          from: { ...ownTime },
          to: { type: 'object', properties: { at: { ...ownTime } } },
        },
        oneOf: [
          { properties: { k: { const: 'a' }, at: { type: 'string' } } },
          { properties: { k: { const: 'b' }, to: { properties: { at: { type: 'string' } } } }, required: ['k'] },
        ],
      },
      others: { type: 'object', properties: { name: { type: 'string' } }, additionalProperties: time },
      composed: {
        allOf: [
          { type: 'object', properties: { at: { type: 'string', format: 'date-time' } } },
          { properties: { at: { type: 'string', minLength: 3 } } },
        ],
      },
    },
    $defs: {
      time: { type: 'string', format: 'date-time' },
      tree: { type: 'object', properties: { at: time, children: { type: 'array', items: { $ref: '#/$defs/tree' } } } },
    },
  }
  const at = '2024-02-18T10:00:00.123Z'
  const date = new Date(at)

  test('what is a date for sure is one, also in lists, maps and trees; what is in a union is not', async () => {
    const schemas = join(folder, 'x.schema.json')
    writeFileSync(schemas, JSON.stringify(event))
    const { validateEvent } = await withDates('other', schemas)
    const value = {
      event: 'x',
      at,
      never: null,
      maybe: at,
      all: [at, at],
      byName: { a: { at }, b: {} },
      tree: { at, children: [{ at, children: [] }, {}] },
      either: at,
      pair: [at],
      day: '2024-02-18',
      composed: { at },
      moved: { k: 'a', at, from: at, to: { at } },
      others: { name: 'hello', from: at },
      other: { at },
    }
    const validation = validateEvent(value)
    expect(validation.ok && validation.event).toEqual({
      ...value,
      at: date,
      maybe: date,
      all: [date, date],
      byName: { a: { at: date }, b: {} },
      tree: { at: date, children: [{ at: date, children: [] }, {}] },
      composed: { at: date },
      moved: { k: 'a', at, from: date, to: { at } },
      others: { name: 'hello', from: date },
    })
    const use = join(folder, 'other/use.ts')
    writeFileSync(
      use,
      `import type { XEvent } from './types.js'
export const dates = (event: XEvent): (Date | null | undefined)[] => [
  event.at, event.never, event.maybe, event.all?.[0], event.byName?.a?.at, event.tree?.children?.[0]?.at, event.composed?.at,
  event.moved?.from,
]
export const texts = (event: XEvent): (string | undefined)[] => [event.either, event.pair?.[0], event.day, event.moved?.at, event.moved?.to?.at]
`,
    )
    const options = {
      strict: true,
      noUncheckedIndexedAccess: true,
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      types: [],
      noEmit: true,
      skipDefaultLibCheck: true,
    }
    const problems = ts.getPreEmitDiagnostics(ts.createProgram([use], options))
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))).toEqual([])
  })

  test.each([
    ['2024-02-18t10:00:00z', '2024-02-18T10:00:00.000Z'],
    ['2024-02-18 10:00:00.5+02:00', '2024-02-18T08:00:00.500Z'],
    ['2024-02-18T10:00:00.123456-05:30', '2024-02-18T15:30:00.123Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['2016-12-31T15:59:60.5-08:00', '2017-01-01T00:00:00.500Z'],
  ])('reads %s as %s', async (text, iso) => {
    const { validateEvent } = await import(pathToFileURL(join(folder, 'other/index.js')).href)
    const validation = validateEvent({ event: 'x', at: text })
    expect((validation.event.at as Date).toISOString()).toBe(iso)
  })

  test('handlers find events that share a name by their form', async () => {
    const one = (key: string) => ({
      type: 'object',
      required: ['event', key],
      properties: { event: { const: 'x' }, [key]: { type: 'string', format: 'date-time' } },
    })
    const schemas = join(folder, 'several.schema.json')
    writeFileSync(
      schemas,
      JSON.stringify({
        oneOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/b' }],
        $defs: { a: one('from'), b: one('to') },
      }),
    )
    await generate({ out: join(folder, 'several'), schemas, dates: true, format: 'esm', discriminator: 'event' })
    const { validateEvent, handleEvent }: Generated = await import(pathToFileURL(join(folder, 'several/index.js')).href)
    const validation = validateEvent({ event: 'x', to: at })
    expect(
      validation.ok && handleEvent(validation.event, { a: () => 1, b: ({ to }: { to: Date }) => to.getTime() }),
    ).toBe(date.getTime())
  })
})

test('dates at the end of a long chain of references are found', async () => {
  const length = 3000
  const link = (index: number) =>
    index === length
      ? { type: 'string', format: 'date-time' }
      : index % 2 === 0
        ? { $ref: `#/$defs/D${index + 1}` }
        : { type: 'object', properties: { next: { $ref: `#/$defs/D${index + 1}` } } }
  const defs = new Map(
    Array.from({ length: length + 1 }, (_, index): [string, JsonSchema] => [`D${index}`, link(index)]),
  )
  const dates = findDates({ defs, events: [], discriminator: [], unknown: undefined, title: '', description: '' }, [
    'D0',
  ])
  expect(dates.nodes.get('D0')?.hasDates).toBe(true)
  expect(emitDates(dates).functionOf.get('D0')).toBe('dates1')
})
