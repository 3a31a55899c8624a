import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { install, pack, root, run, write } from './packed-package.js'

/** One thing that is done with each entry, the same from every kind of consumer. */
const uses = {
  'ckbox-webhooks': {
    names: 'signRequest',
    use: `signRequest({ method: 'POST', url: 'http://demo.example.com/webhook?a=1', timestamp: 1563276169752, body: '{"a":1}' }, 'SECRET')`,
    gives: '56ac656c7f932c5b775be28949e90af9a2356eae2826539f10ab6526a0eec762',
  },
  'ckbox-webhooks/express': { names: 'webhookHandler', use: 'typeof webhookHandler', gives: 'function' },
  'ckbox-webhooks/fastify': { names: 'webhookPlugin', use: 'typeof webhookPlugin', gives: 'function' },
  'ckbox-webhooks/hono': { names: 'webhookHandler', use: 'typeof webhookHandler', gives: 'function' },
  'ckbox-webhooks/next': { names: 'webhookHandler', use: 'typeof webhookHandler', gives: 'function' },
  'ckbox-webhooks/lambda': { names: 'webhookHandler', use: 'typeof webhookHandler', gives: 'function' },
  'ckbox-webhooks/codegen': { names: 'generate', use: 'typeof generate', gives: 'function' },
  'ckbox-webhooks/testing': { names: 'checkContract', use: 'typeof checkContract', gives: 'function' },
  'ckbox-webhooks/msw': { names: 'mountConsumer', use: 'typeof mountConsumer', gives: 'function' },
}
const peers: Record<string, string> = { 'ckbox-webhooks/testing': 'fast-check', 'ckbox-webhooks/msw': 'msw' }

let tarball: string
let alone: string
let withPeers: string

beforeAll(async () => {
  tarball = await pack()
  alone = await install(tarball, 'alone')
  withPeers = await install(tarball, 'peers')
})

afterAll(() => {
  for (const folder of [dirname(tarball), alone, withPeers]) rmSync(folder, { recursive: true, force: true })
})

describe.each(Object.entries(uses))('%s', (entry, { names, use, gives }) => {
  const esm = `import { ${names} } from '${entry}'\nconsole.log(${use})\n`
  const cjs = `const { ${names} } = require('${entry}')\nconsole.log(${use})\n`

  test('by import', async () => {
    const result = await run(process.execPath, [write(withPeers, 'use.mjs', esm)], withPeers)
    expect(result).toEqual({ status: 0, stdout: `${gives}\n`, stderr: '' })
  })

  test('by require', async () => {
    const result = await run(process.execPath, [write(withPeers, 'use.cjs', cjs)], withPeers)
    expect(result).toEqual({ status: 0, stdout: `${gives}\n`, stderr: '' })
  })

  test.each([
    ['use.mjs', esm],
    ['use.cjs', cjs],
  ])('with nothing else installed: %s', async (name, code) => {
    const result = await run(process.execPath, [write(alone, name, code)], alone)
    const peer = peers[entry]
    if (peer === undefined) expect(result).toEqual({ status: 0, stdout: `${gives}\n`, stderr: '' })
    else expect(result).toMatchObject({ status: 1, stderr: expect.stringContaining(`'${peer}'`) })
  })

  test.each(['mts', 'cts'])('types, without skipLibCheck, from a .%s file', async (extension) => {
    const file = write(
      withPeers,
      `use.${extension}`,
      `import { ${names} } from '${entry}'\nexport const used: string = ${use}\n`,
    )
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const options = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--types',
      'node',
      '--exactOptionalPropertyTypes',
    ]
    const result = await run(process.execPath, [compiler, ...options, file], withPeers)
    expect(result).toEqual({ status: 0, stdout: '', stderr: '' })
  })
})

describe('the command line, with nothing else installed', () => {
  const bin = () => join(alone, 'node_modules/.bin/ckbox-webhooks')

  test('--version', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(await run(bin(), ['--version'], alone)).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
  })

  test('check goes as far as the connection', async () => {
    const result = await run(bin(), ['check', 'http://127.0.0.1:9/', '--secret', 'test-secret'], alone)
    expect(result).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('cannot be reached') })
  })

  test('generate', async () => {
    const result = await run(bin(), ['generate', '--out', 'generated-here'], alone)
    expect(result).toMatchObject({ status: 0, stderr: '' })
    expect(readdirSync(join(alone, 'generated-here'))).not.toEqual([])
  })
})

describe('what is in the tarball', () => {
  const packageFolder = () => join(alone, 'node_modules/ckbox-webhooks')

  test('schemas and generated files, under the names that package.json exports', async () => {
    const code = `
      console.log(require('ckbox-webhooks/schemas/webhook.schema.json').$schema)
      console.log(require('ckbox-webhooks/schemas/report.schema.json').title)
      console.log(require('ckbox-webhooks/generated/webhook.bundle.schema.json').$schema)
      console.log(require('ckbox-webhooks/package.json').name)`
    const { stdout } = await run(process.execPath, ['-e', code], alone)
    const draft = 'https://json-schema.org/draft/2020-12/schema'
    expect(stdout.trim().split('\n')).toEqual([draft, 'Report', draft, 'ckbox-webhooks'])
  })

  test('readme, licences and changes, but no source, test or dependency', () => {
    const files = readdirSync(packageFolder())
    expect(files).toEqual(
      expect.arrayContaining(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'generated', 'schemas']),
    )
    for (const absent of ['src', 'test', 'scripts', 'bench', 'node_modules', '.tmp'])
      expect(files).not.toContain(absent)
    expect(readFileSync(join(packageFolder(), 'dist/third-party-licenses.txt'), 'utf8')).toContain('commander@')
    expect(JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')).dependencies).toBeUndefined()
    expect(readdirSync(join(alone, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['ckbox-webhooks'])
  })
})
