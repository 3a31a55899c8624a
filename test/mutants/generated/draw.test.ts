import { describe, expect, test } from 'vitest'
import { event, ok } from '../driver.js'
import { drawDraft } from './draw.js'
import { drawConsumer, drawMany, type Generated, ordinary } from './index.js'
import { present } from './presentation.js'
import { driving } from './probes.js'

const many = drawMany(1, 300)
const count = (words: readonly string[], word: string) => words.filter((one) => one === word).length
const titles = (drawn: readonly Generated[]) => drawn.map(({ title }) => title)

describe('drawing', () => {
  test('the same seed gives the same consumers', () => {
    expect(titles(drawMany(5, 20))).toEqual(titles(drawMany(5, 20)))
    expect(titles(drawMany(5, 20))).not.toEqual(titles(drawMany(6, 20)))
    for (const { seed, title } of many.slice(0, 20)) expect(drawConsumer(seed).title).toBe(title)
  })

  test('every storage, presentation and timing comes up ten times in 300', () => {
    const storages = many.map(({ parts }) => parts.storage)
    for (const { name } of ordinary.storages) expect(count(storages, name), name).toBeGreaterThanOrEqual(10)
    const timings = many.map(({ parts }) => parts.timing)
    for (const { name } of ordinary.timings) expect(count(timings, name), name).toBeGreaterThanOrEqual(10)
    const words = many.flatMap(({ parts }) => parts.presentation)
    const { layouts, columns, extras, removals, sortings, besides } = ordinary
    const expected = [
      ...[...layouts, ...columns].map(({ name }) => name),
      ...extras.map(({ name }) => `column ${name}`),
      ...removals.map(({ name }) => `removed: ${name}`),
      ...sortings.map(({ name }) => `sorted ${name}`),
      ...besides.map(({ name }) => `+ ${name}`),
    ]
    for (const name of expected) expect(count(words, name), name).toBeGreaterThanOrEqual(10)
  })

  test('every habit comes up twice in 300, and every defect in 100', () => {
    const habits = many.map(({ habit }) => `${habit?.id} ${habit?.variant}`)
    for (const { id, variant } of ordinary.habits)
      expect(count(habits, `${id} ${variant}`), id).toBeGreaterThanOrEqual(2)
    const ids = drawMany(2, 100).map(({ habit }) => habit?.id ?? 'sound')
    for (const { id } of ordinary.habits) expect(ids).toContain(id)
    expect(count(ids, 'sound')).toBe(30)
  })

  test('what is simpler has the same habit, and comes to an end', () => {
    for (const drawn of many.slice(0, 40)) {
      let simplest = drawn
      for (let steps = 0; steps < 40; steps++) {
        const [next] = simplest.simpler()
        if (next === undefined) break
        expect([next.habit, next.expects, next.seed]).toEqual([drawn.habit, drawn.expects, drawn.seed])
        simplest = next
      }
      expect(simplest.simpler()).toEqual([])
    }
  })
})

describe.concurrent('a drawn consumer', () => {
  for (const { seed, title } of many.filter(({ habit }) => habit === undefined).slice(0, 25)) {
    test(`works and shows what it holds: ${title}`, async () => {
      const draft = drawDraft(seed, ordinary)
      const state = (content: never, replaced: never) => present(draft.presentation, content, replaced)
      await driving({ ...draft, present: state as never }, async (driver) => {
        const empty = JSON.stringify(await driver.state())
        expect(ok(await driver.send(event('asset.uploaded', '-1zT3SPzjuEv', 0)))).toBe(true)
        expect(ok(await driver.send({ ...event('asset.uploaded', 'x', 0), event: 'asset.tagged' }))).toBe(true)
        expect(JSON.stringify(await driver.state())).not.toBe(empty)
      })
    })
  }
})
