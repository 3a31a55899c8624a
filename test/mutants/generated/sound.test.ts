import { describe, expect, test } from 'vitest'
import { type Event, event } from '../driver.js'
import { random } from '../kit/random.js'
import { keyOf } from '../kit/store.js'
import type { Content } from './content.js'
import { type Draft, drawDraft } from './draw.js'
import { ordinary } from './index.js'
import { type Presentation, present } from './presentation.js'
import { driving, neutral, quickProbes } from './probes.js'

const quick = { name: 'quick', store: 1, settle: [0, 1] } as const

/** What every row came to, removed ones too; no clock, no number, no order. */
const settledRows = ({ rows }: Content) =>
  rows.map((row) => `${keyOf(row)} ${row.at} ${row.deleted} ${JSON.stringify(row.data)}`).sort()

const soundDraft = (part: Partial<Draft>): Draft => {
  for (let seed = 1; ; seed++) {
    const draft = drawDraft(seed, ordinary)
    if (draft.habit === undefined) return { ...draft, ...part, latency: quick }
  }
}

const verbs = ['asset.uploaded', 'asset.copied', 'asset.modified', 'asset.overwritten', 'asset.removed']
const folderVerbs = ['folder.created', 'folder.modified', 'folder.removed']

/** Many events of few entities, in the order of `sent_at`; some in one millisecond. */
function history(draw: () => number, count: number): Event[] {
  return Array.from({ length: count }, (_none, index) => {
    const isFolder = draw() < 0.3
    const names = isFolder ? folderVerbs : verbs
    const name = names[Math.floor(draw() * names.length)] ?? 'ping'
    const place = { folder_id: `f${Math.floor(draw() * 3)}` }
    const time = 10 * Math.floor(index / (draw() < 0.3 ? 2 : 1))
    return event(name, `-${isFolder ? 'f' : 'a'}${Math.floor(draw() * 4)}`, time, isFolder ? {} : place)
  }).sort((a, b) => (a.sent_at < b.sent_at ? -1 : 1))
}

const shuffled = <T>(draw: () => number, items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, at: draw() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)

/** Delivers so many at once, and gives the rows when they have come to rest. */
const delivered = (draft: Draft, events: readonly Event[], atOnce: number) =>
  driving({ ...draft, present: settledRows }, async (driver) => {
    for (let from = 0; from < events.length; from += atOnce) {
      await Promise.all(events.slice(from, from + atOnce).map((sent) => driver.send(sent)))
    }
    return driver.state()
  })

describe.concurrent('a sound consumer ends in the same state', () => {
  for (const storage of ordinary.storages) {
    for (const timing of ordinary.timings) {
      test(`${storage.name}, ${timing.name}`, async () => {
        const draw = random(storage.name + timing.name, 1)
        const [handles = ordinary.handles[0]] = shuffled(draw, ordinary.handles)
        const draft = soundDraft({ storage, timing, ...(handles && { handles }) })
        const events = history(draw, 30)
        const inOrder = await delivered(draft, events, 1)
        expect(inOrder).not.toEqual([])
        const repeated = shuffled(draw, events).slice(0, 10)
        expect(await delivered(draft, [...shuffled(draw, events), ...repeated], 1)).toEqual(inOrder)
        expect(await delivered(draft, shuffled(draw, [...events, ...events]), 16)).toEqual(inOrder)
      })
    }
  }
})

/** Sections that count deliveries, and columns that tell the time. */
const clocks = ['deliveries', 'inbox', 'delivery lines', 'counters', 'metrics', 'age']
const still = <T extends { readonly name: string }>(words: readonly T[]) =>
  words.filter(({ name }) => !clocks.includes(name))

describe.concurrent('whatever a sound consumer shows, a repetition does not change it', () => {
  for (const [index, layout] of ordinary.layouts.entries()) {
    test(layout.name, async () => {
      const nth = <T>(words: readonly T[]): T => words[index % words.length] as T
      const storage = nth(ordinary.storages)
      const draft = soundDraft({ storage, timing: nth(ordinary.timings) })
      const presentation: Presentation = {
        layout,
        columns: nth(ordinary.columns),
        removal: nth(ordinary.removals),
        sorting: nth(ordinary.sortings.filter(({ name }) => name !== 'at random')),
        extras: still(ordinary.extras),
        besides: still(ordinary.besides),
      }
      const shown = (content: Content) => present(presentation, content)
      const draw = random(layout.name, 1)
      const events = shuffled(draw, history(draw, 25))
      await driving({ ...draft, present: shown, effects: true }, async (driver) => {
        for (const sent of events) await driver.send(sent)
        const before = [await driver.effects(), await driver.state()]
        const text = JSON.stringify(before)
        await Promise.all(events.map((sent) => driver.send(sent)))
        for (const sent of shuffled(draw, events)) await driver.send(sent)
        expect(JSON.stringify([await driver.effects(), await driver.state()])).toBe(text)
      })
    })
  }
})

describe.concurrent('a sound consumer shows no defect', () => {
  const handles = ordinary.handles.find(({ name }) => name === 'all events')
  for (const [id, probe] of Object.entries(quickProbes)) {
    test(id, async () => {
      for (const [index, storage] of ordinary.storages.slice(0, 2).entries()) {
        const timing = ordinary.timings[index * 2]
        if (handles === undefined || timing === undefined) throw new Error('not in the vocabulary')
        const draft = soundDraft({ storage, timing, handles, effects: true })
        expect(await driving({ ...draft, present: neutral }, (driver) => probe(driver, `-y${index}`))).toBe(false)
      }
    })
  }
})
