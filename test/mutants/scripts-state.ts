import { type Driver, event, ok } from './driver.js'

/** Shows the defect on this consumer, or does not. Fresh ids in each. */
export type Script = (driver: Driver, id: string) => Promise<boolean>

const names = {
  asset: { create: 'asset.uploaded', change: 'asset.modified', remove: 'asset.removed' },
  folder: { create: 'folder.created', change: 'folder.modified', remove: 'folder.removed' },
} as const

type Verb = 'create' | 'change' | 'remove'
type Make = (verb: Verb, ms: number, other?: string) => ReturnType<typeof event>

/** The same story for an asset and for a folder; either may show the defect. */
const eitherKind =
  (story: (driver: Driver, make: Make, id: string) => Promise<boolean>): Script =>
  async (driver, id) => {
    for (const kind of ['asset', 'folder'] as const) {
      const own = `${id}-${kind}`
      const make: Make = (verb, ms, other = own) => event(names[kind][verb], other, ms)
      if (await story(driver, make, own)) return true
    }
    return false
  }

const again = async (driver: Driver, sent: ReturnType<typeof event>) => {
  const timestamp = String(Date.now())
  await driver.send(sent, { timestamp })
  await driver.send(sent, { timestamp })
  await driver.send(sent)
}

const effectsOf = async (driver: Driver, work: () => Promise<unknown>): Promise<number> => {
  const before = await driver.effects()
  await work()
  return (await driver.effects()) - before
}

