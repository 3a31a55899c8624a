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

describe('a cause shows beside chance', () => {
  test.each([1, 2])('where no signature is checked (%i)', async (seed) => {
    const unchecked = { faults: { unverified: () => true } }
    const names = found(await judge({ rate: 0.05, seed }, unchecked)).map((one) => one.split(' ')[1])
    expect(names).toEqual(expect.arrayContaining(['signature/not-verified', 'protocol/fails-at-random']))
  })

  test.each([1, 2])('where an unknown event always gets a 500 (%i)', async (seed) => {
    const faults = { verified: ({ body }: { body: Buffer }) => (body.includes('tagged') ? 500 : undefined) }
    const only = ['protocol/*']
    expect(found(await judge({ rate: 0.1, seed }, { faults }, { only }))).toEqual([
      'must protocol/unknown-event-error',
      'must protocol/fails-at-random',
    ])
  })

  test('where every second delivery fails', async () => {
    expect(found(await judge({ rate: 0.4, seed: 3 }, {}, { only: ['protocol/*'] }))).toEqual([
      'must protocol/fails-at-random',
    ])
  })
})

test('chance is not reported of what fails for good', async () => {
  const faults = { verified: ({ body }: { body: Buffer }) => (body.includes('asset.copied') ? 500 : undefined) }
  const names = found(await judge({ rate: 0, seed: 1 }, { faults }, { only: ['protocol/*', 'signature/*'] }))
  expect(names).toEqual(['must protocol/unhandled-known-event'])
})

test('the finding says the rate, and shows a delivery', async () => {
  const { findings } = await judge({ rate: 0.1, seed: 2 }, {}, { only: ['protocol/answers-alike'] })
  const [finding] = findings
  expect(finding?.message).toMatch(
    /^The consumer failed at random on \d+ of \d+ authentic deliveries \(\d+\.\d %, with 95 % confidence between \d+\.\d and \d+\.\d %\): it answered 500, and accepted the same event when it was sent again\.$/,
  )
  expect(finding?.reproduce.curl?.join()).toContain('curl')
})
