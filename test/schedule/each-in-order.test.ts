import { expect, test } from 'vitest'
import { eachInOrder } from '../../src/schedule/each-in-order.js'
import type { Schedule } from '../../src/schedule/schedule.js'

/** Events 0, 2 and 4 are about one subject, 1 and 3 about another. */
const subjectOf = (event: number) => (event % 2 === 0 ? 'even' : 'odd')

const cases: Readonly<Record<string, { given: Schedule; order: readonly number[] }>> = {
  nothing: { given: [], order: [] },
  'in order already': { given: [{ event: 0 }, { event: 1 }, { event: 2 }], order: [0, 1, 2] },
  'one subject reversed': { given: [{ event: 4 }, { event: 2 }, { event: 0 }], order: [0, 2, 4] },
  'the interleaving of subjects stays': {
    given: [{ event: 3 }, { event: 4 }, { event: 0 }, { event: 1 }, { event: 2 }],
    order: [1, 0, 2, 3, 4],
  },
  'each event once, where it came first': {
    given: [{ event: 2 }, { event: 1 }, { event: 2, signing: 'identical' }, { event: 0 }],
    order: [0, 1, 2],
  },
  'what came together comes one by one': { given: [{ together: [{ event: 2 }, { event: 0 }] }], order: [0, 2] },
  'without pauses and restarts': {
    given: [
      { event: 2, after: 100 },
      { event: 0, after: 'restart' },
    ],
    order: [0, 2],
  },
}

test.each(Object.entries(cases))('%s', (_name, { given, order }) => {
  expect(eachInOrder(given, subjectOf)).toEqual(order.map((event) => ({ event })))
})
