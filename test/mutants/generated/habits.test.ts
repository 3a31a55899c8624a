import { describe, expect, test } from 'vitest'
import { Driver } from '../driver.js'
import { random } from '../kit/random.js'
import { startConsumer } from './consumer.js'
import { type Draft, drawAround } from './draw.js'
import { ordinary } from './index.js'
import { neutral, PatientDriver, probeOf } from './probes.js'

const quick = { name: 'quick', store: 1, settle: [0, 1] } as const

async function shown(draft: Draft): Promise<boolean> {
  const { habit, timing } = draft
  const running = await startConsumer({ ...draft, latency: quick, present: neutral })
  const driver = timing.answers === 'before' ? new PatientDriver(running) : new Driver(running)
  try {
    return await probeOf(habit?.id ?? '', habit?.variant ?? '')(driver, `-z${draft.seed}`)
  } finally {
    await driver.close()
  }
}

/** Otherwise a probe could take an event that is ignored for the habit. */
const vocabulary = { ...ordinary, handles: ordinary.handles.filter(({ name }) => name === 'all events') }

describe.concurrent('a habit shows in what the consumer holds', () => {
  for (const [index, habit] of ordinary.habits.entries()) {
    test(`${habit.id}: ${habit.variant}`, async () => {
      expect(await shown(drawAround(habit, index, random(habit.variant, index), vocabulary))).toBe(true)
    })
  }
})
