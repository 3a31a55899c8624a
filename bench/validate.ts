import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { validator as schemasafe } from '@exodus/schemasafe'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { transformSync } from 'esbuild'
import * as v from 'valibot'
import { z } from 'zod'
import { validateEvent, validators } from '../generated/validators.js'
import { uploadedBody } from './bodies.js'
import { isMain, measure, printRows, type Row } from './measure.js'

/** Validating one parsed `asset.uploaded`; 1 = ajv with its full formats. */
export async function benchValidate(): Promise<Row[]> {
  const event: unknown = JSON.parse(uploadedBody.toString())
  const text = uploadedBody.toString()
  const bundle = JSON.parse(readFileSync(new URL('../generated/webhook.bundle.schema.json', import.meta.url), 'utf8'))
  const ajv = new Ajv2020({ strict: false })
  addFormats.default(ajv)
  ajv.addSchema(bundle, 'bundle')
  const byAjv = ajv.getSchema('bundle#/$defs/AssetUploadedEvent')
  const anyByAjv = ajv.getSchema('bundle')
  if (byAjv === undefined || anyByAjv === undefined) throw new Error('ajv does not find the schema')
  const bySchemasafe = schemasafe(
    { ...bundle.$defs.AssetUploadedEvent, $schema: bundle.$schema, $defs: bundle.$defs },
    { mode: 'lax', isJSON: true },
  )
  const byZod = zodSchema()
  const byValibot = valibotSchema()
  const times = (operation: () => unknown) => (count: number) => {
    for (let index = 0; index < count; index++) if (!operation()) throw new Error('refused')
  }
  return measure([
    { name: 'ajv, full formats, this event only', run: times(() => byAjv(event)) },
    { name: 'ckbox-webhooks, this event only', run: times(() => validators['asset.uploaded'](event).ok) },
    { name: 'ckbox-webhooks, any event', run: times(() => validateEvent(event).ok) },
    { name: 'ajv, full formats, any event', run: times(() => anyByAjv(event)) },
    { name: 'schemasafe', run: times(() => bySchemasafe(event)) },
    { name: 'zod 4 (looser URLs)', run: times(() => byZod.safeParse(event).success) },
    { name: 'valibot (looser URLs and dates)', run: times(() => v.safeParse(byValibot, event).success) },
    { name: 'JSON.parse of the body', run: times(() => JSON.parse(text)) },
  ])
}

/** Size of the module of all events as a bundler ships it, bytes, and how long it takes to load, ms. */
export async function validatorsSize(): Promise<{ minified: number; gzipped: number; loadMs: number }> {
  const file = new URL('../generated/validators.js', import.meta.url)
  const { code } = transformSync(readFileSync(file, 'utf8'), { minify: true, format: 'esm' })
  const loads: number[] = []
  for (let load = 0; load < 9; load++) {
    const start = performance.now()
    await import(`${file.href}?${load}`)
    loads.push(performance.now() - start)
  }
  return { minified: code.length, gzipped: gzipSync(code).length, loadMs: loads.sort((a, b) => a - b)[4] ?? Number.NaN }
}

function zodSchema() {
  const asset = z.looseObject({
    id: z.string(),
    name: z.string(),
    extension: z.string(),
    url: z.url(),
    images_urls: z.record(z.string(), z.url()).optional(),
    mime_type: z.string(),
    category_id: z.string(),
    folder_id: z.string().optional(),
    size_in_bytes: z.int().min(0),
    tags: z.array(z.string()),
    metadata: z.looseObject({ description: z.string().optional(), custom_attributes: z.looseObject({}).optional() }),
  })
  const payload = z.looseObject({
    workspace_id: z.string(),
    asset,
    user: z.looseObject({ id: z.string(), role: z.string() }),
  })
  return z.looseObject({
    environment_id: z.string(),
    event: z.literal('asset.uploaded'),
    payload,
    sent_at: z.iso.datetime({ offset: true }),
  })
}

function valibotSchema() {
  const url = v.pipe(v.string(), v.url())
  const asset = v.looseObject({
    id: v.string(),
    name: v.string(),
    extension: v.string(),
    url,
    images_urls: v.optional(v.record(v.string(), url)),
    mime_type: v.string(),
    category_id: v.string(),
    folder_id: v.optional(v.string()),
    size_in_bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
    tags: v.array(v.string()),
    metadata: v.looseObject({ description: v.optional(v.string()), custom_attributes: v.optional(v.looseObject({})) }),
  })
  const payload = v.looseObject({
    workspace_id: v.string(),
    asset,
    user: v.looseObject({ id: v.string(), role: v.string() }),
  })
  return v.looseObject({
    environment_id: v.string(),
    event: v.literal('asset.uploaded'),
    payload,
    sent_at: v.pipe(v.string(), v.isoTimestamp()),
  })
}

if (isMain(import.meta.url)) {
  printRows('validate: one asset.uploaded, parsed', await benchValidate())
  const { minified, gzipped, loadMs } = await validatorsSize()
  console.log(
    `  all events: ${(minified / 1000).toFixed(1)} KB minified, ${(gzipped / 1000).toFixed(1)} KB gzipped, loads in ${loadMs.toFixed(1)} ms`,
  )
}
