import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Asset, AssetUploadedEvent } from '../../generated/types.js'
import { handleEvent, validateEvent } from '../../generated/validators.js'
import { generate } from '../../src/codegen/generate.js'
import { readExamples } from './examples.js'

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'modules-'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  await generate({ out: join(folder, 'esm'), format: 'esm' })
  await generate({ out: join(folder, 'cjs'), format: 'cjs' })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const examples = readExamples().map(({ event }) => event)
const uploaded = examples.find(({ event }) => event === 'asset.uploaded') as unknown as AssetUploadedEvent

test('an event has a module of its own, in ESM and CommonJS', async () => {
  expect(readdirSync(join(folder, 'esm/events')).filter((name) => name.endsWith('.js'))).toHaveLength(10)
  const paths = ['esm/events/asset-uploaded.js', 'cjs/events/asset-uploaded.cjs']
  for (const path of paths) {
    const { validateAssetUploadedEvent } = await import(pathToFileURL(join(folder, path)).href)
    expect(validateAssetUploadedEvent(uploaded)).toEqual({ ok: true, event: uploaded })
    expect(validateAssetUploadedEvent({ ...uploaded, sent_at: 'x' }).issues).toHaveLength(1)
  }
  const types = readFileSync(join(folder, 'esm/events/asset-uploaded.d.ts'), 'utf8')
  expect(types).toContain("export type { AssetUploadedEvent } from '../types.js'\n")
  expect(types).toContain('export declare const validateAssetUploadedEvent: Validator<AssetUploadedEvent>\n')
})

test('an event that another refers to is shared, and paths are unique', async () => {
  const event = (name: string, more = {}) => ({ type: 'object', properties: { event: { const: name }, ...more } })
  const schemas = join(folder, 'events.json')
  const $defs = {
    a: event('a.b'),
    b: event('a-b', { cause: { $ref: '#/$defs/a' } }),
    c: event('AB', { n: { type: 'number' } }),
  }
  const oneOf = Object.keys($defs).map((name) => ({ $ref: `#/$defs/${name}` }))
  writeFileSync(schemas, JSON.stringify({ oneOf, $defs }))
  await generate({ out: join(folder, 'linked'), schemas, format: 'esm' })
  expect(readdirSync(join(folder, 'linked/events')).filter((name) => name.endsWith('.js'))).toEqual([
    'a-b-2.js',
    'a-b.js',
    'ab.js',
  ])
  const module: { validateEvent: typeof validateEvent } = await import(
    pathToFileURL(join(folder, 'linked/index.js')).href
  )
  expect(module.validateEvent({ event: 'a-b', cause: { event: 'x' } }).ok).toBe(false)
  expect(module.validateEvent({ event: 'a-b', cause: { event: 'a.b' } }).ok).toBe(true)
  expect(module.validateEvent({ event: 'AB', n: 'x' }).ok).toBe(false)
})

describe('a bundler takes only what is imported', () => {
  const bundlers: [string, (file: string) => Promise<string>][] = [
    [
      'esbuild',
      async (file) => {
        const options = { bundle: true, write: false, format: 'esm', logLevel: 'error' } as const
        const { outputFiles } = await build({ ...options, entryPoints: [file] })
        return outputFiles.map(({ text }) => text).join('')
      },
    ],
    [
      'Rolldown',
      async (file) => {
        const bundle = await rolldown({ input: file })
        const { output } = await bundle.generate({})
        return output.map((chunk) => ('code' in chunk ? chunk.code : '')).join('')
      },
    ],
  ]
  const bundled = async (bundle: (file: string) => Promise<string>, code: string) => {
    const file = join(folder, 'entry.js')
    writeFileSync(file, code)
    return await bundle(file)
  }

  test.each(bundlers)('%s: one event without the others, or only the handlers', async (_name, bundle) => {
    const all = await bundled(bundle, "export { validateEvent } from './esm/index.js'")
    const one = await bundled(bundle, "export { validateFolderRemovedEvent } from './esm/events/folder-removed.js'")
    expect(all).toContain('asset.uploaded')
    expect(one).toContain('folder.removed')
    expect(one).not.toMatch(/asset\.|checkAsset|checkUnknownEvent|formatUri|FULL_URI/)
    const handler = await bundled(bundle, "export { handleEvent } from './esm/index.js'")
    expect(handler).not.toMatch(/function check/)
    const nothing = await bundled(bundle, "import './esm/index.js'")
    expect(nothing.replace(/^\s*\/\/.*$|\s/gm, '').length).toBeLessThan(20)
  })
})

describe('handleEvent', () => {
  test('calls the handler of an event, else the last one', () => {
    const name = (asset: Asset) => asset.name
    const handlers = { 'asset.uploaded': ({ payload }: AssetUploadedEvent) => name(payload.asset) }
    expect(handleEvent(uploaded, handlers, () => 'other')).toBe(uploaded.payload.asset.name)
    for (const event of [
      ...examples,
      { ...uploaded, event: 'asset.exploded' },
      { ...uploaded, event: 'constructor' },
    ]) {
      const validation = validateEvent(event)
      if (!validation.ok || event.event === 'asset.uploaded') continue
      expect(handleEvent(validation.event, handlers, (rest) => `other: ${String(rest.event)}`)).toBe(
        `other: ${event.event}`,
      )
    }
  })

  test('throws without one', () => {
    const event = { ...uploaded, event: 'asset.exploded' } as unknown as AssetUploadedEvent
    expect(() => handleEvent(event, {} as never)).toThrow('Unhandled event: "asset.exploded"')
  })

  test('finds an event by its form where several share a name', async () => {
    const schemas = join(folder, 'shared-names.json')
    const event = (key: string) => ({
      type: 'object',
      required: ['event', key],
      properties: { event: { const: 'x' }, [key]: { type: 'string' } },
    })
    writeFileSync(
      schemas,
      JSON.stringify({
        oneOf: [{ $ref: '#/$defs/first' }, { $ref: '#/$defs/second' }],
        $defs: { first: event('a'), second: event('b') },
      }),
    )
    await generate({ out: join(folder, 'several'), schemas, format: 'esm', discriminator: 'event' })
    const several: { handleEvent: (...args: unknown[]) => unknown } = await import(
      pathToFileURL(join(folder, 'several/index.js')).href
    )
    const handlers = { first: () => 1, second: () => 2 }
    expect(several.handleEvent({ event: 'x', a: '' }, handlers)).toBe(1)
    expect(several.handleEvent({ event: 'x', b: '' }, handlers)).toBe(2)
    expect(() => several.handleEvent({ event: 'x' }, handlers)).toThrow('Unhandled event: "x"')
  })
})
