import { property, sample, assert as verify } from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { WebhookEvent } from '../../generated/types.js'
import { validateEvent } from '../../generated/validators.js'
import { histories } from '../../src/ckbox/histories.js'
import type { History } from '../../src/ckbox/history.js'
import { seededIds } from '../../src/ckbox/ids.js'
import { textOf } from '../../src/ckbox/name-texts.js'
import { tell } from '../../src/ckbox/scenario.js'
import { smallHistories } from '../../src/ckbox/small-histories.js'
import { freshen as freshenBy } from '../../src/provider/freshen.js'
import type { IdSource } from '../../src/provider/history.js'
import { impossibilities } from '../ckbox/possible.js'

const START = Date.UTC(2026, 10, 21, 12)

const freshen = (history: History, ids: IdSource, start: number) =>
  freshenBy(history, ids, start, { time: 'sent_at', textOf })

/** The old ids back in place of the new ones, by text. */
const renamedBack = (text: string, ids: ReadonlyMap<string, string>) => {
  const back = new Map([...ids].map(([old, fresh]) => [fresh, old]))
  const texts = [...ids].filter(([old]) => textOf(old) !== old)
  const renamed = text.replace(/[A-Za-z0-9_-]{12}/g, (id) => back.get(id) ?? id)
  return texts.reduce((all, [old, fresh]) => all.replaceAll(textOf(fresh), textOf(old)), renamed)
}

