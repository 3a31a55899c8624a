import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generate } from '../../src/codegen/generate.js'
import { readExamples } from './examples.js'

type Validators = typeof import('../../generated/validators.js')

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'catalogues-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

/** The declarations without the header. */
function types(out: string): string {
  return readFileSync(join(out, 'types.d.cts'), 'utf8').replace(/^\/[/*].*$/gm, '')
}

function load(out: string): Validators {
  return createRequire(join(folder, 'x.cjs'))(join(out, 'validators.cjs'))
}

describe('our own published documents', () => {
  let expected: string
  beforeAll(async () => {
    await generate({ out: join(folder, 'own'), format: 'cjs' })
    expected = types(join(folder, 'own'))
  })

  test.each([
    ['webhook.bundle.schema.json', true],
    ['webhook.bundle.draft-07.schema.json', true],
    ['openapi.json', false],
    ['asyncapi.json', false],
  ])('%s gives the same events as the schemas', async (name, hasEnvelope) => {
    const out = join(folder, name)
    const { events, discriminator, warnings } = await generate({ out, schemas: `generated/${name}`, format: 'cjs' })
    expect({ discriminator, warnings }).toEqual({ discriminator: 'event', warnings: [] })
    if (name === 'webhook.bundle.schema.json') expect(types(out)).toBe(expected)
    const { validateEvent, isKnownEvent } = load(out)
    for (const { event } of readExamples()) {
      expect(events).toContain(event.event)
      expect(validateEvent(event)).toMatchObject({ ok: true })
      expect(isKnownEvent(event as never)).toBe(true)
    }
    const unknown = { ...readExamples()[0]?.event, event: 'asset.restored' }
    expect(validateEvent(unknown).ok).toBe(hasEnvelope)
  })
})

test('a nested discriminator: types, validators and their messages', async () => {
  const event = (type: string, subject: string) => `
    ${type}:
      type: object
      required: [context, subject]
      properties:
        context: { type: object, required: [type], properties: { type: { const: build.${type} } } }
        subject: { type: object, required: [${subject}], properties: { ${subject}: { type: string } } }`
  const schemas = write(
    'builds.yaml',
    `oneOf: [{ $ref: '#/$defs/started' }, { $ref: '#/$defs/finished' }]\n$defs:${event('started', 'by')}${event('finished', 'outcome')}\n`,
  )
  const out = join(folder, 'nested')
  await generate({ out, schemas, format: 'cjs' })
  expect(readFileSync(join(out, 'types.d.cts'), 'utf8')).toContain(
    '/** Every known event: `context.type` tells them apart. */',
  )
  const { validateEvent, isKnownEvent } = load(out)
  const started = { context: { type: 'build.started' }, subject: { by: 'me' } }
  expect(validateEvent(started)).toEqual({ ok: true, event: started })
  expect(isKnownEvent(started as never)).toBe(true)
  const messages = (value: unknown) => {
    const validation = validateEvent(value)
    return validation.ok ? [] : validation.issues.map(({ pointer, message }) => `${pointer} ${message}`)
  }
  // Only the event that was meant is checked.
  expect(messages({ ...started, subject: { outcome: 'x' } })).toEqual(['/subject/by subject.by: is missing'])
  expect(messages({ context: { type: 'other' } })).toEqual([
    '/context/type context.type: expected the name of a known event, got "other"',
  ])
  expect(messages({ context: 'x' })).toEqual([
    '/context/type context.type: expected the name of a known event, got nothing',
  ])
  const use = write(
    'use.cts',
    `import type { WebhookEventMap } from './nested/index.cjs'\nexport const by = (event: WebhookEventMap['build.started']): string => event.subject.by\n`,
  )
  const program = ts.createProgram([use], {
    strict: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: [],
    noEmit: true,
  })
  expect(ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText)).toEqual([])
})

test('webhooks without a discriminator: each is tried, and what is wrong is told of the nearest', async () => {
  const webhook = (name: string, key: string) => `
  ${name}:
    post:
      requestBody: { content: { application/json: { schema: { type: object, required: [${key}], properties: { ${key}: { type: string } } } } } }`
  const schemas = write(
    'openapi.yaml',
    `openapi: 3.1.0\ninfo: { title: Shop, version: '1' }\nwebhooks:${webhook('paid', 'order')}${webhook('sent', 'parcel')}\n`,
  )
  const out = join(folder, 'openapi')
  expect(await generate({ out, schemas, format: 'cjs' })).toMatchObject({ events: ['paid', 'sent'], discriminator: '' })
  const { validateEvent, validators, isKnownEvent } = load(out)
  expect([{ order: 'x' }, {}].map((event) => isKnownEvent(event as never))).toEqual([true, false])
  expect([{ order: 'x' }, { parcel: 'x' }, {}].map((event) => validateEvent(event).ok)).toEqual([true, true, false])
  expect(validateEvent({ parcel: 7 })).toMatchObject({ issues: [{ message: 'parcel: expected a string, got 7' }] })
  expect((validators as Record<string, Validators['validateEvent']>).paid?.({ parcel: 'x' }).ok).toBe(false)
})
