import { mkdtemp, readFile } from 'node:fs/promises'
import type { RequestListener, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { runProgram } from '../../../../src/cli/run-program.js'
import { loadEngine } from '../../../../src/cli/support/load-engine.js'
import type { Report } from '../../../../src/report/report.js'
import { consumerServer } from '../../consumer-server.js'
import { localServer } from '../../local-server.js'

const secret = 'a-secret-of-the-tests'

/** The consumer of the tests, of which the state route fails where it is asked for the time of this number, from 0. */
function server(fails: (call: number) => boolean, fail: (response: ServerResponse) => void, faulty = false) {
  const sound = consumerServer({ secret, latency: 0, lastArrivalWins: faulty })
  let calls = 0
  const listener: RequestListener = (request, response) => {
    if (request.url === '/state' && fails(calls++)) fail(response)
    else sound(request, response)
  }
  return localServer(listener)
}

/** Runs a check of a few laws by the command line, with every reporter. */
async function checked(origin: string) {
  const folder = await mkdtemp(join(tmpdir(), 'ckbox-webhooks-'))
  const file = (name: string) => join(folder, name)
  const stderr = new PassThrough()
  let status = 0
  const args = [
    ...['check', `${origin}/hook`, '--secret', secret, '--observe', `${origin}/state`, '--reset', `${origin}/reset`],
    ...[
      '--only',
      'ordering/order-does-not-matter',
      '--only',
      'signature/forged-refused',
      '--only',
      'protocol/survives',
    ],
    ...['--seed', '3', '--runs', '3', '--timeout', '1500', '--no-replay-files'],
    ...['--reporter', 'json', '--output', file('report.json'), '--reporter', 'junit', '--output', file('junit.xml')],
    ...['--reporter', 'html', '--output', file('report.html'), '--reporter', 'github', '--output', file('github.txt')],
    ...['--reporter', 'pretty', '--output', file('pretty.txt')],
  ]
  await runProgram(args, {
    loadEngine,
    env: { NO_COLOR: '1' },
    stdout: new PassThrough() as unknown as NodeJS.WriteStream,
    stderr: stderr as unknown as NodeJS.WriteStream,
    exit: (given) => {
      status = given
    },
  })
  const text = (name: string) => readFile(file(name), 'utf8')
  const report = JSON.parse(await text('report.json')) as Report
  const others = await Promise.all(['junit.xml', 'report.html', 'github.txt', 'pretty.txt'].map(text))
  return { status, report, others, stderr: String(stderr.read() ?? '') }
}

const verdictOf = ({ laws }: Report, law: string) => laws.find(({ id }) => id === law)?.verdict
const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`

const failures: Readonly<Record<string, readonly [(response: ServerResponse) => void, RegExp]>> = {
  'a 503': [(response) => response.writeHead(503).end(), /--observe \S+ answered 503 to GET/],
  HTML: [(response) => response.end('<html>a page</html>'), /answered with "<html>a page<\/html>…", which is not JSON/],
  'a reset': [(response) => response.socket?.resetAndDestroy(), /--observe \S+ failed/],
  'no answer': [() => undefined, /did not finish within \d+ ms|no complete answer in \d+ ms/],
  'deep JSON': [(response) => response.end(deep), /nested more than 1000 levels deep/],
}

describe.each(Object.entries(failures))('a state route that fails in the middle with %s', (_, [fail, says]) => {
  test('two times: nothing comes of it', async () => {
    const { status, report } = await checked(await server((call) => call === 4 || call === 5, fail))
    expect(report.laws.map(({ verdict }) => verdict)).toEqual(['held', 'held', 'held'])
    expect(report).not.toHaveProperty('incomplete')
    expect(status).toBe(0)
  })

  test('for ever: every report is written and says it', async () => {
    const { status, report, others, stderr } = await checked(await server((call) => call >= 4, fail))
    expect(verdictOf(report, 'ordering/order-does-not-matter')).toBe('skipped')
    expect(verdictOf(report, 'signature/forged-refused')).toBe('held')
    expect(report.findings.map(({ defect, severity }) => `${severity} ${defect}`)).toEqual([
      'should protocol/state-unusable',
    ])
    expect(report.incomplete).toMatch(says)
    for (const text of others)
      expect(text.replace(/\s+/g, ' ')).toMatch(/&lt;html|--observe|levels deep|did not finish/)
    expect(stderr).toContain('Not all could be judged: ')
    expect(status).toBe(2)
  })
})

test('from the beginning is a mistake to correct', async () => {
  const origin = await server(
    () => true,
    (response) => response.writeHead(503).end(),
  )
  await expect(checked(origin)).rejects.toThrow('ENOENT')
})

test('a finding made before it counts', async () => {
  const fail = (response: ServerResponse) => response.writeHead(503).end()
  const { status, report } = await checked(await server((call) => call >= 300, fail, true))
  expect(verdictOf(report, 'ordering/order-does-not-matter')).toBe('broken')
  expect(status).toBe(1)
})
