import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { parseReplayFile } from '../../../../src/engine/replay-file.js'
import type { Report } from '../../../../src/report/report.js'
import { forgedAccepted, lastArrivalWins, sampleReport, soundReport } from '../../../report/sample-report.js'
import { localServer } from '../../local-server.js'
import { runProgramWith } from '../../run-program-with.js'

let folder: string
const secret = ['--secret', 'test-secret']

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ckbox-webhooks-'))
})

async function endpoint(): Promise<string> {
  return `${await localServer((_request, response) => response.end())}/webhooks/ckbox`
}

function replayFilesIn(where: string): string[] {
  return ['--replay-files', where]
}

describe('what the check is called with', () => {
  test('every flag', async () => {
    const seen: string[] = []
    const origin = await localServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers['x-gateway']}`)
      response.end('{"assets":[]}')
    })
    const run = await runProgramWith([
      ...['check', `${origin}/hook?a=1`, '--secret', 'one', '--secret', 'two', '--seed', '-7', '--runs', '20'],
      ...['--observe', `${origin}/state`, '--reset', `${origin}/reset`, '--header', 'X-Gateway: let: me in'],
      ...['--only', 'ordering/*', '--skip', 'signature/forged-is-refused', '--events', 'asset.*', '--settle', '0'],
      ...['--replay-window', '300000', '--unknown-events', 'accept', '--environments', 'a,b', '--max-response', '900'],
      ...[
        '--lease',
        '5000',
        '--max-time',
        '9000',
        '--timeout',
        '1000',
        '--signed-url',
        'https://public.example/hook',
        '--cascade',
        '--no-replay-files',
      ],
    ])
    expect(run.stderr).toBe('')
    expect(run.consumer).toMatchObject({
      endpoint: `${origin}/hook?a=1`,
      secrets: ['one', 'two'],
      headers: { 'X-Gateway': 'let: me in' },
      signedUrl: 'https://public.example/hook',
      events: ['asset.*'],
      environments: ['a', 'b'],
      cascade: true,
      replayWindow: 300_000,
      unknownEvents: 'accept',
      maxResponse: 900,
      lease: 5000,
      settle: 0,
    })
    expect(run.options).toMatchObject({
      seed: -7,
      runs: 20,
      only: ['ordering/*'],
      skip: ['signature/forged-is-refused'],
      timeout: 1000,
      maxTime: 9000,
    })
    expect(seen).toEqual(['POST /reset let: me in', 'GET /state let: me in'])
    expect(run.options?.signal).toBeInstanceOf(AbortSignal)
  })

  test('nothing that was not given', async () => {
    const url = await endpoint()
    const run = await runProgramWith(['check', url], { env: { CKBOX_API_SECRET: 'from-env' } })
    expect(run.consumer).toEqual({ endpoint: url, secrets: ['from-env'] })
    expect(Object.keys(run.options ?? {}).toSorted()).toEqual(['onProgress', 'signal'])
  })

  test('a header for a gateway is not given to a hook on another origin', async () => {
    const seen: unknown[] = []
    const other = await localServer((request, response) => {
      seen.push(request.headers.authorization)
      response.end('[]')
    })
    await runProgramWith(['check', await endpoint(), ...secret, '--header', 'Authorization: x', '--observe', other])
    expect(seen).toEqual([undefined])
  })
})

describe('exit status', () => {
  test('2 where no time was left for a must law, unless there are findings', async () => {
    const late = (severity: 'must' | 'should') =>
      soundReport.laws.map((law, index) =>
        index === 0 ? { ...law, severity, verdict: 'skipped' as const, reason: 'late', outOfTime: true } : law,
      )
    const args = ['check', await endpoint(), ...secret, ...replayFilesIn(folder)]
    const run = await runProgramWith(args, { report: { ...soundReport, outOfTime: true, laws: late('must') } })
    expect(run.status).toBe(2)
    expect(run.stderr).toMatch(/^[^\n]*The time for the check was over[^\n]*--max-time\.\n$/)
    expect((await runProgramWith(args, { report: { ...soundReport, laws: late('should') } })).status).toBe(0)
    const found = { ...sampleReport, outOfTime: true, laws: [...sampleReport.laws, ...late('must')] }
    expect((await runProgramWith(args, { report: found })).status).toBe(1)
  })

  test.each([
    ['must', 1],
    ['should', 1],
  ])('findings at or above --fail-on %s: %d', async (failOn, status) => {
    const run = await runProgramWith(['check', await endpoint(), ...secret, '--fail-on', failOn, '--no-replay-files'], {
      report: sampleReport,
    })
    expect(run.status).toBe(status)
  })

  test('a should finding passes by default, and fails with --fail-on should', async () => {
    const report = { ...sampleReport, laws: [], findings: [{ ...lastArrivalWins, severity: 'should' as const }] }
    const args = ['check', await endpoint(), ...secret, '--no-replay-files']
    expect((await runProgramWith(args, { report })).status).toBe(0)
    expect((await runProgramWith([...args, '--fail-on', 'should'], { report })).status).toBe(1)
  })

  test('a flaky finding never fails', async () => {
    const laws = sampleReport.laws.map((law) => ({ ...law, verdict: 'flaky' as const }))
    const run = await runProgramWith(['check', await endpoint(), ...secret, '--no-replay-files'], {
      report: { ...sampleReport, laws },
    })
    expect(run.status).toBe(0)
  })

  test('a check that judged nothing: 2, with its report', async () => {
    const laws = sampleReport.laws.filter(({ verdict }) => verdict === 'skipped')
    const run = await runProgramWith(['check', await endpoint(), ...secret], {
      report: { ...soundReport, laws, summary: { held: 0, broken: 0, skipped: laws.length, flaky: 0 } },
    })
    expect(run.status).toBe(2)
    expect(run.stdout).toContain('Give `restart` to check this.')
    expect(run.stderr).toMatch(/^ckbox-webhooks: Nothing could be checked: [^\n]+\n$/)
  })

  test('an interrupted check: 130, with its report', async () => {
    const run = await runProgramWith(['check', await endpoint(), ...secret], {
      report: { ...soundReport, interrupted: true },
    })
    expect(run.status).toBe(130)
    expect(run.stdout).toContain('Interrupted')
  })
})

describe('a secret that the consumer does not use', () => {
  const finding = {
    ...forgedAccepted,
    law: 'signature/genuine-accepted',
    defect: 'protocol/blocked-by-middleware',
    message: 'The consumer answered 401 to authentic deliveries just as to unsigned requests.',
    remedy: 'Check that the consumer uses the secret given here.',
    counterexample: { ...forgedAccepted.counterexample, answer: { status: 401, body: '' } },
  }
  const report = { ...soundReport, summary: { held: 0, broken: 1, skipped: 9, flaky: 0 }, findings: [finding] }

  test('gives one paragraph and exit 2', async () => {
    const run = await runProgramWith(['check', await endpoint(), ...secret, ...replayFilesIn(folder)], { report })
    expect(run).toMatchObject({ status: 2, stdout: '' })
    expect(run.stderr).toBe(`ckbox-webhooks: Nothing could be checked. ${finding.message} ${finding.remedy}\n`)
    expect(await readdir(folder)).toEqual([])
  })

  test('is also in a report for programs', async () => {
    const run = await runProgramWith(['check', await endpoint(), ...secret, '--reporter', 'json'], { report })
    expect(run.status).toBe(2)
    expect(JSON.parse(run.stdout).findings[0].defect).toBe('protocol/blocked-by-middleware')
  })

  test('is not guessed from a redirect', async () => {
    const redirected = { ...finding, counterexample: { ...finding.counterexample, answer: { status: 302 } } }
    const args = ['check', await endpoint(), ...secret, '--no-replay-files']
    expect((await runProgramWith(args, { report: { ...report, findings: [redirected] } })).status).toBe(1)
  })
})

describe('replay files', () => {
  test('one for each finding, named in the report, without secrets', async () => {
    const args = [
      'check',
      await endpoint(),
      ...secret,
      '--replay-window',
      '1000',
      ...replayFilesIn(join(folder, 'a b')),
    ]
    const run = await runProgramWith([...args, '--reporter', 'json'], { report: sampleReport })
    const report = JSON.parse(run.stdout)
    expect((await readdir(join(folder, 'a b'))).toSorted()).toEqual([
      'concurrency-duplicates-at-once-42.json',
      'limits-bursts-taken-42.json',
      'ordering-order-does-not-matter-42.json',
      'signature-forged-is-refused-42.json',
    ])
    const file = join(folder, 'a b', 'ordering-order-does-not-matter-42.json')
    const finding = (report as Report).findings.find(({ law }) => law === lastArrivalWins.law)
    expect(finding?.reproduce.replay).toBe(`npx ckbox-webhooks replay '${file}'`)
    const text = await readFile(file, 'utf8')
    expect(text).not.toContain('test-secret')
    expect(parseReplayFile(text)).toMatchObject({
      law: lastArrivalWins.law,
      counterexample: lastArrivalWins.counterexample,
      consumer: { replayWindow: 1000 },
    })
  })

  test('the default folder keeps itself out of version control', async () => {
    const where = join(folder, '.ckbox-webhooks')
    await runProgramWith(['check', await endpoint(), ...secret, ...replayFilesIn(where)], { report: sampleReport })
    expect(await readFile(join(where, '.gitignore'), 'utf8')).toBe('*\n')
  })

  test('no folder where there is no finding', async () => {
    const where = join(folder, 'none')
    await runProgramWith(['check', await endpoint(), ...secret, ...replayFilesIn(where)])
    expect(await readdir(folder)).toEqual([])
  })
})

describe('reporters and outputs', () => {
  async function check(...args: string[]) {
    return runProgramWith(['check', await endpoint(), ...secret, '--no-replay-files', ...args], {
      report: sampleReport,
    })
  }

  test('each reporter with its own output, the others to standard output', async () => {
    const file = join(folder, 'new', 'junit.xml')
    const run = await check('--reporter', 'pretty', '--reporter', 'junit', '--output', file)
    expect(run.stdout).toContain('✗ must  ordering/order-does-not-matter')
    expect(await readFile(file, 'utf8')).toMatch(/^<\?xml/)
  })

  test('json has standard output to itself', async () => {
    const run = await check('--reporter', 'pretty', '--reporter', 'json')
    expect(JSON.parse(run.stdout).reportVersion).toBe(1)
    expect(run.stderr).toContain('✗ must')
  })

  test('an output before any reporter belongs to the first one', async () => {
    const file = join(folder, 'report.html')
    await check('--output', file, '--reporter', 'html')
    expect(await readFile(file, 'utf8')).toMatch(/^<!doctype html>/)
  })

  test('an output alone is that of pretty, without colour', async () => {
    const file = join(folder, 'report.txt')
    const run = await check('--output', file)
    expect(run.stdout).toBe('')
    expect(await readFile(file, 'utf8')).toMatch(/^✗ must/)
  })
})

test('no output holds a secret that the consumer echoes', async () => {
  const header = ['--header', 'X-Api-Key: of-a-gateway']
  const actual = { config: { secret: 'test-secret' }, 'test-secret': 'of-a-gateway' }
  const finding = { ...lastArrivalWins, message: 'It answers test-secret.', counterexample: { actual, expected: {} } }
  const report = { ...sampleReport, findings: [finding] }
  for (const reporter of ['pretty', 'json', 'junit', 'github', 'html']) {
    const args = ['check', await endpoint(), ...secret, ...header, '--reporter', reporter, ...replayFilesIn(folder)]
    const run = await runProgramWith(args, { report })
    expect(run.stdout).not.toMatch(/test-secret|of-a-gateway/)
    expect(run.status).toBe(1)
  }
  for (const file of await readdir(folder))
    expect(await readFile(join(folder, file), 'utf8')).not.toMatch(/test-secret|of-a-gateway/)
})

test('a file that is not there before is not there after a mistake', async () => {
  const file = join(folder, 'out.json')
  const run = await runProgramWith(['check', 'http://127.0.0.1:9/', ...secret, '--reporter', 'json', '--output', file])
  expect(run.status).toBe(2)
  await writeFile(join(folder, 'probe'), '')
  expect(await readdir(folder)).toEqual(['probe'])
})
