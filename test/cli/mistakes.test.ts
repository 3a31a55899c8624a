import { mkdtemp, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { localServer } from './local-server.js'
import { runProgramWith } from './run-program-with.js'

const url = 'http://127.0.0.1:9/hook'
const secret = ['--secret', 'test-secret']
const file = new URL('mistakes.test.ts', import.meta.url).pathname

const mistakes: Record<string, { args: string[]; says: RegExp[] }> = {
  'no command': { args: [], says: [/no command/, /--help/] },
  'an unknown command': { args: ['chek'], says: [/unknown command 'chek'/, /Did you mean check/] },
  'an unknown flag': { args: ['check', url, '--sekret', 'x'], says: [/unknown option '--sekret'/, /--secret/] },
  'no URL': { args: ['check'], says: [/missing required argument 'url'/] },
  'a URL without a scheme': {
    args: ['check', 'localhost:3000/hook', ...secret],
    says: [/http:\/\/localhost:3000\/hook\?/],
  },
  'a URL with a password': { args: ['check', 'http://u:p4ss@localhost/', ...secret], says: [/--header/] },
  'no secret': { args: ['check', url], says: [/CKBOX_API_SECRET/, /--secret/] },
  'an empty secret': { args: ['check', url, '--secret', ''], says: [/empty/] },
  'four secrets': { args: ['check', url, ...secret, ...secret, ...secret, ...secret], says: [/at most 3/] },
  'an unreachable URL': {
    args: ['check', url, ...secret],
    says: [/cannot be reached/, /ECONNREFUSED/, /Start the service/],
  },
  'a remote host': { args: ['check', 'http://192.0.2.1/hook', ...secret], says: [/192\.0\.2\.1/, /--allow-remote/] },
  'a remote hook': {
    args: ['check', url, ...secret, '--reset', 'http://192.0.2.1/'],
    says: [/--reset/, /--allow-remote/],
  },
  'an unknown host': { args: ['check', 'http://no-such-host.invalid/', ...secret], says: [/no-such-host\.invalid/] },
  'an unknown law': {
    args: ['check', url, ...secret, '--only', 'ordering/order-doesnt-matter'],
    says: [/Did you mean "ordering\/order-does-not-matter"/],
  },
  'a glob that matches no law': {
    args: ['check', url, ...secret, '--skip', 'zzz/*'],
    says: [/No law matches --skip "zzz\/\*"/],
  },
  'an unknown event': {
    args: ['check', url, ...secret, '--events', 'asset.uploded'],
    says: [/Did you mean "asset\.uploaded"/],
  },
  'an unknown reporter': { args: ['check', url, ...secret, '--reporter', 'jsn'], says: [/Did you mean "json"/] },
  'two documents on one stream': {
    args: ['check', url, ...secret, '--reporter', 'json', '--reporter', 'junit'],
    says: [/json and junit/, /--output/],
  },
  'two outputs of one reporter': {
    args: ['check', url, ...secret, '--reporter', 'json', '--output', 'a', '--output', 'b'],
    says: [/"b"/],
  },
  'one file of two reporters': {
    args: ['check', url, ...secret, '--reporter', 'json', '--output', 'a', '--reporter', 'html', '--output', 'a'],
    says: [/"a"/],
  },
  'an output in a file': { args: ['check', url, ...secret, '--output', join(file, 'x.json')], says: [/Cannot write/] },
  'an output that is a folder': { args: ['check', url, ...secret, '--output', tmpdir()], says: [/it is a folder/] },
  'replay files in a file': { args: ['check', url, ...secret, '--replay-files', file], says: [/Cannot write/] },
  'an unknown severity': { args: ['check', url, ...secret, '--fail-on', 'never'], says: [/must, should, info/] },
  'a word for a number': { args: ['check', url, ...secret, '--runs', 'many'], says: [/--runs takes a whole number/] },
  'a time with a unit': { args: ['check', url, ...secret, '--timeout', '5s'], says: [/5000, not "5s"/] },
  'a header without a name': { args: ['check', url, ...secret, '--header', 'token'], says: [/Name: value/] },
  'a header of CKBox': {
    args: ['check', url, ...secret, '--header', 'X-CS-Signature: 0'],
    says: [/each delivery sets/],
  },
  'a replay file that is not there': {
    args: ['replay', '/nowhere.json', ...secret],
    says: [/Cannot read "\/nowhere\.json": ENOENT/],
  },
  'a replay file that is not JSON': { args: ['replay', file, ...secret], says: [/is not JSON/] },
}

test.each(Object.entries(mistakes))('%s', async (_name, { args, says }) => {
  const run = await runProgramWith(args)
  expect(run.stdout).toBe('')
  expect(run.status).toBe(2)
  for (const part of says) expect(run.stderr).toMatch(part)
  expect(run.stderr).toMatch(/^ckbox-webhooks: [^\n]+\n$/)
  expect(run.stderr).not.toMatch(/test-secret|p4ss|\bat .*\.[jt]s:\d/)
  expect(run.consumer).toBeUndefined()
})

describe('hooks', () => {
  async function check(...args: string[]) {
    const origin = await localServer((request, response) => {
      if (request.url === '/html') response.end('<html>')
      else if (request.url === '/moved') response.writeHead(302, { location: 'http://192.0.2.1/' }).end()
      else if (request.url === '/hangs') response.write('{')
      else if (request.url === '/gone') request.socket.destroy()
      else response.writeHead(request.method === 'GET' ? 500 : 404).end()
    })
    return runProgramWith(['check', origin, ...secret, ...args.map((arg) => arg.replace('ORIGIN', origin))])
  }

  test.each([
    ['an answer that is not JSON', '--observe', 'ORIGIN/html', /answered with "<html>…", which is not JSON/],
    ['an error answer', '--observe', 'ORIGIN/', /answered 500 to GET/],
    ['an error answer', '--reset', 'ORIGIN/', /answered 404 to POST/],
    ['a redirect', '--observe', 'ORIGIN/moved', /answered 302.*not followed/],
    ['an answer that does not end', '--observe', 'ORIGIN/hangs', /no complete answer in 200 ms/],
    ['a connection that breaks', '--reset', 'ORIGIN/gone', /--reset .* failed/],
    ['nothing there', '--observe', 'http://127.0.0.1:9/', /--observe cannot be reached/],
  ])('%s: %s', async (_name, flag, hook, says) => {
    const run = await check(flag, hook, '--timeout', '200')
    expect(run.status).toBe(2)
    expect(run.stderr).toMatch(says)
    expect(run.stderr.trim()).not.toContain('\n')
    expect(run.consumer).toBeUndefined()
  })
})

test('a hook whose connection breaks once is called again', async () => {
  let calls = 0
  const origin = await localServer((request, response) => {
    calls += 1
    if (calls === 1) request.socket.destroy()
    else response.end('[]')
  })
  const run = await runProgramWith(['check', origin, ...secret, '--observe', `${origin}/state`])
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(calls).toBe(2)
})

describe('hosts that count as this machine', () => {
  test.each(['localhost', '127.0.0.1', '127.8.9.10', '0.0.0.0', '[::ffff:127.0.0.1]'])('%s', async (host) => {
    const server = createServer().listen(0)
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const run = await runProgramWith(['check', `http://${host}:${port}/`, ...secret])
    server.close()
    expect(run.stderr).toBe('')
    expect(run.consumer).toBeDefined()
  })
})

describe('replay files', () => {
  const good = {
    replayVersion: 1,
    tool: { name: 'ckbox-webhooks', version: '1.0.0' },
    law: 'a/b',
    seed: 1,
    message: 'm',
    remedy: 'r',
    target: 'http://127.0.0.1:9/',
    consumer: {},
    counterexample: {},
  }

  test.each([
    ['of another version', { ...good, replayVersion: 2 }, /version 2.*reads version 1/],
    ['that is another document', { reportVersion: 1 }, /replayVersion is missing/],
    ['without a seed', { ...good, seed: undefined }, /seed is missing, expected an integer/],
    ['made in process', { ...good, target: 'in process' }, /give its URL after the file/],
  ])('%s', async (_name, content, says) => {
    const where = join(await mkdtemp(join(tmpdir(), 'ckbox-webhooks-')), 'replay.json')
    await writeFile(where, JSON.stringify(content))
    const run = await runProgramWith(['replay', where, ...secret])
    expect(run.status).toBe(2)
    expect(run.stderr).toMatch(says)
  })
})
