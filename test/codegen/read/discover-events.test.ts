import { describe, expect, test } from 'vitest'
import { loadCatalogue, object } from './load-catalogue.js'

const ref = ($ref: string) => ({ $ref })
const named = (value: string) => object({ event: { const: value } })
const typed = (value: string) => object({ type: { const: value } })
const inContext = (value: string) => object({ context: object({ id: { type: 'string' }, type: { enum: [value] } }) })

describe('the discriminator', () => {
  test('may lie inside another property, and parts of events with one of their own do not outweigh it', () => {
    const loaded = loadCatalogue({
      'started.json': inContext('build.started'),
      'finished.json': inContext('build.finished'),
      'queued.json': inContext('build.queued'),
      'links/end.json': object({ linkType: { const: 'END' } }),
    })
    expect(loaded).toMatchObject({
      discriminator: 'context.type',
      events: [
        'build.started: BuildStartedEvent = build.started',
        'build.finished: BuildFinishedEvent = build.finished',
        'build.queued: BuildQueuedEvent = build.queued',
      ],
      warnings: [
        'left out, because they do not fix context.type to a string and no event refers to them: links/end.json',
      ],
    })
  })

  test('inside another property counts only if it is always there', () => {
    const optional = { type: 'object', properties: { meta: object({ type: { const: 'x' } }) } }
    expect(() => loadCatalogue({ 'a.json': optional })).toThrow(/nothing tells the events apart/)
  })

  test('is that of files before that of definitions in them', () => {
    const order = {
      ...object({
        topic: { const: 'order.paid' },
        money: { oneOf: ['card', 'cash', 'bank'].map((key) => ref(`#/$defs/${key}`)) },
      }),
      $defs: { card: typed('card'), cash: typed('cash'), bank: typed('bank') },
    }
    expect(loadCatalogue({ 'order.json': order })).toMatchObject({
      discriminator: 'topic',
      events: ['order.paid: OrderPaidEvent = order.paid'],
      warnings: [],
    })
  })

  test('is that of definitions where no file fixes one', () => {
    const { events } = loadCatalogue({
      'events.json': { $defs: { A: named('a'), B: named('b'), other: { type: 'string' } } },
    })
    expect(events).toEqual(['a: AEvent = a', 'b: BEvent = b'])
  })

  test('is that of files that refer to others before that of the others', () => {
    const ways = ['card', 'cash', 'bank']
    const order = (topic: string) =>
      object({ topic: { const: topic }, money: { oneOf: ways.map((way) => ref(`${way}.json`)) } })
    const loaded = loadCatalogue({
      ...Object.fromEntries(ways.map((way) => [`${way}.json`, typed(way)])),
      'order.json': order('order.paid'),
      'refund.json': order('order.refunded'),
    })
    expect(loaded).toMatchObject({
      discriminator: 'topic',
      events: ['order.paid: OrderPaidEvent = order.paid', 'order.refunded: OrderRefundedEvent = order.refunded'],
    })
  })

  test('is in doubt where one file refers to many: they may be its parts, or events that it gathers', () => {
    const names = ['a', 'b', 'c']
    const files = {
      ...Object.fromEntries(names.map((name) => [`${name}.json`, named(name)])),
      'batch.json': object({
        kind: { const: 'batch' },
        events: { items: { anyOf: names.map((name) => ref(`${name}.json`)) } },
      }),
    }
    expect(() => loadCatalogue(files)).toThrow(
      'Several properties could tell the events apart: event (fixed in a.json, b.json, c.json) or kind (fixed in batch.json).',
    )
    expect(loadCatalogue(files, { discriminator: 'event' }).events).toHaveLength(3)
  })

  test('in doubt between files, is asked for', () => {
    const files = { 'a.json': object({ topic: { const: 'a' } }), 'b.json': object({ kind: { const: 'b' } }) }
    expect(() => loadCatalogue(files)).toThrow(
      'Several properties could tell the events apart: kind (fixed in b.json) or topic (fixed in a.json). Name the one that does: --discriminator kind.',
    )
    expect(loadCatalogue(files, { discriminator: 'topic' })).toMatchObject({
      events: ['a: AEvent = a'],
      warnings: ['left out, because they do not fix topic to a string and no event refers to them: b.json'],
    })
  })

  test('in doubt between properties, is asked for; usual names are no doubt', () => {
    const both = (value: string) => object({ code: { const: value }, label: { const: value.toUpperCase() } })
    expect(() => loadCatalogue({ 'a.json': both('a'), 'b.json': both('b') })).toThrow(
      /code \(fixed in a.json, b.json\) or label/,
    )
    const usual = (value: string) => object({ code: { const: value }, event: { const: value.toUpperCase() } })
    expect(loadCatalogue({ 'a.json': usual('a'), 'b.json': usual('b') }).discriminator).toBe('event')
  })

  test('with the same value in all events is none, however usual its name', () => {
    const versioned = (value: string) => object({ type: { const: 'webhook' }, code: { const: value } })
    expect(loadCatalogue({ 'a.json': versioned('a'), 'b.json': versioned('b') }).discriminator).toBe('code')
  })

  test.each([
    ['context.type', inContext('x')],
    ['items.0.kind', object({ items: { type: 'array', items: object({ kind: { const: 'x' } }) } })],
    ['a.b', { ...object({ 'a.b': { const: 'x' } }), ...{} }],
  ])('may be given as %s', (discriminator, schema) => {
    expect(loadCatalogue({ 's.json': schema }, { discriminator })).toMatchObject({
      discriminator,
      events: ['x: XEvent = x'],
    })
  })

  test('that is given and that nothing fixes is refused', () => {
    expect(() => loadCatalogue({ 's.json': inContext('x') }, { discriminator: 'context.kind' })).toThrow(
      /No schema fixes the property "context.kind" to a string.* perhaps --discriminator context\.type\.$/,
    )
  })

  test('has the values that an envelope and an event both allow', () => {
    const { events, unknown } = loadCatalogue({
      'envelope.json': object({ event: { enum: ['a', 'b'] }, data: {} }),
      'a.json': { allOf: [ref('envelope.json'), { properties: { event: { const: 'a' } } }] },
      'b.json': { allOf: [ref('envelope.json'), { properties: { event: { const: 'b' } } }] },
    })
    expect(events).toEqual(expect.arrayContaining(['a: AEvent = a', 'b: BEvent = b']))
    expect(unknown).toBeUndefined()
  })
})

