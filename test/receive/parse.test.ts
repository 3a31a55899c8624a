import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseWebhook } from '../../src/receive/parse.js'
import { uploaded } from './genuine.js'

const folder = new URL('../../schemas/examples/', import.meta.url)

describe('parseWebhook', () => {
  test.each(readdirSync(folder))('accepts the example %s', (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8')
    expect(parseWebhook(text)).toEqual({ ok: true, event: JSON.parse(text) })
    expect(parseWebhook(Buffer.from(text))).toEqual({ ok: true, event: JSON.parse(text) })
  })

  test('narrows on the name', () => {
    const parsed = parseWebhook(uploaded)
    const name = parsed.ok && parsed.event.event === 'asset.uploaded' ? parsed.event.payload.asset.name : undefined
    expect(name).toBe(JSON.parse(uploaded).payload.asset.name)
  })

  test('accepts an unknown event and unknown fields', () => {
    const event = { ...JSON.parse(uploaded), event: 'asset.admired', payload: { a: 1 }, extra: true }
    expect(parseWebhook(JSON.stringify(event))).toEqual({ ok: true, event })
  })

  test('takes a byte order mark off', () => {
    expect(parseWebhook(`\ufeff${uploaded}`).ok).toBe(true)
    expect(parseWebhook(Buffer.from(`\ufeff${uploaded}`)).ok).toBe(true)
  })

  test('says where an event is wrong', () => {
    const event = JSON.parse(uploaded)
    event.payload.asset.size_in_bytes = '523625'
    delete event.payload.user
    const parsed = parseWebhook(JSON.stringify(event))
    expect(parsed).toMatchObject({ ok: false, error: { code: 'event_invalid', status: 422 } })
    if (parsed.ok) return
    expect(parsed.error.issues.map(({ pointer }) => pointer).toSorted()).toEqual([
      '/payload/asset/size_in_bytes',
      '/payload/user',
    ])
    expect(parsed.error.message).toContain('payload.asset.size_in_bytes: expected an integer, got "523625"')
  })

  test.each([
    ['', /empty/],
    ['{', /not JSON/],
    ['undefined', /not JSON/],
  ])('refuses %j', (text, message) => {
    expect(parseWebhook(text)).toMatchObject({
      ok: false,
      error: { code: 'body_not_json', status: 400, message: expect.stringMatching(message) },
    })
  })

  test('refuses what is nested too deep to be written again', () => {
    const nested = (levels: number) => {
      const deep = `${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`
      return parseWebhook(uploaded.replace('{', `{"deep":${deep},`))
    }
    expect(nested(498).ok).toBe(true)
    expect(nested(500)).toMatchObject({ ok: false, error: { code: 'event_too_deep', status: 422 } })
    expect(nested(100_000)).toMatchObject({ ok: false, error: { code: 'event_too_deep', status: 422 } })
  })

  test('keeps a `__proto__` key from becoming a prototype', () => {
    const text = uploaded.replace('{', '{"__proto__":{"polluted":true},')
    const parsed = parseWebhook(text)
    expect(parsed.ok).toBe(true)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    expect(parsed.ok && (parsed.event as { polluted?: boolean }).polluted).toBeFalsy()
  })
})
