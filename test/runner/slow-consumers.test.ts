import { describe, expect, test } from 'vitest'
import type { WebhookEvent } from '../../generated/types.js'
import { pretty } from '../../src/reporters/pretty.js'
import { checkContract } from '../../src/runner/check.js'
import { consumerOf, fetchHandler, lastArrivalWins, newestWins, type Store } from './consumers.js'

const ORDER = 'ordering/order-does-not-matter'
const options = { seed: 3, only: [ORDER], timeout: 5_000 }

describe('a consumer that is slow to answer', () => {
  const slow = (store: Store, answerMs: number) => {
    const handler = fetchHandler(store)
    const endpoint = async (request: Request) => {
      await new Promise((resolve) => setTimeout(resolve, answerMs))
      return await handler(request)
    }
    return consumerOf(store, { endpoint })
  }

  test('is judged by some of the histories, and the report says so', async () => {
    const report = await checkContract(slow(newestWins(), 60), options)
    const fast = await checkContract(consumerOf(newestWins()), options)
    const [law, whole] = [report, fast].map(({ laws }) => laws.find(({ id }) => id === ORDER))
    expect(law).toMatchObject({ verdict: 'held', reason: expect.stringContaining('the consumer is slow') })
    expect(law?.cases).toBeGreaterThan(50)
    expect(law?.cases).toBeLessThan(whole?.cases ?? 0)
    expect(whole?.reason).toBeUndefined()
    expect(pretty(report, { color: false })).toContain(`Checked in part: 1 law\n`)
    expect(report.findings).toEqual([])
  })

  test('is tried in bursts although the small histories use up its time', async () => {
    const law = 'concurrency/newest-wins-at-once'
    const { laws } = await checkContract(slow(newestWins(), 60), { ...options, only: [ORDER, 'idempotency/*', law] })
    expect(laws.find(({ id }) => id === law)?.cases).toBeGreaterThan(2)
  })

  test('is found all the same', async () => {
    const { findings } = await checkContract(slow(lastArrivalWins(), 25), options)
    expect(findings.map(({ defect }) => defect)).toEqual(['ordering/last-arrival-wins'])
  })

  test('is named also where histories come out right by accident beside others', async () => {
    const [newest, last] = [newestWins(), lastArrivalWins()]
    let inFlight = 0
    const lucky = (event: WebhookEvent) => inFlight > 1 && (JSON.stringify(event.payload).length & 1) === 0
    const handler = fetchHandler(last, (event) => (lucky(event) ? newest : last).apply(event))
    const endpoint = async (request: Request) => {
      inFlight++
      await new Promise((resolve) => setTimeout(resolve, 4))
      const response = await handler(request)
      inFlight--
      return response
    }
    const observe = () => ({ ...(last.show() as object), newest: newest.show() })
    const reset = () => {
      last.clear()
      newest.clear()
    }
    const { findings } = await checkContract({ ...consumerOf(last, { endpoint }), observe, reset }, options)
    expect(findings.map(({ defect }) => defect)).toEqual(['ordering/last-arrival-wins'])
  })

  test('is named also where histories that are delivered side by side spoil each other', async () => {
    const store = newestWins()
    let newest = 0
    const watermark: Store = {
      ...store,
      apply: (event) => {
        const sentAt = Date.parse(event.sent_at)
        if (sentAt < newest) return
        newest = sentAt
        store.apply(event)
      },
    }
    const only = ['ordering/*', 'idempotency/*', 'concurrency/*']
    const { findings, laws } = await checkContract(slow(watermark, 4), { ...options, only })
    expect(findings.map(({ defect }) => defect)).toEqual(['ordering/global-watermark'])
    expect(laws.filter(({ verdict }) => verdict === 'flaky')).toEqual([])
  })
})

describe('a consumer that limits requests', () => {
  const limited = (tokens: number, aSecond: number) => {
    const store = newestWins()
    const handler = fetchHandler(store)
    let left = tokens
    let last = Date.now()
    const endpoint = async (request: Request) => {
      left = Math.min(tokens, left + ((Date.now() - last) / 1_000) * aSecond)
      last = Date.now()
      if (left < 1) return new Response(null, { status: 429, headers: { 'Retry-After': '1' } })
      left--
      return await handler(request)
    }
    return consumerOf(store, { endpoint })
  }

  test('is judged at its own speed', async () => {
    const report = await checkContract(limited(40, 200), { ...options, only: [ORDER, 'idempotency/*'] })
    expect(report.findings).toEqual([])
    expect(report.laws.find(({ id }) => id === ORDER)?.verdict).toBe('held')
  })

  test('for good is told so, instead of being tried on and on', async () => {
    const { findings, laws } = await checkContract(limited(60, 0), { ...options, only: [ORDER, 'limits/bursts-taken'] })
    expect(findings).toMatchObject([{ severity: 'must', defect: 'limits/burst-refused' }])
    expect(findings[0]?.message).toContain('429')
    expect(laws.find(({ id }) => id === ORDER)).toMatchObject({ verdict: 'skipped' })
  })
})

describe('a consumer with a queue', () => {
  /** Answers at once, and works the events off one after the other, `workMs` each; what the queue has no room for is lost. */
  const queued = (workMs: number, room = Number.POSITIVE_INFINITY) => {
    const store = newestWins()
    const queue: WebhookEvent[] = []
    let working = false
    const work = async () => {
      if (working) return
      working = true
      for (let event = queue.shift(); event !== undefined; event = queue.shift()) {
        await new Promise((resolve) => setTimeout(resolve, workMs))
        store.apply(event)
      }
      working = false
    }
    const endpoint = fetchHandler(store, (event) => {
      if (queue.length < room) queue.push(event)
      void work()
    })
    return consumerOf(store, { endpoint })
  }

  test('that falls behind is judged by some of the histories, and the report says so', async () => {
    const { findings, laws } = await checkContract(queued(3), options)
    const whole = await checkContract(consumerOf(newestWins()), options)
    const [law, all] = [laws, whole.laws].map((own) => own.find(({ id }) => id === ORDER))
    expect(findings).toEqual([])
    expect(law).toMatchObject({ verdict: 'held', reason: expect.stringContaining('the consumer is slow') })
    expect(law?.cases).toBeLessThan(all?.cases ?? 0)
  })

  test('that loses what it accepted is not told of races and order on top of it', async () => {
    const only = ['protocol/accepted-is-kept', 'concurrency/newest-wins-at-once', ORDER]
    const consumer = { ...queued(2, 20), settle: 1_000 }
    const { findings, laws } = await checkContract(consumer, { ...options, only })
    expect(findings.map(({ defect }) => defect)).toEqual(['protocol/ack-before-persist'])
    for (const { id, verdict, reason } of laws.filter(({ id }) => id !== 'protocol/accepted-is-kept')) {
      expect({ id, verdict, reason }).toMatchObject({
        verdict: 'skipped',
        reason: expect.stringContaining('protocol/ack-before-persist was found'),
      })
    }
  })
})
