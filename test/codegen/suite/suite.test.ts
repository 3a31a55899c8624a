import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { loadModel } from '../../../src/codegen/read/load-model.js'
import { type SchemaDocument, schemaSet } from '../../../src/codegen/read/read-schemas.js'
import { evaluateValidators } from '../validators/evaluate-validators.js'

interface Group {
  readonly description: string
  readonly schema: boolean | Record<string, unknown>
  readonly tests: readonly { readonly description: string; readonly data: unknown; readonly valid: boolean }[]
}

const here = import.meta.dirname
const root = pathToFileURL(join(here, 'made-up/')).href

/** What the suite expects at an address, as files of the folder. */
const remotes = jsonFiles('remotes').map((path): SchemaDocument => {
  const schema = JSON.parse(readFileSync(join(here, 'remotes', path), 'utf8'))
  return { path, fileUrl: `http://localhost:1234/${path}`, schema }
})

function jsonFiles(folder: string): string[] {
  const files = readdirSync(join(here, folder), { recursive: true }).map(String)
  return files.filter((file) => file.endsWith('.json')).sort()
}

/** An event whose payload is what the suite describes; the schema as a file of its own. */
function compile(schema: Group['schema'], draft: string): (payload: unknown) => boolean {
  const event = {
    type: 'object',
    required: ['event', 'payload'],
    properties: { event: { const: 'x' }, payload: { $ref: 'payload.json' } },
  }
  const $schema = draft === 'draft7' ? 'http://json-schema.org/draft-07/schema#' : undefined
  const payload = typeof schema === 'boolean' || $schema === undefined ? schema : { $schema, ...schema }
  const documents = Object.entries({ event, payload }).map(
    ([name, schema]): SchemaDocument => ({ path: `${name}.json`, fileUrl: `${root}${name}.json`, schema }),
  )
  const model = loadModel(schemaSet(documents.slice(0, 1), [...documents, ...remotes]))
  const validate = evaluateValidators(model)
  return (payload) => {
    const validation = validate({ event: 'x', payload })
    if (!validation.ok)
      for (const { message } of validation.issues) expect(message).not.toMatch(/\bundefined\b|\bNaN\b/)
    return validation.ok
  }
}

/** The tests of a file whose outcome is not as wanted, by name. */
function failures(draft: string, file: string, by: typeof compile = compile): string[] {
  const groups: Group[] = JSON.parse(readFileSync(join(here, 'tests', draft, file), 'utf8'))
  return groups.flatMap(({ description, schema, tests }) => {
    const validate = attempt(() => by(schema, draft))
    const failed = tests.filter(({ data, valid }) => attempt(() => validate?.(data)) !== valid)
    return failed.map((test) => `${file}: ${description}: ${test.description}`)
  })
}

function attempt<Value>(run: () => Value): Value | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}

function byAjv(schema: Group['schema'], draft: string): (data: unknown) => boolean {
  const options = { strict: false, logger: false } as const
  const ajv = draft === 'draft7' ? new Ajv(options) : new Ajv2020({ ...options, unevaluated: true })
  formats.default(ajv)
  return ajv.compile(schema)
}

/** The generated validators check formats: these tests demand that nobody does. */
const FORMATS_NOT_ASSERTED = `email regex ipv4 ipv6 hostname date date-time time json-pointer relative-json-pointer uri
  uri-reference uri-template uuid duration`
  .split(/\s+/)
  .map((name) => `format.json: ${name} format: invalid ${name} string is only an annotation by default`)
/** A metaschema, which is not read, leaves out the vocabulary that has `minimum`. */
const OTHER_VOCABULARIES =
  'vocabulary.json: schema that uses custom metaschema with with no validation vocabulary: no validation: invalid number, but it still validates'

describe.each(['draft2020-12', 'draft7'])('%s', (draft) => {
  const files = jsonFiles(join('tests', draft))
  const failed = (optional: boolean) =>
    files.filter((file) => file.startsWith('optional') === optional).flatMap((file) => failures(draft, file))

  test('every required test but these', () => {
    expect(failed(false)).toEqual(draft === 'draft7' ? [] : [...FORMATS_NOT_ASSERTED, OTHER_VOCABULARIES])
  })

  test('every optional test that ajv passes', () => {
    const wrong = failed(true)
    const used = new Set(wrong.map((name) => name.split(': ', 1)[0] ?? ''))
    const wrongByAjv = new Set([...used].flatMap((file) => failures(draft, file, byAjv)))
    expect(wrong.filter((name) => !wrongByAjv.has(name))).toEqual([])
  })
})
