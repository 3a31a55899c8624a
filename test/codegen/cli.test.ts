import { execFileSync, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runProgramWith } from '../cli/run-program-with.js'

const tsx = createRequire(import.meta.url).resolve('tsx')
let folder: string
let out: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'))
  out = join(folder, 'out')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The command line as a process of its own, in the folder. */
function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--import', tsx, resolve('src/cli/main.ts'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  })
}

test.each([['generate'], ['diff'], ['init']])('%s --help fits a terminal', async (command) => {
  const { status, stdout } = await runProgramWith([command, '--help'])
  expect(status).toBe(0)
  expect(stdout).toContain('Exit status:')
  expect(stdout.split('\n').filter((line) => line.length > 82)).toEqual([])
})

test('generate writes, then finds nothing to do; --check exits 1 once a file is stale', async () => {
  const first = await runProgramWith(['generate', '--out', out, '--events', 'folder.*,ping', '--format', 'esm'])
  expect(first).toMatchObject({ status: 0, stderr: '' })
  expect(first.stdout).toMatch(/15 files for 4 events \(discriminator: event\): 15 written, 0 unchanged\.\n$/)
  const again = ['generate', '--out', out, '--events', 'folder.*', '--events', 'ping', '--format', 'esm']
  expect((await runProgramWith(again)).stdout).toBe(
    '15 files for 4 events (discriminator: event): 0 written, 15 unchanged.\n',
  )
  expect(await runProgramWith([...again, '--check'])).toMatchObject({
    status: 0,
    stdout: '15 files for 4 events (discriminator: event): up to date.\n',
  })
  appendFileSync(join(out, 'index.js'), 'changed')
  rmSync(join(out, 'types.d.ts'))
  const check = await runProgramWith([...again, '--check'])
  expect(check.status).toBe(1)
  expect(check.stdout.split('\n').slice(0, 2)).toEqual([`stale: ${out}/types.d.ts`, `stale: ${out}/index.js`])
})

test.each<[string, string[], RegExp]>([
  ['no folder', ['generate'], /^ckbox-webhooks: No output folder was given\. Give one: .*--out/],
  [
    'a folder that cannot be written',
    ['generate', '--out', '/proc/x'],
    /^ckbox-webhooks: The output folder \/proc\/x cannot be written: .*--out\.\n$/,
  ],
  ['schemas that are missing', ['generate', '--out', 'OUT', '--schemas', 'nowhere'], /There are no schemas at nowhere/],
  [
    'attributes that are missing',
    ['generate', '--out', 'OUT', '--custom-attributes', 'nowhere.json'],
    /nowhere\.json cannot be read/,
  ],
  ['an unknown format', ['generate', '--out', 'OUT', '--format', 'xml'], /Allowed choices are ts, esm, cjs/],
  ['an unknown event', ['generate', '--out', 'OUT', '--events', 'file.*'], /The events are: asset\.cache\.invalidated/],
  ['an unknown flag', ['generate', '--out', 'OUT', '--fornat', 'ts'], /unknown option '--fornat'/],
  ['watching and checking', ['generate', '--out', 'OUT', '--watch', '--check'], /cannot be combined/],
  ['a diff with nothing', ['diff', 'schemas', 'nowhere'], /There are no schemas at nowhere/],
  ['a diff without a second folder', ['diff', 'schemas'], /missing required argument 'new'/],
])('%s: one paragraph, exit 2, nothing written', async (_name, args, message) => {
  const { status, stdout, stderr } = await runProgramWith(args.map((word) => (word === 'OUT' ? out : word)))
  expect(status).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toMatch(message)
  expect(stderr.trimEnd()).not.toContain('\n')
  expect(readdirSync(folder)).toEqual([])
})

test('what is wrong from the beginning ends --watch too', async () => {
  const watching = await runProgramWith(['generate', '--out', folder, '--schemas', join(folder, 'shcemas'), '--watch'])
  expect(watching.status).toBe(2)
  expect(watching.stderr).toMatch(/^ckbox-webhooks: There are no schemas at \S+shcemas\./)
})

