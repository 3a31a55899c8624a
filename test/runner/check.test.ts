import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LambdaEvent } from '../../src/delivery/endpoint.js'
import { checkContract } from '../../src/runner/check.js'
import type { CheckOptions, Consumer } from '../../src/runner/consumer.js'
import type { Finding, Report } from '../../src/runner/report.js'
import { consumerOf, fetchHandler, lastArrivalWins, newestWins, nodeListener, path, secret } from './consumers.js'

const aboutState = ['ordering/*', 'idempotency/*'] as const
const two = ['ordering/order-does-not-matter', 'idempotency/duplicates-change-nothing'] as const
const short: CheckOptions = { seed: 7, runs: 5, timeout: 5_000 }
const grave = ({ findings }: Report) => findings.filter(({ severity }) => severity !== 'advice')
/** Without what differs from run to run: ids, times, signatures. */
const same = ({ law, defect, severity, message, counterexample: { name, schedule, diff } }: Finding) => ({
  law,
  defect,
  severity,
  message,
  name,
  schedule,
  diff,
})

describe('a sound consumer', () => {
  test('keeps every law, as a Fetch handler', async () => {
    const report = await checkContract(consumerOf(newestWins()), short)
    expect(grave(report)).toEqual([])
    expect(report.summary.held).toBeGreaterThan(50)
    expect(report).toMatchObject({ reportVersion: 1, seed: 7, target: `in process, ${path}`, summary: { broken: 1 } })
    expect(report.interrupted).toBeUndefined()
    expect(report.laws.filter(({ verdict, reason }) => (verdict === 'skipped') !== (reason !== undefined))).toEqual([])
  })

  const lambda = (store: ReturnType<typeof newestWins>) => ({
    lambda: async ({ rawPath, rawQueryString, headers, body = '', isBase64Encoded, requestContext }: LambdaEvent) => {
      const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
      const { method } = requestContext.http
      const init = { method, headers, ...(method === 'POST' && { body: bytes }) }
      const query = rawQueryString === '' ? '' : `?${rawQueryString}`
      const response = await fetchHandler(store)(new Request(`https://lambda.invalid${rawPath}${query}`, init))
      return { statusCode: response.status, body: await response.text() }
    },
  })

  test('keeps laws as a Lambda handler', async () => {
    const store = newestWins()
    const report = await checkContract(consumerOf(store, { endpoint: lambda(store) }), {
      ...short,
      only: [...two, 'signature/*', 'protocol/accepted-events-show'],
    })
    expect(grave(report)).toEqual([])
    expect(report.summary.held).toBeGreaterThan(15)
  })

  test('keeps laws as a Node listener', async () => {
    const store = newestWins()
    const report = await checkContract(consumerOf(store, { endpoint: nodeListener(store) }), {
      ...short,
      only: [...two, 'signature/*', 'body/*'],
    })
    expect(grave(report)).toEqual([])
    expect(report.summary.held).toBeGreaterThan(20)
  })

  describe('at a URL', () => {
    const store = newestWins()
    let server: Server
    let origin = ''
    beforeAll(async () => {
      server = createServer((request, response) => void nodeListener(store)(request, response))
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    })
    afterAll(() => {
      server.close()
      server.closeAllConnections()
    })

    test('keeps laws', async () => {
      const report = await checkContract(consumerOf(store, { endpoint: `${origin}/hooks?a=1`, path: '/ignored' }), {
        ...short,
        only: ['ordering/order-does-not-matter', 'idempotency/duplicates-change-nothing', 'protocol/*'],
      })
      expect(grave(report)).toEqual([])
      expect(report.target).toBe(`${origin}/hooks?a=1`)
      expect(report.summary.held).toBeGreaterThan(5)
    })
  })

  test('is judged by its answers alone where its state is not shown', async () => {
    const { endpoint, secrets } = consumerOf(newestWins())
    const report = await checkContract({ endpoint, path, secrets }, { ...short, only: [...aboutState, 'signature/*'] })
    expect(report.findings.filter(({ severity }) => severity === 'must')).toEqual([])
    const order = report.laws.find(({ id }) => id === 'ordering/order-does-not-matter')
    expect(order).toMatchObject({ verdict: 'skipped', reason: expect.stringContaining('give `observe`') })
    expect(report.laws.find(({ id }) => id === 'signature/genuine-accepted')?.verdict).toBe('held')
  })

  test('that answers 202 and applies later', async () => {
    const store = newestWins()
    const later = fetchHandler(store, (event) => void setTimeout(() => store.apply(event), 150))
    const endpoint = async (request: Request) => {
      const response = await later(request)
      return response.status === 204 ? new Response(null, { status: 202 }) : response
    }
    const begin = Date.now()
    const report = await checkContract(consumerOf(store, { endpoint }), {
      ...short,
      only: ['ordering/order-does-not-matter', 'idempotency/duplicates-change-nothing'],
    })
    expect(report.findings).toEqual([])
    expect(report.summary).toMatchObject({ held: 2 })
    expect(Date.now() - begin).toBeLessThan(60_000)
  }, 60_000)
})

