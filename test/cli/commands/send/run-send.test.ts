import { readdirSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { exampleEvents } from '../../../../src/cli/commands/send/example-events.js'
import { receiveWebhook } from '../../../../src/receive/receive.js'
import { localServer } from '../../local-server.js'
import { runProgramWith } from '../../run-program-with.js'

const secret = ['--secret', 'test-secret']

/** A receiver that answers with the given statuses in turn, and keeps what it was sent. */
async function receiver(...statuses: number[]) {
  const bodies: Buffer[] = []
  const results: Awaited<ReturnType<typeof receiveWebhook>>[] = []
  const origin = await localServer(async (request, response) => {
    const body = await buffer(request)
    bodies.push(body)
    const { method, url, headers } = request
    results.push(await receiveWebhook({ method, url, headers, body }, { secrets: 'test-secret', replayWindow: 5000 }))
    response.writeHead(statuses.shift() ?? 204).end()
  })
  return { url: `${origin}/hook?a=1`, bodies, results }
}

test('there is an example of every event', () => {
  const schemas = readdirSync(fileURLToPath(new URL('../../../../schemas/events', import.meta.url)))
  const events = schemas.map((file) => file.replace('.schema.json', ''))
  expect([...exampleEvents.keys()].toSorted()).toEqual(events.toSorted())
})

test.each([...exampleEvents.keys()])('%s arrives authentic and valid, sent now', async (name) => {
  const { url, results } = await receiver()
  const run = await runProgramWith(['send', name, url, ...secret])
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(run.stdout).toMatch(new RegExp(`^${name} 1 of 1: 204 \\(\\d+ ms\\)\n$`))
  const [result] = results
  if (!result?.ok) throw result?.error
  expect(result.event.event).toBe(name)
  expect(Math.abs(Date.parse(result.event.sent_at) - Date.now())).toBeLessThan(5000)
})

test('--set changes properties, --count repeats', async () => {
  const { url, results } = await receiver()
  const set = [
    '--set',
    'payload.asset.name=New name',
    '--set',
    'payload.asset.tags=["a"]',
    '--set',
    'payload.asset.metadata.custom_attributes.__proto__=1',
  ]
  await runProgramWith(['send', 'asset.uploaded', url, ...secret, ...set, '--count', '3'])
  expect(results.map((result) => result.ok)).toEqual([true, true, true])
  const [first] = results
  expect(first?.ok && first.event.payload).toMatchObject({ asset: { name: 'New name', tags: ['a'] } })
})

test('--file is sent byte for byte', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'ckbox-webhooks-')), 'body')
  await writeFile(file, '{ "a":\t1 }\n')
  const { url, bodies, results } = await receiver()
  await runProgramWith(['send', 'anything', url, ...secret, '--file', file])
  expect(bodies.map(String)).toEqual(['{ "a":\t1 }\n'])
  expect(results[0]).toMatchObject({ ok: false, error: { code: 'event_invalid' } })
})

test('retries until a status of at most 299', async () => {
  const { url } = await receiver(500, 302, 200)
  const run = await runProgramWith(['send', 'ping', url, ...secret, '--retries', '5', '--interval', '0'])
  expect(run.status).toBe(0)
  expect(run.stdout.match(/: \d+/g)).toEqual([': 500', ': 302', ': 200'])
})

test('a secret that the receiver echoes is not printed', async () => {
  const url = await localServer((_request, response) => response.writeHead(401).end('wrong: test-secret'))
  const run = await runProgramWith(['send', 'ping', url, ...secret])
  expect(run.stdout).toContain('401')
  expect(run.stdout).not.toContain('test-secret')
})

test('what is refused to the end: exit 1', async () => {
  const { url } = await receiver(500, 500)
  expect((await runProgramWith(['send', 'ping', url, ...secret, '--retries', '1', '--interval', '0'])).status).toBe(1)
})

describe('mistakes', () => {
  test.each([
    [['asset.uploded', 'http://127.0.0.1:9/'], /Did you mean "asset\.uploaded"\? .*--file/],
    [['ping', 'http://127.0.0.1:9/', '--set', 'x'], /path=value/],
    [['ping', 'http://127.0.0.1:9/', '--set', 'event.x=1'], /has no properties/],
    [['ping', 'http://127.0.0.1:9/', '--file', '/nowhere'], /Cannot read "\/nowhere": ENOENT/],
    [['ping', 'http://127.0.0.1:9/'], /cannot be reached/],
    [['ping', 'http://192.0.2.1/'], /--allow-remote/],
  ])('%j', async (args, says) => {
    const run = await runProgramWith(['send', ...args, ...secret])
    expect(run).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(says) })
  })
})
