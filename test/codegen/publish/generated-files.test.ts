import { readFileSync } from 'node:fs'
import SwaggerParser from '@apidevtools/swagger-parser'
import { Parser } from '@asyncapi/parser'
import {
  registerSchema,
  type SchemaObject,
  setShouldValidateFormat,
  validate,
} from '@hyperjump/json-schema/draft-2020-12'
import '@hyperjump/json-schema/formats'
import { validate as validateOpenApi } from '@hyperjump/json-schema/openapi-3-1'
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { beforeAll, describe, expect, test } from 'vitest'
import { validateEvent } from '../../../generated/validators.js'
import { readExamples } from '../examples.js'

interface PayloadCase {
  readonly name: string
  readonly valid: boolean
  readonly pointer?: string
  readonly event: unknown
}

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'))
const bundle = readJson('generated/webhook.bundle.schema.json')
const draft07 = readJson('generated/webhook.bundle.draft-07.schema.json')
const vectors: { groups: { name: string; cases: PayloadCase[] }[] } = readJson('vectors/payloads.json')
const cases = vectors.groups.flatMap(({ name, cases }) => cases.map((one) => ({ ...one, group: name })))

const ajv = new Ajv2020({ strict: false })
formats.default(ajv)
const byBundle = ajv.compile(bundle)
const ajv07 = new Ajv({ strict: false })
formats.default(ajv07)
const byDraft07 = ajv07.compile(draft07)

beforeAll(() => {
  setShouldValidateFormat(true)
  registerSchema(bundle as SchemaObject)
})

test('the bundle and its draft-07 twin refer to nothing outside', () => {
  for (const schema of [bundle, draft07]) {
    const refs = JSON.stringify(schema).match(/"\$ref":"[^"]*"/g) ?? []
    expect(refs.length).toBeGreaterThan(20)
    expect(refs.filter((ref) => !/"#\/(\$defs|definitions)\/\w+"$/.test(ref))).toEqual([])
  }
})

test('no schema of the draft-07 twin has keywords beside a $ref', () => {
  const lonely = (value: unknown): boolean => {
    if (typeof value !== 'object' || value === null) return true
    return (!('$ref' in value) || Object.keys(value).length === 1) && Object.values(value).every(lonely)
  }
  expect(lonely(draft07)).toBe(true)
})

describe('payload vectors', () => {
  test('satisfy their schema, and have names of their own', () => {
    const check = ajv.compile(readJson('vectors/payloads.schema.json'))
    expect(check(vectors), JSON.stringify(check.errors)).toBe(true)
    for (const { cases } of vectors.groups) expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length)
    expect(vectors.groups).toHaveLength(11)
    expect(cases.filter(({ valid }) => !valid).length).toBeGreaterThan(80)
    expect(cases.filter(({ valid }) => valid).length).toBeGreaterThan(50)
  })

  test.each(cases)('$group: $name', async ({ event, valid, pointer }) => {
    expect(byBundle(event)).toBe(valid)
    expect(byDraft07(event)).toBe(valid)
    const output = await validate(bundle.$id, event as never)
    expect(output.valid).toBe(valid)
    const validation = validateEvent(event)
    expect(validation.ok).toBe(valid)
    if (!validation.ok) expect(validation.issues.map((issue) => issue.pointer)).toContain(pointer)
  })
})

test('the AsyncAPI document is accepted by the official parser', async () => {
  const { document, diagnostics } = await new Parser().parse(readFileSync('generated/asyncapi.json', 'utf8'))
  expect(diagnostics.filter(({ severity }) => severity <= 1)).toEqual([])
  expect(document?.version()).toBe('3.0.0')
  expect(
    document
      ?.messages()
      .all()
      .map((message) => message.name()),
  ).toContain('asset.cache.invalidated')
}, 20_000)

test('the OpenAPI document is accepted by swagger-parser, and by the official schema', async () => {
  const document = readJson('generated/openapi.json')
  const parsed = await SwaggerParser.validate(structuredClone(document))
  expect(Object.keys(('webhooks' in parsed && parsed.webhooks) || {})).toHaveLength(10)
  const output = await validateOpenApi('https://spec.openapis.org/oas/3.1/schema-draft-2020-12', document)
  expect(output.valid).toBe(true)
}, 20_000)

test('the schemas in the OpenAPI document accept the examples in it', () => {
  const document = readJson('generated/openapi.json')
  ajv.addSchema({ $id: 'https://example.com/openapi', ...document })
  for (const [event, { post }] of Object.entries<{
    post: {
      requestBody: {
        content: { 'application/json': { schema: { $ref: string }; examples: Record<string, { value: unknown }> } }
      }
    }
  }>(document.webhooks)) {
    const { schema, examples } = post.requestBody.content['application/json']
    const check = ajv.compile({ $ref: `https://example.com/openapi${schema.$ref}` })
    expect(Object.keys(examples).length, event).toBeGreaterThan(0)
    for (const { value } of Object.values(examples)) expect(check(value)).toBe(true)
  }
})

test('the catalogue of events tells each event, with its example and every erratum', () => {
  const text = readFileSync('docs/events.md', 'utf8')
  for (const { event } of readExamples()) expect(text).toContain(`\n## ${event.event}\n`)
  const errata = JSON.stringify(bundle).match(/Erratum: [^"\\]*/g) ?? []
  expect(errata.length).toBeGreaterThan(4)
  for (const erratum of errata) expect(text).toContain(erratum.replace('Erratum:', '**Erratum**:'))
  const anchors = new Set(
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^a-z0-9 _-]/g, '')
        .replaceAll(' ', '-'),
    ),
  )
  for (const [, target = ''] of text.matchAll(/\]\(#([^)]*)\)/g)) expect(anchors).toContain(target)
})
