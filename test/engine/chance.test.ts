import { describe, expect, test } from 'vitest'
import { Chance, intervalOf, probabilityOf } from '../../src/engine/chance.js'
import type { Exchange } from '../../src/laws/observations.js'

const failure: Exchange = {
  request: { method: 'POST', target: '/', headers: [], body: new Uint8Array() },
  answer: { kind: 'response', status: 500, headers: {}, body: '', durationMs: 1 },
}

/** So many events of a name, each of the last `failed` of them accepted at the second try. */
function noted(chance: Chance, name: string, failed: number, of: number, alone = true): Chance {
  for (let index = 0; index < of; index++) chance.note(name, index < failed ? [failure] : [], alone)
  return chance
}

test('the interval of a rate is Wilson’s', () => {
  expect(intervalOf({ failed: 0, of: 0 })).toEqual({ low: 0, high: 1 })
  const { low, high } = intervalOf({ failed: 10, of: 100 })
  expect(low).toBeCloseTo(0.0552, 4)
  expect(high).toBeCloseTo(0.1744, 4)
  expect(intervalOf({ failed: 0, of: 100 })).toEqual({ low: 0, high: expect.closeTo(0.037, 3) })
})

test('the probability of so many failures or more is binomial', () => {
  expect(probabilityOf({ failed: 0, of: 8 }, 0.1)).toBe(1)
  expect(probabilityOf({ failed: 1, of: 8 }, 0.1)).toBeCloseTo(0.5695, 4)
  expect(probabilityOf({ failed: 8, of: 8 }, 0.1)).toBeCloseTo(1e-8, 8)
  expect(probabilityOf({ failed: 200, of: 3_000 }, 0.05)).toBeLessThan(1e-3)
})

describe('chance', () => {
  test('is what befalls all events', () => {
    const chance = noted(noted(new Chance(), 'created', 10, 90), 'changed', 5, 45)
    expect(chance.share).toEqual({ failed: 15, of: 150 })
    expect(chance).toMatchObject({ isSeen: true, isSure: true, example: failure })
    expect(chance.tries).toBeGreaterThan(5)
  })

  test('is not what befalls the events of one name', () => {
    const chance = noted(noted(new Chance(), 'created', 0, 200), 'copied', 6, 6)
    expect(chance.share).toEqual({ failed: 0, of: 200 })
    expect(chance).toMatchObject({ isSeen: false, isSure: false, tries: 1 })
  })

  test('is not what befalls events only beside others', () => {
    const chance = noted(noted(new Chance(), 'created', 0, 100), 'created', 100, 900, false)
    expect(chance.share).toBeUndefined()
    expect(chance).toMatchObject({ isSeen: false, isSure: false, tries: 1 })
  })

  test('is not a cold start', () => {
    expect(noted(new Chance(), 'created', 1, 100)).toMatchObject({ isSeen: false, isSure: false })
  })

  test('explains as many failures as it gives, and no more', () => {
    const chance = noted(new Chance(), 'created', 10, 90)
    expect(chance.explains({ failed: 8, of: 64 })).toBe(true)
    expect(chance.explains({ failed: 40, of: 64 })).toBe(false)
    expect(noted(new Chance(), 'created', 0, 90).explains({ failed: 1, of: 64 })).toBe(false)
  })
})
