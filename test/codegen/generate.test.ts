import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative as relativePath, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { generate, generateText } from '../../src/codegen/generate.js'
import { UsageError } from '../../src/errors.js'
import { readExamples } from './examples.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'codegen-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const out = () => join(folder, 'out')
const read = (path: string) => readFileSync(join(out(), path), 'utf8')
const everyFile = () =>
  readdirSync(out(), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.\w+$/.test(path))
    .sort()
const examples = readExamples()

function put(path: string, content: unknown): string {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

/** What TypeScript finds wrong with files, strictest options on. */
function diagnose(files: readonly string[], options: ts.CompilerOptions = {}): string[] {
  const program = ts.createProgram([...files], {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    verbatimModuleSyntax: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    types: [],
    lib: ['lib.es2022.d.ts'],
    noEmit: true,
    skipDefaultLibCheck: true,
    ...options,
  })
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText, file }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)
}

async function load(path: string): Promise<typeof import('../../generated/validators.js')> {
  return await import(`${pathToFileURL(join(out(), path)).href}?${Math.random()}`)
}

describe('generate', () => {
  test('ts: sources that type-check and validate when compiled', async () => {
    put('package.json', { type: 'module' })
    const result = await generate({ out: out() })
    const paths = result.files.map(({ path }) => path)
    expect(new Set(result.files.map(({ state }) => state))).toEqual(new Set(['written']))
    expect(paths.filter((path) => !path.startsWith('events/'))).toEqual([
      'types.ts',
      'shared.ts',
      'validators.ts',
      'index.ts',
    ])
    expect(paths).toContain('events/asset-cache-invalidated.ts')
    const use = put(
      'out/use.ts',
      `import { assertNever, validateEvent, type Asset } from './index.js'
export function assetOf(body: unknown): Asset | undefined {
  const validation = validateEvent(body)
  if (!validation.ok) throw new Error(validation.issues[0]?.message)
  return 'asset' in validation.event.payload ? undefined : assertNever as never
}`,
    )
    expect(diagnose([use])).toEqual([])
    const compilerOptions = { module: ts.ModuleKind.ES2022, target: ts.ScriptTarget.ES2022 }
    for (const path of paths)
      put(`out/${path.replace(/ts$/, 'js')}`, ts.transpileModule(read(path), { compilerOptions }).outputText)
    const { validateEvent } = await load('validators.js')
    for (const { event } of examples) expect(validateEvent(event)).toEqual({ ok: true, event })
  })

  test('esm and cjs: load in Node as they are, with declarations', async () => {
    for (const format of ['esm', 'cjs'] as const) {
      const target = join(folder, format, 'out')
      put(`${format}/package.json`, { type: format === 'esm' ? 'module' : 'commonjs' })
      await generate({ out: target, format })
      const [load, index] =
        format === 'esm'
          ? ['import { validateEvent } from', 'index.js']
          : ['const { validateEvent } = require', 'index.cjs']
      const from = JSON.stringify(format === 'esm' ? pathToFileURL(join(target, index)).href : join(target, index))
      const script = put(
        `${format}/try.${format === 'esm' ? 'mjs' : 'cjs'}`,
        `${load}${format === 'esm' ? from : `(${from})`}\nconsole.log(validateEvent({}).ok, validateEvent(${JSON.stringify(examples[0]?.event)}).ok)`,
      )
      expect(execFileSync(process.execPath, [script], { encoding: 'utf8' })).toBe('false true\n')
      const use = put(
        `${format}/use.${format === 'esm' ? 'ts' : 'cts'}`,
        format === 'esm'
          ? "import { validators } from './out/index.js'\nexport const ok: boolean = validators['asset.copied'](1).ok"
          : "import ckbox = require('./out/index.cjs')\nexport = ckbox.validators['asset.copied'](1).ok satisfies boolean",
      )
      expect(diagnose([use])).toEqual([])
    }
  })

  test('the same input gives the same bytes, and only changed files are touched', async () => {
    await generate({ out: out() })
    const before = everyFile().map((file) => [file, read(file)])
    const past = new Date(2020, 1, 1)
    for (const file of everyFile()) utimesSync(join(out(), file), past, past)
    appendFileSync(join(out(), 'types.ts'), 'changed')
    const { files } = await generate({ out: out() })
    expect(files.filter(({ state }) => state === 'written').map(({ path }) => path)).toEqual(['types.ts'])
    expect(everyFile().map((file) => [file, read(file)])).toEqual(before)
    expect(statSync(join(out(), 'validators.ts')).mtimeMs).toBe(past.getTime())
  })

  test('check: every stale file, and nothing written', async () => {
    await generate({ out: out() })
    appendFileSync(join(out(), 'types.ts'), 'changed')
    rmSync(join(out(), 'index.ts'))
    const { files } = await generate({ out: out(), check: true })
    expect(files.filter(({ state }) => state === 'stale').map(({ path }) => path)).toEqual(['types.ts', 'index.ts'])
    expect(read('types.ts')).toMatch(/\nchanged$/)
    expect(readdirSync(out())).toEqual(['events', 'shared.ts', 'types.ts', 'validators.ts'])
  })

  test('a folder that cannot be written', async () => {
    put('out', 'a file')
    await expect(generate({ out: out() })).rejects.toThrow(
      /^The output folder .* cannot be written: .*Nothing in it was changed/,
    )
    await expect(generate({ out: '/proc/nothing/here' })).rejects.toBeInstanceOf(UsageError)
    expect(readFileSync(out(), 'utf8')).toBe('a file')
    expect(readdirSync(folder)).toEqual(['out'])
  })

  test('events: only those and what they need', async () => {
    const { events } = await generate({ out: out(), events: ['folder.*', 'ping'], format: 'esm' })
    expect(events).toEqual(['folder.created', 'folder.modified', 'folder.removed', 'ping'])
    expect(read('types.d.ts')).not.toMatch(/\bAsset\b|asset\./)
    await expect(generate({ out: out(), events: 'file.*' })).rejects.toThrow(
      /No event matches --events "file\.\*".*asset\.uploaded/,
    )
    await expect(generate({ out: out(), events: ['asset.*', 'asset.remvoed'] })).rejects.toThrow(/"asset\.remvoed"/)
  })

  test('custom attributes: typed and validated', async () => {
    const customAttributes = put('attributes.json', {
      type: 'object',
      required: ['sku'],
      properties: { sku: { type: 'string' }, license: { $ref: '#/$defs/license' } },
      $defs: { license: { enum: ['cc0', 'own'] } },
    })
    put('package.json', { type: 'module' })
    await generate({ out: out(), customAttributes, format: 'esm' })
    const use = put(
      'out/use.ts',
      `import type { AssetUploadedEvent } from './types.js'
export const sku = (event: AssetUploadedEvent): string | undefined => event.payload.asset.metadata.custom_attributes?.sku
export const license = (event: AssetUploadedEvent): 'cc0' | 'own' | undefined => event.payload.asset.metadata.custom_attributes?.license`,
    )
    expect(diagnose([use])).toEqual([])
    const { validateEvent } = await load('validators.js')
    const event = structuredClone(examples.find(({ name }) => name === 'asset.uploaded.json')?.event) as {
      payload: { asset: { metadata: Record<string, unknown> } }
    }
    event.payload.asset.metadata.custom_attributes = { license: 'mit' }
    const validation = validateEvent(event)
    expect(validation.ok ? [] : validation.issues.map(({ message }) => message)).toEqual([
      'payload.asset.metadata.custom_attributes.sku: is missing',
      'payload.asset.metadata.custom_attributes.license: expected one of "cc0", "own", got "mit"',
    ])
    await expect(generate({ out: out(), customAttributes, events: 'folder.*' })).rejects.toThrow(/has no effect/)
  })

  test('strict: refuses what is not described, except in free JSON and in unknown events', async () => {
    put('package.json', { type: 'module' })
    await generate({ out: out(), strict: true, format: 'esm' })
    const { validateEvent } = await load('validators.js')
    for (const { event } of examples) expect(validateEvent(event)).toEqual({ ok: true, event })
    const changed = (edit: (event: Record<string, never>) => void, name = 'asset.uploaded.json') => {
      const event = structuredClone(examples.find((example) => example.name === name)?.event) as Record<string, never>
      edit(event)
      const validation = validateEvent(event)
      return validation.ok ? [] : validation.issues.map(({ message }) => message)
    }
    const asset = (event: unknown) => (event as { payload: { asset: Record<string, unknown> } }).payload.asset
    expect(changed((event) => Object.assign(event, { extra: 1 }))).toEqual(['extra: is not allowed'])
    expect(changed((event) => Object.assign(asset(event), { extra: 1 }))).toEqual([
      'payload.asset.extra: is not allowed',
    ])
    expect(
      changed((event) => Object.assign(asset(event).metadata as object, { custom_attributes: { any: 1 } })),
    ).toEqual([])
    expect(changed((event) => Object.assign(asset(event).images_urls as object, { huge: 'x' }))).toEqual([
      'payload.asset.images_urls.huge: is not allowed',
    ])
    expect(changed((event) => Object.assign(event, { event: 'asset.restored', extra: 1 }))).toEqual([])
    expect(changed((event) => Object.assign(event.payload ?? {}, { extra: 1 }), 'ping.json')).not.toEqual([])
  })

  test('a changed schema changes types and validators with no other edit', async () => {
    put('package.json', { type: 'module' })
    const schemas = join(folder, 'schemas')
    cpSync('schemas', schemas, { recursive: true })
    const edit = (
      path: string,
      change: (schema: { properties: Record<string, unknown>; required: string[] }) => void,
    ) => {
      const schema = JSON.parse(readFileSync(join(schemas, path), 'utf8'))
      change(schema)
      writeFileSync(join(schemas, path), JSON.stringify(schema))
    }
    edit('common/asset.schema.json', ({ properties, required }) => {
      properties.blur_hash = { type: 'string', description: 'A blurred preview.' }
      required.push('blur_hash')
    })
    cpSync(join(schemas, 'events/folder.removed.schema.json'), join(schemas, 'events/folder.emptied.schema.json'))
    edit('events/folder.emptied.schema.json', (schema) => {
      schema.properties.event = { const: 'folder.emptied' }
      Object.assign(schema, {
        $id: 'https://cdn.jsdelivr.net/npm/ckbox-webhooks@1/schemas/events/folder.emptied.schema.json',
      })
    })
    const { events } = await generate({ out: out(), schemas, format: 'esm' })
    expect(events).toContain('folder.emptied')
    expect(read('types.d.ts')).toContain('  /** A blurred preview. */\n  blur_hash: string\n')
    expect(read('types.d.ts')).toContain("'folder.emptied': FolderEmptiedEvent")
    const { validateEvent } = await load('validators.js')
    const validation = validateEvent(examples.find(({ name }) => name === 'asset.uploaded.json')?.event)
    expect(validation.ok ? [] : validation.issues.map(({ pointer }) => pointer)).toEqual(['/payload/asset/blur_hash'])
  })

  test("a catalogue of one's own: events that add to an envelope, the discriminator found", async () => {
    put('package.json', { type: 'module' })
    const schemas = join(folder, 'schemas')
    put('schemas/base.json', {
      title: 'Envelope',
      type: 'object',
      required: ['type', 'id'],
      properties: { type: { type: 'string' }, id: { type: 'string', format: 'uuid' }, data: { type: 'object' } },
    })
    for (const [kind, field] of [
      ['order.paid', 'amount'],
      ['order.sent', 'carrier'],
    ]) {
      put(`schemas/${kind}.json`, {
        allOf: [{ $ref: 'base.json' }],
        type: 'object',
        required: ['data'],
        properties: {
          type: { const: kind },
          data: { type: 'object', required: [field], properties: { [String(field)]: { type: 'string' } } },
        },
      })
    }
    const { events } = await generate({ out: out(), schemas, format: 'esm' })
    expect(events).toEqual(['order.paid', 'order.sent'])
    const use = put(
      'out/use.ts',
      `import type { AnyWebhookEvent, UnknownEvent } from './types.js'
export function told(event: AnyWebhookEvent): string {
  switch (event.type) {
    case 'order.paid':
      return event.data.amount
    case 'order.sent':
      return event.data.carrier + event.id
    default: {
      const unknown: UnknownEvent = event
      return String(unknown.type)
    }
  }
}`,
    )
    expect(diagnose([use])).toEqual([])
    const { validateEvent } = await load('validators.js')
    const id = '6f1d2c1e-0000-4000-8000-000000000000'
    expect(validateEvent({ type: 'order.paid', id, data: { amount: '1' } }).ok).toBe(true)
    expect(validateEvent({ type: 'order.paid', id, data: {} }).ok).toBe(false)
    expect(validateEvent({ type: 'order.paid', id: 'x', data: { amount: '1' } }).ok).toBe(false)
    expect(validateEvent({ type: 'order.lost', id }).ok).toBe(true)
    await expect(generate({ out: out(), schemas, discriminator: 'kind' })).rejects.toThrow(/fixes the property "kind"/)
  })

  test('the header names the command as seen from the output folder, the same from anywhere', async () => {
    const schemas = join(folder, 'schemas')
    cpSync('schemas', schemas, { recursive: true })
    const options = { events: 'asset.*', strict: true, format: 'esm' } as const
    await generate({ out: out(), schemas, ...options })
    expect(read('index.js')).toContain(
      "\n// Generated by: ckbox-webhooks generate --events 'asset.*' --schemas ../schemas --format esm --strict\n// Do not edit: run it again. Paths start from the output folder.\n",
    )
    const relative = (path: string) => join(relativePath('.', folder), path)
    const { files } = await generate({ out: relative('out'), schemas: relative('schemas'), ...options, check: true })
    expect(files.filter(({ state }) => state !== 'unchanged')).toEqual([])
  })

  test('as text: the same files, and nothing written', async () => {
    await generate({ out: out(), events: 'folder.*' })
    const { files, events } = await generateText({ events: 'folder.*' })
    expect(events).toEqual(['folder.created', 'folder.modified', 'folder.removed'])
    expect([...files]).toEqual([...files.keys()].map((path) => [path, read(path)]))
    expect(readdirSync(folder)).toEqual(['out'])
  })

  test.each([
    ['ts', "from './types.ts'"],
    ['js', "from './types.js'"],
    ['none', "from './types'"],
  ] as const)('import extensions %s: %s, and TypeScript accepts it', async (importExtensions, has) => {
    put('package.json', { type: 'module' })
    await generate({ out: out(), importExtensions, events: 'folder.*' })
    expect(read('index.ts')).toContain(has)
    const bundler = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }
    // What Node strips of a source may be nothing but types.
    const options = { allowImportingTsExtensions: importExtensions === 'ts', erasableSyntaxOnly: true }
    expect(
      diagnose([join(out(), 'index.ts')], { ...options, ...(importExtensions === 'none' ? bundler : {}) }),
    ).toEqual([])
  })

  test('import extensions are only for sources', async () => {
    await expect(generate({ out: out(), format: 'esm', importExtensions: 'ts' })).rejects.toThrow(
      /only for --format ts/,
    )
    await expect(generate({ out: out(), importExtensions: 'mts' as 'ts' })).rejects.toThrow(/ts, js or none, not "mts"/)
  })

  test('the published files are up to date', () => {
    const run = execFileSync(process.execPath, ['--import', 'tsx', 'scripts/generate.ts', '--check'], {
      encoding: 'utf8',
      cwd: resolve('.'),
    })
    expect(run).toBe('')
  }, 20_000)
})
