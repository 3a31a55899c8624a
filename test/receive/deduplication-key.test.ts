import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deduplicationKey } from '../../src/receive/deduplication-key.js'
import { uploaded } from './genuine.js'

/** The same value with the keys of every object in another order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered)
  if (typeof value !== 'object' || value === null) return value
  const copy = {}
  for (const [key, member] of Object.entries(value).toReversed()) {
    Object.defineProperty(copy, key, { value: reordered(member), enumerable: true })
  }
  return copy
}

describe('deduplicationKey', () => {
  test('is the SHA-256 of the canonical JSON', () => {
    const canonical = '{"":null,"a":[1,true,"é\\n"],"b":{"1":1e+21,"10":0.5,"9":{}},"€":[]}'
    const event = { '€': [], b: { 9: {}, 10: 0.5, 1: 1e21 }, a: [1, true, 'é\n'], '': null, gone: undefined }
    expect(deduplicationKey(event)).toBe(createHash('sha256').update(canonical).digest('hex'))
  })

  test('is the same however the JSON was spaced, escaped or ordered', () => {
    const event = JSON.parse(uploaded)
    const key = deduplicationKey(event)
    expect(deduplicationKey(JSON.parse(JSON.stringify(event, null, 3).replaceAll('/', '\\/')))).toBe(key)
    expect(deduplicationKey(reordered(event) as object)).toBe(key)
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        expect(deduplicationKey(reordered(object) as object)).toBe(deduplicationKey(object))
      }),
    )
  })

  test('reads a Date as its ISO text, and refuses a Map or a Set', () => {
    const at = new Date('2026-01-02T03:04:05.678Z')
    expect(deduplicationKey({ at })).toBe(deduplicationKey({ at: at.toISOString() }))
    expect(deduplicationKey({ at })).not.toBe(deduplicationKey({ at: new Date(0) }))
    for (const held of [new Map(), new Set()])
      expect(() => deduplicationKey({ held })).toThrow('The event holds a Map or a Set')
  })

  test('differs when any field differs', () => {
    const event = JSON.parse(uploaded)
    const changes: object[] = [
      event,
      { ...event, sent_at: '2024-02-18T18:03:18.816Z' },
      { ...event, environment_id: 'other' },
      { ...event, event: 'asset.modified' },
      { ...event, payload: { ...event.payload, asset: { ...event.payload.asset, name: '' } } },
      { ...event, extra: null },
      { ...event, extra: 'null' },
      { ...event, extra: [] },
      { ...event, extra: {} },
      { ...event, extra: 'é' },
      { ...event, extra: 'é'.normalize('NFD') },
      JSON.parse(uploaded.replace('{', '{"__proto__":{"a":1},')),
      JSON.parse(uploaded.replace('{', '{"__proto__":{"a":2},')),
      JSON.parse(uploaded.replace('{', '{"constructor":{"prototype":1},')),
    ]
    expect(new Set(changes.map((change) => deduplicationKey(change))).size).toBe(changes.length)
  })

  test('is made of huge, wide and deep payloads', () => {
    const deep = (levels: number, end: string) => JSON.parse(`${'[{"a":'.repeat(levels)}${end}${'}]'.repeat(levels)}`)
    expect(deduplicationKey({ a: deep(50_000, '1') })).not.toBe(deduplicationKey({ a: deep(50_000, '2') }))
    const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, index]))
    expect(deduplicationKey(wide)).toBe(deduplicationKey(reordered(wide) as object))
    expect(deduplicationKey({ a: 'x'.repeat(5_000_000) })).toMatch(/^[0-9a-f]{64}$/)
  })
})
