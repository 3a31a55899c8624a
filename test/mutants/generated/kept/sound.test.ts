import { describe, expect, test } from 'vitest'
import { type Event, event, ok } from '../../driver.js'
import { random } from '../../kit/random.js'
import { keyOf } from '../../kit/store.js'
import type { Content } from '../content.js'
import { type Draft, drawDraft } from '../draw.js'
import { type Presentation, present } from '../presentation.js'
import { driving, neutral, quickProbes } from '../probes.js'
import { kept } from './index.js'

const quick = { name: 'quick', store: 1, settle: [0, 1] } as const

/** What every row came to, removed ones too; no clock, no number, no order. */
const settledRows = ({ rows }: Content) =>
  rows.map((row) => `${keyOf(row)} ${row.at} ${row.deleted} ${JSON.stringify(row.data)}`).sort()

const soundDraft = (part: Partial<Draft>): Draft => {
  for (let seed = 1; ; seed++) {
    const draft = drawDraft(seed, kept)
    if (draft.habit === undefined) return { ...draft, ...part, latency: quick }
  }
}

const names = ['asset.uploaded', 'asset.copied', 'asset.modified', 'asset.overwritten', 'asset.removed']
const folderNames = ['folder.created', 'folder.modified', 'folder.removed']

/** Many events of few entities, some of one moment, with tags and in several folders. */
function history(draw: () => number, count: number): Event[] {
  return Array.from({ length: count }, (_none, index) => {
    const isFolder = draw() < 0.3
    const own = isFolder ? folderNames : names
    const name = own[Math.floor(draw() * own.length)] ?? 'ping'
    const data = { folder_id: `f${Math.floor(draw() * 3)}`, tags: [`t${Math.floor(draw() * 3)}`] }
    const time = 10 * Math.floor(index / (draw() < 0.3 ? 2 : 1))
    return event(name, `-${isFolder ? 'f' : 'a'}${Math.floor(draw() * 4)}`, time, isFolder ? {} : data)
  }).sort((a, b) => (a.sent_at < b.sent_at ? -1 : 1))
}

const shuffled = <T>(draw: () => number, items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, at: draw() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)

/** Delivers so many at once, and gives what is shown when all has come to rest. */
const delivered = (draft: Draft, events: readonly Event[], atOnce: number, shown: (content: Content) => never) =>
  driving({ ...draft, present: shown }, async (driver) => {
    for (let from = 0; from < events.length; from += atOnce) {
      await Promise.all(events.slice(from, from + atOnce).map((sent) => driver.send(sent)))
    }
    return driver.state()
  })

const at = <T>(words: readonly T[], index: number): T => words[index % words.length] as T

describe.concurrent('a sound consumer of the words kept apart ends in the same state', () => {
  for (const storage of kept.storages) {
    for (const [index, timing] of kept.timings.entries()) {
      test(`${storage.name}, ${timing.name}`, async () => {
        const draw = random(storage.name + timing.name, 1)
        const draft = soundDraft({ storage, timing, handles: at(kept.handles, index) })
        const rows = settledRows as (content: Content) => never
        const events = history(draw, 30)
        const inOrder = await delivered(draft, events, 1, rows)
        expect(inOrder).not.toEqual([])
        const repeated = shuffled(draw, events).slice(0, 10)
        expect(await delivered(draft, [...shuffled(draw, events), ...repeated], 1, rows)).toEqual(inOrder)
        expect(await delivered(draft, shuffled(draw, [...events, ...events]), 16, rows)).toEqual(inOrder)
      })
    }
  }
})

/** What remembers deliveries, writes and keys of the store's own, or tells the time. */
const memory = [
  'audit trail',
  'last events',
  'jobs',
  'notifications',
  'activity by day',
  'health',
  'day and time of receipt',
  'so long ago',
  'entity tag',
  'prefixed key',
  'time-ordered key',
  'cached until',
  'moment as written in Germany',
]
const still = <T extends { readonly name: string }>(words: readonly T[]) =>
  words.filter(({ name }) => !memory.includes(name))
/** Those that say a row's own number or key: it follows the order in which rows were first written. */
const numbered = ['connections', 'pages with cursors', 'two tables joined by UUID']

describe.concurrent('what a sound consumer of the words kept apart shows', () => {
  for (const [index, layout] of kept.layouts.entries()) {
    const presentation: Presentation = {
      layout,
      columns: at(kept.columns, index),
      removal: at(kept.removals, index),
      sorting: at(
        kept.sortings.filter(({ name }) => name !== 'last inserted first'),
        index,
      ),
      extras: still(kept.extras),
      besides: still(kept.besides),
    }
    const shown = (content: Content) => present(presentation, content) as never
    const handles = kept.handles.filter(({ name }) => name === 'all events')[0] as Draft['handles']
    const draft = soundDraft({ storage: at(kept.storages, index), timing: at(kept.timings, index), handles })

    test(`is not changed by repetitions: ${layout.name}`, async () => {
      const draw = random(layout.name, 1)
      const events = shuffled(draw, history(draw, 25))
      await driving({ ...draft, present: shown, effects: true }, async (driver) => {
        for (const sent of events) await driver.send(sent)
        const before = JSON.stringify([await driver.effects(), await driver.state()])
        await Promise.all(events.map((sent) => driver.send(sent)))
        for (const sent of shuffled(draw, events)) await driver.send(sent)
        expect(JSON.stringify([await driver.effects(), await driver.state()])).toBe(before)
      })
    })

    test.skipIf(numbered.includes(layout.name))(`does not follow arrivals: ${layout.name}`, async () => {
      const draw = random(layout.name, 2)
      const events = history(draw, 25)
      const inOrder = await delivered(draft, events, 1, shown)
      expect(await delivered(draft, shuffled(draw, [...events, ...events]), 8, shown)).toEqual(inOrder)
    })

    test(`is changed by an upload: ${layout.name}`, async () => {
      await driving({ ...draft, present: shown }, async (driver) => {
        const empty = JSON.stringify(await driver.state())
        expect(ok(await driver.send(event('asset.uploaded', '-1zT3SPzjuEv', 0)))).toBe(true)
        expect(JSON.stringify(await driver.state())).not.toBe(empty)
      })
    })
  }
})

describe.concurrent('a sound consumer of the words kept apart shows no defect', () => {
  const handles = kept.handles.find(({ name }) => name === 'all events')
  for (const [id, probe] of Object.entries(quickProbes)) {
    test(id, async () => {
      for (const [index, storage] of kept.storages.slice(3).entries()) {
        const timing = kept.timings[index * 2]
        if (handles === undefined || timing === undefined) throw new Error('not in the vocabulary')
        const draft = soundDraft({ storage, timing, handles, effects: true })
        expect(await driving({ ...draft, present: neutral }, (driver) => probe(driver, `-y${index}`))).toBe(false)
      }
    })
  }
})
