import { describe, expect, test } from 'vitest'
import type { WebhookEvent } from '../../generated/types.js'
import { eventOf } from '../../src/ckbox/actions.js'
import { DEFAULT_ENVIRONMENT } from '../../src/ckbox/places.js'
import { ckbox } from '../../src/ckbox/provider.js'
import type { Kind } from '../../src/provider/provider.js'
import { verifySignature } from '../../src/signature/verify.js'

const { model, signature } = ckbox
const [assets, folders] = model.kinds as unknown as [Kind, Kind]
const roles = (...steps: object[]) => model.tell(steps).events.map((event) => model.roleOf(event))

/** Events that are wrong on purpose, made of an upload. */
const [upload] = model.tell([assets.create('a')]).events as [Extract<WebhookEvent, { event: 'asset.uploaded' }>]
const wrong: readonly (readonly [string, object])[] = [
  ['nothing', {}],
  ['no name', { ...upload, event: undefined }],
  ['a number for a name', { ...upload, event: 1 }],
  ["a name of an object's own", { ...upload, event: 'toString' }],
  ['an unknown name', { ...upload, event: 'asset.archived' }],
  ['no environment', { ...upload, environment_id: undefined }],
  ['no payload', { ...upload, payload: undefined }],
  ['null for a payload', { ...upload, payload: null }],
  ['an empty payload', { ...upload, payload: {} }],
  ['a list for an asset', { ...upload, payload: { ...upload.payload, asset: [] } }],
  ['an asset without an id', { ...upload, payload: { ...upload.payload, asset: {} } }],
]

describe('roles of events', () => {
  test('say what each event does to which entity', () => {
    const found = model.everything('env-1').events.map((event) => {
      const { kind, id, scope, act, partial } = model.roleOf(event) ?? {}
      return [model.nameOf(event), kind, id, scope, act, ...(partial ? ['partial'] : [])].join(' ')
    })
    const [a, b, F] = ['a', 'b', 'F'].map(model.idOf)
    expect(found).toEqual([
      `folder.created folder ${F} env-1 create`,
      `asset.uploaded asset ${a} env-1 create`,
      `asset.modified asset ${a} env-1 change`,
      `asset.overwritten asset ${a} env-1 change partial`,
      `asset.cache.invalidated asset ${a} env-1 notice`,
      `asset.copied asset ${b} env-1 create`,
      `asset.removed asset ${b} env-1 remove`,
      `asset.removed asset ${a} env-1 remove`,
      `folder.modified folder ${F} env-1 change`,
      `folder.removed folder ${F} env-1 remove`,
    ])
  })

  test('say what an entity lies in and was made from', () => {
    const [F, G, a, b] = ['F', 'G', 'a', 'b'].map(model.idOf)
    expect(
      roles(
        folders.create('F'),
        folders.create('G', { inside: 'F' }),
        assets.create('a', { inside: 'G' }),
        { copy: 'b', from: 'a' },
        { ping: 'webhook-1' },
      ),
    ).toMatchObject([
      { id: F, act: 'create' },
      { id: G, parent: F },
      { id: a, parent: G },
      { id: b, source: a },
      undefined,
    ])
  })

  test.each(wrong)('of an event that is wrong on purpose: %s', (_, event) => {
    expect(model.roleOf(event)).toBeUndefined()
    expect(model.withEntity(event, { name: 'x' })).toBeUndefined()
    expect(() => [model.nameOf(event), model.timeOf(event)]).not.toThrow()
    const history = { ...model.tell([assets.create('a')]), events: [event] }
    expect([...model.placesIn(history)].every((place) => typeof place === 'string')).toBe(true)
    expect(model.without(history, [event])).toBeUndefined()
    expect(model.isEmpty(model.historyOf([event]))).toBe(true)
  })

  test('give an event other members', () => {
    expect(model.withEntity(upload, { name: 'x' })).toEqual({
      ...upload,
      payload: { ...upload.payload, asset: { ...upload.payload.asset, name: 'x' } },
    })
  })
})

