import { describe, expect, test } from 'vitest'
import type { SchemaObject } from '../../../src/json-schema/schema.js'
import { loadCatalogue, object } from './load-catalogue.js'

const json = (schema: SchemaObject) => ({ requestBody: { content: { 'application/json': { schema } } } })
const schemaRef = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const openApi = (content: SchemaObject) => ({ openapi: '3.1.0', info: { title: 'Shop', version: '1' }, ...content })

describe('OpenAPI', () => {
  test('webhooks are events, by their names where no property tells them apart', () => {
    const loaded = loadCatalogue({
      'openapi.yaml': openApi({
        webhooks: {
          '/ORDER_PAID': {
            post: { summary: 'Paid', description: 'An order was paid.', deprecated: true, ...json(schemaRef('Paid')) },
          },
          ping: { $ref: '#/components/pathItems/Ping' },
          stats: { get: {} },
          form: { post: { requestBody: { content: { 'multipart/form-data': { schema: {} } } } } },
          hal: { put: { requestBody: { $ref: '#/components/requestBodies/Hal' } } },
        },
        components: {
          pathItems: { Ping: { post: json(object({ at: { type: 'string' } })) } },
          requestBodies: { Hal: { content: { 'application/hal+json; charset=utf-8': { schema: object({}) } } } },
          schemas: { Paid: object({ order: { type: 'string' } }), Unused: object({ type: { const: 'unused' } }) },
        },
      }),
      'readme.json': object({ type: { const: 'not an event' } }),
    })
    expect(loaded).toMatchObject({
      discriminator: '',
      events: ['ORDER_PAID: OrderPaidEvent = ', 'ping: PingEvent = ', 'hal: HalEvent = '],
      warnings: ['left out: stats (it has no body); form (it has no JSON body, but multipart/form-data)'],
    })
    expect(loaded.defs.get('OrderPaidEvent')).toMatchObject({
      title: 'Paid',
      description: 'An order was paid.',
      deprecated: true,
    })
  })

  test('webhooks have the names of a property that tells all of them apart', () => {
    const body = (value: string) => json(object({ event: { const: value } }))
    expect(
      loadCatalogue({ 'api.json': openApi({ webhooks: { orderPaid: { post: body('order.paid') } } }) }),
    ).toMatchObject({
      discriminator: 'event',
      events: ['order.paid: OrderPaidEvent = order.paid'],
    })
  })

  test('callbacks of 3.0 are events, also shared ones', () => {
    const callback = { '{$request.body#/url}': { post: json(object({ id: { type: 'string' } })) } }
    const { events } = loadCatalogue({
      'api.json': openApi({
        openapi: '3.0.3',
        paths: {
          '/orders': { post: { callbacks: { onPaid: callback, onSent: { $ref: '#/components/callbacks/onSent' } } } },
        },
        components: { callbacks: { onSent: structuredClone(callback) } },
      }),
    })
    expect(events).toEqual(['onPaid: OnPaidEvent = ', 'onSent: OnSentEvent = '])
  })

  test('a webhook of several events is split, by their constants or the mapping of its discriminator', () => {
    const schemas = { Paid: object({ kind: { type: 'string' } }), Sent: object({ kind: { type: 'string' } }) }
    const union = {
      oneOf: [schemaRef('Paid'), schemaRef('Sent')],
      discriminator: { propertyName: 'kind', mapping: { 'order.paid': '#/components/schemas/Paid' } },
    }
    const mapped = loadCatalogue({
      'api.json': openApi({ webhooks: { all: { post: json(union) } }, components: { schemas } }),
    })
    expect(mapped).toMatchObject({
      discriminator: 'kind',
      events: ['order.paid: OrderPaidEvent = order.paid', 'Sent: SentEvent = Sent'],
    })
    // What the mapping says is part of the type, which narrows then.
    expect(mapped.defs.get('OrderPaidEvent')).toMatchObject({
      required: ['kind'],
      properties: { kind: { type: 'string', const: 'order.paid' } },
    })
    const constants = { oneOf: [object({ kind: { const: 'a' } }), object({ kind: { const: 'b' } })] }
    expect(loadCatalogue({ 'api.json': openApi({ webhooks: { all: { post: json(constants) } } }) }).events).toEqual([
      'a: AEvent = a',
      'b: BEvent = b',
    ])
  })

  test.each([
    [
      'OpenAPI without webhooks',
      openApi({ paths: {} }),
      /api\.json describes no events\. An OpenAPI document has them as webhooks/,
    ],
    ['Swagger 2', { swagger: '2.0', paths: {} }, /api\.json describes no events/],
    [
      'AsyncAPI with Avro only',
      {
        asyncapi: '2.6.0',
        channels: {
          a: { publish: { message: { schemaFormat: 'application/vnd.apache.avro;version=1.9.0', payload: {} } } },
        },
      },
      /no events \(a \(its payload is not a JSON Schema, but application\/vnd\.apache\.avro/,
    ],
  ])('%s is refused, with the reason', (_name, document, message) => {
    expect(() => loadCatalogue({ 'api.json': document })).toThrow(message)
  })

  test('webhooks that share a path item are events of their own', () => {
    const shared = { $ref: '#/components/pathItems/changed' }
    const pathItems = { changed: { post: json(object({ id: { type: 'string' } })) } }
    const { events } = loadCatalogue({
      'api.json': openApi({ webhooks: { created: shared, updated: shared }, components: { pathItems } }),
    })
    expect(events.map((event) => event.split(':')[0])).toEqual(['created', 'updated'])
  })

  test('two callbacks of one name in one document are two events, also where files hold their schemas', () => {
    const schema = (key: string) => object({ [key]: { type: 'string' } })
    const api = (first: SchemaObject, second: SchemaObject) => {
      const operation = (body: SchemaObject) => ({
        post: { callbacks: { onData: { '{$url}': { post: json(body) } } } },
      })
      return openApi({ paths: { '/a': operation(first), '/b': operation(second) } })
    }
    const names = (files: Record<string, SchemaObject>) =>
      loadCatalogue(files).events.map((event) => event.split(':')[0])
    const inline = names({ 'api.json': api(schema('a'), schema('b')) })
    expect(inline).toEqual(['onData', 'onData#2'])
    const files = { 'a.json': schema('a'), 'b.json': schema('b') }
    expect(names({ 'api.json': api({ $ref: './a.json' }, { $ref: './b.json' }), ...files })).toEqual(inline)
  })

  test('two documents of the same event are in doubt', () => {
    const document = openApi({ webhooks: { ping: { post: json(object({})) } } })
    expect(() => loadCatalogue({ 'a.json': document, 'b.json': structuredClone(document) })).toThrow(
      /a\.json and b\.json both describe the event "ping"/,
    )
  })
})

describe('AsyncAPI', () => {
  const payload = (key: string) => object({ [key]: { type: 'string' } })

  test('1: topics, with messages in place; events that share a schema share its type', () => {
    const document = {
      asyncapi: '1.2.0',
      topics: {
        'app.mention': { subscribe: { payload: schemaRef('Wrapper') } },
        message: { subscribe: { payload: payload('text') } },
        other: { publish: { payload: schemaRef('Wrapper') } },
      },
      components: { schemas: { Wrapper: payload('event') } },
    }
    expect(loadCatalogue({ 'slack.json': document }).events).toEqual([
      'app.mention: Wrapper = ',
      'message: MessageEvent = ',
      'other: Wrapper = ',
    ])
  })

  test('2: channels, one message or several', () => {
    const document = {
      asyncapi: '2.6.0',
      channels: {
        users: {
          subscribe: {
            message: { oneOf: [{ $ref: '#/components/messages/signedUp' }, { name: 'left', payload: payload('b') }] },
          },
        },
        again: { publish: { message: { $ref: '#/components/messages/signedUp' } } },
      },
      components: {
        messages: {
          signedUp: { summary: 'Somebody is new.', payload: payload('a') },
          unused: { payload: payload('c') },
        },
      },
    }
    const { events, defs } = loadCatalogue({ 'asyncapi.yaml': document })
    expect(events).toEqual(['signedUp: SignedUpEvent = ', 'left: LeftEvent = '])
    expect(defs.get('SignedUpEvent')).toMatchObject({ description: 'Somebody is new.' })
  })

  test('3: messages of channels, with payloads of several formats', () => {
    const document = {
      asyncapi: '3.0.0',
      channels: {
        a: {
          messages: {
            chat: { payload: { schemaFormat: 'application/schema+yaml;version=draft-07', schema: payload('text') } },
            raw: { payload: { schemaFormat: 'application/vnd.google.protobuf', schema: 'message A {}' } },
            empty: {},
          },
        },
      },
    }
    expect(loadCatalogue({ 'a.yml': document })).toMatchObject({
      events: ['chat: ChatEvent = '],
      warnings: [
        'left out: raw (its payload is not a JSON Schema, but application/vnd.google.protobuf); empty (it has no payload)',
      ],
    })
  })

  test('messages that several documents share are read once', () => {
    const document = { asyncapi: '3.0.0', channels: { a: { messages: { chat: { $ref: 'common.yaml#/chat' } } } } }
    const files = {
      'a/x.yaml': document,
      'a/common.yaml': { chat: { payload: payload('text') } },
      'a/y.yaml': structuredClone(document),
    }
    expect(loadCatalogue(files).events).toEqual(['chat: ChatEvent = '])
  })

  test('components are read where there are no channels', () => {
    const document = { asyncapi: '3.0.0', components: { messages: { chat: { payload: payload('text') } } } }
    expect(loadCatalogue({ 'a.yaml': document }).events).toEqual(['chat: ChatEvent = '])
  })
})
