import { describe, expect, test } from 'vitest'
import { random } from '../../kit/random.js'
import { drawAround } from '../draw.js'
import { drawMany, ordinary } from '../index.js'
import { driving, neutral } from '../probes.js'
import { kept } from './index.js'
import { keptProbeOf } from './probes.js'

const quick = { name: 'quick', store: 1, settle: [0, 1] } as const

/** Otherwise a probe could take an event that is ignored for the habit. */
const vocabulary = { ...kept, handles: kept.handles.filter(({ name }) => name === 'all events') }

describe.concurrent('a habit that is kept apart shows in what the consumer holds', () => {
  for (const [index, habit] of kept.habits.entries()) {
    // A race, or a cut that the network undoes, may take a second try.
    test(`${habit.id}: ${habit.variant}`, { retry: 2 }, async () => {
      const draft = drawAround(habit, index, random(habit.variant, index), vocabulary)
      const recipe = { ...draft, latency: quick, present: neutral }
      const probe = keptProbeOf(habit.id, habit.variant)
      expect(await driving(recipe, (driver) => probe(driver, `-z${index}`))).toBe(true)
    })
  }
})

describe('the words that are kept apart', () => {
  test('are not those of the ordinary vocabulary', () => {
    const wordsOf = ({
      storages,
      timings,
      latencies,
      statuses,
      columns,
      extras,
      removals,
      sortings,
      layouts,
      besides,
      habits,
    }: typeof kept) => [
      ...[storages, timings, latencies, statuses, columns, extras, removals, sortings, layouts, besides]
        .flat()
        .map(({ name }) => name),
      ...habits.map(({ id, variant }) => `${id}: ${variant}`),
    ]
    const known = new Set(wordsOf(ordinary))
    expect(wordsOf(kept).filter((word) => known.has(word))).toEqual([])
    expect(new Set(wordsOf(kept)).size).toBe(wordsOf(kept).length)
  })

  test('all come up ten times in 300, and every habit twice', () => {
    const many = drawMany(3, 300, kept)
    const words = many.flatMap(({ parts }) => [parts.storage, parts.timing, parts.latency, ...parts.presentation])
    const { storages, timings, latencies, layouts, columns, extras, removals, sortings, besides } = kept
    const expected = [
      ...[storages, timings, latencies, layouts, columns].flat().map(({ name }) => name),
      ...extras.map(({ name }) => `column ${name}`),
      ...removals.map(({ name }) => `removed: ${name}`),
      ...sortings.map(({ name }) => `sorted ${name}`),
      ...besides.map(({ name }) => `+ ${name}`),
    ]
    const count = (all: readonly string[], word: string) => all.filter((one) => one === word).length
    for (const word of expected) expect(count(words, word), word).toBeGreaterThanOrEqual(10)
    const planted = many.map(({ habit }) => `${habit?.id}: ${habit?.variant}`)
    for (const { id, variant } of kept.habits)
      expect(count(planted, `${id}: ${variant}`), `${id}: ${variant}`).toBeGreaterThanOrEqual(2)
  })
})
