import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { checkContract } from '../../src/runner/check.js'
import { type Fault, strictConsumer } from './strict-consumer.js'
import { defectsOf } from './tiny-consumer.js'

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const largest = (bytes: number): Fault => ({ first: ({ body }) => (body.length > bytes ? 413 : undefined) })

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0

async function severities(fault: Fault, law: string): Promise<string[]> {
  const { findings } = await checkContract(strictConsumer(fault), { only: [law], seed: 7, timeout: 3_000 })
  return findings.map(({ severity, defect }) => `${severity} ${defect}`)
}

describe('the laws on limits', () => {
  it('name a body of 101 KiB that is refused, and only advise above 1 MiB', async () => {
    expect(await severities(largest(102_400), 'limits/large-events-accepted')).toEqual(['should limits/body-100kb'])
    expect(await severities(largest(1_048_576), 'limits/large-events-accepted')).toEqual(['advice limits/body-100kb'])
  })

  it('tell a burst that is taken later from one that is lost', async () => {
    const pool = (refused: (key: string) => number): Fault => {
      let busy = 0
      return {
        verified: async ({ body }) => {
          if (busy >= 8) return refused(body.toString())
          busy++
          await wait(2)
          busy--
          return undefined
        },
      }
    }
    expect(
      await severities(
        pool(() => 503),
        'limits/bursts-taken',
      ),
    ).toEqual(['advice limits/burst-refused'])
    const full = pool(() => 503)
    const later: Fault = { ...full, first: () => (Date.now() < openAgain ? 503 : undefined) }
    let openAgain = 0
    const busy: Fault = {
      ...later,
      verified: async (parts) => {
        const refused = await full.verified?.(parts)
        if (refused !== undefined) openAgain = Date.now() + 8_000
        return refused
      },
    }
    expect(await severities(busy, 'limits/bursts-taken')).toEqual(['advice limits/burst-refused'])
    const banned = new Set<string>()
    const ban: Fault = {
      ...pool((key) => {
        banned.add(key)
        return 403
      }),
      first: ({ body }) => (banned.has(body.toString()) ? 403 : undefined),
    }
    expect(await severities(ban, 'limits/bursts-taken')).toEqual(['must limits/burst-refused'])
  }, 20_000)

  it('advise where deep nesting fails', async () => {
    const recursive: Fault = { read: (event) => void depthOf(event) as undefined }
    expect(await severities(recursive, 'limits/deep-nesting-answered')).toEqual(['advice limits/deep-nesting'])
  })

  it('end in a report where deep nesting kills the consumer, and its hooks with it', async () => {
    let dead = false
    const alive = (): undefined => {
      if (dead) throw new Error('connect ECONNREFUSED')
    }
    const dies: Fault = {
      first: alive,
      read: (event) => {
        dead ||= depthOf(event) > 100
        return alive()
      },
      also: { reset: alive },
    }
    const report = await checkContract(strictConsumer(dies), {
      only: ['limits/deep-nesting-answered', 'ordering/order-does-not-matter'],
      seed: 7,
      timeout: 1_000,
    })
    expect(report.findings).toMatchObject([{ severity: 'must', defect: 'limits/deep-nesting' }])
  }, 20_000)

  it('advise where an unsigned body of any size is read to its end', async () => {
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
  }, 20_000)

  it('leave a sound consumer alone', async () => {
    expect(await defectsOf(strictConsumer(), 'limits/*')).toEqual([])
  })
})