test('--watch survives saves that rename a new file into place', async () => {
  const schema = join(folder, 'event.json')
  const save = (text: string) => {
    writeFileSync(
      `${schema}.tmp`,
      JSON.stringify({ properties: { event: { const: 'x' }, [text]: {} }, type: 'object' }),
    )
    renameSync(`${schema}.tmp`, schema)
  }
  save('first')
  const args = ['generate', '--out', out, '--schemas', schema, '--watch']
  const watching = runProgramWith(args)
  const has = (text: string) =>
    existsSync(join(out, 'types.ts')) && readFileSync(join(out, 'types.ts'), 'utf8').includes(text)
  for (const text of ['first', 'second', 'third']) {
    save(text)
    await vi.waitFor(() => expect(has(text)).toBe(true), { timeout: 5000 })
  }
  process.emit('SIGINT')
  expect((await watching).status).toBe(0)
})

test('--watch sees files that references lead to, also new ones', async () => {
  const put = (name: string, content: object) => writeFileSync(join(folder, name), JSON.stringify(content))
  const event = ($ref: string) => ({ type: 'object', properties: { event: { const: 'x' }, payload: { $ref } } })
  const payload = (key: string) => ({ type: 'object', properties: { [key]: {} } })
  put('event.json', event('one/a.json'))
  mkdirSync(join(folder, 'one'))
  mkdirSync(join(folder, 'two'))
  put('one/a.json', payload('first'))
  put('two/b.json', payload('third'))
  const watching = runProgramWith(['generate', '--out', out, '--schemas', join(folder, 'event.json'), '--watch'])
  const shows = (text: string) =>
    vi.waitFor(() => expect(readFileSync(join(out, 'types.ts'), 'utf8')).toContain(text), { timeout: 5000 })
  const settled = () => new Promise((done) => setTimeout(done, 200))
  await shows('first')
  await settled()
  put('one/a.json', payload('second'))
  await shows('second')
  put('event.json', event('two/b.json'))
  await shows('third')
  await settled()
  put('two/b.json', payload('fourth'))
  await shows('fourth')
  process.emit('SIGINT')
  expect((await watching).status).toBe(0)
})

test('--stdout prints one file or all, and writes none', async () => {
  const args = ['generate', '--events', 'ping', '--format', 'esm', '--stdout']
  const all = await runProgramWith(args)
  expect(all.status).toBe(0)
  expect(all.stdout.match(/^\/\/ \S+\.(js|ts)$/gm)?.slice(0, 2)).toEqual(['// types.d.ts', '// shared.js'])
  const one = await runProgramWith([...args, 'types.d.ts'])
  expect(one.stdout).toMatch(/^\/\* eslint-disable \*\/\n[\s\S]*export interface PingEvent/)
  const schema = join(folder, 'event.json')
  const event = { type: 'object', properties: { event: { const: 'x' }, phone: { type: 'string', format: 'phone' } } }
  writeFileSync(schema, JSON.stringify(event))
  const doubtful = await runProgramWith(['generate', '--schemas', schema, '--stdout', 'types.ts'])
  expect(doubtful).toMatchObject({ status: 0, stderr: expect.stringMatching(/^ckbox-webhooks: warning: .*phone/) })
  expect(doubtful.stdout).not.toContain('warning')
  rmSync(schema)
  const none = await runProgramWith([...args, 'tipes.d.ts'])
  expect(none).toMatchObject({ status: 2, stdout: '' })
  expect(none.stderr).toMatch(/No file "tipes\.d\.ts" is generated\. .*types\.d\.ts, shared\.js/)
})

test('files that git checked out with other line ends are not stale', async () => {
  const args = ['generate', '--out', folder, '--format', 'esm']
  expect((await runProgramWith(args)).status).toBe(0)
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  for (const name of names.filter((path) => /\.\w+$/.test(path))) {
    const file = join(folder, name)
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'))
  }
  expect((await runProgramWith([...args, '--check'])).status).toBe(0)
})

test('diff exits 1 where something breaks, and says what', async () => {
  expect(await runProgramWith(['diff', 'schemas', 'schemas'])).toMatchObject({ status: 0, stdout: 'No changes.\n' })
  cpSync('schemas', folder, { recursive: true })
  const file = join(folder, 'common/user.schema.json')
  const user = JSON.parse(readFileSync(file, 'utf8'))
  user.properties.email = { type: 'string' }
  writeFileSync(file, JSON.stringify(user))
  const compatible = await runProgramWith(['diff', 'schemas', folder])
  expect(compatible.status).toBe(0)
  expect(compatible.stdout).toMatch(
    /^compatible: asset\.\S+: payload\.user\.email is new, and optional\n.*0 of them breaking\.\n$/s,
  )
  user.required.push('email')
  writeFileSync(file, JSON.stringify(user))
  const breaking = await runProgramWith(['diff', 'schemas', folder])
  expect(breaking.status).toBe(1)
  expect(breaking.stdout).toMatch(/^breaks senders: asset\.\S+: payload\.user\.email is required now\n/)
})

