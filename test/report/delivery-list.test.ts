import pc from 'picocolors'
import { expect, test } from 'vitest'
import { deliveryRows } from '../../src/report/delivery-list.js'
import { deliveryTable } from '../../src/report/pretty-deliveries.js'
import type { Counterexample } from '../../src/report/report.js'
import { lastArrivalWins } from './sample-report.js'

type Step = NonNullable<Counterexample['schedule']>[number]

const steps: readonly (readonly [Step, string])[] = [
  [{ event: 1, after: 'restart' }, 'after the consumer was killed and started again'],
  [{ event: 1, after: 'fault' }, 'while its store fails'],
  [{ event: 1, after: 1_500 }, '1.5 s later'],
  [{ event: 1, killedAfterMs: 20 }, 'consumer killed 20 ms after it was sent, and started again'],
]

test.each(steps)('%j is told', (step, words) => {
  const rows = deliveryRows({ ...lastArrivalWins.counterexample, schedule: [{ event: 1 }, step] })
  expect(rows.map(({ note }) => note.split('\n').slice(1))).toEqual([[], [words]])
})

test('the table keeps to 80 columns with the longest names', () => {
  const happenings = [
    { event: 'asset.uploaded', entity: '-1zT3SPzjuEv', time: '2024-02-18T18:03:18.815Z', changes: ['name "a"'] },
    {
      event: 'asset.cache.invalidated',
      entity: '-1zT3SPzjuEv',
      time: '2024-02-18T18:15:18.815Z',
      changes: ['metadata.description "a" → "b"', 'no change'],
    },
  ]
  const table = deliveryTable(deliveryRows({ happenings }), pc.createColors(false))
  expect(table.filter((line) => line.length > 80)).toEqual([])
  expect(table.join('\n')).toContain('+12 min')
})

test('without a time that can be read, the others are still counted from the earliest', () => {
  const happenings = [
    { event: 'a', time: '', changes: [] },
    { event: 'b', time: '2024-02-18T18:03:18.815Z', changes: [] },
    { event: 'c', time: '2024-02-18T18:03:20.815Z', changes: [] },
  ]
  expect(deliveryRows({ happenings }).map(({ time }) => time)).toEqual(['', '+0 ms', '+2 s'])
})
