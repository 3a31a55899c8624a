import { type Answered, type Driver, type Event, event, ok } from './driver.js'
import type { Script } from './scripts-state.js'

const names = {
  asset: { create: 'asset.uploaded', change: 'asset.modified', remove: 'asset.removed' },
  folder: { create: 'folder.created', change: 'folder.modified', remove: 'folder.removed' },
} as const

const at = (kind: keyof typeof names, verb: 'create' | 'change' | 'remove', id: string, ms: number): Event =>
  event(names[kind][verb], id, ms)

const together = (driver: Driver, events: readonly Event[]): Promise<Answered[]> =>
  Promise.all(events.map((sent) => driver.send(sent)))

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

/** Up to thirty rounds, for assets and for folders, until one shows it: parallel workers do in one of six. */
const rounds =
  (round: (driver: Driver, kind: keyof typeof names, id: string) => Promise<boolean>): Script =>
  async (driver, id) => {
    for (const index of times(30, Number)) {
      for (const kind of ['asset', 'folder'] as const)
        if (await round(driver, kind, `${id}-${kind}-${index}`)) return true
    }
    return false
  }

const environments = (driver: Driver): readonly [string, string] => {
  const [first = 'env-1', second = '000000000000'] = driver.running.environments ?? []
  return [first, second]
}

