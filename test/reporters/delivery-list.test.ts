import { expect, test } from 'vitest'
import { deliveryRows } from '../../src/reporters/delivery-list.js'
import type { Counterexample } from '../../src/runner/report.js'
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
