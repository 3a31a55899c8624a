import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import nodeModule from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { init } from '../../src/codegen/init.js'
import { readConfig } from '../../src/codegen/read/read-config.js'
import { UsageError } from '../../src/errors.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(path: string, content: unknown): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
}
const read = (path: string) => readFileSync(join(folder, path), 'utf8')

describe('settings', () => {
  test.each<[string, Record<string, unknown>]>([
    ['ckbox-webhooks.config.json', { 'ckbox-webhooks.config.json': { $schema: 'x', generate: { out: 'a' } } }],
    ['package.json', { 'package.json': { name: 'x', 'ckbox-webhooks': { generate: { out: 'a' } } } }],
    [
      'ckbox-webhooks.config.js',
      {
        'package.json': { type: 'module' },
        'ckbox-webhooks.config.js': "const out = 'a'\nexport default { generate: { out } }",
      },
    ],
    [
      'ckbox-webhooks.config.js in CommonJS',
      { 'package.json': {}, 'ckbox-webhooks.config.js': "module.exports = { generate: { out: 'a' } }" },
    ],
    [
      'ckbox-webhooks.config.ts',
      {
        'package.json': { type: 'module' },
        'out.js': "export const out = 'a'",
        'ckbox-webhooks.config.ts':
          "import { out } from './out.js'\nexport default { generate: { out } } satisfies { generate: { out: string } }",
      },
    ],
  ])('are read from %s', async (_name, files) => {
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(resolve('node_modules/typescript'), join(folder, 'node_modules/typescript'))
    for (const [path, content] of Object.entries(files)) put(path, content)
    expect(await readConfig(folder)).toEqual({ generate: { out: 'a' } })
    expect(readdirSync(folder).filter((name) => name.endsWith('.mjs'))).toEqual([])
  })

  test('may be a list, one for each catalogue', async () => {
    const settings = { generate: [{ out: 'src/ckbox' }, { out: 'src/shop', schemas: 'shop.yaml' }] }
    put('ckbox-webhooks.config.json', settings)
    expect(await readConfig(folder)).toEqual(settings)
    const check = new Ajv2020().compile(JSON.parse(readFileSync('schemas/config.schema.json', 'utf8')))
    expect(check(settings)).toBe(true)
    expect(check({ generate: [{ schemas: 'shop.yaml' }] })).toBe(false)
    expect(check({ generate: [{ out: 'a', output: 'b' }] })).toBe(false)
  })

  test('may be absent', async () => {
    expect(await readConfig(folder)).toEqual({})
    put('package.json', { name: 'x' })
    expect(await readConfig(folder)).toEqual({})
  })

  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      'in two places',
      { 'ckbox-webhooks.config.json': {}, 'package.json': { 'ckbox-webhooks': {} } },
      /several places: ckbox-webhooks\.config\.json, package\.json/,
    ],
    [
      'with an unknown setting',
      { 'ckbox-webhooks.config.json': { generate: { output: 'a' } } },
      /generate\.output does not exist. The settings are out, events/,
    ],
    [
      'with an inherited name',
      { 'ckbox-webhooks.config.json': '{ "generate": { "constructor": "a" } }' },
      /generate\.constructor does not exist/,
    ],
    [
      'with an unknown setting in a list',
      { 'ckbox-webhooks.config.json': { generate: [{ out: 'a' }, { output: 'a' }] } },
      /generate\[1\]\.output does not exist/,
    ],
    ['with an empty list', { 'ckbox-webhooks.config.json': { generate: [] } }, /"generate" is an empty list/],
    [
      'with a catalogue of no folder',
      { 'ckbox-webhooks.config.json': { generate: [{ schemas: 'a' }] } },
      /generate\[0\] has no "out"/,
    ],
    [
      'with two catalogues for one folder',
      { 'ckbox-webhooks.config.json': { generate: [{ out: 'a' }, { out: 'b' }, { out: './a/' }] } },
      /generate\[0\] and generate\[2\] write into the same folder/,
    ],
    [
      'with a catalogue in the folder of the events of another',
      { 'ckbox-webhooks.config.json': { generate: [{ out: 'a/events' }, { out: './a' }] } },
      /generate\[0\] writes into a\/events, where generate\[1\] keeps the modules of its events/,
    ],
    ['with an unknown part', { 'ckbox-webhooks.config.json': { check: {} } }, /a setting that does not exist: check/],
    [
      'with a wrong value',
      { 'ckbox-webhooks.config.json': { generate: { strict: 'yes' } } },
      /generate\.strict has a wrong value: "yes"/,
    ],
    ['that are not JSON', { 'ckbox-webhooks.config.json': '{' }, /ckbox-webhooks\.config\.json is not valid JSON/],
    ['that are no object', { 'ckbox-webhooks.config.json': '[]' }, /holds no settings/],
    [
      'that throw',
      { 'package.json': { type: 'module' }, 'ckbox-webhooks.config.js': "throw new Error('broken')" },
      /cannot be loaded: broken/,
    ],
    ['that give nothing', { 'package.json': { type: 'module' }, 'ckbox-webhooks.config.js': '' }, /holds no settings/],
  ])('%s are refused', async (_name, files, message) => {
    for (const [path, content] of Object.entries(files)) put(path, content)
    const failure: unknown = await readConfig(folder).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(UsageError)
    expect(String(failure)).toMatch(message)
  })

  test.each([
    ['ckbox-webhooks.config.js', "export default { generate: { out: 'a' } }"],
    ['ckbox-webhooks.config.ts', "const out: string = 'a'\nexport default { generate: { out } }"],
  ])('in %s may be an ES module in a package of CommonJS', async (name, code) => {
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
    put('package.json', { type: 'commonjs' })
    put(name, code)
    expect(await readConfig(folder)).toEqual({ generate: { out: 'a' } })
  })

  test('in TypeScript need the project to have it, on a Node that does not read it', async () => {
    put('ckbox-webhooks.config.ts', 'export default {}')
    const reads = 'stripTypeScriptTypes' in nodeModule
    if (reads) expect(await readConfig(folder)).toEqual({ generate: {} })
    else await expect(readConfig(folder)).rejects.toThrow(/does not read TypeScript/)
  })
})