describe('freshening a history', () => {
  test('gives every id a new one and shifts every time by the same', () => {
    const ids = seededIds(1)
    verify(
      property(histories(), (history) => {
        const fresh = freshen(history, ids, START)
        expect(fresh.bodies).toHaveLength(history.events.length)
        const events = fresh.bodies.map((body) => JSON.parse(body) as WebhookEvent)
        const shift = START - Date.parse(history.events[0]?.sent_at ?? '')
        for (const [at, event] of events.entries()) {
          expect(Date.parse(event.sent_at)).toBe(Date.parse(history.events[at]?.sent_at ?? '') + shift)
        }
        for (const id of history.ids) expect(fresh.bodies.join()).not.toContain(id)
        expect(new Set(fresh.ids.values()).size).toBe(history.ids.length)
        expect(events).toEqual(fresh.history.events)
        expect(impossibilities(fresh.history)).toEqual([])
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  test('round trips', () => {
    verify(
      property(histories(), (history) => {
        const fresh = freshen(history, seededIds(2), Date.parse(history.events[0]?.sent_at ?? ''))
        expect(fresh.bodies.map((body) => renamedBack(body, fresh.ids))).toEqual(
          history.events.map((event) => JSON.stringify(event)),
        )
        expect(renamedBack(JSON.stringify(fresh.history.world), fresh.ids)).toBe(JSON.stringify(history.world))
      }),
      { seed: 2, numRuns: 300 },
    )
  })

  test('keeps the form of whole seconds without a fraction', () => {
    const story = tell([{ upload: 'a', after: 60_185 }, { modify: 'a' }, { modify: 'a', after: 500 }])
    const [first, ...others] = story.events as [WebhookEvent, ...WebhookEvent[]]
    const history = { ...story, events: [{ ...first, sent_at: first.sent_at.replace('.000Z', 'Z') }, ...others] }
    const times = freshen(history as History, seededIds(5), START).history.events.map(({ sent_at }) => sent_at)
    expect(times).toEqual(['2026-11-21T12:00:00Z', '2026-11-21T12:01:00.000Z', '2026-11-21T12:01:00.500Z'])
  })

  test('never gives an id twice, whatever is freshened', () => {
    const ids = seededIds(3)
    const given = sample(histories(), { seed: 3, numRuns: 200 }).flatMap((history) =>
      [1, 2, 3].flatMap(() => [...freshen(history, ids, START).ids.values()]),
    )
    expect(given.length).toBeGreaterThan(2000)
    expect(new Set(given).size).toBe(given.length)
  })

  test.each(['=AbCdEfGhIjKl', 'a'])('gives %s no id that holds what stands for it in names', (asset) => {
    const given = ['-bcdefghij12', 'abcdefghij12', 'abCdefghij12']
    const next = () => given.shift() ?? expect.unreachable('every id was refused')
    const ids = { next }
    const [id] = freshen(tell([{ upload: asset }]), ids, START).ids.values()
    expect(id).toMatch(/^[-a]bCdefghij12$/)
  })

  test('lets ids begin alike where the old ones do, and only there', () => {
    const ids = seededIds(6)
    const names = ['alpha-one', 'alpha-two', 'Alpha-one', 'beta', 'Beta', 'bETA', '1-one', '1-two', '2', '-x', '_x']
    for (let round = 0; round < 50; round++) {
      const made = [...freshen(tell(names.map((name) => ({ upload: `=${name}` }))), ids, START).ids.values()]
      for (const [at, id] of made.entries()) {
        expect(made.map((other) => other[0] === id[0])).toEqual(names.map((other) => other[0] === names[at]?.[0]))
        expect(/^\d/.test(id)).toBe(/^\d/.test(names[at] ?? ''))
      }
    }
  })

  test('ends where more ids begin differently than there are letters', () => {
    const names = Array.from({ length: 60 }, (_, index) => `=${String.fromCharCode(0x4e00 + index)}`)
    const made = [...freshen(tell(names.map((upload) => ({ upload }))), seededIds(7), START).ids.values()]
    expect(new Set(made).size).toBe(60)
  })

  test('keeps a leading - or _, and ids that differ in case only', () => {
    const ids = seededIds(4)
    let twins = 0
    for (const history of sample(histories(), { seed: 4, numRuns: 300 })) {
      const fresh = freshen(history, ids, START)
      for (const [old, made] of fresh.ids) {
        expect(made).toMatch(/^[A-Za-z0-9_-]{12}$/)
        expect(/^[-_]/.exec(made)?.[0]).toBe(/^[-_]/.exec(old)?.[0])
        for (const [other, madeOther] of fresh.ids) {
          if (other === old) continue
          const isTwin = other.toLowerCase() === old.toLowerCase()
          expect(madeOther.toLowerCase() === made.toLowerCase()).toBe(isTwin)
          if (isTwin) twins++
        }
      }
    }
    expect(twins).toBeGreaterThan(20)
  })

  test('writes compact JSON that is valid', () => {
    for (const { history } of smallHistories()) {
      for (const body of freshen(history, seededIds(5), START).bodies) {
        const event = JSON.parse(body)
        expect(body).toBe(JSON.stringify(event))
        expect(validateEvent(event)).toMatchObject({ ok: true })
      }
    }
  })

  test('takes only the sent_at of the event for its time', () => {
    const [first] = smallHistories()
    const [event] = first?.history.events ?? []
    if (first === undefined || event === undefined || !('asset' in event.payload)) throw new Error('no asset')
    const { asset } = event.payload
    const metadata = { custom_attributes: { sent_at: event.sent_at, id: asset.id } }
    const odd = { ...event, payload: { ...event.payload, asset: { ...asset, metadata } } } as WebhookEvent
    const history: History = { ...first.history, events: [odd] }
    const fresh = freshen(history, seededIds(6), START)
    expect(JSON.parse(fresh.bodies[0] ?? '')).toMatchObject({
      sent_at: new Date(START).toISOString(),
      payload: { asset: { metadata: { custom_attributes: { sent_at: event.sent_at, id: fresh.ids.get(asset.id) } } } },
    })
  })

  test('is repeatable with the same ids and start', () => {
    const [history] = sample(histories({ minEvents: 8 }), { seed: 7, numRuns: 1 })
    if (history === undefined) throw new Error('no history')
    expect(freshen(history, seededIds(8), START).bodies).toEqual(freshen(history, seededIds(8), START).bodies)
  })
})