describe('the model', () => {
  test('names every event, and pings', () => {
    expect(model.events).toEqual(Object.values(eventOf))
    expect(model.pings).toEqual(['ping'])
  })

  test.each(model.kinds)('tells the life of a $name, whose texts say which version it is', (kind) => {
    const name = `${kind.example}1`
    const steps = [
      kind.create(name),
      kind.change(name),
      kind.change(name, { version: 7, after: 500 }),
      kind.remove(name),
    ]
    const { events, ids, world } = model.tell(steps, 'env-1')
    expect(ids).toEqual([model.idOf(name)])
    expect(events.map((event) => model.roleOf(event)?.act)).toEqual(['create', 'change', 'change', 'remove'])
    for (const [at, version] of [1, 2, 7, 7].entries()) {
      const { entity } = model.roleOf(events[at] ?? {}) ?? {}
      const shown = [1, 2, 7].filter((one) => kind.texts(one).every((text) => JSON.stringify(entity).includes(text)))
      expect(shown).toEqual([version])
      expect(entity).toHaveProperty(kind.text)
      for (const member of kind.part ?? []) expect(entity).toHaveProperty(member)
    }
    expect(model.timeOf(events[2] ?? {}) - model.timeOf(events[1] ?? {})).toBe(500)
    expect(model.isEmpty({ events, ids, world })).toBe(true)
    expect(model.isEmpty(model.tell(steps.slice(0, 3)))).toBe(false)
  })

  test('leaves events out of a history, and finds the history of events', () => {
    const whole = model.tell([assets.create('a'), assets.change('a'), assets.create('b')])
    expect(model.without(whole, whole.events.slice(1))).toBeUndefined()
    const less = model.without(whole, whole.events.slice(2))
    expect(less?.ids).toEqual([model.idOf('b')])
    expect(model.historyOf(whole.events)).toEqual(whole)
  })

  test('gives the same small histories for the same environment', () => {
    expect(model.smallHistories(['env-1', 'env-2'])).toBe(model.smallHistories(['env-1']))
    expect(model.smallHistories([])[0]?.history.events[0]).toMatchObject({ environment_id: DEFAULT_ENVIRONMENT })
  })

  test('names what a history lies in', () => {
    const history = model.tell([assets.create('a')], 'env-1')
    const { workspace_id, asset } = upload.payload
    expect(model.placesIn(history)).toEqual(new Set(['env-1', workspace_id, asset.category_id]))
  })

  test('freshens ids and times', () => {
    const history = model.tell([assets.create('a'), assets.change('a')])
    const { bodies, ids } = model.freshen(history, model.ids(1), 1000)
    const events = bodies.map((body) => JSON.parse(body) as object)
    expect(events.map((event) => model.roleOf(event)?.id)).toEqual(Array(2).fill(ids.get(model.idOf('a'))))
    expect(events.map(model.timeOf)).toEqual([1000, 61_000])
  })
})

describe('the signature', () => {
  const request = { method: 'POST', url: '/hook?x=1', timestamp: signature.timestamp(1563276169752), otherPaths: [] }

  test('is what receivers verify', () => {
    const parts = { ...request, body: '{"a":"é"}' }
    expect(verifySignature({ ...parts, signature: signature.sign(parts, 'SECRET') }, 'SECRET')).toBe(true)
  })

  test('has mistakes, those with the time of the event among them where the body is one', () => {
    const words = (body: string) => signature.mistakes({ ...request, body }, 'SECRET').map((one) => one.words)
    const ofEvent = words(JSON.stringify(upload))
    expect(ofEvent.every((one) => one.startsWith('accepted when '))).toBe(true)
    expect(ofEvent.join('\n')).toContain('`sent_at` instead of the timestamp')
    expect(words('no JSON').join('\n')).not.toContain('`sent_at` instead')
  })
})
