import { describe, expect, test } from 'vitest'
import type { WebhookEvent } from '../../generated/types.js'
import { replayed } from '../../src/ckbox/replayed.js'
import { smallHistories } from '../../src/ckbox/small-histories.js'
import { impossibilities } from './possible.js'

const all = smallHistories()
const named = (name: string) => {
  const found = all.find((small) => small.name === name)
  if (found === undefined) throw new Error(`no small history is called "${name}"`)
  return found.history
}

const ASSET_EVENTS = ['asset.modified', 'asset.overwritten', 'asset.cache.invalidated', 'source', 'asset.removed']
const entity = (event: WebhookEvent) => {
  if (event.event === 'ping') return []
  const { payload } = event
  const own = 'asset' in payload ? payload.asset.id : payload.folder.id
  const name: string = event.event
  return 'source_asset' in payload
    ? [
        [own, name],
        [payload.source_asset.id, 'source'],
      ]
    : [[own, name]]
}

/** Which event follows which on one asset or folder, over all small histories. */
const pairs = new Set(
  all.flatMap(({ history }) => {
    const last = new Map<string, string>()
    return history.events.flatMap(entity).flatMap(([id = '', name = '']) => {
      const before = last.get(id)
      last.set(id, name)
      return before === undefined ? [] : [`${before} → ${name}`]
    })
  }),
)

describe('small histories', () => {
  test.each(all.map(({ name, history }) => [name, history] as const))('%s: is possible and small', (_, history) => {
    expect(impossibilities(history)).toEqual([])
    expect(history.events.length).toBeGreaterThanOrEqual(2)
    expect(history.events.length).toBeLessThanOrEqual(4)
    expect(replayed(history, history.events)?.events).toEqual(history.events)
  })

  test('have different names', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
  })

  test('contain every pair of events that can follow each other on one asset', () => {
    for (const first of [
      'asset.uploaded',
      'asset.copied',
      ...ASSET_EVENTS.filter((event) => event !== 'asset.removed'),
    ]) {
      for (const next of ASSET_EVENTS) expect(pairs, `${first} → ${next}`).toContain(`${first} → ${next}`)
    }
  })

  test('contain every pair of events that can follow each other on one folder', () => {
    for (const first of ['folder.created', 'folder.modified']) {
      for (const next of ['folder.modified', 'folder.removed']) expect(pairs).toContain(`${first} → ${next}`)
    }
  })

  test('have events a minute apart, unless time is the point', () => {
    for (const { name, history } of all) {
      const times = history.events.map(({ sent_at }) => Date.parse(sent_at))
      const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0))
      if (/second/.test(name)) continue
      expect(new Set(gaps), name).toEqual(new Set([60_000]))
    }
  })

  test('change name, tags and metadata together, to what no other event of the history has', () => {
    const { events } = named('uploaded, modified, modified')
    const parts = events.map((event) => {
      const { name, tags, metadata } = 'asset' in event.payload ? event.payload.asset : {}
      return [name, tags, metadata].map((part) => JSON.stringify(part))
    })
    for (const at of [0, 1, 2]) expect(new Set(parts.map((part) => part[at])).size).toBe(3)
  })

  test('go there and back', () => {
    const [first, , last] = named('uploaded, modified, modified back').events
    expect(last?.payload).toMatchObject({ asset: first && 'asset' in first.payload ? first.payload.asset : undefined })
  })

  test('contain two assets in one millisecond and ids that differ in case only', () => {
    const [first, second] = named('two assets uploaded in one millisecond').events
    expect(first?.sent_at).toBe(second?.sent_at)
    const [one, other] = named('two assets uploaded, their ids differ in case only').ids
    expect(one).not.toBe(other)
    expect(one?.toLowerCase()).toBe(other?.toLowerCase())
  })

  test('leave no folder behind where a folder is gone', () => {
    const { events } = named('folder created, uploaded inside, moved out')
    expect(events[1]?.payload).toHaveProperty('asset.folder_id')
    expect(events[2]?.payload).not.toHaveProperty('asset.folder_id')
  })

  test('happen in the given environment', () => {
    const events = smallHistories('environment-1').flatMap(({ history }) => history.events)
    expect(new Set(events.map(({ environment_id }) => environment_id))).toEqual(new Set(['environment-1']))
  })

  test('are the same every time', () => {
    expect(smallHistories()).toEqual(all)
    expect(all.map(({ name }) => name)).toMatchSnapshot()
  })
})