export const stateScripts: Readonly<Record<string, Script>> = {
  'idempotency/duplicate-applied': eitherKind(async (driver, make, id) => {
    await driver.send(make('create', 0))
    const once = JSON.stringify(await driver.state())
    await again(driver, make('create', 0))
    return JSON.stringify(await driver.state()) !== once || (await driver.count(`${id}@0`)) > 1
  }),
  'idempotency/key-transport': eitherKind(async (driver, make) => {
    const timestamp = String(Date.now())
    await driver.send(make('create', 0), { timestamp })
    const once = JSON.stringify([await driver.state(), await driver.effects()])
    await driver.send(make('create', 0), { timestamp })
    const twice = JSON.stringify([await driver.state(), await driver.effects()])
    await driver.send(make('create', 0), { timestamp: String(Date.now() + 1000) })
    const { environment_id, ...rest } = make('create', 0)
    await driver.send(JSON.stringify({ ...rest, environment_id }))
    return once === twice && JSON.stringify([await driver.state(), await driver.effects()]) !== once
  }),
  'idempotency/key-asset-id': eitherKind(async (driver, make, id) => {
    await driver.story(make('create', 0), make('change', 1), make('change', 2))
    return !(await driver.shows(`${id}@2`))
  }),
  'idempotency/key-sent-at': eitherKind(async (driver, make, id) => {
    const at = 100 + (id.length % 7)
    await driver.story(make('create', at, `${id}-a`), make('create', at, `${id}-b`))
    return !(await driver.shows(`${id}-b@${at}`))
  }),
  'idempotency/key-body-without-time': eitherKind(async (driver, make, id) => {
    const named = (ms: number, name: string) => {
      const base = make('change', ms)
      const text = JSON.stringify(base.payload).replaceAll(/@\d+|"d\d+"|10\d\d/g, (part) =>
        part.startsWith('"d') ? '"d"' : part.startsWith('@') ? `@${name}` : '7',
      )
      return { ...base, payload: JSON.parse(text) }
    }
    await driver.story(make('create', 0), named(1, 'x'), named(2, 'y'), named(3, 'x'))
    return !(await driver.shows(`${id}@x`))
  }),
  'idempotency/side-effect-repeated': eitherKind(
    async (driver, make) => (await effectsOf(driver, () => again(driver, make('create', 0)))) > 1,
  ),
  'idempotency/effect-on-stale': eitherKind(
    async (driver, make) =>
      (await effectsOf(driver, () => driver.story(make('create', 0), make('change', 2), make('change', 1)))) > 2,
  ),
  'idempotency/duplicate-refused': eitherKind(async (driver, make) => {
    const first = await driver.send(make('create', 0))
    return ok(first) && !ok(await driver.send(make('create', 0)))
  }),
  'idempotency/store-forgets': eitherKind(async (driver, make, id) => {
    const effects = await effectsOf(driver, async () => {
      await driver.send(make('create', 0))
      if (driver.running.restart) await driver.running.restart()
      else await new Promise((resolve) => setTimeout(resolve, 400))
      for (let index = 0; index < 25; index++) await driver.deliver(make('create', 0, `${id}-${index}`))
      await driver.deliver(make('create', 0))
    })
    return effects > 26
  }),

  'ordering/last-arrival-wins': eitherKind(async (driver, make, id) => {
    await driver.story(make('create', 0), make('change', 2000), make('change', 1000))
    return !(await driver.shows(`${id}@2000`))
  }),
  'ordering/header-time-used': eitherKind(async (driver, make, id) => {
    const now = Date.now()
    await driver.send(make('create', 0), { timestamp: String(now - 9000) })
    await driver.send(make('change', 2000), { timestamp: String(now) })
    await driver.send(make('change', 1000), { timestamp: String(now + 7000) })
    return !(await driver.shows(`${id}@2000`))
  }),
  'ordering/late-modified-resurrects': eitherKind(async (driver, make, id) => {
    await driver.story(make('create', 0), make('remove', 2000), make('change', 1000))
    return driver.shows(`${id}@1000`)
  }),
  'ordering/removed-first-then-upload': eitherKind(async (driver, make, id) => {
    await driver.story(make('remove', 2000), make('create', 0))
    return driver.shows(`${id}@0`)
  }),
  'ordering/resend-undoes': eitherKind(async (driver, make, id) => {
    await driver.story(make('create', 0), make('remove', 1000), make('create', 0))
    if (await driver.shows(`${id}@0`)) return true
    const other = `${id}-b`
    await driver.story(make('create', 0, other), make('change', 1, other), make('create', 0, other))
    return driver.shows(`${other}@0`)
  }),
  'ordering/stale-remove-wins': eitherKind(async (driver, make, id) => {
    await driver.story(make('create', 0), make('change', 2000), make('remove', 1000))
    return !(await driver.shows(`${id}@2000`))
  }),
  'ordering/modified-before-upload': eitherKind(async (driver, make, id) => {
    await driver.story(make('change', 1000), make('create', 0))
    const other = `${id}-b`
    await driver.story(make('change', 2000, other), make('change', 1000, other), make('create', 0, other))
    return !(await driver.shows(`${id}@1000`)) || !(await driver.shows(`${other}@2000`))
  }),
  'ordering/child-before-parent': async (driver, id) => {
    await driver.story(
      event('asset.uploaded', `${id}-a`, 1, { folder_id: `${id}-f` }),
      event('folder.created', `${id}-f`, 0),
      event('folder.created', `${id}-g`, 1, { parent_id: `${id}-h` }),
      event('folder.created', `${id}-h`, 0),
    )
    const copy = event('asset.copied', `${id}-copy`, 2)
    const source = { id: `${id}-gone`, name: 'gone' }
    await driver.story({ ...copy, payload: { ...(copy.payload as object), source_asset: source } })
    const linked = new RegExp(`"(folder_id|folderId|folder)":"${id}-f"`).test(JSON.stringify(await driver.state()))
    return !linked || !(await driver.shows(`${id}-a@1`)) || !(await driver.shows(`${id}-copy@2`))
  },
  'ordering/overwritten-vs-modified': async (driver, id) => {
    const file = event('asset.overwritten', id, 2000, { name: 'meta-new', size_in_bytes: 777 })
    await driver.story(event('asset.uploaded', id, 0), file, event('asset.modified', id, 1000, { name: 'meta-new' }))
    const right = (await driver.shows('meta-new')) && JSON.stringify(await driver.state()).includes('777')
    return !right
  },
  'ordering/move-ignored': async (driver, id) => {
    const folders = ['f', 'g'].map((name, index) => event('folder.created', `${id}-${name}`, index))
    await driver.story(
      ...folders,
      event('asset.uploaded', id, 2, { folder_id: `${id}-f` }),
      event('asset.modified', id, 3, { folder_id: `${id}-g` }),
    )
    const moved = new RegExp(`"(folder_id|folderId|folder)":"${id}-g"`).test(JSON.stringify(await driver.state()))
    return (await driver.shows(`${id}@3`)) && !moved
  },
  'ordering/counter-drifts': async (driver, id) => {
    const upload = event('asset.uploaded', id, 2, { folder_id: `${id}-f` })
    await driver.story(event('folder.created', `${id}-f`, 0), upload)
    const once = JSON.stringify(await driver.state())
    await driver.send(upload)
    return JSON.stringify(await driver.state()) !== once
  },
  'schema/uniqueness-assumed': async (driver, id) => {
    const upload = (other: string, ms: number) =>
      event('asset.uploaded', other, ms, { name: 'twins', folder_id: `${id}-f` })
    await driver.story(event('folder.created', `${id}-f`, 0), upload(`${id}-a`, 1))
    const answer = await driver.send(upload(`${id}-b`, 2))
    const state = JSON.stringify(await driver.state())
    return !ok(answer) || ![`${id}-a`, `${id}-b`].every((one) => state.includes(`"${one}"`))
  },
  'ordering/folder-cascade': async (driver, id) => {
    await driver.story(
      event('folder.created', `${id}-f`, 0),
      event('asset.uploaded', `${id}-a`, 1, { folder_id: `${id}-f` }),
      event('folder.removed', `${id}-f`, 3000),
      event('asset.modified', `${id}-a`, 2000),
    )
    const before = event('asset.uploaded', `${id}-b`, 1, { folder_id: `${id}-g` })
    await driver.story(event('folder.created', `${id}-g`, 0), before, event('folder.removed', `${id}-g`, 3000))
    return !(await driver.shows(`${id}-a@2000`)) || !(await driver.shows(`${id}-b@1`))
  },
  'ordering/global-watermark': async (driver, id) => {
    await driver.story(event('asset.uploaded', `${id}-a`, 9000), event('asset.uploaded', `${id}-b`, 8000))
    return !(await driver.shows(`${id}-b@8000`))
  },
  'ordering/time-precision': eitherKind(async (driver, make, id) => {
    const other = `${id}-b`
    await driver.story(make('create', -5000), make('change', 900), make('change', 100))
    await driver.story(make('create', -5000, other), make('change', 100, other), make('change', 900, other))
    if (!(await driver.shows(`${id}@900`)) || !(await driver.shows(`${other}@900`))) return true
    const text = `${id}-c`
    const short = { ...make('change', 0, text), sent_at: make('change', 0, text).sent_at.replace('.000Z', 'Z') }
    await driver.story(make('create', -5000, text), make('change', 500, text), short)
    return !(await driver.shows(`${text}@500`))
  }),
  'ordering/equal-sent-at': eitherKind(async (driver, make, id) => {
    await driver.story(make('create', 0), make('change', 5), make('remove', 5))
    const other = `${id}-b`
    await driver.story(make('create', 0, other), make('remove', 5, other), make('change', 5, other))
    return (await driver.shows(`${id}@5`)) !== (await driver.shows(`${other}@5`))
  }),
  'ordering/cache-invalidated-as-state': async (driver, id) => {
    const paths = (sent: ReturnType<typeof event>) => ({
      ...sent,
      payload: { ...(sent.payload as object), paths_to_be_invalidated: [] },
    })
    await driver.story(paths(event('asset.cache.invalidated', `${id}-a`, 0)))
    const created = await driver.shows(`${id}-a@0`)
    await driver.story(
      event('asset.uploaded', id, 0),
      paths(event('asset.cache.invalidated', id, 3000)),
      event('asset.modified', id, 2000),
    )
    return created || !(await driver.shows(`${id}@2000`))
  },
}
