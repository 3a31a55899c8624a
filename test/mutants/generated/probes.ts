import type { Json } from '../../../src/report/report.js'
import { Driver, event, ok } from '../driver.js'
import type { Running } from '../running.js'
import { probeScripts } from '../scripts-probes.js'
import { raceScripts } from '../scripts-races.js'
import { signatureScripts } from '../scripts-signature.js'
import { type Script, stateScripts } from '../scripts-state.js'
import { type Recipe, startConsumer } from './consumer.js'
import { type Content, liveRows, ofKind } from './content.js'

/** Rows and mails as they are, whatever the presentation makes of them. */
export function neutral(content: Content, replaced: Record<string, Json>): Json {
  const live = liveRows(content)
  return {
    assets: ofKind(live, 'asset').map(({ data }) => data),
    folders: ofKind(live, 'folder').map(({ data }) => data),
    mails: content.mails.map(({ about }) => `mail about ${about}`),
    replaced,
  }
}

/** Looks when nothing is left to do, or never will be done. */
class PatientDriver extends Driver {
  readonly #pending: () => number

  constructor(running: Running, pending: () => number) {
    super(running)
    this.#pending = pending
  }

  override async state(): Promise<Json> {
    await this.#rest()
    return super.state()
  }

  override async effects(): Promise<number> {
    await this.#rest()
    return super.effects()
  }

  async #rest(): Promise<void> {
    for (const end = Date.now() + 2000; this.#pending() > 0 && Date.now() < end; ) {
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  }
}

/** Starts a consumer, and drives it by hand. */
export async function driving<T>(recipe: Recipe, work: (driver: Driver) => Promise<T>): Promise<T> {
  let pending = () => 0
  const running = await startConsumer(recipe, (count) => {
    pending = count
  })
  const driver = new PatientDriver(running, pending)
  try {
    return await work(driver)
  } finally {
    await driver.close()
  }
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

const together = (driver: Driver, events: readonly ReturnType<typeof event>[]) =>
  Promise.all(events.map((sent) => driver.send(sent)))

/** One of some rounds shows it. */
const rounds =
  (count: number, round: Script): Script =>
  async (driver, id) => {
    for (const index of times(count, Number)) if (await round(driver, `${id}-${index}`)) return true
    return false
  }

const folderOf = async (driver: Driver, id: string): Promise<unknown> => {
  const state = (await driver.state()) as { assets: { id: string; folder_id?: string; category_id?: string }[] }
  const asset = state.assets.find((one) => one.id === id)
  return [asset?.folder_id, asset?.category_id]
}

/** Probes of habits for which the hand-written mutants have none, or one that asks for other hooks. */
export const ownProbes: Readonly<Record<string, Script>> = {
  'idempotency/key-asset-id (job id)': rounds(20, async (driver, id) => {
    await together(driver, [event('asset.uploaded', id, 0), event('asset.modified', id, 1)])
    return driver.settled(async () => !(await driver.shows(`${id}@1`)), 1)
  }),
  'idempotency/side-effect-repeated (outbox)': async (driver, id) => {
    await driver.send(event('asset.uploaded', id, 0))
    const once = await driver.count(`mail about ${id}`)
    await driver.send(event('asset.uploaded', id, 0))
    return once === 1 && (await driver.count(`mail about ${id}`)) === 2
  },
  'ordering/counter-drifts': async (driver, id) => {
    const uploaded = event('asset.uploaded', id, 0)
    await driver.story(uploaded)
    const once = JSON.stringify(((await driver.state()) as { replaced: unknown }).replaced)
    await driver.story(uploaded)
    return once !== JSON.stringify(((await driver.state()) as { replaced: unknown }).replaced)
  },
  'ordering/move-ignored': async (driver, id) => {
    const at = (place: string) => ({ folder_id: `${place}-f`, category_id: `${place}-c` })
    await driver.story(event('asset.uploaded', id, 0, at('one')), event('asset.modified', id, 1, at('two')))
    return JSON.stringify(await folderOf(driver, id)) !== JSON.stringify(['two-f', 'two-c'])
  },
  'ordering/child-before-parent': async (driver, id) => {
    const folder_id = `${id}-f`
    await driver.story(event('asset.uploaded', id, 1, { folder_id }), event('folder.created', folder_id, 0))
    return !JSON.stringify(await folderOf(driver, id)).includes(folder_id)
  },
  'concurrency/create-race': rounds(20, async (driver, id) => {
    await together(driver, [event('asset.uploaded', id, 0), event('asset.modified', id, 1)])
    return (await driver.count(`${id}@1`)) > 1
  }),
  'concurrency/shared-document': rounds(5, async (driver, id) => {
    const all = times(16, (index) => event('asset.uploaded', `${id}-${index}`, index))
    await together(driver, all)
    const state = JSON.stringify(await driver.state())
    return all.some((_sent, index) => !state.includes(`"${id}-${index}@${index}"`))
  }),
  'schema/uniqueness-assumed': async (driver, id) => {
    const same = { name: `${id} twin` }
    const answers = [event('asset.uploaded', `${id}-a`, 0, same), event('asset.uploaded', `${id}-b`, 1, same)]
    const right = [await driver.send(answers[0] ?? ''), await driver.send(answers[1] ?? '')].every(ok)
    return !right || (await driver.count(`${id} twin`)) < 2
  },
  'protocol/fails-at-random': rounds(60, async (driver, id) => {
    const answers = await together(
      driver,
      times(16, (index) => event('asset.uploaded', `${id}-${index}`, index)),
    )
    return answers.some((answered) => !ok(answered))
  }),
  'protocol/error-after-commit': async (driver, id) => {
    const sent = event('asset.copied', id, 0)
    const first = await driver.send(sent)
    const once = await driver.count(`${id}@0`)
    await driver.send(sent)
    return first.status === 500 && once === 1 && (await driver.count(`${id}@0`)) === 2
  },
}

const others: Readonly<Record<string, Script>> = {
  ...signatureScripts,
  ...probeScripts,
  ...stateScripts,
  ...raceScripts,
}

/** Shows a habit by hand, without the contract test. */
export function probeOf(id: string, variant: string): Script {
  const probe = ownProbes[`${id} (${variant})`] ?? ownProbes[id] ?? others[id]
  if (probe === undefined) throw new Error(`There is no probe for ${id}.`)
  return probe
}

/** What a sound consumer must not show, and does not take long to ask. */
export const quickProbes: Readonly<Record<string, Script>> = Object.fromEntries(
  Object.entries({
    ...signatureScripts,
    ...probeScripts,
    ...stateScripts,
    ...ownProbes,
    ...raceScripts,
  }).filter(
    ([id]) =>
      // Thirty rounds of each race take too long.
      (!(id in raceScripts) || /^isolation|^limits/.test(id)) &&
      ![
        // Hold for no correct consumer, or for none without another hook.
        'signature/replay-window-none',
        'ordering/stale-remove-wins',
        'protocol/fails-at-random',
        'idempotency/store-forgets',
        'protocol/ack-before-persist',
        'limits/unsigned-body-unbounded',
        'isolation/foreign-environment',
        'isolation/cross-environment-secret',
      ].includes(id),
  ),
)
