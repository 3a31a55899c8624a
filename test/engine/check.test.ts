import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LambdaEvent } from '../../src/delivery/endpoint.js'
import type { CheckOptions } from '../../src/engine/consumer.js'
import type { Finding, Report } from '../../src/report/report.js'
import { checkContract } from '../../src/testing/check-contract.js'
import { checkVirtually } from '../consumers/check-virtually.js'
import { lastArrivalWins } from '../consumers/store.js'
import { listeningConsumer, path, secret, type TestConsumerOptions, testConsumer } from '../consumers/test-consumer.js'

const ORDER = 'ordering/order-does-not-matter'
const aboutState = ['ordering/*', 'idempotency/*'] as const
const two = [ORDER, 'idempotency/duplicates-change-nothing'] as const
const short: CheckOptions = { seed: 7, runs: 5, timeout: 5_000 }
const grave = ({ findings }: Report) => findings.filter(({ severity }) => severity !== 'info')
/** Without what differs from run to run: ids, times, signatures. */
const same = ({ law, defect, severity, message, counterexample: { title, schedule, diff } }: Finding) => ({
  law,
  defect,
  severity,
  message,
  title,
  schedule,
  diff,
})

const check = (options: TestConsumerOptions, changes: CheckOptions = {}) =>
  checkVirtually((clock) => testConsumer({ ...options, clock }), { ...short, ...changes })

/** Gives no answer any more after so many; `answered` is told of each. */
function checkSilent(after: number, changes: CheckOptions = {}, answered: (count: number) => void = () => {}) {
  let count = 0
  const consumer = (...[clock]: Parameters<Parameters<typeof checkVirtually>[0]>) => {
    const { endpoint, ...rest } = testConsumer({ clock })
    const silent = (request: Request) => {
      answered(++count)
      return count > after ? new Promise<Response>(() => {}) : endpoint(request)
    }
    return { ...rest, endpoint: silent }
  }
  return checkVirtually(consumer, { ...short, ...changes })
}

describe('a sound consumer', () => {
  test('keeps every law, as a Fetch handler', async () => {
    const report = await check({})
    expect(grave(report)).toEqual([])
    expect(report.summary.held).toBeGreaterThan(50)
    expect(report).toMatchObject({ reportVersion: 1, seed: 7, target: `in process, ${path}`, summary: { broken: 1 } })
    expect(report.interrupted).toBeUndefined()
    expect(report.laws.filter(({ verdict, reason }) => (verdict === 'skipped') !== (reason !== undefined))).toEqual([])
  })

  test('keeps laws as a Lambda handler', async () => {
    const { endpoint, ...consumer } = testConsumer()
    const lambda = async (event: LambdaEvent) => {
      const { rawPath, rawQueryString, headers, body = '', isBase64Encoded, requestContext } = event
      const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
      const { method } = requestContext.http
      const init = { method, headers, ...(method === 'POST' && { body: bytes }) }
      const query = rawQueryString === '' ? '' : `?${rawQueryString}`
      const response = await endpoint(new Request(`https://lambda.invalid${rawPath}${query}`, init))
      return { statusCode: response.status, body: await response.text() }
    }
    const only = [...two, 'signature/*', 'protocol/accepted-events-show']
    const report = await checkContract({ ...consumer, endpoint: { lambda } }, { ...short, only })
    expect(grave(report)).toEqual([])
    expect(report.summary.held).toBeGreaterThan(15)
  })

  test('keeps laws as a Node listener', async () => {
    const report = await checkContract(listeningConsumer(), { ...short, only: [...two, 'signature/*', 'body/*'] })
    expect(grave(report)).toEqual([])
    expect(report.summary.held).toBeGreaterThan(20)
  })

  describe('at a URL', () => {
    const consumer = listeningConsumer()
    let server: Server
    let origin = ''
    beforeAll(async () => {
      server = createServer((request, response) => void consumer.endpoint(request, response))
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    })
    afterAll(() => {
      server.close()
      server.closeAllConnections()
    })

    test('keeps laws', async () => {
      const here = { ...consumer, endpoint: `${origin}/hooks?a=1`, path: '/ignored' }
      const report = await checkContract(here, { ...short, only: [...two, 'protocol/*'] })
      expect(grave(report)).toEqual([])
      expect(report.target).toBe(`${origin}/hooks?a=1`)
      expect(report.summary.held).toBeGreaterThan(5)
      expect(report.laws.reduce((sum, law) => sum + law.deliveries, 0)).toBeLessThanOrEqual(report.deliveries)
    })
  })

  test('is judged by its answers alone where its state is not shown', async () => {
    const { endpoint, secrets } = testConsumer()
    const only = [...aboutState, 'signature/*']
    const report = await checkVirtually(() => ({ endpoint, path, secrets }), { ...short, only })
    expect(report.findings.filter(({ severity }) => severity === 'must')).toEqual([])
    const order = report.laws.find(({ id }) => id === ORDER)
    expect(order).toMatchObject({ verdict: 'skipped', reason: expect.stringContaining('give `observe`') })
    expect(report.laws.find(({ id }) => id === 'signature/genuine-accepted')?.verdict).toBe('held')
  })

  test('that answers 202 and applies later', async () => {
    const report = await check({ queue: { workMs: 150, workers: Number.POSITIVE_INFINITY } }, { only: two })
    expect(report.findings).toEqual([])
    expect(report.summary).toMatchObject({ held: 2 })
    expect(report.durationMs).toBeLessThan(60_000)
  })
})

