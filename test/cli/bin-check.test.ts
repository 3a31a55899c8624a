import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Report } from '../../src/report/report.js'
import { type ConsumerTraits, consumerServer } from './consumer-server.js'
import { localServer } from './local-server.js'
import { runBin, startBin } from './run-bin.js'

const secret = 'bin-check-secret'
const env = { CKBOX_API_SECRET: secret }
let cwd: string

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'ckbox-webhooks-bin-'))
})

/** Starts a consumer. Gives the arguments to check it, and counts the deliveries it gets. */
async function consumer(traits: Partial<ConsumerTraits> = {}) {
  const listener = consumerServer({ secret, lastArrivalWins: false, latency: 0, ...traits })
  const seen = { deliveries: 0 }
  const origin = await localServer((request, response) => {
    if (request.url === '/hook') seen.deliveries += 1
    return listener(request, response)
  })
  return { url: `${origin}/hook`, hooks: ['--observe', `${origin}/state`, '--reset', `${origin}/reset`], seen }
}

test('a faulty consumer: exit 1, a report that fits its schema, and a replay file that shows the finding again', async () => {
  const faulty = await consumer({ lastArrivalWins: true })
  const args = ['check', faulty.url, ...faulty.hooks, '--only', 'ordering/*', '--runs', '10', '--seed', '7']
  const checked = await runBin([...args, '--reporter', 'json'], { cwd, env })
  expect(checked).toMatchObject({ status: 1, stderr: '' })
  const report = JSON.parse(checked.stdout) as Report
  const schema = fileURLToPath(new URL('../../schemas/report.schema.json', import.meta.url))
  const validate = new Ajv2020().compile(JSON.parse(await readFile(schema, 'utf8')))
  validate(report)
  expect(validate.errors).toBeNull()
  expect(report).toMatchObject({ seed: 7, target: faulty.url })
  expect(report.findings.map(({ defect }) => defect)).toContain('ordering/last-arrival-wins')

  const [finding] = report.findings
  const [npx, name, ...words] = finding?.reproduce.replay?.split(' ') ?? []
  expect([npx, name]).toEqual(['npx', 'ckbox-webhooks'])
  const replayed = await runBin(words, { cwd, env })
  expect(replayed).toMatchObject({ status: 1, stderr: '' })
  expect(replayed.stdout).toContain(finding?.law)

  const [file = ''] = (await readdir(join(cwd, '.ckbox-webhooks'))).filter((one) => one.endsWith('.json'))
  expect(await readFile(join(cwd, '.ckbox-webhooks', file), 'utf8')).not.toContain(secret)
  const correct = await consumer()
  const mended = await runBin(['replay', join('.ckbox-webhooks', file), correct.url, ...correct.hooks], { cwd, env })
  expect(mended).toMatchObject({ status: 0, stderr: '' })
})

test('the same seed gives the same findings', async () => {
  const faulty = await consumer({ lastArrivalWins: true })
  const args = ['check', faulty.url, ...faulty.hooks, '--only', 'ordering/*', '--runs', '10', '--seed', '7']
  const findings = async () => {
    const { stdout } = await runBin([...args, '--reporter', 'json', '--no-replay-files'], { cwd, env })
    return (JSON.parse(stdout) as Report).findings.map(({ law, defect, counterexample }) => ({
      law,
      defect,
      schedule: counterexample.schedule,
      happenings: counterexample.happenings?.map(({ event, changes }) => ({ event, changes })),
    }))
  }
  expect(await findings()).toEqual(await findings())
})

test('a correct consumer: exit 0, and nothing worse than info', async () => {
  const correct = await consumer()
  const args = ['check', correct.url, ...correct.hooks, '--runs', '10', '--fail-on', 'should', '--reporter', 'json']
  const checked = await runBin([...args, '--no-replay-files'], { cwd, env })
  const report = JSON.parse(checked.stdout) as Report
  expect(report.findings.filter(({ severity }) => severity !== 'info')).toEqual([])
  expect(report.summary.held).toBeGreaterThan(30)
  expect(checked).toMatchObject({ status: 0, stderr: '' })
  expect(await readdir(cwd)).toEqual([])
})

test('a wrong secret: one paragraph, exit 2', async () => {
  const correct = await consumer()
  const checked = await runBin(['check', correct.url, ...correct.hooks], {
    cwd,
    env: { CKBOX_API_SECRET: 'another-secret' },
  })
  expect(checked).toMatchObject({ status: 2, stdout: '' })
  expect(checked.stderr).toMatch(/^ckbox-webhooks: Nothing could be checked\. [^\n]*secret[^\n]*\n$/)
})

test('Ctrl-C before anything is known: exit 130, without a stack', async () => {
  const slow = await consumer({ latency: 3000 })
  const checking = startBin(['check', slow.url, ...slow.hooks], { cwd, env })
  await vi.waitFor(() => expect(slow.seen.deliveries).toBeGreaterThan(0), 30_000)
  checking.child.kill('SIGINT')
  const checked = await checking.ended
  expect(checked.status).toBe(130)
  expect(checked.stdout + checked.stderr).toMatch(/Interrupted/)
  expect(checked.stderr).not.toMatch(/^\s+at /m)
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s: a report of what is known, and exit 130', async (signal) => {
  const slow = await consumer({ latency: 20 })
  const checking = startBin(['check', slow.url, ...slow.hooks, '--runs', '1000'], { cwd, env })
  await vi.waitFor(() => expect(slow.seen.deliveries).toBeGreaterThan(300), 60_000)
  checking.child.kill(signal)
  const checked = await checking.ended
  expect(checked).toMatchObject({ status: 130, stderr: '' })
  expect(checked.stdout).toContain('Interrupted')
})
