import { readFileSync } from 'node:fs'
import { compile } from 'json-schema-to-typescript'
import { InputData, JSONSchemaInput, type LanguageName, quicktype } from 'quicktype-core'
import { describe, expect, test } from 'vitest'
import type { WebhookEventMap } from '../../../generated/types.js'
import { readExamples } from '../examples.js'

const BUNDLE = 'generated/webhook.bundle.schema.json'
const DRAFT_07 = 'generated/webhook.bundle.draft-07.schema.json'

const names = [...new Set(readExamples().map(({ event }) => event.event as keyof WebhookEventMap))].sort()
/** `asset.cache.invalidated` → `AssetCacheInvalidated`. */
const typeOf = (name: string) => name.replace(/(?:^|\.)(\w)/g, (_, first: string) => first.toUpperCase())

/** The text of all files that quicktype makes. `part`: of the schemas there, else of the root. */
async function quicktyped(lang: LanguageName, file: string, part?: string): Promise<string> {
  const input = new JSONSchemaInput(undefined)
  const source = { name: 'WebhookEvent', schema: readFileSync(file, 'utf8') }
  await input.addSource(part === undefined ? source : { ...source, uris: [part] })
  const inputData = new InputData()
  inputData.addInput(input)
  const { lines } = await quicktype({ inputData, lang })
  return lines.join('\n')
}

test.each([BUNDLE, DRAFT_07])('json2ts makes the root of %s the union of all events', async (file) => {
  const code = await compile(JSON.parse(readFileSync(file, 'utf8')), 'Webhook', { format: false, bannerComment: '' })
  const [, members = ''] = /^export type Webhook = \(([^)]*)\)/m.exec(code) ?? []
  expect(members.split(' | ').sort()).toEqual([...names.map(typeOf), 'UnknownEvent'].sort())
  for (const name of names) expect(code).toContain(`export interface ${typeOf(name)} {`)
})

describe.each<[LanguageName, RegExp]>([
  ['csharp', /public partial class (\w+)/g],
  ['go', /^type (\w+) struct/gm],
  ['python', /^class (\w+):/gm],
  ['java', /public class (\w+)/g],
])('quicktype in %s', (lang, declared) => {
  const typesIn = (code: string) => [...code.matchAll(declared)].map(([, name]) => name)

  test('makes a type of each event from the definitions', async () => {
    expect(typesIn(await quicktyped(lang, DRAFT_07, '#/definitions/'))).toEqual(
      expect.arrayContaining(names.map((name) => `${typeOf(name)}Event`)),
    )
    expect(typesIn(await quicktyped(lang, BUNDLE, '#/$defs/'))).toEqual(
      expect.arrayContaining(names.map((name) => `${typeOf(name)}Event`)),
    )
  }, 20_000)

  test('makes one type of the root that takes them all', async () => {
    const code = await quicktyped(lang, DRAFT_07)
    expect(typesIn(code)).toEqual(expect.arrayContaining(['WebhookEvent', 'Asset', 'Folder', 'User']))
  }, 20_000)
})

test('every object in the AsyncAPI document has a name, which Modelina calls its type by', () => {
  const document = JSON.parse(readFileSync('generated/asyncapi.json', 'utf8'))
  const nameless: string[] = []
  const visit = (value: unknown, path: string) => {
    if (typeof value !== 'object' || value === null) return
    if (('properties' in value || 'allOf' in value || 'anyOf' in value) && !('title' in value)) nameless.push(path)
    for (const [key, member] of Object.entries(value)) if (key !== 'examples') visit(member, `${path}/${key}`)
  }
  for (const [name, schema] of Object.entries<object>(document.components.schemas)) {
    if (name === 'Headers') continue
    for (const [key, part] of Object.entries(schema)) visit(part, `${name}/${key}`)
  }
  expect(nameless).toEqual([])
  expect(document.components.schemas.AssetUploadedEvent.properties.payload.title).toBe('AssetUploadedPayload')
  expect(document.components.schemas.AssetUploadedEvent.properties.payload.properties.asset.title).toBe('Asset')
})
