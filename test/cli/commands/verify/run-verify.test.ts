import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { runProgramWith } from '../../run-program-with.js'

const golden = '56ac656c7f932c5b775be28949e90af9a2356eae2826539f10ab6526a0eec762'
let body: string

beforeAll(async () => {
  body = join(await mkdtemp(join(tmpdir(), 'ckbox-webhooks-')), 'body.json')
  await writeFile(body, '{"a":1}')
})

function verify(signature: string, ...more: string[]) {
  const request = ['--url', 'http://demo.example.com/webhook?a=1', '--timestamp', '1563276169752', '--body', body]
  return runProgramWith(['verify', '--signature', signature, ...request, ...more])
}

test('the vector of the documentation matches', async () => {
  expect(await verify(golden, '--secret', 'SECRET')).toMatchObject({ status: 0, stdout: 'The signature matches.\n' })
  expect(await verify(golden, '--secret', 'old', '--secret', 'SECRET')).toMatchObject({ status: 0 })
})

test.each([
  ['another secret', golden, ['--secret', 'other'], /another secret, path or query/],
  ['a query that was not signed', golden.replace(/.$/, '0'), ['--secret', 'SECRET'], /No known mistake/],
  [
    'a path without its query',
    '26b487241b7eb5d455dc4e1c7689453bf4e060225625b1dc9ccefbc73d0405df',
    ['--secret', 'SECRET'],
    /matches when .*query/,
  ],
  ['a prefix', `sha256=${golden}`, ['--secret', 'SECRET'], /sha256=/],
])('%s: exit 1, and why', async (_name, signature, secret, says) => {
  const run = await verify(signature, ...secret)
  expect(run).toMatchObject({ status: 1, stderr: '' })
  expect(run.stdout).toMatch(/^The signature does not match\./)
  expect(run.stdout).toMatch(says)
})

test('mistakes', async () => {
  expect(await verify(golden)).toMatchObject({ status: 2, stderr: expect.stringContaining('CKBOX_API_SECRET') })
  expect(await runProgramWith(['verify'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("'--url <url>'"),
  })
})
