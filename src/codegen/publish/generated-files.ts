import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { SchemaObject } from '../../json-schema/schema.js'
import type { Model } from '../model/model.js'
import { loadModel } from '../read/load-model.js'
import { readSchemas } from '../read/read-schemas.js'
import { toDraft07 } from './draft-07.js'
import { asyncApiDocument, type Examples, openApiDocument } from './emit-api-documents.js'
import { anyEvent, bundleSchema, toJson } from './emit-bundle.js'
import { eventsDocument } from './emit-events-doc.js'
import { emitModules } from './emit-modules.js'
import { payloadVectors } from './emit-payload-vectors.js'

const BASE = 'https://cdn.jsdelivr.net/npm/ckbox-webhooks@1/'
const HEADER = '// Generated from schemas/ by `npm run generate`. Do not edit.\n\n'

/** Every file of this package that is generated from its schemas, by path. */
export async function generatedFiles(schemas: string): Promise<Map<string, string>> {
  const model = loadModel(readSchemas(schemas), { discriminator: 'event' })
  const examples = readExamples(join(schemas, 'examples'))
  const bundle = toJson(bundleSchema(model, `${BASE}generated/webhook.bundle.schema.json`))
  const modules = [...emitModules(model, { format: 'esm', header: HEADER })].filter(
    ([path]) => !path.startsWith('index'),
  )
  return new Map([
    ...modules.map(([path, text]) => [`generated/${path}`, text] as const),
    ['generated/webhook.bundle.schema.json', bundle],
    ['generated/webhook.bundle.draft-07.schema.json', toJson(draft07Bundle(model))],
    ['generated/schema.js', `${HEADER}export const webhookSchema = ${bundle.trimEnd()}\n`],
    ['generated/schema.d.ts', `${HEADER}${SCHEMA_TYPES}`],
    ['generated/openapi.json', toJson(openApiDocument(model, examples))],
    ['generated/asyncapi.json', toJson(asyncApiDocument(model, examples))],
    ['vectors/payloads.json', toJson(payloadVectors(model, examples))],
    ['docs/events.md', eventsDocument(model, examples)],
  ])
}

function draft07Bundle(model: Model): SchemaObject {
  const { title, description } = model
  const root = toDraft07(anyEvent(model), '#/definitions/')
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: `${BASE}generated/webhook.bundle.draft-07.schema.json`,
    title,
    description,
    ...(typeof root === 'boolean' ? {} : root),
    definitions: Object.fromEntries(
      [...model.defs].map(([name, schema]) => [name, toDraft07(schema, '#/definitions/')]),
    ),
  }
}

/** `asset.uploaded.json` and `asset.uploaded.overview.json` are examples of the same event. */
function readExamples(folder: string): Examples {
  const examples = new Map<string, { name: string; event: unknown }[]>()
  for (const file of readdirSync(folder).sort((a, b) => a.length - b.length || (a < b ? -1 : 1))) {
    const event: { event: string } = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    examples.set(event.event, [...(examples.get(event.event) ?? []), { name: basename(file, '.json'), event }])
  }
  return examples
}

const SCHEMA_TYPES = `/** JSON Schema, draft 2020-12: any event at its root, each type under \`$defs\`. The same as webhook.bundle.schema.json. */
export declare const webhookSchema: {
  readonly $schema: string
  readonly $id: string
  readonly $defs: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly [keyword: string]: unknown
}
`
