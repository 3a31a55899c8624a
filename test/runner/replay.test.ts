import { describe, expect, test } from 'vitest'
import type { WebhookEvent } from '../../generated/types.js'
import { checkContract } from '../../src/runner/check.js'
import type { Consumer } from '../../src/runner/consumer.js'
import { replay } from '../../src/runner/replay.js'
import { parseReplayFile, toReplayFile } from '../../src/runner/replay-file.js'
import type { Report } from '../../src/runner/report.js'
import { consumerOf, fetchHandler, lastArrivalWins, newestWins, type Store } from './consumers.js'

const options = { seed: 3, runs: 10, timeout: 5_000 }

/** The newest event stands, but ids are compared without their case. */
function blurredIds(): Store {
  const store = newestWins()
  return {
    ...store,
    apply: (event) =>
      store.apply(JSON.parse(JSON.stringify(event).replace(/"id":"([^"]*)"/, (id) => id.toLowerCase()))),
  }
}

/** Accepts whatever comes, signed or not. */
function unverified(store: Store): Consumer {
  const endpoint = async (request: Request) => {
    if (request.method !== 'POST') return new Response(null, { status: 405 })
    const event = (await request.json().catch(() => undefined)) as WebhookEvent | undefined
    if (typeof event?.payload !== 'object') return new Response(null, { status: 400 })
    store.apply(event)
    return new Response(null, { status: 204 })
  }
  return consumerOf(store, { endpoint })
}

/** Signs the query in an order of its own. */
function sortsQuery(): Consumer {
  const store = newestWins()
  const endpoint = async (request: Request) => {
    const url = new URL(request.url)
    url.searchParams.sort()
    return await fetchHandler(store)(new Request(url, request))
  }
  return consumerOf(store, { endpoint })
}

/** The newest event stands, until an asset or folder has had so many. */
const TOO_MANY = 5
const forgets = () => newestWins((applied) => applied === TOO_MANY)

async function fileOf(report: Report, consumer: Consumer, law: string) {
  const finding = report.findings.find((one) => one.law === law)
  if (finding === undefined) throw new Error(`No finding of ${law}: ${JSON.stringify(report.findings)}`)
  return { finding, file: parseReplayFile(JSON.stringify(toReplayFile(report, finding, consumer))) }
}

const faulty: Readonly<Record<string, { consumer: () => Consumer; law: string; only: readonly string[] }>> = {
  'a history': {
    consumer: () => consumerOf(lastArrivalWins()),
    law: 'ordering/order-does-not-matter',
    only: ['ordering/order-does-not-matter'],
  },
  'a known case that is compared with another story': {
    consumer: () => consumerOf(blurredIds()),
    law: 'schema/ids-kept-apart',
    only: ['schema/ids-kept-apart'],
  },
  'a request that is judged beside a forged one': {
    consumer: sortsQuery,
    law: 'signature/target-taken-literally',
    only: ['signature/target-taken-literally'],
  },
  'a request': { consumer: () => unverified(newestWins()), law: 'signature/forged-refused', only: ['signature/*'] },
}

describe('a finding is found again from its file', () => {
  test.each(Object.entries(faulty))('%s', async (_name, { consumer, law, only }) => {
    const report = await checkContract(consumer(), { ...options, runs: 0, only })
    const { finding, file } = await fileOf(report, consumer(), law)
    const again = await replay(file, consumer())
    expect(again.findings).toMatchObject([{ law, severity: finding.severity }])
    expect(again.laws).toMatchObject([{ id: law, verdict: 'broken' }])
    expect(again.seed).toBe(3)
    const sound = await replay(file, consumerOf(newestWins()))
    expect(sound.findings).toEqual([])
    expect(sound.laws).toMatchObject([{ id: law, verdict: 'held' }])
  })

  test('a law that this version does not know is refused', async () => {
    const report = await checkContract(consumerOf(lastArrivalWins()), {
      ...options,
      runs: 0,
      only: ['ordering/order-does-not-matter'],
    })
    const { file } = await fileOf(report, consumerOf(lastArrivalWins()), 'ordering/order-does-not-matter')
    const other = { ...file, law: 'ordering/unheard-of' }
    await expect(replay(other, consumerOf(newestWins()))).rejects.toMatchObject({ code: 'replay_law_unknown' })
  })
})

describe('a defect that no small history shows', () => {
  const only = ['ordering/order-does-not-matter']
  const check = () => checkContract(consumerOf(forgets()), { ...options, seed: 5, runs: 150, only })

  test('is found by random histories, made smaller, and found again by the same seed', async () => {
    const report = await check()
    expect(report.findings).toHaveLength(1)
    const [finding] = report.findings
    expect(finding).toMatchObject({ severity: 'must', seed: 5, path: expect.stringMatching(/^\d+(:\d+)*$/) })
    const history = finding?.counterexample.history ?? []
    expect(history.length).toBeGreaterThanOrEqual(TOO_MANY)
    expect(history.length).toBeLessThan(30)
    const again = await check()
    expect(again.findings).toMatchObject([{ law: finding?.law, path: finding?.path }])
    const consumer = consumerOf(forgets())
    const { file } = await fileOf(report, consumer, String(finding?.law))
    expect((await replay(file, consumer)).findings).toHaveLength(1)
    expect((await replay(file, consumerOf(newestWins()))).findings).toEqual([])
  }, 60_000)

  test('is not found without them', async () => {
    const report = await checkContract(consumerOf(forgets()), { ...options, seed: 5, runs: 0, only })
    expect(report.findings).toEqual([])
  })
})

test('deliveries are verified by the consumer of the tests', async () => {
  const handler = fetchHandler(newestWins())
  expect((await handler(new Request('http://h/', { method: 'POST', body: '{}' }))).status).toBe(401)
})
