import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { diffSchemas } from '../../../src/codegen/diff/diff-schemas.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'diff-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Editable {
  properties: Record<string, Record<string, unknown>>
  required: string[]
  [keyword: string]: unknown
}

function edited(path: string, change: (schema: Editable) => void): string {
  cpSync('schemas', folder, { recursive: true })
  const file = join(folder, path)
  const schema = JSON.parse(readFileSync(file, 'utf8'))
  change(schema)
  writeFileSync(file, JSON.stringify(schema))
  return folder
}

function changes(to: string): string[] {
  return diffSchemas({ from: 'schemas', to }).map(
    ({ path, message, breaks }) => `${breaks.join('+') || 'nobody'}: ${path} ${message}`,
  )
}

const folderEvents = ['folder.created', 'folder.modified', 'folder.removed']

test('the same schemas do not differ', () => {
  expect(diffSchemas({ from: 'schemas', to: 'schemas' })).toEqual([])
})

test.each([
  ['webhook.bundle.schema.json', []],
  ['webhook.bundle.draft-07.schema.json', []],
  ['openapi.json', ['senders: unknown events are no longer valid']],
  ['asyncapi.json', ['senders: unknown events are no longer valid']],
])('the published %s means the same as the schemas', (name, expected) => {
  expect(changes(`generated/${name}`)).toEqual(expected)
})

test('descriptions, titles and the order of keys are no changes', () => {
  const to = edited('common/folder.schema.json', (schema) => {
    Object.assign(schema, {
      description: 'x',
      title: 'Folder',
      $comment: 'y',
      properties: Object.fromEntries(Object.entries(schema.properties).reverse()),
    })
  })
  expect(changes(to)).toEqual([])
})

describe.each<[string, (schema: Editable) => void, string]>([
  [
    'a property removed',
    ({ properties, required }) => {
      delete properties.name
      required.splice(required.indexOf('name'), 1)
    },
    'receivers: EVENT: payload.folder.name was removed',
  ],
  [
    'a new optional property',
    ({ properties }) => {
      properties.color = { type: 'string' }
    },
    'nobody: EVENT: payload.folder.color is new, and optional',
  ],
  [
    'a new required property',
    ({ properties, required }) => {
      properties.color = { type: 'string' }
      required.push('color')
    },
    'senders: EVENT: payload.folder.color is required now',
  ],
  [
    'a property no longer required',
    ({ required }) => {
      required.splice(required.indexOf('name'), 1)
    },
    'receivers: EVENT: payload.folder.name is no longer required',
  ],
  [
    'a changed type',
    ({ properties }) => {
      properties.name = { type: 'integer' }
    },
    'receivers+senders: EVENT: payload.folder.name changed from string to integer',
  ],
  [
    'a wider type',
    ({ properties }) => {
      properties.name = { type: ['string', 'null'] }
    },
    'receivers: EVENT: payload.folder.name may be null as well',
  ],
  [
    'a narrower type',
    ({ properties }) => {
      properties.parent_id = { type: 'string' }
    },
    'senders: EVENT: payload.folder.parent_id may no longer be null',
  ],
  [
    'values listed',
    ({ properties }) => {
      properties.name = { type: 'string', enum: ['a', 'b'] }
    },
    'senders: EVENT: payload.folder.name must be one of "a", "b" now',
  ],
  [
    'a length limited',
    ({ properties }) => {
      properties.name = { type: 'string', maxLength: 9 }
    },
    'senders: EVENT: payload.folder.name maxLength 9 is required now',
  ],
  [
    'a format',
    ({ properties }) => {
      properties.id = { type: 'string', format: 'uuid' }
    },
    'senders: EVENT: payload.folder.id format "uuid" is required now',
  ],
  [
    'a property forbidden',
    ({ properties }) => {
      properties.parent_id = { allOf: [{ type: 'string' }, false] }
    },
    'senders: EVENT: payload.folder.parent_id may no longer have any value',
  ],
  [
    'an object closed',
    (schema) => {
      schema.additionalProperties = false
    },
    'senders: EVENT: payload.folder may no longer have properties that are not described',
  ],
])('%s', (_name, change, message) => {
  test('is seen in every event that has it', () => {
    expect(changes(edited('common/folder.schema.json', change))).toEqual(
      folderEvents.map((event) => message.replace('EVENT', event)),
    )
  })
})

test('a looser check of an address breaks receivers', () => {
  const to = edited('common/asset.schema.json', ({ properties }) => {
    delete properties.url?.format
    delete properties.size_in_bytes?.minimum
  })
  const [first = '', second = ''] = changes(to)
  expect(first).toBe('receivers: asset.cache.invalidated: payload.asset.url format "uri" is no longer required')
  expect(second).toBe('receivers: asset.cache.invalidated: payload.asset.size_in_bytes minimum 0 is no longer required')
})

