import { afterAll, describe, expect, it, vi } from 'vitest'
import { designs } from '../designs/designs.js'
import { Driver, event } from './driver.js'
import type { Running } from './running.js'
import { probeScripts } from './scripts-probes.js'
import { raceScripts } from './scripts-races.js'
import { signatureScripts } from './scripts-signature.js'
import { stateScripts } from './scripts-state.js'
import { hostileZoo, zoo } from './zoo.js'

const scripts = { ...signatureScripts, ...probeScripts, ...stateScripts, ...raceScripts }
const seed = Number(process.env.ZOO_SEED ?? 1)
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

describe.concurrent('a faulty consumer shows its defect', () => {
  for (const [index, { defect, variant, start }] of zoo.entries()) {
    const script = scripts[defect]
    if (script === undefined) throw new Error(`no script for ${defect}`)
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
const taste = new Set(['signature/replay-window-none', 'ordering/stale-remove-wins', 'isolation/foreign-environment'])

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

describe.concurrent('a hostile consumer starts and stops', () => {
  for (const { defect, variant, start } of hostileZoo) {
    it(`${defect}: ${variant}`, async () => {
      await using(start(seed), (driver) => driver.send(event('asset.uploaded', '-h', 0), { timeout: 300 }))
    })
  }
})
