import { describe, expect, test } from 'vitest'
import { random } from '../kit/random.js'
import { drawAround } from './draw.js'
import { ordinary } from './index.js'
import { driving, neutral, probeOf } from './probes.js'

const quick = { name: 'quick', store: 1, settle: [0, 1] } as const

/** Otherwise a probe could take an event that is ignored for the habit. */
const vocabulary = { ...ordinary, handles: ordinary.handles.filter(({ name }) => name === 'all events') }

describe.concurrent('a habit shows in what the consumer holds', () => {
  for (const [index, habit] of ordinary.habits.entries()) {
    // A race, or a cut that the network undoes, may take a second try.
    test(`${habit.id}: ${habit.variant}`, { retry: 2 }, async () => {
      const draft = drawAround(habit, index, random(habit.variant, index), vocabulary)
      const recipe = { ...draft, latency: quick, present: neutral }
      const probe = probeOf(habit.id, habit.variant)
      expect(await driving(recipe, (driver) => probe(driver, `-z${index}`))).toBe(true)
    })
  }
})
