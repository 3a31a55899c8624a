import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import type { CheckOptions } from '../../src/engine/consumer.js'
import { toReplayFile } from '../../src/engine/replay-file.js'
import { type Consumer, checkContract, replay } from '../../src/testing/check-contract.js'
import { checkVirtually, replayVirtually } from '../consumers/check-virtually.js'
import { type Apply, lastArrivalWins, newestWins, type Store } from '../consumers/store.js'
import { listeningConsumer, testConsumer } from '../consumers/test-consumer.js'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** A server that is gone after so many deliveries, and whose state cannot be read any more then. */
async function mortal(apply: Apply, diesAfter: number): Promise<Consumer> {
  let deliveries = 0
  const consumer = listeningConsumer({ apply })
  const server = createServer(async (request, response) => {
    await consumer.endpoint(request, response)
    if (++deliveries === diesAfter) {
      server.close()
      server.closeAllConnections()
    }
  })
  stops.push(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const whileAlive = (hook: (() => unknown) | undefined) => () => {
    if (!server.listening) throw new Error('connect ECONNREFUSED')
    return hook?.()
  }
  return {
    ...consumer,
    endpoint: `http://127.0.0.1:${port}/webhooks/ckbox`,
    observe: whileAlive(consumer.observe),
    reset: whileAlive(consumer.reset),
  }
}

const options: CheckOptions = {
  only: ['ordering/order-does-not-matter', 'protocol/survives', 'body/malformed-answered'],
  seed: 5,
  timeout: 1_000,
}
const whole = Number.POSITIVE_INFINITY

describe('a consumer that is gone', () => {
  test('while small histories are delivered', async () => {
    const report = await checkContract(await mortal(newestWins, 300), options)
    expect(report.findings.map(({ defect }) => defect)).toEqual(['protocol/process-dies'])
  })

  test('while random histories are delivered', async () => {
    const { deliveries } = await checkContract(await mortal(newestWins, whole), { ...options, runs: 0 })
    const report = await checkContract(await mortal(newestWins, deliveries + 40), options)
    expect(report.findings.map(({ defect }) => defect)).toEqual(['protocol/process-dies'])
    const [order] = report.laws.filter(({ id }) => id === 'ordering/order-does-not-matter')
    expect(order?.reason).toBe('checked in part: the consumer no longer accepts connections')
  })

  test('while a finding is replayed', async () => {
    const faulty = await mortal(lastArrivalWins, whole)
    const report = await checkContract(faulty, { ...options, runs: 0 })
    const [finding] = report.findings
    if (finding === undefined) throw new Error('nothing was found')
    const replayed = await replay(toReplayFile(report, finding, faulty), await mortal(newestWins, 45), options)
    expect(replayed.laws.map(({ verdict }) => verdict)).not.toContain('held')
  })
})

test('who interrupts the random histories is told so', async () => {
  const { deliveries } = await checkVirtually((clock) => testConsumer({ clock }), { ...options, runs: 0 })
  const stop = new AbortController()
  let seen = 0
  const consumer = (clock: Store['clock']) => {
    const { endpoint, ...rest } = testConsumer({ clock })
    const interrupting = (request: Request) => {
      if (++seen === deliveries + 20) stop.abort()
      return endpoint(request)
    }
    return { ...rest, endpoint: interrupting }
  }
  expect((await checkVirtually(consumer, { ...options, signal: stop.signal })).interrupted).toBe(true)
})

test('a request that kills is replayed, whichever law it belongs to', async () => {
  const killed = (clock: Store['clock']) => {
    let dead = false
    const { endpoint, ...rest } = testConsumer({ clock })
    const mortalOne = async (request: Request) => {
      if ((await request.clone().arrayBuffer()).byteLength === 0) dead = true
      if (dead) throw new Error('gone')
      return await endpoint(request)
    }
    return { ...rest, endpoint: mortalOne }
  }
  const report = await checkVirtually(killed, options)
  const finding = report.findings.find(({ law }) => law === 'protocol/survives')
  if (finding === undefined) throw new Error('nothing was found')
  const file = toReplayFile(report, finding)
  expect((await replayVirtually(file, killed, options)).findings).toMatchObject([{ defect: 'protocol/process-dies' }])
  const sound = await replayVirtually(file, (clock) => testConsumer({ clock }), options)
  expect(sound.laws.map(({ verdict }) => verdict)).not.toContain('broken')
})

test('a listener that throws is not called again', async () => {
  let calls = 0
  const { endpoint: receive, ...consumer } = listeningConsumer()
  const endpoint: Consumer['endpoint'] = async (request, response) => {
    if (++calls % 7 === 0) throw new Error('the store is away')
    await receive(request, response)
  }
  const report = await checkContract({ ...consumer, endpoint }, { ...options, runs: 0 })
  expect(calls).toBe(report.deliveries)
})

test('what no answer came to is told in sentences with one full stop', async () => {
  const unreachable = await checkContract({ ...testConsumer(), endpoint: 'http://127.0.0.1:9/webhooks/ckbox' })
  expect(unreachable.findings.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^The consumer did not answer an authentic delivery\. Nothing answers at this address: [^.]*[\d.]+:9\.$/,
    ),
  ])
  const broken = await checkVirtually(
    (clock) => {
      const { endpoint, ...rest } = testConsumer({ clock })
      const choking = async (request: Request) => {
        if ((await request.clone().text()).length > 150_000) throw new Error('too long')
        return await endpoint(request)
      }
      return { ...rest, endpoint: choking }
    },
    { only: ['limits/large-events-accepted'] },
  )
  const [message = ''] = broken.findings.map((finding) => finding.message)
  expect(message).toContain('(The handler threw Error: too long)')
  expect(message).not.toMatch(/\.\.|\.\)\./)
})

test('a death is laid to no request that was answered as it had to be', async () => {
  const only = ['protocol/survives', 'signature/*', 'body/malformed-answered']
  let deliveries = 0
  let dead = false
  const mortalOne = (clock: Store['clock']) => {
    const { endpoint, ...rest } = testConsumer({ clock })
    const dying = async (request: Request) => {
      if (dead) throw new Error('gone')
      const answer = await endpoint(request)
      dead = ++deliveries >= 60 && answer.status === 401
      return answer
    }
    return { ...rest, endpoint: dying }
  }
  const { findings } = await checkVirtually(mortalOne, { only, runs: 0 })
  expect(findings.map(({ defect }) => defect)).toContain('protocol/process-dies')
  expect(findings.map(({ counterexample }) => counterexample.answer?.status)).not.toContain(401)
})
