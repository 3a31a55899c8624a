import { describe, expect, test } from 'vitest'
import { flattened } from '../../src/schedule/edit.js'
import { duplications, orders, ordersWithDuplication, permutations } from '../../src/schedule/orders.js'

const key = (value: unknown) => JSON.stringify(value)

describe('orders', () => {
  test.each([
    [0, 1],
    [1, 1],
    [2, 2],
    [3, 6],
    [4, 24],
    [5, 120],
  ])('of %i events: %i different ones, the sorted one first', (n, count) => {
    const all = [...permutations(n)]
    expect(all).toHaveLength(count)
    expect(new Set(all.map(key)).size).toBe(count)
    expect(all[0]).toEqual(Array.from({ length: n }, (_, at) => at))
    for (const order of all) expect(order.toSorted((a, b) => a - b)).toEqual(all[0])
    expect([...orders(n)].map((schedule) => flattened(schedule).map(({ event }) => event))).toEqual(all)
  })

  test('with one duplicate: every event, adjacent and at the end, identical and fresh', () => {
    expect([...duplications(2)]).toEqual([
      [{ event: 0 }, { event: 0, signing: 'identical' }, { event: 1 }],
      [{ event: 0 }, { event: 1 }, { event: 0, signing: 'identical' }],
      [{ event: 0 }, { event: 0, signing: 'fresh' }, { event: 1 }],
      [{ event: 0 }, { event: 1 }, { event: 0, signing: 'fresh' }],
      [{ event: 0 }, { event: 1 }, { event: 1, signing: 'identical' }],
      [{ event: 0 }, { event: 1 }, { event: 1, signing: 'fresh' }],
    ])
  })

  test.each([
    [1, 2],
    [2, 12],
    [3, 60],
    [4, 336],
  ])('with one duplicate in every order of %i events: %i different ones', (n, count) => {
    const all = [...ordersWithDuplication(n)]
    expect(all).toHaveLength(count)
    expect(new Set(all.map(key)).size).toBe(count)
    for (const schedule of all) expect(schedule).toHaveLength(n + 1)
  })
})
