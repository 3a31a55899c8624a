import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type GenerateOptions, generate } from '../../src/codegen/generate.js'
import { UsageError } from '../../src/errors.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-'))
  put('package.json', { type: 'module' })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(path: string, content: unknown): string {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

async function build(schemas: Record<string, unknown>, options: Partial<GenerateOptions> = {}) {
  for (const [path, schema] of Object.entries(schemas)) put(`schemas/${path}`, schema)
  await generate({ out: join(folder, 'out'), schemas: join(folder, 'schemas'), format: 'esm', ...options })
  const types = readFileSync(join(folder, 'out/types.d.ts'), 'utf8')
  const module: typeof import('../../generated/validators.js') = await import(
    `${pathToFileURL(join(folder, 'out/validators.js')).href}?${Math.random()}`
  )
  return { types, validateEvent: (value: unknown) => module.validateEvent(value), problems: problems() }
}

function problems(): string[] {
  const options = {
    strict: true,
    exactOptionalPropertyTypes: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    types: [],
    noEmit: true,
    skipDefaultLibCheck: true,
  }
  const program = ts.createProgram([join(folder, 'out/index.d.ts')], {
    ...options,
    skipLibCheck: false,
    lib: ['lib.es2022.d.ts'],
  })
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}

const event = (name: string, more: Record<string, unknown> = {}, required: string[] = []) => ({
  type: 'object',
  required: ['event', ...required],
  properties: { event: { const: name }, ...more },
})

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: that they are not filled in is the point.
const TRAPS = [
  '*/ export const hacked = 1 /*',
  '`${globalThis.hacked = 1}`',
  '\n\nexport const hacked = 1\n',
  '\u2028hacked = 1',
  '"; globalThis.hacked = 1; "',
  "'; globalThis.hacked = 1; '",
  '\\',
  '@deprecated',
  '</script>',
  '\0',
  '\ud800',
  '{instancePath:"",parentData:1}',
  'schema1',
  '// x',
  '${x}',
  'CkwTypeNo0X',
  'ckwKeyNo0X',
  '🦄',
  'é́',
  ' ',
  '',
]
const KEYS = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'prototype',
  'class',
  'default',
  'await',
  'a b',
  '1',
  '-',
  'a.b',
  'a/b',
  'a~b',
  'items',
  '$ref',
  'properties',
  'type',
  'title',
  'description',
  '$id',
  'id',
  '$defs',
  'enum',
  'required',
  ...TRAPS.filter((text) => text !== '\ud800'),
]

// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above.

