import { describe, expect, test } from 'vitest'
import type { Ask } from '../../../src/engine/drive.js'
import { restrictedTo } from '../../../src/engine/phases/confirm.js'
import type { Law } from '../../../src/laws/law.js'
import type { Trial } from '../../../src/laws/trial.js'
import { checkVirtually } from '../../consumers/check-virtually.js'
import { type Apply, newestWins } from '../../consumers/store.js'
import { testConsumer } from '../../consumers/test-consumer.js'

const one = { id: 'ordering/one' } as unknown as Law
const other = { id: 'ordering/other' } as unknown as Law
const trialOf = (key: string, more: Partial<Trial> = {}) => ({ key, role: 'suspect', ...more }) as Trial
const ask = (law: Law, key: string, more: Partial<Trial> = {}): Ask => ({ law, trial: trialOf(key, more) })

describe('what is confirmed', () => {
  const isWanted = restrictedTo([
    { law: one, evidence: { trial: trialOf('late') } },
    { law: one, evidence: { trial: trialOf('alone', { follows: ['burst', 'crowd'] }) } },
    { law: other, evidence: { note: 'the consumer is gone' } },
  ])

  test('is what showed it, of its own law', () => {
    expect(isWanted(ask(one, 'late'))).toBe(true)
    expect(isWanted(ask(one, 'early'))).toBe(false)
    expect(isWanted(ask(other, 'late'))).toBe(false)
  })

  test('goes with all that it would not be asked for without', () => {
    expect(['alone', 'burst', 'crowd'].map((key) => isWanted(ask(one, key)))).toEqual([true, true, true])
  })

  test('goes with its controls', () => {
    expect(isWanted(ask(one, 'in-order', { role: 'control' }))).toBe(true)
    expect(isWanted(ask(one, 'in-order'))).toBe(false)
  })
})

describe('a consumer that answers 204 to what it has to refuse', () => {
  const only = ['signature/refusals-are-4xx']

  /** It does so with some of what it ignores. */
  const accepting = (isAccepted: (refused: number) => boolean) =>
    checkVirtually(
      (clock) => {
        const { endpoint, ...consumer } = testConsumer({ clock })
        let refused = 0
        const lenient = async (request: Request) => {
          const answer = await endpoint(request)
          return answer.status === 401 && isAccepted(refused++) ? new Response(null, { status: 204 }) : answer
        }
        return { ...consumer, endpoint: lenient }
      },
      { only, runs: 0 },
    )

  test('once is flaky: what is not seen again is no finding', async () => {
    const { findings, laws } = await accepting((refused) => refused === 0)
    expect(findings).toEqual([])
    expect(laws).toMatchObject([
      { id: 'signature/refusals-are-4xx', verdict: 'flaky', reason: 'failed once, but passed when replayed' },
    ])
  })

  test('every other time is found: what is seen at random is tried more than once', async () => {
    const { findings } = await accepting((refused) => refused % 2 === 0)
    expect(findings.map(({ defect }) => defect)).toEqual(['signature/bad-signature-2xx'])
  })
})

const ORDER = 'ordering/order-does-not-matter'

/** Writes events that come too late, but only so often, and not before so many have come: calibration sends some too. */
function writesOld(times: number, after = 0): Apply {
  let left = times
  let seen = 0
  return (store, change, body) => {
    const old = store.find(change.key)
    if (old !== undefined && old.at > change.at && seen++ >= after && left-- > 0) return store.write(change)
    return newestWins(store, change, body)
  }
}

describe('a history that ends in another state', () => {
  const check = (apply: Apply) => checkVirtually((clock) => testConsumer({ clock, apply }), { only: [ORDER], runs: 0 })

  test('once is no finding, and its law is flaky', async () => {
    const { findings, laws } = await check(writesOld(1, 20))
    expect(findings).toEqual([])
    expect(laws).toMatchObject([{ id: ORDER, verdict: 'flaky', reason: expect.stringContaining('passed') }])
  })

  test('always is one', async () => {
    const { laws } = await check(writesOld(Number.POSITIVE_INFINITY))
    expect(laws).toMatchObject([{ verdict: 'broken' }])
  })
})
