import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test, vi } from 'vitest'
import { dist, runBin, startBin } from './run-bin.js'

const run = (...args: string[]) => runBin(args)

test('--help and --version', async () => {
  const help = await run('--help')
  expect(help).toMatchObject({ status: 0, stderr: '' })
  expect(help.stdout).toMatch(/^Usage: ckbox-webhooks/)
  const version = JSON.parse(readFileSync(join(dist, '..', 'package.json'), 'utf8')).version
  expect(await run('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
})

test.each([
  [['check', 'http://127.0.0.1:9/', '--secret', 'x1234'], /cannot be reached/],
  [['check', 'http://127.0.0.1:9/', '--sekret', 'x1234'], /unknown option/],
  [['replay', 'package.json', '--secret', 'x1234'], /replayVersion is missing/],
  [[], /no command/],
])('a mistake is one line and exit 2: %j', async (args, says) => {
  const result = await run(...args)
  expect(result).toMatchObject({ status: 2, stdout: '' })
  expect(result.stderr).toMatch(says)
  expect(result.stderr).toMatch(/^[^\n]+\n$/)
})

test('listen shows what send delivers, until Ctrl-C', async () => {
  const listener = startBin(['listen', '--port', '0', '--secret', 'listen-secret'])
  const url = await vi.waitFor(() => {
    const [found] = /http:\S+\//.exec(listener.output.stdout) ?? []
    if (!found) throw new Error('not listening yet')
    return found
  }, 10_000)
  expect((await run('send', 'asset.uploaded', `${url}hook?a=1`, '--secret', 'listen-secret')).stdout).toContain(': 204')
  expect((await run('send', 'ping', `${url}hook`, '--secret', 'another')).status).toBe(1)
  expect(
    (await run('send', 'ping', `${url}hook?a=1`, '--secret', 'listen-secret', '--signed-url', `${url}hook`)).status,
  ).toBe(1)
  listener.child.kill('SIGINT')
  const { status, stdout: shown } = await listener.ended
  expect(status).toBe(130)
  expect(shown).toMatch(/ 204 asset\.uploaded, sent at .*: authentic and valid\n/)
  expect(shown).toMatch(/ 401 POST \/hook has an X-CS-Signature that matches none of the secrets/)
  expect(shown).toMatch(/ 401 POST \/hook\?a=1: The signature matches when .*query/)
  expect(shown).not.toContain('listen-secret')
})

/** Files that are loaded as soon as one is: the closure of its static imports. */
function loadedWith(file: string, loaded = new Set<string>(), outside = new Set<string>()) {
  if (loaded.has(file)) return { loaded, outside }
  loaded.add(file)
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
  for (const statement of source.statements) {
    const specifier =
      ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement) ? statement.moduleSpecifier : undefined
    if (!specifier || !ts.isStringLiteral(specifier)) continue
    if (specifier.text.startsWith('.')) loadedWith(join(dirname(file), specifier.text), loaded, outside)
    else outside.add(specifier.text.replace(/^node:/, ''))
  }
  return { loaded, outside }
}

describe('what is loaded at once', () => {
  test.each([
    ['cli.js', 100],
    ['index.js', 150],
  ])('%s and its imports: at most %d KiB, and nothing but Node itself', (entry, kibibytes) => {
    const { loaded, outside } = loadedWith(join(dist, entry))
    const bytes = [...loaded].reduce((sum, file) => sum + statSync(file).size, 0)
    expect(bytes).toBeLessThan(kibibytes * 1024)
    expect([...outside].filter((name) => !process.getBuiltinModule(name))).toEqual([])
  })
})
