import { isRecord, type JsonSchema, type SchemaObject } from '../../json-schema/schema.js'
import type { EventModel, Model } from '../model/model.js'
import { toDraft07, withRefs } from './draft-07.js'
import { nameInlineTypes } from './name-inline-types.js'

/** The documentation's examples by the name of their event. */
export type Examples = ReadonlyMap<string, readonly { readonly name: string; readonly event: unknown }[]>

const INFO = {
  title: 'CKBox webhooks',
  version: '1.0.0',
  description:
    'The events that CKBox sends by HTTP POST. Unofficial: made from the public documentation by the authors of ckbox-webhooks. Events with other names may arrive; answer those with a status from 200 to 299 too.',
  license: { name: 'MIT', identifier: 'MIT' },
}
const HEADERS = [
  {
    name: 'X-CS-Timestamp',
    description: 'When the request was signed: milliseconds since the epoch.',
    schema: { type: 'string', pattern: '^[0-9]+$' },
    example: '1563276169752',
  },
  {
    name: 'X-CS-Signature',
    description:
      'HMAC-SHA256 in lower-case hexadecimal digits. Key: the API secret. Message: the method in upper case, the path with its query, the timestamp and the raw body, without anything between them.',
    schema: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    example: '56ac656c7f932c5b775be28949e90af9a2356eae2826539f10ab6526a0eec762',
  },
]

/** The events as an OpenAPI 3.1 document with `webhooks`: schemas of draft 2020-12. */
export function openApiDocument(model: Model, examples: Examples): SchemaObject {
  const prefix = '#/components/schemas/'
  const parameters = HEADERS.map(({ example, ...header }) => ({ in: 'header', required: true, ...header, example }))
  const webhooks = model.events.map((event) => [
    event.name,
    {
      post: {
        operationId: operationId(event),
        summary: text(model, event, 'title') ?? event.name,
        description: text(model, event, 'description') ?? '',
        parameters: parameters.map(({ name }) => ({ $ref: `#/components/parameters/${name}` })),
        requestBody: {
          required: true,
          content: {
            'application/json': { schema: { $ref: prefix + event.type }, ...named(examples.get(event.name)) },
          },
        },
        responses: {
          '2XX': { description: 'Received. CKBox does not send the event again.' },
          default: {
            description: 'Not received. CKBox sends the event again, as often as the webhook is configured to.',
          },
        },
      },
    },
  ])
  return {
    openapi: '3.1.0',
    info: INFO,
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    webhooks: Object.fromEntries(webhooks),
    components: {
      schemas: definitions(model, (schema) => withRefs(schema, prefix)),
      parameters: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter])),
    },
  }
}

/** The events as an AsyncAPI 3 document, of which CKBox is the application: its schemas are of draft-07. */
export function asyncApiDocument(model: Model, examples: Examples): SchemaObject {
  const messages = model.events.map((event) => [
    event.type,
    {
      name: event.name,
      title: text(model, event, 'title') ?? event.name,
      summary: text(model, event, 'description') ?? '',
      contentType: 'application/json',
      headers: { $ref: '#/components/schemas/Headers' },
      payload: { $ref: `#/components/schemas/${event.type}` },
      examples: (examples.get(event.name) ?? []).map(({ name, event: payload }) => ({ name, payload })),
    },
  ])
  const headers = {
    type: 'object',
    required: HEADERS.map(({ name }) => name),
    properties: Object.fromEntries(HEADERS.map(({ name, description, schema }) => [name, { description, ...schema }])),
  }
  const { identifier: _, ...license } = INFO.license
  return {
    asyncapi: '3.0.0',
    info: { ...INFO, license },
    defaultContentType: 'application/json',
    channels: {
      webhook: {
        address: null,
        description: 'The URL that is configured for the webhook in CKBox.',
        messages: Object.fromEntries(model.events.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }])),
        bindings: {},
      },
    },
    operations: {
      sendWebhook: {
        action: 'send',
        summary: 'CKBox tells a receiver what happened. Order and number of deliveries are not guaranteed.',
        channel: { $ref: '#/channels/webhook' },
        messages: model.events.map(({ type }) => ({ $ref: `#/channels/webhook/messages/${type}` })),
        bindings: { http: { method: 'POST' } },
      },
    },
    components: {
      messages: Object.fromEntries(messages),
      schemas: {
        Headers: headers,
        ...definitions(model, (schema, name) => toDraft07(nameInlineTypes(name, schema), '#/components/schemas/')),
      },
    },
  }
}

/** Without the envelope: it describes events that no document can list. */
function definitions(
  model: Model,
  change: (schema: JsonSchema, name: string) => JsonSchema,
): Record<string, JsonSchema> {
  const kept = [...model.defs].filter(([name]) => name !== model.unknown)
  return Object.fromEntries(kept.map(([name, schema]) => [name, change(schema, name)]))
}

function named(examples: Examples extends ReadonlyMap<string, infer List> ? List | undefined : never): SchemaObject {
  if (examples === undefined || examples.length === 0) return {}
  return { examples: Object.fromEntries(examples.map(({ name, event }) => [name, { value: event }])) }
}

function text(model: Model, event: EventModel, keyword: 'title' | 'description'): string | undefined {
  const schema = model.defs.get(event.type)
  const value = isRecord(schema) ? schema[keyword] : undefined
  return typeof value === 'string' ? value : undefined
}

function operationId({ type }: EventModel): string {
  return `receive${type.replace(/Event$/, '')}`
}
