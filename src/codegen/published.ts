import { bundleSchema, toJson } from './emit-bundle.js'
import { emitModules } from './emit-modules.js'
import { loadModel } from './load-model.js'
import { readSchemas } from './read-schemas.js'

const BASE = 'https://cdn.jsdelivr.net/npm/ckbox-webhooks@1/'
const HEADER = '// Generated from schemas/ by `npm run generate`. Do not edit.\n\n'

/** Everything in this package that is made from its schemas, by path. */
export async function generatedFiles(schemas: string): Promise<Map<string, string>> {
  const model = loadModel(readSchemas(schemas), { discriminator: 'event' })
  const bundle = toJson(bundleSchema(model, `${BASE}generated/webhook.bundle.schema.json`))
  const modules = await emitModules(model, 'esm', HEADER)
  return new Map([
    ...[...modules]
      .filter(([path]) => !path.startsWith('index'))
      .map(([path, text]) => [`generated/${path}`, text] as const),
    ['generated/webhook.bundle.schema.json', bundle],
    ['generated/schema.js', `${HEADER}export const webhookSchema = ${bundle.trimEnd()}\n`],
    ['generated/schema.d.ts', `${HEADER}${SCHEMA_TYPES}`],
  ])
}

const SCHEMA_TYPES = `/** JSON Schema, draft 2020-12: any event at its root, each type under \`$defs\`. The same as webhook.bundle.schema.json. */
export declare const webhookSchema: {
  readonly $schema: string
  readonly $id: string
  readonly $defs: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly [keyword: string]: unknown
}
`
