import { describe, expect, test } from 'vitest'
import { pretty } from '../../src/report/pretty.js'
import { checkVirtually } from '../consumers/check-virtually.js'
import { type Apply, lastArrivalWins, newestWins } from '../consumers/store.js'
import { type TestConsumerOptions, testConsumer } from '../consumers/test-consumer.js'

const ORDER = 'ordering/order-does-not-matter'

const check = (consumer: TestConsumerOptions, only: readonly string[] = [ORDER]) =>
  checkVirtually((clock) => testConsumer({ ...consumer, clock }), { seed: 3, only, timeout: 5_000 })
const checkQuick = () => check({})

describe('a consumer that is slow to answer', () => {
  test('is judged by some of the histories, and the report says so', async () => {
    const report = await check({ answerMs: 60 })
    const quick = await checkQuick()
    const [law, whole] = [report, quick].map(({ laws }) => laws.find(({ id }) => id === ORDER))
    expect(law).toMatchObject({ verdict: 'held', reason: expect.stringContaining('the consumer is slow') })
    expect(law?.trials).toBeGreaterThan(50)
    expect(law?.trials).toBeLessThan(whole?.trials ?? 0)
    expect(whole?.reason).toBeUndefined()
    expect(pretty(report, { color: false })).toContain('Checked in part: 1 law\n')
    expect(report.findings).toEqual([])
  })

  test('is tried in bursts although the small histories use up its time', async () => {
    const law = 'concurrency/newest-wins-at-once'
    const { laws } = await check({ answerMs: 60 }, [ORDER, 'idempotency/*', law])
    expect(laws.find(({ id }) => id === law)?.trials).toBeGreaterThan(2)
  })

  test('is found all the same', async () => {
    const { findings } = await check({ answerMs: 25, apply: lastArrivalWins })
    expect(findings.map(({ defect }) => defect)).toEqual(['ordering/last-arrival-wins'])
  })

  test('is named also where histories come out right by accident beside others', async () => {
    let inFlight = 0
    const lucky: Apply = async (store, change, body) => {
      inFlight++
      await store.pause(4)
      const isLucky = inFlight > 1 && (body.length & 1) === 0
      await (isLucky ? newestWins : lastArrivalWins)(store, change, body)
      inFlight--
    }
    const { findings } = await check({ apply: lucky })
    expect(findings.map(({ defect }) => defect)).toEqual(['ordering/last-arrival-wins'])
  })

  test('is named also where histories that are delivered side by side spoil each other', async () => {
    let newest = 0
    const watermark: Apply = (store, change, body) => {
      if (change.at < newest) return
      newest = change.at
      return newestWins(store, change, body)
    }
    const only = ['ordering/*', 'idempotency/*', 'concurrency/*']
    const { findings, laws } = await check({ answerMs: 4, apply: watermark }, only)
    expect(findings.map(({ defect }) => defect)).toEqual(['ordering/global-watermark'])
    expect(laws.filter(({ verdict }) => verdict === 'flaky')).toEqual([])
  })
})

describe('a consumer that limits requests', () => {
  const checkLimited = (tokens: number, aSecond: number, only: readonly string[]) =>
    checkVirtually(
      (clock) => {
        const { endpoint, ...consumer } = testConsumer({ clock })
        let left = tokens
        let last = clock.now()
        const limited = (request: Request) => {
          left = Math.min(tokens, left + ((clock.now() - last) / 1_000) * aSecond)
          last = clock.now()
          if (left < 1) return new Response(null, { status: 429, headers: { 'Retry-After': '1' } })
          left--
          return endpoint(request)
        }
        return { ...consumer, endpoint: limited }
      },
      { seed: 3, only, timeout: 5_000 },
    )

  test('is judged at its own speed', async () => {
    const report = await checkLimited(40, 200, [ORDER, 'idempotency/*'])
    expect(report.findings).toEqual([])
    expect(report.laws.find(({ id }) => id === ORDER)?.verdict).toBe('held')
  })

  test('for good is told so, instead of being tried on and on', async () => {
    const { findings, laws } = await checkLimited(60, 0, [ORDER, 'limits/bursts-taken'])
    expect(findings).toMatchObject([{ severity: 'must', defect: 'limits/burst-refused' }])
    expect(findings[0]?.message).toContain('429')
    expect(laws.find(({ id }) => id === ORDER)).toMatchObject({ verdict: 'skipped' })
  })
})

describe('a consumer with a queue', () => {
  test('that falls behind is judged by some of the histories, and the report says so', async () => {
    const { findings, laws } = await check({ answerMs: 1, queue: { workMs: 3 } })
    const whole = await checkQuick()
    const [law, all] = [laws, whole.laws].map((own) => own.find(({ id }) => id === ORDER))
    expect(findings).toEqual([])
    expect(law).toMatchObject({ verdict: 'held', reason: expect.stringContaining('queue fell far behind') })
    expect(law?.trials).toBeLessThan(all?.trials ?? 0)
  })

  test('that loses what it accepted is not told of races and order on top of it', async () => {
    const only = ['protocol/accepted-is-kept', 'concurrency/newest-wins-at-once', ORDER]
    const loses: TestConsumerOptions = { queue: { workMs: 2, room: 20 }, also: () => ({ settle: 1_000 }) }
    const { findings, laws } = await check(loses, only)
    expect(findings.map(({ defect }) => defect)).toEqual(['protocol/ack-before-persist'])
    for (const { id, verdict, reason } of laws.filter(({ id }) => id !== 'protocol/accepted-is-kept')) {
      expect({ id, verdict, reason }).toMatchObject({
        verdict: 'skipped',
        reason: expect.stringContaining('protocol/ack-before-persist was found'),
      })
    }
  })
})

test('a full check gives each race as many rounds as one of the races alone', async () => {
  const races = ['concurrency/*']
  const roundsIn = async (consumer: TestConsumerOptions, only: readonly string[]) => {
    const { laws } = await check(consumer, only)
    return laws.filter(({ id }) => id.startsWith('concurrency/')).map(({ id, trials }) => ({ id, trials }))
  }
  for (const consumer of [{ answerMs: 60 }, { answerMs: 1, queue: { workMs: 3 } }]) {
    const alone = await roundsIn(consumer, races)
    const full = await roundsIn(consumer, [...races, ORDER, 'recovery/*'])
    // How many fit into the time depends on how long each takes.
    for (const [index, { trials }] of alone.entries()) {
      expect(full[index]?.trials).toBeGreaterThanOrEqual(Math.floor(0.9 * trials))
    }
    expect(alone.filter(({ trials }) => trials > 0).length).toBeGreaterThan(4)
  }
})
