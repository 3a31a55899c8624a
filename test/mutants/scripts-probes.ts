import type { Json } from '../../src/report/report.js'
import { type Driver, type Event, event, ok, refused } from './driver.js'
import type { Script } from './scripts-state.js'

const health = async (driver: Driver, id: string): Promise<boolean> =>
  ok(await driver.send(event('asset.uploaded', `${id}-health`, 0)))

/** An upload with these fields, sent in this form, is refused or does not show up with this text. */
const lost =
  (data: Record<string, Json>, shown: string, write: (sent: Event) => string = JSON.stringify): Script =>
  async (driver, id) => {
    const answered = await driver.send(write(event('asset.uploaded', id, 0, data)))
    return !ok(answered) || !(await driver.settled(() => driver.shows(shown || `${id}@0`), 500))
  }

const fails =
  (...bodies: readonly ((id: string) => string)[]): Script =>
  async (driver, id) => {
    for (const body of bodies) {
      const { status } = await driver.send(body(id), { timeout: 400 })
      if (status === 0 || status >= 500) return true
    }
    return !(await health(driver, id))
  }

const without = (id: string, path: readonly string[], value?: Json): string => {
  const sent = JSON.parse(JSON.stringify(event('asset.uploaded', id, 0, { images_urls: { default: 'https://x' } })))
  const last = path.at(-1) ?? ''
  const parent = path.slice(0, -1).reduce((part, name) => part[name], sent)
  if (value === undefined) delete parent[last]
  else parent[last] = value
  return JSON.stringify(sent)
}

const any =
  (...scripts: readonly Script[]): Script =>
  async (driver, id) => {
    for (const [index, script] of scripts.entries()) if (await script(driver, `${id}-${index}`)) return true
    return false
  }

const status = async (driver: Driver, body: string, wanted: (code: number) => boolean): Promise<boolean> =>
  wanted((await driver.send(body, { timeout: 400 })).status)

const known = (id: string) =>
  ['asset.uploaded', 'asset.copied', 'asset.modified', 'asset.overwritten', 'asset.cache.invalidated', 'asset.removed']
    .map((name, at) => event(name, id, at))
    .concat(['folder.created', 'folder.modified', 'folder.removed'].map((name, at) => event(name, id, at)))

const nested = (id: string, depth: number): string =>
  JSON.stringify(event('asset.uploaded', id, 0, { metadata: { custom_attributes: { deep: '%' } } })).replace(
    '"%"',
    '['.repeat(depth) + ']'.repeat(depth),
  )

const spoilt = (bytes: readonly number[], id: string): string =>
  String.fromCharCode(...bytes) + JSON.stringify(event('asset.uploaded', id, 0))

