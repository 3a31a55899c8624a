import { describe, expect, it } from 'vitest'
import { designs } from '../designs/designs.js'
import { Driver } from './driver.js'
import type { Running } from './running.js'
import { signatureScripts } from './scripts-signature.js'
import { stateScripts } from './scripts-state.js'
import { zoo } from './zoo.js'

const scripts = { ...signatureScripts, ...stateScripts }
const seed = 1
const limit = 20_000

async function using<T>(running: Promise<Running>, work: (driver: Driver) => Promise<T>): Promise<T> {
  const driver = new Driver(await running)
  try {
    return await work(driver)
  } finally {
    await driver.close()
  }
}

describe.concurrent('a faulty consumer shows its defect', () => {
  for (const [index, { defect, variant, start }] of zoo.entries()) {
    const script = scripts[defect]
    if (script === undefined) continue
    it(
      `${defect}: ${variant}`,
      async () => {
        expect(await using(start(seed), (driver) => script(driver, `-z${index}`))).toBe(true)
      },
      limit,
    )
  }
})

/** Advice at most, where the script alone cannot tell a taste from a defect. */
const taste = new Set(['signature/replay-window-none', 'ordering/stale-remove-wins'])

describe.concurrent('a sound consumer shows none', () => {
  const sound = designs.find(({ name }) => name === 'last-write-wins')
  for (const [defect, script] of Object.entries(scripts)) {
    if (taste.has(defect) || sound === undefined) continue
    it(
      defect,
      async () => {
        expect(await using(sound.start(seed), (driver) => script(driver, '-sound'))).toBe(false)
      },
      limit,
    )
  }
})
