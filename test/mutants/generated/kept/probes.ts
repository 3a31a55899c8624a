import { event, ok } from '../../driver.js'
import type { Script } from '../../scripts-state.js'
import { probeOf } from '../probes.js'

/** Probes of variants that those of the defect do not show. */
const ownProbes: Readonly<Record<string, Script>> = {
  'ordering/overwritten-vs-modified (modified writes metadata only)': async (driver, id) => {
    const file = { size_in_bytes: 777, name: 'meta-new' }
    const late = event('asset.overwritten', id, 1000, { size_in_bytes: 777 })
    await driver.story(event('asset.uploaded', id, 0), event('asset.modified', id, 2000, file), late)
    return (await driver.shows('meta-new')) && !JSON.stringify(await driver.state()).includes('777')
  },
  'ordering/move-ignored (category of a folder)': async (driver, id) => {
    await driver.story(
      event('folder.created', id, 0, { category_id: 'one' }),
      event('folder.modified', id, 1, { category_id: 'two' }),
    )
    return (await driver.shows(`${id}@1`)) && !(await driver.shows('"two"'))
  },
  'ordering/time-precision (folders)': async (driver, id) => {
    await driver.story(event('folder.created', id, -5000), event('folder.modified', id, 900))
    await driver.story(event('folder.modified', id, 100))
    return driver.shows(`${id}@100`)
  },
  'idempotency/duplicate-applied (changes)': async (driver, id) => {
    const change = event('asset.modified', id, 1)
    await driver.story(event('asset.uploaded', id, 0), change, change)
    return (await driver.count(`${id}@1`)) === 2
  },
  'protocol/error-after-commit (overwritten)': async (driver, id) => {
    const sent = event('asset.overwritten', id, 1)
    await driver.send(event('asset.uploaded', id, 0))
    const first = await driver.send(sent)
    const once = await driver.count(`${id}@1`)
    const second = await driver.send(sent)
    return first.status === 502 && once === 1 && ok(second) && (await driver.count(`${id}@1`)) === 2
  },
}

/** Shows a habit by hand, without the contract test. */
export const keptProbeOf = (id: string, variant: string): Script =>
  ownProbes[`${id} (${variant})`] ?? probeOf(id, variant)