describe('hostile text', () => {
  test('in descriptions, comments and titles does not become code', async () => {
    for (const [index, text] of TRAPS.entries()) {
      const name = `e${index}`
      put(`schemas/${name}.schema.json`, {
        ...event(name, { a: { type: 'string', description: text, $comment: text } }),
        title: text,
        description: text,
        $comment: text,
      })
    }
    const built = await build({})
    expect(built.problems).toEqual([])
    expect(built.types).not.toMatch(/^export const hacked/m)
    expect('hacked' in globalThis).toBe(false)
  })

  test('in property names is quoted, and validated as its own property', async () => {
    const properties = JSON.parse(
      `{${[...new Set(KEYS)].map((key) => `${JSON.stringify(key)}:{"type":"string"}`).join(',')}}`,
    )
    const built = await build({
      'a.schema.json': event('a', { payload: { type: 'object', required: Object.keys(properties), properties } }, [
        'payload',
      ]),
    })
    expect(built.problems).toEqual([])
    const whole = JSON.parse(`{${[...new Set(KEYS)].map((key) => `${JSON.stringify(key)}:"x"`).join(',')}}`)
    expect(built.validateEvent({ event: 'a', payload: whole }).ok).toBe(true)
    for (const key of new Set(KEYS)) {
      const less = Object.fromEntries(Object.entries(whole).filter(([other]) => other !== key))
      const wrong = Object.fromEntries(
        Object.entries(whole).map(([other, value]) => [other, other === key ? 1 : value]),
      )
      const pointer = `/payload/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
      for (const payload of [less, wrong]) {
        const validation = built.validateEvent({ event: 'a', payload })
        expect(validation.ok ? 'valid' : validation.issues.map((issue) => issue.pointer), key).toEqual([pointer])
      }
    }
    expect('hacked' in globalThis).toBe(false)
  })

  test('in values, patterns and event names stays text', async () => {
    for (const [index, text] of [...TRAPS, 'constructor', '__proto__'].entries()) {
      put(
        `schemas/e${index}.schema.json`,
        event(text, { v: { enum: [text, 1] }, w: { const: { [text]: text } }, x: { enum: [[text], null] } }),
      )
    }
    // biome-ignore lint/suspicious/noTemplateCurlyInString: part of a regular expression, no template.
    put('schemas/pattern.schema.json', event('pattern', { p: { type: 'string', pattern: '^[\'"`${}\\\\/*]+$' } }))
    const built = await build({})
    expect(built.problems).toEqual([])
    for (const text of TRAPS) {
      expect(built.validateEvent({ event: text, v: text, w: { [text]: text }, x: [text] }).ok, text).toBe(true)
      expect(built.validateEvent({ event: text, v: `${text}x` }).ok, text).toBe(false)
    }
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a value that fits that expression, no template.
    expect(built.validateEvent({ event: 'pattern', p: '\'"`${}\\/*' }).ok).toBe(true)
    expect(built.validateEvent({ event: 'pattern', p: 'a' }).ok).toBe(false)
    expect('hacked' in globalThis).toBe(false)
  })

  test.each(['ts', 'esm', 'cjs'] as const)('in event names stays a comment in %s', async (format) => {
    put('schemas/a.schema.json', event('*/ export const hacked = 1 /*'))
    await generate({ out: join(folder, 'out'), schemas: join(folder, 'schemas'), format })
    const files = readdirSync(join(folder, 'out'), { recursive: true }).map(String)
    const declared = files
      .filter((file) => /s$/.test(file) && file.includes('.'))
      .flatMap((file) => {
        const source = ts.createSourceFile(
          file,
          readFileSync(join(folder, 'out', file), 'utf8'),
          ts.ScriptTarget.ES2022,
        )
        return source.statements
          .filter(ts.isVariableStatement)
          .flatMap(({ declarationList }) => [...declarationList.declarations.map(({ name }) => name.getText(source))])
      })
    expect(declared).not.toEqual([])
    expect(declared).not.toContain('hacked')
  })

  test('same and reserved titles get names of their own', async () => {
    const shared = (title: string) => ({ title, type: 'object', properties: { x: { type: 'number' } } })
    const titles = ['Asset', 'asset', 'WebhookEvent', 'Json', 'class', 'string', '123', '…', 'Record', 'A!', 'A?']
    const $defs = Object.fromEntries(titles.map((title, index) => [`d${index}`, shared(title)]))
    const built = await build({
      'a.schema.json': {
        ...event('a', Object.fromEntries(titles.map((_, index) => [`p${index}`, { $ref: `#/$defs/d${index}` }]))),
        $defs,
      },

      ...Object.fromEntries(
        titles.map((title, index) => [
          `f${index}.schema.json`,
          {
            ...shared(title),
            properties: {
              ...event(`f${index}`).properties,
              next: { $ref: `f${(index + 1) % titles.length}.schema.json` },
            },
          },
        ]),
      ),
    })
    expect(built.problems).toEqual([])
  })
})

describe('references', () => {
  test('cycles through properties and items become recursive types', async () => {
    const built = await build({
      'a.schema.json': event('a', { tree: { $ref: 'tree.schema.json' }, self: { $ref: '#' } }),
      'tree.schema.json': {
        type: 'object',
        required: ['name'],
        properties: {
          name: { type: 'string' },
          children: { type: 'array', items: { $ref: '#' } },
          by: { type: 'object', additionalProperties: { $ref: 'tree.schema.json' } },
        },
      },
    })
    expect(built.problems).toEqual([])
    expect(built.types).toContain('children?: Tree[]')
    expect(
      built.validateEvent({
        event: 'a',
        self: { event: 'a' },
        tree: { name: '', children: [{ name: '', by: { x: { name: 1 } } }] },
      }),
    ).toMatchObject({ ok: false, issues: [{ path: 'tree.children[0].by.x.name' }] })
  })

  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      'a remote one',
      { 'a.schema.json': event('a', { x: { $ref: 'https://evil.example/schema.json' } }) },
      /Remote schemas are never fetched/,
    ],
    [
      'a remote one by its base',
      { 'a.schema.json': { $id: 'https://evil.example/a.json', ...event('a', { x: { $ref: 'b.json' } }) } },
      /leads to nothing|is missing|Remote|leads out/,
    ],
    [
      'one out of the folder',
      { 'a.schema.json': event('a', { x: { $ref: '../../../../etc/passwd' } }) },
      /leads out of the schemas' folder/,
    ],
    [
      'an absolute path',
      { 'a.schema.json': event('a', { x: { $ref: 'file:///etc/passwd' } }) },
      /leads out of the schemas' folder/,
    ],
    [
      'an absolute path without a scheme',
      { 'a.schema.json': event('a', { x: { $ref: '/etc/passwd' } }) },
      /leads out of the schemas' folder/,
    ],
    [
      'a missing file',
      { 'a.schema.json': event('a', { x: { $ref: 'b.schema.json' } }) },
      /a\.schema\.json \(at \/properties\/x\) has a \$ref to a schema that is missing: "b\.schema\.json"/,
    ],
    [
      'a missing definition',
      { 'a.schema.json': event('a', { x: { $ref: '#/$defs/nope' } }) },
      /missing: "#\/\$defs\/nope"/,
    ],
    ['one to a prototype', { 'a.schema.json': event('a', { x: { $ref: '#/__proto__' } }) }, /missing/],
    ['one to what is no schema', { 'a.schema.json': event('a', { x: { $ref: '#/required' } }) }, /missing/],
    ['a missing anchor', { 'a.schema.json': event('a', { x: { $ref: '#nope' } }) }, /anchor that is missing/],
    ['one that is no URI', { 'a.schema.json': event('a', { x: { $ref: 'http://[' } }) }, /not a URI/],
    [
      'an endless one',
      {
        'a.schema.json': event('a', { x: { $ref: '#/$defs/a' } }),
        'b.schema.json': {
          ...event('b', { x: { $ref: '#/$defs/a' } }),
          $defs: { a: { $ref: '#/$defs/b' }, b: { allOf: [{ $ref: '#/$defs/a' }] } },
        },
      },
      /missing|endless cycle: A → B → A/,
    ],
    [
      'two schemas of the same $id',
      {
        'a.schema.json': { $id: 'https://x.example/a', ...event('a') },
        'b.schema.json': { $id: 'https://x.example/a', ...event('b') },
        'c.schema.json': event('c', { x: { $ref: 'https://x.example/a' } }),
      },
      /a\.schema\.json and b\.schema\.json have the same \$id/,
    ],
    ['a dynamic one', { 'a.schema.json': event('a', { x: { $dynamicRef: '#x' } }) }, /anchor that is missing: "#x"/],
    [
      'a schema that is none',
      { 'a.schema.json': event('a', { x: { type: 'strin' } }) },
      /a\.schema\.json \(at \/properties\/x\): "type" is "strin", but must be "string", or one of/,
    ],
    [
      'a bad pattern',
      { 'a.schema.json': event('a', { x: { type: 'string', pattern: '(' } }) },
      /a\.schema\.json \(at \/properties\/x\): the pattern "\(" is not a regular expression/,
    ],
    ['a file that is not JSON', { 'a.schema.json': '{' }, /a\.schema\.json is not valid JSON/],
    [
      'one without events',
      { 'a.schema.json': { type: 'object', properties: { x: { type: 'string' } } } },
      /--discriminator/,
    ],
    ['a schema of great depth', { 'a.schema.json': `${'{"not":'.repeat(5000)}{}${'}'.repeat(5000)}` }, /levels deep/],
  ])('%s: a message, nothing fetched, nothing written', async (_name, schemas, message) => {
    const fetched = vi.spyOn(globalThis, 'fetch')
    const failure: unknown = await build(schemas).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(UsageError)
    expect(String(failure)).toMatch(message)
    expect(fetched).not.toHaveBeenCalled()
    expect(readdirSync(folder).sort()).toEqual(['package.json', 'schemas'])
    fetched.mockRestore()
  })

  test('names with slashes and dots do not leave the folder', async () => {
    const built = await build({
      'a.schema.json': {
        ...event('../../evil', { x: { $ref: '#/$defs/..~1..~1evil' } }),
        $defs: { '../../evil': { title: '/etc/passwd', type: 'object', properties: { y: { type: 'string' } } } },
      },
    })
    expect(built.problems).toEqual([])
    expect(readdirSync(join(folder, 'out'), { recursive: true }).sort()).toEqual([
      'events',
      'events/evil.d.ts',
      'events/evil.js',
      'index.d.ts',
      'index.js',
      'shared.d.ts',
      'shared.js',
      'types.d.ts',
      'validators.d.ts',
      'validators.js',
    ])
    expect(readdirSync(folder).sort()).toEqual(['out', 'package.json', 'schemas'])
  })

  test('anchors, nested $ids, draft-07 definitions and files beside are found', async () => {
    const built = await build({
      'a.schema.json': {
        $id: 'https://x.example/schemas/a',
        ...event('a', {
          one: { $ref: '#here' },
          two: { $ref: 'inner' },
          three: { $ref: 'old.schema.json#/definitions/x%20y' },
        }),
        $defs: {
          h: { $anchor: 'here', type: 'string' },
          i: { $id: 'inner', type: 'object', properties: { n: { type: 'number' } } },
        },
      },
      'old.schema.json': {
        $schema: 'http://json-schema.org/draft-07/schema#',
        definitions: {
          'x y': { type: 'array', items: [{ type: 'string' }, { type: 'number' }], additionalItems: false },
        },
      },
    })
    expect(built.problems).toEqual([])
    expect(built.validateEvent({ event: 'a', one: 'x', two: { n: 1 }, three: ['a', 1] }).ok).toBe(true)
    for (const wrong of [{ one: 1 }, { two: { n: 'x' } }, { three: [1] }, { three: ['a', 1, 2] }])
      expect(built.validateEvent({ event: 'a', ...wrong }).ok, JSON.stringify(wrong)).toBe(false)
  })
})
