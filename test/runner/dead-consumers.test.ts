import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { checkContract } from '../../src/runner/check.js'
import type { CheckOptions, Consumer } from '../../src/runner/consumer.js'
import { replay } from '../../src/runner/replay.js'
import { toReplayFile } from '../../src/runner/replay-file.js'
import { consumerOf, fetchHandler, lastArrivalWins, newestWins, nodeListener, type Store } from './consumers.js'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** A server that is gone after so many deliveries, and whose state cannot be read any more then. */
async function mortal(store: Store, diesAfter: number): Promise<Consumer> {
  let deliveries = 0
  const receive = nodeListener(store)
  const server = createServer(async (request, response) => {
    await receive(request, response)
    if (++deliveries === diesAfter) {
      server.close()
      server.closeAllConnections()
    }
  })
  stops.push(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const alive = () => {
    if (!server.listening) throw new Error('connect ECONNREFUSED')
  }
  return consumerOf(store, {
    endpoint: `http://127.0.0.1:${port}/webhooks/ckbox`,
    observe: () => {
      alive()
      return store.show()
    },
    reset: () => {
      alive()
      store.clear()
    },
  })
}

const options: CheckOptions = {
  only: ['ordering/order-does-not-matter', 'protocol/survives', 'body/malformed-answered'],
  seed: 5,
  timeout: 1_000,
}
const whole = Number.POSITIVE_INFINITY

describe('a consumer that is gone', () => {
  test('while small histories are delivered', async () => {
    const report = await checkContract(await mortal(newestWins(), 300), options)
    expect(report.findings.map(({ defect }) => defect)).toEqual(['protocol/process-dies'])
  })

  test('while random histories are delivered', async () => {
    const { deliveries } = await checkContract(await mortal(newestWins(), whole), { ...options, runs: 0 })
    const report = await checkContract(await mortal(newestWins(), deliveries + 40), options)
    expect(report.findings.map(({ defect }) => defect)).toEqual(['protocol/process-dies'])
    const [order] = report.laws.filter(({ id }) => id === 'ordering/order-does-not-matter')
    expect(order?.reason).toBe('checked in part: the consumer no longer accepts connections')
  })

  test('while a finding is replayed', async () => {
    const faulty = await mortal(lastArrivalWins(), whole)
    const report = await checkContract(faulty, { ...options, runs: 0 })
    const [finding] = report.findings
    if (finding === undefined) throw new Error('nothing was found')
    const replayed = await replay(toReplayFile(report, finding, faulty), await mortal(newestWins(), 45), options)
    expect(replayed.laws.map(({ verdict }) => verdict)).not.toContain('held')
  })
})

test('who interrupts the random histories is told so', async () => {
  const { deliveries } = await checkContract(consumerOf(newestWins()), { ...options, runs: 0 })
  const stop = new AbortController()
  let seen = 0
  const store = newestWins()
  const apply = fetchHandler(store)
  const endpoint = async (request: Request) => {
    if (++seen === deliveries + 20) stop.abort()
    return await apply(request)
  }
  const consumer = consumerOf(store, { endpoint })
  expect((await checkContract(consumer, { ...options, signal: stop.signal })).interrupted).toBe(true)
})

test('a request that kills is replayed, whichever law it belongs to', async () => {
  const killed = () => {
    let dead = false
    const store = newestWins()
    const receive = fetchHandler(store)
    const endpoint = async (request: Request) => {
      if ((await request.clone().arrayBuffer()).byteLength === 0) dead = true
      if (dead) throw new Error('gone')
      return await receive(request)
    }
    return consumerOf(store, { endpoint })
  }
  const report = await checkContract(killed(), options)
  const finding = report.findings.find(({ law }) => law === 'protocol/survives')
  if (finding === undefined) throw new Error('nothing was found')
  const file = toReplayFile(report, finding, killed())
  expect((await replay(file, killed(), options)).findings).toMatchObject([{ defect: 'protocol/process-dies' }])
  expect((await replay(file, consumerOf(newestWins()), options)).laws).toMatchObject([{ verdict: 'held' }])
})

test('a listener that throws is not called again', async () => {
  let calls = 0
  const store = newestWins()
  const receive = nodeListener(store)
  const endpoint: Consumer['endpoint'] = async (request, response) => {
    if (++calls % 7 === 0) throw new Error('the store is away')
    await receive(request, response)
  }
  const report = await checkContract(consumerOf(store, { endpoint }), { ...options, runs: 0 })
  expect(calls).toBe(report.deliveries)
})

test('what no answer came to is told in sentences with one full stop', async () => {
  const unreachable = await checkContract(consumerOf(newestWins(), { endpoint: 'http://127.0.0.1:9/webhooks/ckbox' }))
  expect(unreachable.findings.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^A genuine delivery got no answer\. Nothing answers at this address: [^.]*[\d.]+:9\.$/),
  ])
  const store = newestWins()
  const receive = fetchHandler(store)
  const endpoint = async (request: Request) => {
    const body = await request.clone().text()
    if (body.length > 150_000) throw new Error('too long')
    return await receive(request)
  }
  const broken = await checkContract(consumerOf(store, { endpoint }), { only: ['limits/large-events-accepted'] })
  const messages = broken.findings.map(({ message }) => message)
  expect(messages).toEqual([
    expect.stringContaining('the consumer gave no answer (The handler threw Error: too long). '),
  ])
})
