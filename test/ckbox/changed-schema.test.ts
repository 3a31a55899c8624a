import { sample } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { webhookSchema } from '../../generated/schema.js'
import type { WebhookEvent } from '../../generated/types.js'
import { histories } from '../../src/ckbox/histories.js'
import { smallHistories } from '../../src/ckbox/small-histories.js'
import type { SchemaObject } from '../../src/json-schema/schema.js'

type Editable = { [keyword: string]: Editable } & { required: string[] }

/** Our own schema with an edit of one of its definitions. */
function changed(name: string, edit: (definition: Editable) => void): SchemaObject {
  const schema = structuredClone(webhookSchema) as unknown as Editable
  const definition = schema.$defs?.[name]
  if (definition === undefined) throw new Error(`no definition ${name}`)
  edit(definition)
  return schema
}

const events = (schema: SchemaObject): readonly WebhookEvent[] =>
  sample(histories({ schema }), { seed: 1, numRuns: 60 }).flatMap((history) => history.events)

const assets = (schema: SchemaObject) =>
  events(schema).flatMap(({ payload }) =>
    'asset' in payload ? [payload.asset as unknown as Record<string, unknown>] : [],
  )

describe('a changed schema changes the histories', () => {
  test('a new required property of assets is always there', () => {
    const schema = changed('Asset', (asset) => {
      asset.properties = {
        ...asset.properties,
        rating: { type: 'integer', minimum: 1, maximum: 5 },
      } as unknown as Editable
      asset.required.push('rating')
    })
    const ratings = assets(schema).map(({ rating }) => rating)
    expect(new Set(ratings)).toEqual(new Set([1, 2, 3, 4, 5]))
    for (const { history } of smallHistories(undefined, schema)) {
      for (const { payload } of history.events) if ('asset' in payload) expect(payload.asset).toHaveProperty('rating')
    }
  })

  test('a new optional property of assets comes and goes by modifications', () => {
    const schema = changed('Asset', (asset) => {
      asset.properties = { ...asset.properties, alt: { type: 'string' } } as unknown as Editable
    })
    const modified = events(schema).filter((event) => event.event === 'asset.modified')
    const has = (asset: object) => 'alt' in asset
    const ways = modified.map(({ payload }) => `${has(payload.asset_before_modification)} → ${has(payload.asset)}`)
    for (const way of ['true → false', 'false → true', 'true → true', 'false → false']) expect(ways).toContain(way)
  })

  test('narrower names, tags and files are kept to', () => {
    const schema = changed('Asset', (asset) => {
      Object.assign(asset.properties ?? {}, {
        name: { type: 'string', maxLength: 4 },
        tags: { type: 'array', items: { enum: ['red', 'blue'] }, minItems: 1 },
        extension: { enum: ['png', 'webp'] },
        mime_type: { type: 'string', pattern: '^image/' },
        size_in_bytes: { type: 'integer', minimum: 100, maximum: 200 },
      })
    })
    for (const { name, tags, extension, mime_type, size_in_bytes } of assets(schema)) {
      expect([...String(name)].length).toBeLessThanOrEqual(4)
      expect(JSON.stringify(tags)).toMatch(/^\["(red|blue)"/)
      expect(`${extension} ${mime_type}`).toBe('png image/png')
      expect(size_in_bytes).toBeGreaterThanOrEqual(100)
      expect(size_in_bytes).toBeLessThanOrEqual(200)
    }
  })

  test('a property that is gone is gone', () => {
    const schema = changed('Asset', (asset) => {
      delete asset.properties?.tags
      asset.required = asset.required.filter((name) => name !== 'tags')
    })
    expect(assets(schema).length).toBeGreaterThan(50)
    for (const asset of assets(schema)) expect(asset).not.toHaveProperty('tags')
  })

  test('custom attributes follow a schema of their own', () => {
    const schema = changed('AssetMetadata', ({ properties }) => {
      Object.assign(properties ?? {}, {
        custom_attributes: {
          type: 'object',
          required: ['copyright'],
          properties: { copyright: { type: 'string', enum: ['ours', 'theirs'] } },
        },
      })
    })
    const attributes = assets(schema).map(({ metadata }) => (metadata as Record<string, unknown>).custom_attributes)
    for (const value of attributes)
      if (value !== undefined) expect(['ours', 'theirs']).toContain((value as { copyright: string }).copyright)
    expect(attributes.filter((value) => value !== undefined).length).toBeGreaterThan(50)
  })

  test('new properties of a payload, the user and the envelope are there', () => {
    const schema = changed('AssetUploadedEvent', (event) => {
      Object.assign(event.properties ?? {}, { event_id: { type: 'string', format: 'uuid' } })
      event.required.push('event_id')
      Object.assign(event.properties?.payload?.properties ?? {}, { source: { enum: ['web', 'api'] } })
      event.properties?.payload?.required.push('source')
    })
    const uploaded = events(schema).filter(({ event }) => event === 'asset.uploaded')
    expect(uploaded.length).toBeGreaterThan(20)
    for (const event of uploaded) {
      expect(event).toHaveProperty('event_id', expect.stringMatching(/^[0-9a-f-]{36}$/))
      expect(event.payload).toHaveProperty('source', expect.stringMatching(/^(web|api)$/))
    }
    const others = events(schema).filter(({ event }) => event !== 'asset.uploaded')
    for (const event of others) expect(event).not.toHaveProperty('event_id')

    const users = changed('User', (user) => Object.assign(user.properties ?? {}, { role: { enum: ['Editor'] } }))
    for (const { payload } of events(users)) if ('user' in payload) expect(payload.user.role).toBe('Editor')
  })

  test('a schema without the events is refused', () => {
    expect(() => histories({ schema: { type: 'object' } })).toThrow(/"asset\.uploaded" describes no "asset"/)
  })
})
