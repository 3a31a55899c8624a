import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/report/report.js'
import { checkVirtually } from '../consumers/check-virtually.js'
import { type Apply, lastArrivalWins, newestWins } from '../consumers/store.js'
import { testConsumer } from '../consumers/test-consumer.js'
import { presentations } from './presentations.js'

const options = { seed: 11, runs: 5, only: ['ordering/order-does-not-matter', 'idempotency/duplicates-change-nothing'] }

/** Judges a consumer that shows its state so. */
async function judged(name: string, decides: Apply, empties: boolean): Promise<Report> {
  const { show, saw, reset, delivered } = (presentations[name] as (typeof presentations)[string]).make()
  return await checkVirtually((clock) => {
    return testConsumer({
      clock,
      show,
      apply: async (store, change, body) => {
        const status = await decides(store, change, body)
        saw?.(store, change)
        return status
      },
      ...(delivered && { faults: { read: (event) => void delivered(event) } }),
      hooks: empties ? ['reset'] : [],
      also: (store) => ({
        ...(empties && {
          reset: () => {
            store.clear()
            reset?.()
          },
        }),
      }),
    })
  }, options)
}

const gravest = ({ findings }: Report) =>
  findings.flatMap(({ severity, defect, law }) => (severity === 'info' ? [] : [defect ?? `(${law})`]))

describe.each(Object.entries(presentations))('%s', (name, { hooks }) => {
  test.each(hooks)('a sound consumer has no finding (emptied in between: %s)', async (empties) => {
    expect(gravest(await judged(name, newestWins, empties))).toEqual([])
  })

  test.each(hooks)('last-arrival-wins is found (emptied in between: %s)', async (empties) => {
    const report = await judged(name, lastArrivalWins, empties)
    if (name !== 'totals only') expect(gravest(report)).toContain('ordering/last-arrival-wins')
    // Totals alone show that something is wrong, not what.
    else if (empties) expect(gravest(report)).toHaveLength(1)
    else
      expect(report.laws.map(({ verdict, reason }) => [verdict, reason])).toMatchObject([
        ['skipped', expect.stringContaining('give `reset`')],
        ['skipped', expect.stringContaining('give `reset`')],
      ])
  })
})
