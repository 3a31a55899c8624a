import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  registerSchema,
  type SchemaObject,
  setShouldValidateFormat,
  validate,
} from '@hyperjump/json-schema/draft-2020-12'
import '@hyperjump/json-schema/formats'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { beforeAll, describe, expect, test } from 'vitest'

const BASE = 'https://cdn.jsdelivr.net/npm/ckbox-webhooks@1/schemas/'
const METASCHEMA = 'https://json-schema.org/draft/2020-12/schema'

const paths = readdirSync('schemas', { recursive: true, encoding: 'utf8' })
const schemaPaths = paths.filter((path) => path.endsWith('.schema.json')).sort()
const eventSchemas = schemaPaths.filter((path) => /^(common|events)\/|^(envelope|webhook)\./.test(path))
const examplePaths = paths.filter((path) => path.startsWith('examples/') && path.endsWith('.json')).sort()

function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join('schemas', path), 'utf8'))
}

const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false })
formats.default(ajv)

beforeAll(() => {
  setShouldValidateFormat(true)
  for (const path of schemaPaths) ajv.addSchema(readJson(path))
  for (const path of schemaPaths) registerSchema(readJson(path) as SchemaObject, BASE + path)
})

describe.each(schemaPaths)('%s', (path) => {
  test('is a schema of draft 2020-12 to two validators', async () => {
    const schema = readJson(path)
    expect(schema.$schema).toBe(METASCHEMA)
    expect(ajv.validateSchema(schema)).toBe(true)
    expect(ajv.getSchema(BASE + path)).toBeTypeOf('function')
    const output = await validate(METASCHEMA, schema as never)
    expect(output.valid).toBe(true)
  })

  test('has the $id at which it is published', () => {
    expect(readJson(path).$id).toBe(BASE + path)
  })
})

describe.each(eventSchemas)('%s', (path) => {
  test('describes every property', () => {
    expect(undescribed(readJson(path), path)).toEqual([])
  })

  test('is open: no closed object, no pattern or length on a string', () => {
    const closing = [
      'additionalProperties',
      'unevaluatedProperties',
      'pattern',
      'minLength',
      'maxLength',
      'propertyNames',
    ]
    expect(keywords(readJson(path)).filter((keyword) => closing.includes(keyword))).toEqual([])
  })
})

test('a counterexample is the same in a report and in a replay file', () => {
  const { counterexample, delivery } = readJson('report.schema.json').$defs as Record<string, unknown>
  expect(readJson('replay.schema.json').$defs).toEqual({ counterexample, delivery })
})

test('any event lists every event schema', () => {
  const { allOf } = readJson('webhook.schema.json') as { allOf: { then: { $ref: string } }[] }
  const listed = allOf.map((rule) => rule.then.$ref)
  expect(listed.sort()).toEqual(schemaPaths.filter((path) => path.startsWith('events/')))
})

describe.each(examplePaths)('%s', (path) => {
  const event = readJson(path) as { event: string }

  test('is named for its event', () => {
    expect(path.slice('examples/'.length).startsWith(`${event.event}.`)).toBe(true)
  })

  test.each(['webhook.schema.json', `events/${event.event}.schema.json`])(
    'is valid to two validators as %s',
    async (schema) => {
      const check = ajv.getSchema(BASE + schema)
      expect(check?.(event), JSON.stringify(check?.errors)).toBe(true)
      const output = await validate(BASE + schema, event as never)
      expect(output.valid).toBe(true)
    },
  )
})

test('every event has an example', () => {
  const events = schemaPaths.filter((path) => path.startsWith('events/')).map((path) => path.slice('events/'.length))
  const named = new Set(examplePaths.map((path) => (readJson(path) as { event: string }).event))
  expect(events.map((path) => path.replace('.schema.json', '')).filter((event) => !named.has(event))).toEqual([])
})

describe('any event', () => {
  const uploaded = readJson('examples/asset.uploaded.json') as { payload: { asset: Record<string, unknown> } }
  const changed = (asset: Record<string, unknown>) => ({
    ...uploaded,
    payload: { ...uploaded.payload, asset: { ...uploaded.payload.asset, ...asset } },
  })
  const { id: _, ...withoutId } = uploaded.payload.asset

  test.each<[string, unknown, boolean]>([
    ['an unknown event', { ...uploaded, event: 'asset.restored', payload: { anything: [1] } }, true],
    ['unknown fields at every level', { ...changed({ blurHash: 'x' }), attempt: 2 }, true],
    ['an asset that is no image and has no tags or description', changed({ images_urls: {}, metadata: {} }), true],
    [
      'a role that nobody knows',
      { ...uploaded, payload: { ...uploaded.payload, user: { id: '', role: 'Dragon' } } },
      true,
    ],
    ['a wrongly typed size', changed({ size_in_bytes: '523625' }), false],
    ['a fraction of a byte', changed({ size_in_bytes: 0.5 }), false],
    ['a URL with a space', changed({ url: 'https://a.example/a b' }), false],
    ['a date that is none', { ...uploaded, sent_at: '2024-02-30T00:00:00.000Z' }, false],
    ['a known event without an asset id', { ...uploaded, payload: { ...uploaded.payload, asset: withoutId } }, false],
    ['no envelope', uploaded.payload, false],
    ['an array', [uploaded], false],
  ])('%s', async (_name, event, valid) => {
    expect(ajv.getSchema(`${BASE}webhook.schema.json`)?.(event)).toBe(valid)
    const output = await validate(`${BASE}webhook.schema.json`, event as never)
    expect(output.valid).toBe(valid)
  })
})

/** Properties without a description, neither here nor where they refer to. */
function undescribed(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([keyword, value]) => {
    const missing: string[] = []
    if (keyword === 'properties' && !path.includes('/if')) {
      for (const [name, property] of Object.entries(value as Record<string, Record<string, unknown>>)) {
        if (property.description === undefined && property.$ref === undefined) missing.push(`${path}/${name}`)
      }
    }
    return [...missing, ...undescribed(value, `${path}/${keyword}`)]
  })
}

function keywords(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([keyword, value]) => [keyword, ...keywords(value)])
}
