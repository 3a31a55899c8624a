import { createServer } from 'node:http'
import { describe, expect, test } from 'vitest'
import { checkContract } from '../../src/testing/check-contract.js'
import { defectsOf, judge } from '../consumers/check-virtually.js'
import type { Store } from '../consumers/store.js'
import type { Faults } from '../consumers/test-consumer.js'

const largest = (bytes: number): Faults => ({ first: ({ body }) => (body.length > bytes ? 413 : undefined) })

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0

const severities = async (faults: Faults, law: string) =>
  (await judge({ faults }, law)).findings.map(({ severity, defect }) => `${severity} ${defect}`)

/** Room for eight at a time; what comes on top is refused. */
const pool = (refuse: (body: string, store: Store) => number): Faults => {
  let busy = 0
  return {
    verified: async ({ body }, store) => {
      if (busy >= 8) return refuse(body.toString(), store)
      busy++
      await store.pause(2)
      busy--
    },
  }
}

describe('the laws on limits', () => {
  test('name a body of 101 KiB that is refused, and only inform above 1 MiB', async () => {
    const law = 'limits/large-events-accepted'
    expect(await severities(largest(102_400), law)).toEqual(['should limits/body-100kb'])
    expect(await severities(largest(1_048_576), law)).toEqual(['info limits/body-100kb'])
  })

  describe('tell a burst that is taken later from one that is lost', () => {
    const law = 'limits/bursts-taken'

    test('where the refused ones are taken when they come again', async () => {
      expect(
        await severities(
          pool(() => 503),
          law,
        ),
      ).toEqual(['info limits/burst-refused'])
    })

    test('where nothing is taken for a while', async () => {
      let openAgain = 0
      const busy = pool((_, { clock }) => {
        openAgain = clock.now() + 8_000
        return 503
      })
      const closed: Faults = { ...busy, first: (_, { clock }) => (clock.now() < openAgain ? 503 : undefined) }
      expect(await severities(closed, law)).toEqual(['info limits/burst-refused'])
    })

    test('where the refused ones are never taken', async () => {
      const banned = new Set<string>()
      const bans = pool((body) => {
        banned.add(body)
        return 403
      })
      const banning: Faults = { ...bans, first: ({ body }) => (banned.has(body.toString()) ? 403 : undefined) }
      expect(await severities(banning, law)).toEqual(['must limits/burst-refused'])
    })
  })

  test('inform where deep nesting fails', async () => {
    const recursive: Faults = { verified: ({ body }) => void depthOf(JSON.parse(body.toString())) }
    expect(await severities(recursive, 'limits/deep-nesting-answered')).toEqual(['info limits/deep-nesting'])
  })

  test('end in a report where deep nesting kills the consumer, and its hooks with it', async () => {
    let dead = false
    const alive = () => {
      if (dead) throw new Error('connect ECONNREFUSED')
    }
    const dies: Faults = {
      first: alive,
      verified: ({ body }) => {
        dead ||= depthOf(JSON.parse(body.toString())) > 100
        alive()
      },
    }
    const only = ['limits/deep-nesting-answered', 'ordering/order-does-not-matter']
    const reset = (store: Store) => () => {
      alive()
      store.clear()
    }
    const report = await judge({ faults: dies, also: (store) => ({ reset: reset(store) }) }, ...only)
    expect(report.findings).toMatchObject([{ severity: 'must', defect: 'limits/deep-nesting' }])
  })

  test('inform where an unsigned body of any size is read to its end', async () => {
    const reading = (limit: number) => {
      const server = createServer(async (request, response) => {
        let bytes = 0
        for await (const chunk of request) {
          bytes += (chunk as Buffer).length
          if (bytes > limit) return response.writeHead(413, { connection: 'close' }).end()
        }
        return response.writeHead(request.headers['x-cs-signature'] === undefined ? 401 : 200).end()
      })
      return checkContract(
        { endpoint: server, secrets: ['s'] },
        { only: ['limits/unsigned-bodies-bounded'], seed: 7, timeout: 10_000 },
      )
    }
    const found = async (limit: number) => (await reading(limit)).findings.map(({ defect }) => defect)
    expect(await found(Number.POSITIVE_INFINITY)).toEqual(['limits/unsigned-body-unbounded'])
    expect(await found(1_000_000)).toEqual([])
  })

  test('leave a sound consumer alone', async () => {
    expect(await defectsOf({}, 'limits/*')).toEqual([])
  })
})
