import { pointerBelow } from '../../json-schema/pointer.js'
import { isRecord, isSchema, type JsonSchema, type SchemaObject } from '../../json-schema/schema.js'
import { type Model, nameOfRef } from '../model/model.js'
import type { Examples } from './emit-api-documents.js'

interface PayloadCase {
  readonly name: string
  readonly valid: boolean
  /** JSON Pointer to what is wrong, or to where something is missing. */
  readonly pointer?: string
  readonly event: unknown
}

/**
 * Events for receivers in any language to try their validators on: the examples, and what one change makes of them. Each
 * required property missing and each value of a wrong type or format is invalid; each optional property missing, an
 * unknown property at each level and an unknown event are valid.
 */
export function payloadVectors(model: Model, examples: Examples): SchemaObject {
  const seen = new Set<string>()
  const groups = model.events.map(({ name, type }) => {
    const [first, ...others] = examples.get(name) ?? []
    const cases: PayloadCase[] = [first, ...others].flatMap((example) =>
      example === undefined ? [] : [{ name: `the example ${example.name}`, valid: true, event: example.event }],
    )
    if (first !== undefined) {
      const event = withFewImages(first.event)
      for (const change of changes(model, model.defs.get(type) ?? true, event, [], seen)) {
        const copy = structuredClone({ root: event })
        edit(copy, ['root', ...change.path], change)
        const { path, valid, name: caseName } = change
        cases.push({ name: caseName, valid, ...(valid ? {} : { pointer: pointerOf(path) }), event: copy.root })
      }
    }
    return { name, cases }
  })
  return {
    $schema: './payloads.schema.json',
    description:
      'Events as CKBox sends them, and as it does not, for the schema generated/webhook.bundle.schema.json. Formats (uri, date-time) are checked. A validator in any language agrees about "valid" for each, and finds fault at "pointer".',
    groups: [...groups, unknownGroup(model, examples)],
  }
}

interface Change {
  readonly path: readonly string[]
  readonly name: string
  readonly valid: boolean
  readonly remove?: boolean
  readonly value?: unknown
}

/** A wrong value for each type. */
const WRONG: Readonly<Record<string, unknown>> = { string: 7, integer: '7', object: [], array: {} }
const WRONG_FORMAT: Readonly<Record<string, unknown>> = { uri: 'not a uri', 'date-time': '2024-02-30T00:00:00.000Z' }

/** A definition that several events share is changed in the first event only. */
function changes(
  model: Model,
  schema: JsonSchema,
  value: unknown,
  path: readonly string[],
  seen: Set<string>,
): Change[] {
  if (typeof schema === 'boolean') return []
  const name = nameOfRef(schema.$ref)
  const place = path.length === 0 ? 'the event' : path.join('.')
  if (name !== undefined) {
    const key = name
    const target = model.defs.get(name) ?? true
    if (seen.has(key)) return wrongType(target, place, path)
    seen.add(key)
    return changes(model, target, value, path, seen)
  }
  const found = wrongType(schema, place, path)
  if (!isRecord(value) || !isRecord(schema.properties)) return found
  found.push({
    path: [...path, 'not_in_the_documentation'],
    name: `${place} has an unknown property`,
    valid: true,
    value: { any: ['thing'] },
  })
  const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : []
  for (const [key, property] of Object.entries(schema.properties)) {
    if (!isSchema(property) || !(key in value)) continue
    const at = [...path, key]
    if (!required.includes(key) && !allowsNull(property)) {
      found.push({ path: at, name: `${at.join('.')} is null`, valid: false, value: null })
    }
    // An event without a name could be any event.
    found.push({ path: at, name: `${at.join('.')} is missing`, valid: !required.includes(key), remove: true })
    if (at.join('/') !== model.discriminator.join('/')) found.push(...changes(model, property, value[key], at, seen))
  }
  return found
}

function allowsNull(schema: JsonSchema): boolean {
  return isRecord(schema) && [schema.type].flat().includes('null')
}

function wrongType(schema: JsonSchema, place: string, path: readonly string[]): Change[] {
  if (typeof schema === 'boolean') return []
  const found: Change[] = []
  if (typeof schema.type === 'string' && schema.type in WRONG) {
    found.push({ path, name: `${place} is no ${schema.type}`, valid: false, value: WRONG[schema.type] })
  }
  if (typeof schema.format === 'string' && schema.format in WRONG_FORMAT) {
    found.push({ path, name: `${place} is no ${schema.format}`, valid: false, value: WRONG_FORMAT[schema.format] })
  }
  if (schema.type === 'integer') found.push({ path, name: `${place} is a fraction`, valid: false, value: 0.5 })
  if (typeof schema.minimum === 'number')
    found.push({ path, name: `${place} is too small`, valid: false, value: schema.minimum - 1 })
  if (schema.type === 'string' && schema.format === undefined)
    found.push({ path, name: `${place} is empty`, valid: true, value: '' })
  if (schema.type === 'array') found.push({ path, name: `${place} is empty`, valid: true, value: [] })
  return found
}

function edit(holder: unknown, path: readonly string[], { remove, value }: Change): void {
  const [key, ...rest] = path
  if (key === undefined || !isRecord(holder)) return
  if (rest.length > 0)
    edit(holder[key], rest, { path, name: '', valid: true, ...(remove === true ? { remove } : {}), value })
  else if (remove === true) delete holder[key]
  else holder[key] = value
}

function unknownGroup(model: Model, examples: Examples): SchemaObject {
  const example = [...examples.values()][0]?.[0]?.event
  const event = isRecord(example) ? example : {}
  const name = model.discriminator[0] ?? ''
  const cases: PayloadCase[] = [
    {
      name: 'an event of an unknown name',
      valid: true,
      event: { ...event, [name]: 'asset.restored', payload: {} },
    },
    {
      name: 'an unknown event without a payload',
      valid: false,
      pointer: '/payload',
      event: without({ ...event, [name]: 'asset.restored' }, 'payload'),
    },
    {
      name: 'an event without a name',
      valid: false,
      pointer: `/${name}`,
      event: without(event, name),
    },
    {
      name: 'an event whose name is a number',
      valid: false,
      pointer: `/${name}`,
      event: { ...event, [name]: 7 },
    },
    { name: 'an array', valid: false, pointer: '', event: [event] },
    { name: 'null', valid: false, pointer: '', event: null },
  ]
  return { name: 'unknown events, and what is no event', cases }
}

function without(event: Record<string, unknown>, key: string): Record<string, unknown> {
  const { [key]: _, ...rest } = event
  return rest
}

function pointerOf(path: readonly string[]): string {
  return pointerBelow('', path)
}

/** Two image URLs show as much as eleven, and keep two hundred cases short. */
function withFewImages(event: unknown): unknown {
  if (!isRecord(event)) return event
  const entries = Object.entries(event).map(([key, value]) => {
    if (key !== 'images_urls' || !isRecord(value)) return [key, withFewImages(value)]
    return [key, Object.fromEntries(Object.entries(value).filter(([width]) => width === '192' || width === 'default'))]
  })
  return Object.fromEntries(entries)
}
