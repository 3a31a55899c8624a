import { afterAll, describe, expect, test, vi } from 'vitest'
import { Driver, type Event, event, ok, refused } from '../mutants/driver.js'
import { referenceConsumers } from './reference-consumers.js'

const orders = (items: readonly Event[]): Event[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item) => orders(items.filter((other) => other !== item)).map((rest) => [item, ...rest]))

const kinds = {
  asset: { create: 'asset.uploaded', change: 'asset.modified', remove: 'asset.removed' },
  folder: { create: 'folder.created', change: 'folder.modified', remove: 'folder.removed' },
} as const

const seed = Number(process.env.MUTANT_SEED ?? 1)
const limit = 60_000

afterAll(() =>
  vi.waitFor(() => {
    const left = process.getActiveResourcesInfo().filter((kind) => kind === 'TCPServerWrap' || kind === 'ProcessWrap')
    expect(left).toEqual([])
  }),
)

describe.concurrent.each(referenceConsumers.map((one) => [one.name, one.start] as const))('%s', (name, start) => {
  const using = async (work: (driver: Driver) => Promise<void>) => {
    const driver = new Driver(await start(seed))
    try {
      await work(driver)
    } finally {
      await driver.close()
    }
  }
  const environment = async (driver: Driver) => driver.running.environments?.[0] ?? 'env-1'
  const served = (Object.keys(kinds) as (keyof typeof kinds)[]).filter(
    (kind) => !name.startsWith(kind === 'asset' ? 'folders-only' : 'assets-only'),
  )
  const showsAsset = async (driver: Driver, text: string) =>
    served.includes('asset') ? driver.settled(() => driver.shows(text)) : !(await driver.shows(text))

  test(
    'accepts what is authentic and refuses what is not',
    () =>
      using(async (driver) => {
        const upload = event('asset.uploaded', '-forged', 1, {}, await environment(driver))
        expect((await driver.send(upload, { signature: () => 'a'.repeat(64) })).status).toSatisfy(refusedStatus)
        expect(refused(await driver.send(upload, { signature: () => 'abcd' }))).toBe(true)
        expect(refused(await driver.send(upload, { signature: () => undefined }))).toBe(true)
        expect(await driver.shows('-forged@1')).toBe(false)
        for (const secret of driver.running.secrets) expect(ok(await driver.send(upload, { secret }))).toBe(true)
        expect(await showsAsset(driver, '-forged@1')).toBe(true)
        expect(ok(await driver.send({ ...upload, event: 'ping', payload: { id: 'p', url: 'u' } }))).toBe(true)
        for (const body of ['{"event":', '[]', 'null', '{}', '{"event":1}', '', '1']) {
          expect((await driver.send(body)).status).toSatisfy((status: number) => status >= 200 && status < 500)
        }
        expect((await driver.send(upload, { method: 'PUT' })).status).toSatisfy(refusedStatus)
        const long = event('asset.uploaded', 'long', 1, { tags: ['x'.repeat(3_000_000)] }, await environment(driver))
        expect(ok(await driver.send(long))).toBe(true)
        expect(await showsAsset(driver, 'long@1')).toBe(true)
      }),
    limit,
  )

  test(
    'ends right whatever the order, the repetition and the concurrency',
    () =>
      using(async (driver) => {
        const scope = await environment(driver)
        const present: string[] = []
        const absent: string[] = []
        const jobs: Promise<unknown>[] = []
        for (const kind of served) {
          const { create, change, remove } = kinds[kind]
          const make = (verb: string, id: string, at: number) => event(verb, id, at, {}, scope)
          orders(['c', 'm', 'r'].map((_, index) => make([create, change, remove][index] ?? '', 'x', index))).forEach(
            (order, index) => {
              const id = `${kind}-gone-${index}`
              const story = order.map((item) => make(item.event, id, Date.parse(item.sent_at) % 1000))
              jobs.push(driver.story(...story, ...story.slice(0, 1)).then(() => driver.story(...story)))
              absent.push(`${id}@0`, `${id}@1`, `${id}@2`)
            },
          )
          orders([make(create, 'x', 0), make(change, 'x', 1), make(change, 'x', 900)]).forEach((order, index) => {
            const id = `${kind}-kept-${index}`
            const story = order.map((item) => make(item.event, id, Date.parse(item.sent_at) % 1000))
            jobs.push(driver.story(...story).then(() => driver.story(...story)))
            present.push(`${id}@900`)
            absent.push(`${id}@0`, `${id}@1`)
          })
          const busy = `${kind}-busy`
          jobs.push(
            driver
              .deliver(make(create, busy, 0))
              .then(() =>
                Promise.all(
                  Array.from({ length: 32 }, (_, index) =>
                    driver.deliver(make(change, busy, 1 + ((index * 7) % 16)), {}, 40),
                  ),
                ),
              ),
          )
          present.push(`${busy}@16`)
          absent.push(`${busy}@15`)
          const twin = make(create, `${kind}-twin`, 5)
          jobs.push(...Array.from({ length: 16 }, () => driver.deliver(twin, {}, 40)))
          present.push(`${kind}-twin@5`)
          jobs.push(driver.deliver(make(create, 'same-id', kind === 'asset' ? 11 : 12)))
          if (kind === 'asset') present.push('same-id@11')
        }
        for (const [id, at] of [
          ['-1zT3SPzjuEv', 3],
          ['-1zt3spzjuev', 4],
          ['__proto__', 5],
        ] as const) {
          jobs.push(driver.deliver(event('asset.uploaded', id, at, {}, scope)))
          if (served.includes('asset') && !name.endsWith('-json')) present.push(`${id}@${at}`)
        }
        await Promise.all(jobs)
        const right = async () => {
          const state = JSON.stringify(await driver.state())
          return (
            present.every((text) => state.includes(`"${text}"`)) && !absent.some((text) => state.includes(`"${text}"`))
          )
        }
        await driver.settled(right, 12_000)
        const state = JSON.stringify(await driver.state())
        expect(present.filter((text) => !state.includes(`"${text}"`))).toEqual([])
        expect(absent.filter((text) => state.includes(`"${text}"`))).toEqual([])
        for (const kind of served) expect(await driver.count(`${kind}-twin@5`)).toBe(1)
      }),
    limit,
  )

  test(
    'ends alike when two events share a moment',
    async () => {
      await Promise.all(
        ['asset.removed', 'asset.modified', 'asset.overwritten'].map(async (verb, index) => {
          const outcomes: string[] = []
          for (const reverse of [false, true]) {
            await using(async (driver) => {
              const scope = await environment(driver)
              const pair = [
                event('asset.modified', `tie-${index}`, 7, { name: 'tie-a' }, scope),
                event(verb, `tie-${index}`, 7, { name: 'tie-b' }, scope),
              ]
              const last = event('asset.uploaded', 'last', 1, {}, scope)
              const first = event('asset.uploaded', `tie-${index}`, 0, {}, scope)
              await driver.story(first, ...(reverse ? pair.reverse() : pair), last)
              await driver.settled(() => driver.shows('last@1'))
              await driver.settled(async () => !(await driver.shows(`tie-${index}@0`)))
              outcomes.push(`a ${await driver.shows('tie-a')}, b ${await driver.shows('tie-b')}`)
            })
          }
          expect(outcomes[0]).toBe(outcomes[1])
        }),
      )
    },
    limit,
  )
})

const refusedStatus = (status: number) => status >= 400 && status < 500
