import { describe, expect, test } from 'vitest'
import type { FetchHandler } from '../../src/delivery/endpoint.js'
import type { CheckOptions } from '../../src/engine/consumer.js'
import { randomSource } from '../../src/random/random.js'
import type { Report } from '../../src/report/report.js'
import { checkVirtually } from '../consumers/check-virtually.js'
import { type TestConsumerOptions, testConsumer } from '../consumers/test-consumer.js'

/** How a consumer fails: before it does anything, or when all is done. */
const ways: Readonly<Record<string, (answer: () => Promise<Response>) => Promise<Response>>> = {
  'a 500': async () => new Response('oops', { status: 500 }),
  'no answer': async () => {
    throw new Error('the connection was dropped')
  },
  'a 500 after the work': async (answer) => {
    await answer()
    return new Response('oops', { status: 500 })
  },
}

interface Failing {
  readonly rate: number
  readonly way?: string
  readonly seed?: number
}

/** The report on a consumer that fails on a share of everything. */
async function judge(
  { rate, way = 'a 500', seed = 1 }: Failing,
  consumer: TestConsumerOptions = {},
  options: CheckOptions = {},
): Promise<Report> {
  const random = randomSource(seed)
  return await checkVirtually(
    (clock) => {
      const { endpoint: sound, ...parts } = testConsumer({
        latencyMs: 3,
        hooks: ['reset', 'effects'],
        ...consumer,
        clock,
      })
      const endpoint: FetchHandler = async (request) => {
        const answer = async () => await sound(request)
        return random() / 2 ** 32 < rate ? await (ways[way] as (typeof ways)[string])(answer) : await answer()
      }
      return { ...parts, endpoint }
    },
    { runs: 20, seed, ...options },
  )
}

const found = ({ findings }: Report) =>
  findings
    .filter(({ severity }) => severity !== 'info')
    .map(({ defect, law, severity }) => `${severity} ${defect ?? law}`)

describe.each(Object.keys(ways))('a consumer that gives %s', (way) => {
  test.each([1, 2, 3])('to one delivery in ten has that one finding (%i)', async (seed) => {
    expect(found(await judge({ rate: 0.1, way, seed }))).toEqual(['must protocol/fails-at-random'])
  })

  test.each([1, 2, 3])('to one in twenty has that one finding (%i)', async (seed) => {
    const [finding, ...others] = found(await judge({ rate: 0.05, way, seed }))
    expect(others).toEqual([])
    expect(finding).toMatch(/protocol\/fails-at-random$/)
  })

  test.each([1, 2, 3])('to one in a hundred has none that is worse (%i)', async (seed) => {
    expect([[], ['should protocol/fails-at-random']]).toContainEqual(found(await judge({ rate: 0.01, way, seed })))
  })
})
