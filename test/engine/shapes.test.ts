import { describe, expect, test } from 'vitest'
import { checkVirtually } from '../consumers/check-virtually.js'
import { type Apply, lastArrivalWins, newestWins, type Row, type Store } from '../consumers/store.js'
import { type TestConsumerOptions, testConsumer } from '../consumers/test-consumer.js'

/** What is shown, of rows under their key; `last` is the last event, in words. */
type Show = (rows: readonly Shown[], last: Last | undefined, clock: Store['clock']) => unknown
type Shown = Pick<Row, 'key' | 'removed' | 'serial' | 'changes' | 'at'> & { readonly name: string }
type Last = Pick<Row, 'id' | 'verb' | 'at'>

const live = (rows: readonly Shown[]) => rows.filter(({ removed }) => !removed)

const secondsLater = (start: number, seconds: number) =>
  new Date(start + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')

/** Ways to show a state, in which things stand that say nothing of what was delivered. */
const shapes: Readonly<Record<string, Show>> = {
  'rows in a list, removed ones flagged by a status beside a counter': (rows) =>
    rows.map(({ key, name, removed, changes }) => ({ key, name, status: removed ? 'removed' : 'live', changes })),
  'tuples with a serial number and a clock': (rows) =>
    live(rows).map(({ key, name, serial }) => [key, name, serial, Math.random()]),
  'tuples with a flag': (rows) => rows.map(({ key, name, removed }) => [key, removed ? '' : name, removed]),
  'rows with a clock in whole seconds, which are the same at first': (rows, _, clock) =>
    live(rows).map(({ key, name, serial }) => ({ key, name, at: secondsLater(clock.now(), serial < 60 ? 0 : serial) })),
  'entries of a map': (rows) => live(rows).map(({ key, name, serial }) => [key, { name, serial }]),
  'a map beside the last event, a total and the ids of what is removed': (rows, last) => ({
    last,
    total: rows.length,
    removed: rows.filter(({ removed }) => removed).map(({ key }) => key),
    rows: Object.fromEntries(live(rows).map(({ key, name }) => [key, { name }])),
  }),
  'wrapped rows as they came, with the time of their event': (rows) => ({
    data: live(rows)
      .toSorted((a, b) => a.serial - b.serial)
      .map(({ key, name, at }) => ({ node: { key, name }, cursor: at })),
  }),
  'removed rows with the time of removal': (rows, _, clock) =>
    rows.map(({ key, name, removed }) => ({ key, name, removedAt: removed ? clock.now() : null })),
}

function consumerShowing(show: Show, decides: Apply, empties: boolean): TestConsumerOptions {
  let last: Last | undefined
  const apply: Apply = (store, change, body) => {
    const { id, verb, at } = change
    last = { id, verb, at }
    return decides(store, change, body)
  }
  return {
    apply,
    show: ({ rows, clock }) =>
      show(
        rows.map((row) => ({ ...row, name: String(row.entity.name) })),
        last,
        clock,
      ),
    hooks: empties ? ['reset'] : [],
  }
}

const options = { seed: 11, runs: 5, only: ['ordering/order-does-not-matter', 'idempotency/duplicates-change-nothing'] }
const check = (consumer: TestConsumerOptions) =>
  checkVirtually((clock) => testConsumer({ ...consumer, clock }), options)

/** A consumer whose rows go unread would pass everything. */
const telling = [
  'tuples with a serial number and a clock',
  'rows with a clock in whole seconds, which are the same at first',
  'entries of a map',
]

describe.each(Object.entries(shapes))('%s', (name, show) => {
  test.each(name.includes('last event') ? [true, false] : [false])(
    'a sound consumer has no finding (emptied in between: %s)',
    async (empties) => {
      const report = await check(consumerShowing(show, newestWins, empties))
      expect(report.findings.map(({ counterexample }) => counterexample)).toEqual([])
      expect(report.summary).toMatchObject({ held: 2 })
    },
  )

  test.runIf(telling.includes(name))('one that takes what comes last has', async () => {
    const report = await check(consumerShowing(show, lastArrivalWins, true))
    expect(report.findings).toMatchObject([{ defect: 'ordering/last-arrival-wins' }])
  })
})