export const raceScripts: Readonly<Record<string, Script>> = {
  'concurrency/check-then-insert': rounds(async (driver, kind, id) => {
    const before = await driver.effects()
    await together(
      driver,
      times(8, () => at(kind, 'create', id, 0)),
    )
    return (await driver.count(`${id}@0`)) > 1 || (await driver.effects()) - before > 1
  }),
  'concurrency/duplicate-5xx': rounds(async (driver, kind, id) =>
    (
      await together(
        driver,
        times(8, () => at(kind, 'create', id, 0)),
      )
    ).some(({ status }) => status >= 500),
  ),
  'concurrency/lost-update': rounds(async (driver, kind, id) => {
    await driver.send(at(kind, 'create', id, 0))
    await driver.settled(() => driver.shows(`${id}@0`), 500)
    await together(
      driver,
      times(16, (index) => at(kind, 'change', id, 1 + ((index * 7) % 16))),
    )
    await new Promise((resolve) => setTimeout(resolve, 60))
    return !(await driver.shows(`${id}@16`))
  }),
  'concurrency/remove-vs-modify': rounds(async (driver, kind, id) => {
    await driver.send(at(kind, 'create', id, 0))
    await together(
      driver,
      times(8, (index) => (index % 2 ? at(kind, 'change', id, 1) : at(kind, 'remove', id, 2))),
    )
    return driver.shows(`${id}@1`)
  }),
  'concurrency/create-race': rounds(async (driver, kind, id) => {
    const answers = await together(driver, [at(kind, 'create', id, 0), at(kind, 'change', id, 1)])
    return answers.some(({ status }) => status >= 500) || (await driver.shows(`${id}@0`))
  }),
  'concurrency/lock-storm': async (driver, id) => {
    const all = times(32, (index) => event('asset.uploaded', `${id}-${index}`, index, { folder_id: `${id}-f` }))
    return (await together(driver, all)).some(({ status }) => status >= 500)
  },

  'recovery/marked-before-done': async (driver, id) => {
    await driver.story(event('asset.modified', `${id}-a`, 1), event('asset.uploaded', `${id}-a`, 0))
    await driver.story(
      event('asset.uploaded', `${id}-b`, 1, { folder_id: `${id}-f` }),
      event('folder.created', `${id}-f`, 0),
    )
    return !(await driver.shows(`${id}-a@1`)) || !(await driver.shows(`${id}-b@1`))
  },
  'concurrency/shared-document': rounds(async (driver, kind, id) => {
    const all = times(3, (index) => at(kind, 'create', `${id}-${index}`, index))
    const answers = await together(driver, all)
    const state = JSON.stringify(await driver.state())
    return answers.every(ok) && all.some((_sent, index) => !state.includes(`"${id}-${index}@${index}"`))
  }),
  'recovery/error-swallowed-2xx': async (driver, id) => {
    const all = times(32, (index) => event('asset.uploaded', `${id}-${index}`, index))
    const answers = await together(driver, all)
    const state = JSON.stringify(await driver.state())
    return answers.every(ok) && all.some((_sent, index) => !state.includes(`"${id}-${index}@${index}"`))
  },
  'recovery/stuck-claim': async (driver, id) => {
    const change = event('asset.modified', id, 1)
    if (driver.running.restart) {
      const broken = driver.send(event('asset.uploaded', id, 0))
      await new Promise((resolve) => setTimeout(resolve, 20))
      await driver.running.restart()
      await broken
      return !ok(await driver.deliver(event('asset.uploaded', id, 0), {}, 10))
    }
    await driver.story(change, event('asset.uploaded', id, 0))
    return !(await driver.shows(`${id}@1`))
  },
  'recovery/partial-apply': async (driver, id) => {
    const before = await driver.effects()
    await driver.story(event('asset.modified', `${id}-a`, 1), event('asset.uploaded', `${id}-a`, 0))
    await driver.story(
      event('asset.uploaded', `${id}-b`, 1, { folder_id: `${id}-f` }),
      event('folder.created', `${id}-f`, 0),
    )
    return (await driver.effects()) - before > 3
  },
  'recovery/poison-blocks-others': async (driver, id) => {
    await driver.send(event('asset.uploaded', `${id}-poison`, 0, { name: 'n'.repeat(1024) }))
    await driver.send('{"event":1}')
    await driver.send(event('asset.uploaded', id, 0))
    return !(await driver.settled(() => driver.shows(`${id}@0`), 1000))
  },
  'recovery/refetch-loses': async (driver, id) => {
    await driver.send(event('asset.uploaded', id, 0))
    await driver.send(event('asset.removed', id, 2))
    const late = await driver.send(event('asset.modified', id, 1))
    await new Promise((resolve) => setTimeout(resolve, 250))
    return !ok(late) || (await driver.shows(`${id}@0`)) || (await driver.shows(`${id}@1`))
  },

  'isolation/foreign-environment': async (driver, id) => {
    await driver.send(event('asset.uploaded', id, 0, {}, '00000000000000000000'))
    return driver.shows(`${id}@0`)
  },
  'isolation/cross-environment-secret': async (driver, id) => {
    const secrets = driver.running.environmentSecrets ?? {}
    const [one, two] = environments(driver)
    return ok(await driver.send(event('asset.uploaded', id, 0, {}, one), { secret: secrets[two]?.[0] ?? '' }))
  },
  'isolation/environment-id-collision': async (driver, id) => {
    const [one, two] = environments(driver)
    const named = (verb: string, ms: number, environment: string) =>
      event(verb, id, ms, { name: `${id} in ${environment}` }, environment)
    await driver.story(named('asset.uploaded', 0, one), named('asset.uploaded', 0, two))
    const other = event('asset.uploaded', `${id}-w`, 0, { name: `${id} elsewhere` }, one)
    await driver.story(event('asset.uploaded', `${id}-w`, 1, {}, one))
    await driver.send(JSON.stringify(other).replace('workspace-1', 'workspace-2'))
    if (!(await driver.shows(`${id} elsewhere`))) return true
    const both = (await driver.shows(`${id} in ${one}`)) && (await driver.shows(`${id} in ${two}`))
    await driver.story(named('asset.removed', 5, one))
    return !both || !(await driver.shows(`${id} in ${two}`))
  },
  'isolation/asset-folder-collision': async (driver, id) => {
    await driver.story(event('asset.uploaded', id, 1), event('folder.created', id, 2), event('folder.removed', id, 3))
    return !(await driver.shows(`${id}@1`))
  },

  'limits/burst-refused': async (driver, id) => {
    const all = times(200, (index) => event('asset.uploaded', `${id}-${index}`, index))
    return (await together(driver, all)).some((answered) => !ok(answered))
  },
}