test('events that come and go', () => {
  const to = edited('events/folder.removed.schema.json', ({ properties }) => {
    properties.event = { const: 'folder.deleted' }
  })
  expect(changes(to)).toEqual([
    'receivers+senders: folder.removed the event was removed',
    'receivers: folder.deleted the event is new: a receiver that lists all events does not know it',
  ])
})

test('forms that come and go', () => {
  const to = edited('events/ping.schema.json', ({ properties }) => {
    const { anyOf } = properties.payload as { anyOf: unknown[] }
    anyOf.push({ type: 'string' })
  })
  expect(changes(to)).toEqual(['receivers: ping: payload may have a form that is new'])
  const less = edited('events/ping.schema.json', ({ properties }) => {
    const { anyOf } = properties.payload as { anyOf: unknown[] }
    anyOf.pop()
  })
  expect(changes(less)).toEqual(['senders+receivers: ping: payload may no longer have one of its forms'])
})

/** Another catalogue, of one event that is told by its type. */
const oneEvent = { oneOf: [{ $ref: '#/definitions/a' }] }
const eventWith = (properties: object) => ({
  type: 'object',
  required: ['type'],
  properties: { type: { const: 'a' }, ...properties },
})

test('ends soon for many schemas that all refer to each other', () => {
  const names = Array.from({ length: 14 }, (_, index) => `node${index}`)
  const catalogue = (values: string[]) => ({
    ...oneEvent,
    definitions: {
      a: eventWith({ document: { $ref: '#/definitions/node0' } }),
      ...Object.fromEntries(
        names.map((name) => {
          const content = {
            type: 'array',
            items: { anyOf: names.map((other) => ({ $ref: `#/definitions/${other}` })) },
          }
          return [name, { type: 'object', properties: { [name]: { enum: values }, content } }]
        }),
      ),
    },
  })
  const [from, to] = [join(folder, 'old.json'), join(folder, 'new.json')]
  writeFileSync(from, JSON.stringify(catalogue(['x'])))
  writeFileSync(to, JSON.stringify(catalogue(['x', 'y'])))
  expect(diffSchemas({ from, to: from })).toEqual([])
  expect(diffSchemas({ from, to })).toContainEqual({
    path: 'a: document.node0',
    message: 'may be "y" as well',
    breaks: ['receivers'],
  })
})

test('values of an enum, deep in recursive schemas of another catalogue', () => {
  const catalogue = (values: string[]) => ({
    ...oneEvent,
    definitions: {
      a: eventWith({ tree: { $ref: '#/definitions/tree' } }),
      tree: {
        type: 'object',
        properties: { kind: { enum: values }, children: { type: 'array', items: { $ref: '#/definitions/tree' } } },
      },
    },
  })
  const [from, to] = [join(folder, 'old.json'), join(folder, 'new.json')]
  writeFileSync(from, JSON.stringify(catalogue(['x', 'y'])))
  writeFileSync(to, JSON.stringify(catalogue(['y', 'z'])))
  expect(diffSchemas({ from, to })).toEqual([
    { path: 'a: tree.kind', message: 'may no longer be "x"', breaks: ['senders'] },
    { path: 'a: tree.kind', message: 'may be "z" as well', breaks: ['receivers'] },
  ])
})

function changesOf(old: object, now: object, more: readonly [object, object] = [{}, {}]): string[] {
  const [from, to] = [old, now].map((schema, index) => {
    const file = join(folder, `${index}.json`)
    writeFileSync(file, JSON.stringify({ ...oneEvent, definitions: { a: eventWith({ x: schema }), ...more[index] } }))
    return file
  }) as [string, string]
  return diffSchemas({ from, to }).map(({ path, message, breaks }) => `${breaks.join('+')}: ${path} ${message}`)
}

test.each<[string, object, object, string]>([
  [
    'minContains 0 dropped',
    { type: 'array', contains: { type: 'string' }, minContains: 0 },
    { type: 'array', contains: { type: 'string' } },
    'senders: a: x minContains changed from 0 to 1',
  ],
  [
    'minContains 0 added',
    { type: 'array', contains: { type: 'string' } },
    { type: 'array', contains: { type: 'string' }, minContains: 0 },
    'receivers: a: x minContains changed from 1 to 0',
  ],
  [
    'a required property that is not described',
    { type: 'object', required: ['y'] },
    { type: 'object' },
    'receivers: a: x.y is no longer required',
  ],
])('%s', (_name, old, now, message) => {
  expect(changesOf(old, now)).toEqual([message])
})

test('ends soon for definitions that add the same one twice', () => {
  const diamonds = (type: string) =>
    Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => {
        const next = { $ref: `#/definitions/d${index + 1}` }
        return [`d${index}`, index === 39 ? { type } : { allOf: [next, next] }]
      }),
    )
  const x = { $ref: '#/definitions/d0' }
  expect(changesOf(x, x, [diamonds('string'), diamonds('number')])).toEqual([
    'receivers+senders: a: x changed from string to number',
  ])
})