describe('a consumer that applies whatever arrives last', () => {
  const check = (changes: Partial<CheckOptions> = {}) =>
    checkContract(consumerOf(lastArrivalWins()), { ...short, only: [...aboutState], ...changes })
  let report: Report
  beforeAll(async () => {
    report = await check()
  })

  test('has one finding, shown by the two events that it takes', () => {
    const [finding, ...others] = grave(report)
    expect(others).toEqual([])
    expect(finding).toMatchObject({
      law: 'ordering/order-does-not-matter',
      defect: 'ordering/last-arrival-wins',
      severity: 'must',
      seed: 7,
      counterexample: { schedule: [{ event: 1 }, { event: 0 }] },
    })
    const history = finding?.counterexample.history ?? []
    expect(history.map(({ event }) => event)).toEqual(['asset.uploaded', 'asset.modified'])
    expect(finding?.counterexample.diff).toMatch(/^-.*v2[\s\S]*^\+.*v1/m)
    expect(finding?.reproduce.curl).toHaveLength(2)
    const law = report.laws.find(({ id }) => id === finding?.law)
    expect(law?.verdict).toBe('broken')
  })

  test('has the same finding by the same seed', async () => {
    const again = await check()
    expect(again.findings.map(same)).toEqual(report.findings.map(same))
  })

  test('is not judged by laws that are left out', async () => {
    const { laws, findings } = await check({
      only: ['ordering/ties-*', 'ordering/order-*'],
      skip: ['ordering/order-*'],
    })
    expect(laws.map(({ id }) => id)).not.toContain('ordering/order-does-not-matter')
    expect(findings.map(({ law }) => law)).not.toContain('ordering/order-does-not-matter')
  })
})

