import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

const script = fileURLToPath(new URL('../../.github/schemas-since-release.sh', import.meta.url))

/** Stands in for the built command: `diff OLD NEW` exits with 1 where the schemas break, which is all the script reads. */
const command = `
const [, , verb, before, after] = process.argv
const read = (folder) => require('node:fs').readFileSync(folder + '/event.json', 'utf8')
process.exitCode = verb === 'diff' && read(before) === read(after) ? 0 : 1
`

const author = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com' }
const committer = { GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com' }
const env = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: devNull, ...author, ...committer }
let repository: string

beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), 'schemas-since-release-'))
  write('schemas/event.json', '{}')
  write('dist/cli.js', command)
  git('init', '--quiet')
  git('add', 'schemas')
  git('commit', '--quiet', '--message', 'Release')
})

beforeEach(() => {
  rmSync(join(repository, '.changeset'), { recursive: true, force: true })
  write('schemas/event.json', '{ "required": ["event"] }')
  git('tag', '--force', 'v1.0.0')
})

afterAll(() => rmSync(repository, { recursive: true, force: true }))

test.each(['"ckbox-webhooks": major', "'ckbox-webhooks': major", 'ckbox-webhooks: major', 'ckbox-webhooks: "major"'])(
  'a break is let through where a changeset says %s',
  (announced) => {
    write('.changeset/brave-cats-sing.md', `---\n${announced}\n---\n\nEvents require their name.\n`)
    expect(run()).toMatchObject({ status: 0, stdout: expect.stringContaining('announces a major version') })
  },
)

test.each([
  '"ckbox-webhooks": minor',
  '"other-package": major',
  `"ckbox-webhooks': major`,
  '"ckbox-webhooks": majority',
])('a break is refused where a changeset only says %s', (announced) => {
  write('.changeset/brave-cats-sing.md', `---\n${announced}\n---\n\nEvents require their name.\n`)
  expect(run()).toMatchObject({ status: 1, stderr: expect.stringContaining('break with v1.0.0') })
})

test('a break is refused where there is no changeset', () => {
  expect(run()).toMatchObject({ status: 1, stderr: expect.stringContaining('npx changeset') })
})

test('schemas that are as they were released need no changeset', () => {
  write('schemas/event.json', '{}')
  expect(run()).toMatchObject({ status: 0, stdout: '', stderr: '' })
})

test('before the first release everything may change', () => {
  git('tag', '--delete', 'v1.0.0')
  expect(run()).toMatchObject({ status: 0, stdout: 'There is no release yet.\n' })
})

function run() {
  return spawnSync('bash', [script], { cwd: repository, env, encoding: 'utf8' })
}

function git(...args: string[]): void {
  execFileSync('git', args, { cwd: repository, env, stdio: ['ignore', 'ignore', 'inherit'] })
}

function write(file: string, text: string): void {
  const path = join(repository, file)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
}