export const probeScripts: Readonly<Record<string, Script>> = {
  'body/reserialised': any(
    lost({ name: 'a/é<>&' }, 'a/é<>&'),
    lost({}, '', (sent) => JSON.stringify(sent, null, 2)),
    lost({}, '', (sent) => JSON.stringify(sent).replace('1000', '1e3')),
  ),
  'body/non-ascii': any(lost({ name: 'Zażółć' }, 'Zażółć'), lost({ name: '🧁👩‍🚀' }, '🧁👩‍🚀')),
  'body/chunk-boundary': async (driver, id) => {
    const sent = event('asset.uploaded', id, 0, { name: '🧁🧁' })
    const cut = Buffer.from(JSON.stringify(sent)).indexOf('🧁') + 2
    return !ok(await driver.send(sent, { cut })) || !(await driver.shows('🧁🧁'))
  },
  'body/content-type-strict': async (driver, id) =>
    !ok(
      await driver.send(event('asset.uploaded', id, 0), {
        headers: { 'Content-Type': 'application/json; charset=utf-8' },
      }),
    ),
  'body/malformed-5xx': fails(
    () => '{"event":',
    () => '[]',
    () => 'null',
    () => '{}',
    (id) => without(id, ['payload'], null),
  ),
  'body/proto-pollution': async (driver, id) => {
    const sent = JSON.stringify(event('asset.uploaded', id, 0))
    const bad = sent.replace(
      '"metadata":{',
      '"metadata":{"__proto__":{"marker":"PWN"},"constructor":{"prototype":{"marker":"PWN"}},',
    )
    await driver.send(bad)
    const before = await driver.count('PWN')
    await driver.send(event('asset.uploaded', `${id}-b`, 0))
    return (await driver.count('PWN')) > before
  },
  'body/json-ambiguity': async (driver, id) => {
    const twice = JSON.stringify(event('asset.uploaded', id, 0)).replace('{', '{"event":"asset.tagged",')
    const answered = await driver.send(twice)
    if (refused(answered) && (await driver.shows(`${id}@0`))) return true
    return status(driver, spoilt([0xfeff], id), (code) => code >= 500)
  },

  'protocol/redirect': (driver, id) =>
    status(driver, JSON.stringify(event('asset.uploaded', id, 0)), (code) => code >= 300 && code < 400),
  'protocol/blocked-by-middleware': async (driver, id) => {
    const right = await driver.send(event('asset.uploaded', id, 0))
    const wrong = await driver.send(event('asset.uploaded', id, 0), { signature: () => undefined })
    return refused(right) && right.status === wrong.status && right.body === wrong.body
  },
  'protocol/slow-response': async (driver, id) => {
    const began = Date.now()
    await driver.send(event('asset.uploaded', id, 0))
    return Date.now() - began > (driver.running.maxResponse ?? 1000)
  },
  'protocol/hangs': async (driver, id) => {
    const none = (code: number) => code === 0
    if (await status(driver, JSON.stringify({ ...event('asset.uploaded', id, 0), event: 'asset.tagged' }), none))
      return true
    if (await status(driver, '{"event":', none)) return true
    const forged = await driver.send(event('asset.uploaded', id, 0), { signature: () => 'f'.repeat(64), timeout: 400 })
    return forged.status === 0
  },
  'protocol/process-dies': async (driver, id) => {
    await driver.send(event('asset.uploaded', id, 0), { signature: () => 'abcd', timeout: 400 })
    await driver.send('{"event":', { timeout: 400 })
    await new Promise((resolve) => setTimeout(resolve, 50))
    const dead = !(await health(driver, id))
    await driver.running.restart?.()
    return dead && (driver.running.restart === undefined || (await driver.settled(() => health(driver, id), 1000)))
  },
  'protocol/state-unusable': async (driver, id) => {
    const sent = JSON.stringify({ ...event('asset.uploaded', id, 0), extra: 'HOLE' })
    await driver.send(sent.replace('"HOLE"', `${'['.repeat(600)}${']'.repeat(600)}`))
    const isReadable = await driver.state().then(
      () => true,
      () => false,
    )
    return !isReadable && ok(await driver.deliver(event('asset.uploaded', `${id}-later`, 0)))
  },
  'protocol/other-methods-act': async (driver, id) => {
    await driver.send(event('asset.uploaded', id, 0), { method: 'PUT' })
    return driver.shows(`${id}@0`)
  },
  'protocol/unknown-event-error': (driver, id) =>
    status(driver, JSON.stringify({ ...event('asset.uploaded', id, 0), event: 'asset.tagged' }), (code) => code >= 400),
  'protocol/unhandled-known-event': async (driver, id) => {
    for (const sent of known(id)) if (!ok(await driver.send(sent))) return true
    return false
  },
  'protocol/fails-at-random': async (driver, id) => {
    const answered: boolean[] = []
    for (let sent = 0; sent < 100; sent++)
      answered.push(ok(await driver.send(event('asset.uploaded', `${id}-${sent}`, 0))))
    return answered.includes(false) && answered.filter(Boolean).length > 50
  },
  'protocol/error-after-commit': async (driver, id) => {
    for (const name of ['asset.copied', 'asset.overwritten']) {
      const sent = event(name, `${id}-${name}`, 0)
      const first = await driver.send(sent)
      const after = await driver.effects()
      await driver.send(sent)
      if (first.status >= 500 && after > 0 && (await driver.effects()) > after) return true
    }
    return false
  },
  'protocol/ack-before-persist': async (driver, id) => {
    const all = Array.from({ length: 200 }, (_, index) => event('asset.uploaded', `${id}-${index}`, index))
    if (driver.running.restart) {
      await driver.send(all[0] ?? '')
      await driver.running.restart()
      return !(await driver.settled(() => driver.shows(`${id}-0@0`), 500))
    }
    const answers = await Promise.all(all.map((sent) => driver.send(sent)))
    const shown = async () => {
      const state = JSON.stringify(await driver.state())
      return all.every((_sent, index) => state.includes(`"${id}-${index}@${index}"`))
    }
    return answers.every(ok) && !(await driver.settled(shown, 3000))
  },

  'schema/unknown-field-refused': any(
    lost({ extra: 1 }, ''),
    lost({}, '', (sent) => JSON.stringify({ ...sent, extra: 1 })),
    lost({}, '', (sent) => JSON.stringify(sent).replace('"role"', '"extra":1,"role"')),
  ),
  'schema/optional-missing-5xx': async (driver, id) => {
    for (const path of ['user', 'asset metadata', 'asset images_urls', 'asset tags']) {
      if (await status(driver, without(id, ['payload', ...path.split(' ')]), (code) => code >= 500)) return true
    }
    return false
  },
  'schema/null-missing-empty': async (driver, id) => {
    if (
      await status(
        driver,
        without(`${id}-n`, ['payload', 'asset', 'metadata', 'description'], null),
        (code) => code >= 500,
      )
    )
      return true
    const metadata = { description: 'OLD-TEXT', custom_attributes: {} }
    await driver.send(event('asset.uploaded', id, 0, { metadata, folder_id: 'OLD-FOLDER' }))
    await driver.send(event('asset.modified', id, 1, { metadata: { ...metadata, description: '' } }))
    return (await driver.shows('OLD-TEXT')) || driver.shows('OLD-FOLDER')
  },
  'schema/id-charset': async (driver, id) => {
    const ids = [`-${id}abC`, `-${id}aBc`, `${id}abC`]
    for (const [index, one] of ids.entries())
      if (!ok(await driver.send(event('asset.uploaded', one, index)))) return true
    for (const one of ids) if ((await driver.count(one)) < 1) return true
    return false
  },
  'schema/long-values': any(
    lost({ name: 'n'.repeat(300) }, 'n'.repeat(300)),
    lost({ url: `https://x/${'u'.repeat(3000)}` }, `/${'u'.repeat(3000)}`),
  ),
  'schema/hostile-names': any(...['<img src=x>', '{{7*7}}', "'; --", '../../x'].map((name) => lost({ name }, name))),

  'limits/body-100kb': any(lost({ tags: ['t'.repeat(101 * 1024)] }, ''), lost({ tags: ['t'.repeat(1100 * 1024)] }, '')),
  'limits/unsigned-body-unbounded': async (driver, id) => {
    const big = 'x'.repeat(16 * 2 ** 20)
    const { status } = await driver.send(big, { signature: () => 'a'.repeat(64), timeout: 5000 })
    return status !== 413 && status !== 0 && health(driver, id)
  },
  'limits/deep-nesting': fails(
    (id) => nested(id, 100),
    (id) => nested(id, 20_000),
  ),
}