describe('init', () => {
  test('writes settings, a script and a CI step, and says so', async () => {
    put('package.json', `${JSON.stringify({ name: 'x', scripts: { test: 'vitest' } }, null, 4)}\n`)
    put('tsconfig.json', {})
    put('src/index.ts', '')
    const { steps, run } = await init(folder)
    expect(steps.map(({ state, path }) => `${state} ${path}`)).toEqual([
      'created ckbox-webhooks.config.json',
      'changed package.json',
      'created .github/workflows/ckbox-webhooks.yml',
    ])
    expect(run).toBe('npm run generate:ckbox')
    expect(read('package.json')).toBe(
      `${JSON.stringify({ name: 'x', scripts: { test: 'vitest', 'generate:ckbox': 'ckbox-webhooks generate' } }, null, 4)}\n`,
    )
    expect(await readConfig(folder)).toEqual({ generate: { out: 'src/ckbox', format: 'ts' } })
    const check = new Ajv2020().compile(JSON.parse(readFileSync('schemas/config.schema.json', 'utf8')))
    expect(check(JSON.parse(read('ckbox-webhooks.config.json')))).toBe(true)
    expect(read('.github/workflows/ckbox-webhooks.yml')).toContain(
      '- run: npm ci\n      - run: npx ckbox-webhooks generate --check\n',
    )
  })

  test('keeps what is there', async () => {
    put('package.json', {
      name: 'x',
      scripts: { 'generate:ckbox': 'mine' },
      'ckbox-webhooks': { generate: { out: 'a' } },
    })
    put('.github/workflows/ckbox-webhooks.yml', 'mine')
    const before = read('package.json')
    const { steps } = await init(folder)
    expect(steps.map(({ state }) => state)).toEqual(['kept', 'kept', 'kept'])
    expect(read('package.json')).toBe(before)
    expect(read('.github/workflows/ckbox-webhooks.yml')).toBe('mine')
    expect(existsSync(join(folder, 'ckbox-webhooks.config.json'))).toBe(false)
  })

  test('keeps the line ends and the indentation of package.json', async () => {
    put('package.json', '{\r\n\t"name": "x"\r\n}\r\n')
    await init(folder)
    expect(read('package.json')).toBe(
      '{\r\n\t"name": "x",\r\n\t"scripts": {\r\n\t\t"generate:ckbox": "ckbox-webhooks generate"\r\n\t}\r\n}\r\n',
    )
  })

  test('speaks the language of the package manager', async () => {
    put('package.json', {})
    put('pnpm-lock.yaml', '')
    expect((await init(folder)).run).toBe('pnpm run generate:ckbox')
    expect(read('.github/workflows/ckbox-webhooks.yml')).toContain('- run: pnpm exec ckbox-webhooks generate --check')
    expect(await readConfig(folder)).toEqual({ generate: { out: 'ckbox', format: 'cjs' } })
  })

  test.each([
    [{ type: 'module' }, 'esm'],
    [{ type: 'commonjs' }, 'cjs'],
    [{}, 'cjs'],
  ])('in a package of %j without TypeScript it chooses %s, which Node loads there', async (manifest, format) => {
    put('package.json', manifest)
    await init(folder)
    expect((await readConfig(folder)).generate).toMatchObject({ format })
  })

  test('in a package of a repository it leaves CI alone, which is elsewhere', async () => {
    put('.git/HEAD', '')
    put('pnpm-lock.yaml', '')
    put('packages/api/package.json', {})
    const { steps, run } = await init(join(folder, 'packages/api'))
    expect(run).toBe('pnpm run generate:ckbox')
    expect(steps.at(-1)).toEqual({
      path: 'CI',
      state: 'kept',
      detail: 'add this step to it, with packages/api as its folder: pnpm exec ckbox-webhooks generate --check',
    })
    expect(existsSync(join(folder, 'packages/api/.github'))).toBe(false)
  })

  test('needs a package.json', async () => {
    await expect(init(folder)).rejects.toThrow(/There is no package\.json here/)
    expect(readdirSync(folder)).toEqual([])
  })
})
