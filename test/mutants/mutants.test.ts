import { afterAll, describe, expect, test, vi } from 'vitest'
import { referenceConsumers } from '../reference-consumers/reference-consumers.js'
import { Driver, event } from './driver.js'
import { hostile } from './hostile.js'
import { mutants } from './mutants.js'
import type { Running } from './running.js'
import { probeScripts } from './scripts-probes.js'
import { raceScripts } from './scripts-races.js'
import { signatureScripts } from './scripts-signature.js'
import { stateScripts } from './scripts-state.js'

const scripts = { ...signatureScripts, ...probeScripts, ...stateScripts, ...raceScripts }
const seed = Number(process.env.MUTANT_SEED ?? 1)
const limit = 20_000

async function using<T>(running: Promise<Running>, work: (driver: Driver) => Promise<T>): Promise<T> {
  const driver = new Driver(await running)
  try {
    return await work(driver)
  } finally {
    await driver.close()
  }
}

afterAll(() =>
  vi.waitFor(() => {
    const left = process.getActiveResourcesInfo().filter((kind) => kind === 'TCPServerWrap' || kind === 'ProcessWrap')
    expect(left).toEqual([])
  }),
)

describe.concurrent('a mutant shows its defect', () => {
  for (const [index, { defect, variant, start }] of mutants.entries()) {
    const script = scripts[defect]
    if (script === undefined) throw new Error(`no script for ${defect}`)
    test(
      `${defect}: ${variant}`,
      async () => {
        expect(await using(start(seed), (driver) => script(driver, `-z${index}`))).toBe(true)
      },
      limit,
    )
  }
})

/** `info` at most, where the script alone cannot tell a taste from a defect. */
const taste = new Set(['signature/replay-window-none', 'ordering/stale-remove-wins', 'isolation/foreign-environment'])

describe.concurrent('a reference consumer shows none', () => {
  const reference = referenceConsumers.find(({ name }) => name === 'last-write-wins')
  for (const [defect, script] of Object.entries(scripts)) {
    if (taste.has(defect) || reference === undefined) continue
    test(
      defect,
      async () => {
        expect(await using(reference.start(seed), (driver) => script(driver, '-reference'))).toBe(false)
      },
      limit,
    )
  }
})

describe.concurrent('a hostile consumer starts and stops', () => {
  for (const { defect, variant, start } of hostile) {
    test(`${defect}: ${variant}`, async () => {
      await using(start(seed), (driver) => driver.send(event('asset.uploaded', '-h', 0), { timeout: 300 }))
    })
  }
})
