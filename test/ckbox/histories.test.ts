import { asyncProperty, check, property, sample, assert as verify } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { histories } from '../../src/ckbox/histories.js'
import type { History } from '../../src/ckbox/history.js'
import { replayed } from '../../src/ckbox/replayed.js'
import { impossibilities } from './possible.js'

const names = (history: History) => history.events.map(({ event }) => event)
const text = (history: History) => JSON.stringify(history.events)

describe('histories', () => {
  test('are possible in CKBox, and every event in them is valid', () => {
    verify(
      property(histories(), (history) => {
        expect(impossibilities(history)).toEqual([])
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  test('have as many events as asked for', () => {
    verify(
      property(histories({ minEvents: 3, maxEvents: 7 }), ({ events }) => {
        expect(events.length).toBeGreaterThanOrEqual(3)
        expect(events.length).toBeLessThanOrEqual(7)
      }),
      { seed: 2 },
    )
  })

  test('contain every kind of event, and the hard but legal values', () => {
    const drawn = sample(histories(), { seed: 3, numRuns: 300 })
    expect(new Set(drawn.flatMap(names))).toEqual(
      new Set([
        'asset.uploaded',
        'asset.modified',
        'asset.removed',
        'asset.copied',
        'asset.overwritten',
        'asset.cache.invalidated',
        'folder.created',
        'folder.modified',
        'folder.removed',
        'ping',
      ]),
    )
    const all = drawn.map(text).join('\n')
    for (const hard of [
      'é',
      'e\u0301',
      '日本語',
      '🧁',
      '👩‍👩‍👧‍👦',
      '\u2028',
      '<b>&amp;</b>',
      '\\\\c',
      '\\"quoted\\"',
    ]) {
      expect(all, hard).toContain(hard)
    }
    expect(all).toMatch(/"name":""/)
    expect(all).toMatch(/"name":"(long ){40,}/)
    expect(all).toMatch(/"tags":\[\]/)
    expect(all).toMatch(/"custom_attributes":\{"2":/)
    expect(all).toMatch(/"custom_attributes":\{[^{}]*:\[/)
    expect(all).toMatch(/"custom_attributes":\{[^{}]*:\{/)
    expect(all).toMatch(/"id":"-/)
    expect(all).toMatch(/"id":"_/)
    expect(all).toMatch(/"parent_id":/)
  })

  test('let different assets share a millisecond, and ids differ in case only, now and then', () => {
    const drawn = sample(histories(), { seed: 4, numRuns: 300 })
    const isShared = ({ events }: History) => new Set(events.map(({ sent_at }) => sent_at)).size < events.length
    const hasTwins = ({ ids }: History) => new Set(ids.map((id) => id.toLowerCase())).size < ids.length
    expect(drawn.filter(isShared).length).toBeGreaterThan(20)
    expect(drawn.filter(hasTwins).length).toBeGreaterThan(20)
  })

  test('change an asset there and back now and then', () => {
    const isBack = ({ events }: History) =>
      events.some((event, at) => {
        if (event.event !== 'asset.modified') return false
        const { id, name } = event.payload.asset
        const earlier = events
          .slice(0, at)
          .findLast((other) => other.event === 'asset.modified' && other.payload.asset.id === id)
        return (
          earlier?.event === 'asset.modified' &&
          earlier.payload.asset_before_modification.name === name &&
          earlier.payload.asset.name !== name
        )
      })
    expect(sample(histories(), { seed: 5, numRuns: 200 }).filter(isBack).length).toBeGreaterThan(10)
  })

  test('happen in the given environments', () => {
    const environments = ['environment-1', 'environment-2']
    const drawn = sample(histories({ environments }), { seed: 6, numRuns: 100 })
    expect(new Set(drawn.flatMap(({ events }) => events.map((event) => event.environment_id)))).toEqual(
      new Set(environments),
    )
    for (const history of drawn) expect(impossibilities(history)).toEqual([])
  })

  test.each([
    [['asset.uploaded', 'asset.removed']],
    [['asset.modified']],
    [['asset.copied', 'folder.removed']],
    [['folder.modified', 'asset.cache.invalidated']],
    [['ping']],
  ])('send only the subscribed events: %j', (events) => {
    verify(
      property(histories({ events, minEvents: 2 }), (history) => {
        expect(history.events.length).toBeGreaterThanOrEqual(2)
        for (const name of names(history)) expect(events).toContain(name)
        expect(impossibilities(history, { silentCreations: true })).toEqual([])
      }),
      { seed: 7 },
    )
  })

  test('are refused where nothing can happen', () => {
    expect(() => histories({ events: ['asset.tagged'] })).toThrow(
      /at least one environment and one event of: asset\.uploaded/,
    )
    expect(() => histories({ environments: [] })).toThrow(/at least one environment/)
    expect(() => histories({ minEvents: 5, maxEvents: 4 })).toThrow(/minEvents \(5\)/)
  })

  test('are the same for the same seed', () => {
    const [history] = sample(histories({ minEvents: 6, maxEvents: 6 }), { seed: 42, numRuns: 1 })
    expect(history).toMatchSnapshot()
    expect(sample(histories({ minEvents: 6, maxEvents: 6 }), { seed: 42, numRuns: 1 })[0]).toEqual(history)
  })

  test('are made of snapshots that follow from what happened: replaying gives the same', () => {
    verify(
      property(histories(), (history) => {
        const again = replayed(history, history.events)
        expect(again?.events).toEqual(history.events)
        expect(again?.world).toEqual(history.world)
        expect(again?.ids).toEqual(history.ids)
      }),
      { seed: 8, numRuns: 300 },
    )
  })

  test('replay without creations as well, where these are not subscribed', () => {
    const events = ['asset.modified', 'asset.overwritten', 'asset.removed', 'folder.modified', 'folder.removed']
    verify(
      property(histories({ events }), (history) => {
        const again = replayed(history, history.events)
        expect(again?.events).toEqual(history.events)
      }),
      { seed: 9 },
    )
  })
})

describe('shrinking a history', () => {
  const shrunk = (fails: (history: History) => boolean, seed: number) => {
    const seen: History[] = []
    const result = check(
      property(histories(), (history) => {
        seen.push(history)
        return !fails(history)
      }),
      { seed, numRuns: 1000 },
    )
    return { smallest: result.counterexample?.[0], seen }
  }

  test('goes to the smallest history that fails, over possible histories only', () => {
    const { smallest, seen } = shrunk((history) => {
      const removed = history.events.filter(({ event }) => event === 'asset.removed')
      return removed.some(({ payload }) =>
        history.events.some(
          (event) =>
            event.event === 'asset.modified' && 'asset' in payload && event.payload.asset.id === payload.asset.id,
        ),
      )
    }, 1)
    expect(smallest && names(smallest)).toEqual(['asset.uploaded', 'asset.modified', 'asset.removed'])
    expect(seen.length).toBeGreaterThan(10)
    for (const history of seen) expect(impossibilities(history)).toEqual([])
  })

  test('makes details plain', () => {
    const { smallest } = shrunk((history) => names(history).includes('asset.modified'), 2)
    expect(smallest && names(smallest)).toEqual(['asset.uploaded', 'asset.modified'])
    const [, modified] = smallest?.events ?? []
    expect(modified).toMatchObject({
      payload: {
        asset: { name: expect.stringMatching(/^Cupcake 2 [a-z0-9]{1,12}$/), tags: [], metadata: {} },
        user: { id: 'user-1', role: 'User' },
      },
    })
  })

  test('keeps the detail that makes it fail', () => {
    const { smallest } = shrunk((history) => text(history).includes('🧁'), 3)
    expect(smallest?.events).toHaveLength(1)
    expect(smallest && text(smallest)).toContain('🧁')
  })

  test('finds copies together with their source', () => {
    const { smallest } = shrunk((history) => names(history).includes('asset.copied'), 4)
    expect(smallest && names(smallest)).toEqual(['asset.uploaded', 'asset.copied'])
  })

  test('finds removed folders together with their creation', () => {
    const { smallest } = shrunk((history) => names(history).includes('folder.removed'), 5)
    expect(smallest && names(smallest)).toEqual(['folder.created', 'folder.removed'])
  })

  test('is repeatable by seed and path', async () => {
    const prop = asyncProperty(histories(), async (history) => !names(history).includes('asset.overwritten'))
    const first = await check(prop, { seed: 6, numRuns: 1000 })
    expect(first.failed).toBe(true)
    const again = await check(prop, { seed: 6, path: first.counterexamplePath ?? '', endOnFailure: true })
    expect(again.counterexample).toEqual(first.counterexample)
  })
})