describe('a consumer that applies whatever arrives last', () => {
  const checkLast = (changes: CheckOptions = {}) => check({ apply: lastArrivalWins }, { only: aboutState, ...changes })
  let report: Report
  beforeAll(async () => {
    report = await checkLast()
  })

  test('has one finding, shown by the two events that it takes', () => {
    const [finding, ...others] = grave(report)
    expect(others).toEqual([])
    expect(finding).toMatchObject({
      law: ORDER,
      defect: 'ordering/last-arrival-wins',
      severity: 'must',
      seed: 7,
      counterexample: { schedule: [{ event: 1 }, { event: 0 }] },
    })
    const history = finding?.counterexample.history ?? []
    expect(history).toMatchObject([{ event: 'asset.uploaded' }, { event: 'asset.modified' }])
    expect(finding?.counterexample.diff).toMatch(/^-.*v2[\s\S]*^\+.*v1/m)
    expect(finding?.reproduce.curl).toHaveLength(2)
    const law = report.laws.find(({ id }) => id === finding?.law)
    expect(law?.verdict).toBe('broken')
  })

  test('has the same finding by the same seed', async () => {
    const again = await checkLast()
    expect(again.findings.map(same)).toEqual(report.findings.map(same))
  })

  test('is not judged by laws that are left out', async () => {
    const { laws, findings } = await checkLast({
      only: ['ordering/ties-*', 'ordering/order-*'],
      skip: ['ordering/order-*'],
    })
    expect(laws.map(({ id }) => id)).not.toContain(ORDER)
    expect(findings.map(({ law }) => law)).not.toContain(ORDER)
  })
})

test('a check in virtual time is the same every time, and takes as long as it is made to take', async () => {
  const options: TestConsumerOptions = { apply: lastArrivalWins, latencyMs: 20, answerMs: 5 }
  const [one, other] = [await check(options, { only: two }), await check(options, { only: two })]
  expect(one.durationMs).toBeGreaterThan(1_000)
  expect(other).toEqual(one)
})