describe('a union', () => {
  test('of events beside their files declares them', () => {
    const loaded = loadCatalogue({
      'a.json': named('a'),
      'all.json': { oneOf: [ref('a.json'), ref('#/$defs/b')], $defs: { b: named('b') } },
      'part.json': { type: 'string' },
    })
    expect(loaded).toMatchObject({ events: ['a: AEvent = a', 'b: BEvent = b'], warnings: [] })
  })

  test('of parts, which an event refers to, does not', () => {
    const { events } = loadCatalogue({
      'order.json': object({ event: { const: 'order' }, money: ref('money.json') }),
      'money.json': {
        oneOf: [ref('#/$defs/card'), ref('#/$defs/cash')],
        $defs: { card: typed('card'), cash: typed('cash') },
      },
    })
    expect(events).toEqual(['order: OrderEvent = order'])
  })

  test('with properties beside it means events that have them', () => {
    const both = { ...object({ event: { type: 'string' }, id: { type: 'string' } }), oneOf: [named('a'), named('b')] }
    const { events, defs } = loadCatalogue({ 'all.json': both })
    expect(events).toEqual(['a: AEvent = a', 'b: BEvent = b'])
    expect(defs.get('AEvent')).toMatchObject({
      required: ['event', 'id'],
      allOf: [{ properties: { event: { const: 'a' } } }],
    })
  })

  test.each([
    ['an event of several forms', { ...named('x'), oneOf: [typed('a'), typed('b')] }],
    [
      'an event that requires one of two properties',
      { ...named('x'), anyOf: [{ required: ['a'] }, { required: ['b'] }] },
    ],
  ])('is none in %s', (_name, schema) => {
    expect(loadCatalogue({ 'x.json': schema }).events).toEqual(['x: XEvent = x'])
  })

  test('without references has its events inline', () => {
    const { events } = loadCatalogue({ 'all.json': { oneOf: [typed('Point'), typed('Line')] } })
    expect(events).toEqual(['Point: PointEvent = Point', 'Line: LineEvent = Line'])
  })

  test('by conditions says what tells its events apart, and may have an envelope', () => {
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
    const when = (value: string) => ({ if: { properties: { name: { const: value } } }, then: ref(`#/$defs/${value}`) })
    const envelope = object({ name: { type: 'string' } })
    const loaded = loadCatalogue({
      'all.json': {
        allOf: [ref('#/$defs/any'), when('a'), when('b')],
        $defs: { any: envelope, a: object({ x: {} }), b: object({}) },
      },
    })
    expect(loaded).toMatchObject({
      discriminator: 'name',
      events: ['a: AEvent = a', 'b: BEvent = b'],
      unknown: 'UnknownEvent',
    })
  })

  test('twice of the same events is in doubt', () => {
    const union = { oneOf: [named('a'), named('b')] }
    expect(() => loadCatalogue({ 'old.json': structuredClone(union), 'new.json': union })).toThrow(
      /old\.json and new\.json both describe the event "a"\. Give one of them/,
    )
  })
})