test('init, then the script that it wrote', () => {
  writeFileSync(join(folder, 'package.json'), '{ "devDependencies": { "prettier": "3" } }\n')
  const init = run('init')
  expect(init).toMatchObject({ status: 0, stderr: '' })
  expect(init.stdout).toMatch(
    /^created: ckbox-webhooks\.config\.json .*\nchanged: package\.json .*\ncreated: \.github\/workflows\/ckbox-webhooks\.yml .*\nNext: npm run generate:ckbox\n$/,
  )
  expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).scripts['generate:ckbox']).toBe(
    'ckbox-webhooks generate',
  )
  const generated = run('generate')
  expect(generated).toMatchObject({ status: 0, stderr: '' })
  expect(generated.stdout).toContain('Add this line to .prettierignore: ckbox/\n')
  expect(run('generate', '--check').status).toBe(0)
  // A flag goes before a setting.
  expect(run('generate', '--check', '--strict').status).toBe(1)
  writeFileSync(
    join(folder, 'try.mjs'),
    "import { validateEvent } from './ckbox/index.cjs'\nconsole.log(validateEvent(null).issues[0].message)",
  )
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  expect(execFileSync(process.execPath, [join(folder, 'try.mjs')], { encoding: 'utf8' })).toBe(
    'the event: expected an object, got null\n',
  )
}, 30_000)

test('several catalogues: all of the settings, or the one that --out names', () => {
  const schema = (event: string) => ({ required: ['event'], properties: { event: { const: event } } })
  writeFileSync(join(folder, 'shop.json'), JSON.stringify(schema('paid')))
  writeFileSync(join(folder, 'bank.yaml'), 'required: [event]\nproperties: { event: { const: booked } }\n')
  const generate = [
    { out: 'shop', schemas: 'shop.json', format: 'esm' },
    { out: 'bank', schemas: 'bank.yaml' },
  ]
  writeFileSync(join(folder, 'ckbox-webhooks.config.json'), JSON.stringify({ generate }))
  const all = run('generate')
  expect(all).toMatchObject({ status: 0, stderr: '' })
  expect(all.stdout).toMatch(
    /^shop: \d+ files for 1 event \(discriminator: event\): \d+ written, 0 unchanged\.\n(?:written: bank\/\S+\n)+bank: \d+ files/m,
  )
  writeFileSync(join(folder, 'shop.json'), JSON.stringify(schema('refunded')))
  expect(run('generate', '--check', '--out', './bank/').status).toBe(0)
  const check = run('generate', '--check')
  expect(check.status).toBe(1)
  expect(check.stdout).toMatch(
    /^stale: shop\/types\.d\.ts$[\s\S]*^bank: \d+ files .* up to date\.\nRun the same command without/m,
  )
}, 30_000)

test('text from schemas prints no terminal sequence and no workflow command', async () => {
  const hostile = '\u001b[31mred\n::error::x'
  const event = (more: object) => ({ type: 'object', properties: { event: { const: 'x' }, ...more } })
  const write = (name: string, content: object) => {
    writeFileSync(join(folder, name), JSON.stringify(content))
    return join(folder, name)
  }
  const webhooks = { [hostile]: { post: {} }, ok: { post: { requestBody: { content: { 'a/json': { schema: {} } } } } } }
  const api = write('api.json', { openapi: '3.1.0', info: {}, webhooks })
  const missing = write(`${hostile.replaceAll('/', '')}.json`, event({ y: { $ref: '#/nowhere' } }))
  const runs = await Promise.all([
    runProgramWith(['generate', '--schemas', api, '--out', out]),
    runProgramWith(['generate', '--schemas', missing, '--out', out]),
    runProgramWith(['diff', write('old.json', event({})), write('new.json', event({ [hostile]: {} }))]),
  ])
  const printed = runs.map(({ stdout, stderr }) => stdout + stderr)
  expect(printed.filter((text) => !text.includes('red'))).toEqual([])
  expect(printed.filter((text) => text.includes('\u001b') || /^::/m.test(text))).toEqual([])
})