describe('a consumer that goes away', () => {
  test('and gives no more answers ends in a report', async () => {
    const store = newestWins()
    const handler = fetchHandler(store)
    let answered = 0
    const endpoint = (request: Request) => (++answered > 60 ? new Promise<Response>(() => {}) : handler(request))
    const report = await checkContract(consumerOf(store, { endpoint }), {
      ...short,
      timeout: 200,
      only: ['ordering/*', 'protocol/answers-in-time'],
    })
    expect(report.findings).toMatchObject([{ law: 'protocol/answers-in-time', defect: 'protocol/hangs' }])
    expect(report.laws.find(({ id }) => id === 'ordering/order-does-not-matter')).toMatchObject({
      verdict: 'skipped',
      reason: expect.stringContaining('no answer'),
    })
  })

  test('from the beginning is told so', async () => {
    const endpoint = () => new Promise<Response>(() => {})
    const report = await checkContract(consumerOf(newestWins(), { endpoint }), { ...short, timeout: 100 })
    expect(report.findings).toMatchObject([{ law: 'signature/genuine-accepted', defect: 'protocol/hangs' }])
  })

  test.each([1, 4, 12])('after %i answers, before any law was reached, ends in a report', async (answers) => {
    const handler = fetchHandler(newestWins())
    let answered = 0
    const endpoint = (request: Request) => (++answered > answers ? new Promise<Response>(() => {}) : handler(request))
    const store = newestWins()
    const report = await checkContract(consumerOf(store, { endpoint }), { ...short, timeout: 100 })
    expect(report.findings).toMatchObject([{ defect: 'protocol/hangs' }])
    expect(report.laws.filter(({ verdict }) => verdict === 'skipped')).toHaveLength(report.laws.length - 1)
  })

  test('because the check was ended at once, has a report all the same', async () => {
    const abort = new AbortController()
    abort.abort()
    const report = await checkContract(consumerOf(newestWins()), { ...short, signal: abort.signal })
    expect(report).toMatchObject({ interrupted: true, findings: [], deliveries: 0, summary: { held: 0, broken: 0 } })
    expect(report.laws.map(({ verdict }) => verdict)).toEqual(report.laws.map(() => 'skipped'))
  })

  test('because the check was ended, gives what is known', async () => {
    const abort = new AbortController()
    const store = newestWins()
    const handler = fetchHandler(store)
    let answered = 0
    const endpoint = (request: Request) => {
      if (++answered === 100) abort.abort()
      return handler(request)
    }
    const report = await checkContract(consumerOf(store, { endpoint }), { ...short, signal: abort.signal })
    expect(report.interrupted).toBe(true)
    expect(report.findings).toEqual([])
    expect(report.laws.filter(({ verdict }) => verdict === 'skipped').length).toBeGreaterThan(30)
    expect(report.deliveries).toBeLessThan(120)
  })
})

describe('progress', () => {
  test('names each law once it was judged', async () => {
    const seen: { law: string; done: number; of: number }[] = []
    const report = await checkContract(consumerOf(newestWins()), {
      ...short,
      only: ['signature/*'],
      onProgress: ({ law, done, of }) => seen.push({ law, done, of }),
    })
    const of = report.laws.length
    expect(seen.map(({ law }) => law).sort()).toEqual(report.laws.map(({ id }) => id).sort())
    expect(seen.map((one) => [one.done, one.of])).toEqual(seen.map((_, index) => [index + 1, of]))
  })
})

test('no secret is in a report', async () => {
  const secrets = [secret, 'another-secret-of-the-tests']
  // Only the first is taken, and forged deliveries too: findings of all kinds.
  const store = lastArrivalWins()
  const headers = { Authorization: 'Bearer of-a-gateway' }
  const consumer: Consumer = consumerOf(store, { secrets, headers })
  const report = await checkContract(consumer, { ...short, only: [...two, 'signature/*'] })
  expect(report.findings.length).toBeGreaterThan(1)
  const text = JSON.stringify(report)
  for (const hidden of [...secrets, 'of-a-gateway']) expect(text).not.toContain(hidden)
})

test('a consumer that accepts everything and shows nothing is not taken for one that refuses silently', async () => {
  const report = await checkContract(
    { endpoint: () => new Response(null, { status: 204 }), secrets: ['abcdefgh'], observe: () => ({}), settle: 200 },
    { seed: 1, only: ['signature/forged-refused', 'protocol/accepted-events-show'] },
  )
  expect(report.findings.map(({ defect, law }) => defect ?? law).sort()).toEqual([
    'protocol/accepted-events-show',
    'signature/not-verified',
  ])
})

test('a state of assets only: the report says how much was not seen', async () => {
  const store = newestWins()
  const observe = () => (store.show() as { key: string }[]).filter(({ key }) => key.includes('/asset/'))
  const { laws, findings } = await checkContract(consumerOf(store, { observe }), {
    seed: 1,
    only: ['idempotency/duplicates-change-nothing'],
    runs: 0,
  })
  expect(findings).toEqual([])
  expect(laws).toMatchObject([
    { verdict: 'held', reason: expect.stringMatching(/\d+ of \d+ left no trace in what `observe`/) },
  ])
})