describe('a consumer that goes away', () => {
  test('and gives no more answers ends in a report', async () => {
    const only = ['ordering/*', 'protocol/answers-in-time']
    const report = await checkSilent(60, { timeout: 200, only })
    expect(report.findings).toMatchObject([{ law: 'protocol/answers-in-time', defect: 'protocol/hangs' }])
    expect(report.laws.find(({ id }) => id === ORDER)).toMatchObject({
      verdict: 'skipped',
      reason: expect.stringContaining('did not answer'),
    })
  })

  test('from the beginning is told so', async () => {
    const report = await checkSilent(0)
    expect(report.findings).toMatchObject([{ law: 'signature/genuine-accepted', defect: 'protocol/hangs' }])
  })

  test.each([1, 4, 12])('after %i answers, before any law was reached, ends in a report', async (answers) => {
    const report = await checkSilent(answers)
    expect(report.findings).toMatchObject([{ defect: 'protocol/hangs' }])
    expect(report.laws.filter(({ verdict }) => verdict === 'skipped')).toHaveLength(report.laws.length - 1)
  })

  test('because the check was ended at once, has a report all the same', async () => {
    const abort = new AbortController()
    abort.abort()
    const report = await check({}, { signal: abort.signal })
    expect(report).toMatchObject({ interrupted: true, findings: [], deliveries: 0, summary: { held: 0, broken: 0 } })
    expect(report.laws.map(({ verdict }) => verdict)).toEqual(report.laws.map(() => 'skipped'))
  })

  test('because the check was ended, gives what is known', async () => {
    const abort = new AbortController()
    const endAt = (count: number) => count === 100 && abort.abort()
    const report = await checkSilent(Number.POSITIVE_INFINITY, { signal: abort.signal }, endAt)
    expect(report.interrupted).toBe(true)
    expect(report.findings).toEqual([])
    expect(report.laws.filter(({ verdict }) => verdict === 'skipped').length).toBeGreaterThan(30)
    expect(report.deliveries).toBeLessThan(120)
  })
})

describe('progress', () => {
  test('names each law once it was judged', async () => {
    const seen: { law: string; done: number; of: number }[] = []
    const report = await check(
      {},
      { only: ['signature/*'], onProgress: ({ law, done, of }) => seen.push({ law, done, of }) },
    )
    const of = report.laws.filter(({ verdict }) => verdict !== 'skipped').length
    const judged = report.laws.filter(({ verdict }) => verdict !== 'skipped').map(({ id }) => id)
    expect(seen.map(({ law }) => law).sort()).toEqual(judged.sort())
    expect(seen.map(({ done }) => done)).toEqual(seen.map((_, index) => index + 1))
    expect(of).toBe(seen.length)
  })
})

test('no secret is in a report', async () => {
  const secrets = [secret, 'another-secret-of-the-tests']
  // Only the first is taken, and forged deliveries too: findings of all kinds.
  const also = () => ({ secrets, headers: { Authorization: 'Bearer of-a-gateway' } })
  const report = await check({ apply: lastArrivalWins, also }, { only: [...two, 'signature/*'] })
  expect(report.findings.length).toBeGreaterThan(1)
  const text = JSON.stringify(report)
  for (const hidden of [...secrets, 'of-a-gateway']) expect(text).not.toContain(hidden)
})

test('a consumer that accepts everything and shows nothing is not taken for one that refuses silently', async () => {
  const blind = { endpoint: () => new Response(null, { status: 204 }), secrets: ['abcdefgh'], observe: () => ({}) }
  const only = ['signature/forged-refused', 'protocol/accepted-events-show']
  const report = await checkVirtually(() => ({ ...blind, settle: 200 }), { only })
  expect(report.findings.map(({ defect, law }) => defect ?? law).sort()).toEqual([
    'protocol/accepted-events-show',
    'signature/not-verified',
  ])
})

test('a state of assets only: the report says what was not seen', async () => {
  const show: TestConsumerOptions['show'] = ({ live }) =>
    live.filter(({ kind }) => kind === 'asset').map(({ key, entity }) => ({ key, ...entity }))
  const { laws, findings } = await check({ show }, { only: ['idempotency/duplicates-change-nothing'], runs: 0 })
  expect(findings).toEqual([])
  expect(laws).toMatchObject([{ verdict: 'held', reason: expect.stringMatching(/never shows .*--events/) }])
})
