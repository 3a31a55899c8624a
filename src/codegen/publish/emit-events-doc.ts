import { isRecord, type JsonSchema, type SchemaObject } from '../../json-schema/schema.js'
import { type Model, nameOfRef } from '../model/model.js'
import type { Examples } from './emit-api-documents.js'

const INTRODUCTION = `# The events

<!-- Generated from schemas/ by \`npm run generate\`. Do not edit. -->

Every event is one JSON object with \`environment_id\`, \`event\`, \`payload\` and \`sent_at\`, sent by a signed POST request.
Objects are open: a receiver lets pass what it does not know, also events of other names.

How sure a fact is: without a mark, CKBox's documentation says it. **Shown**: read from its examples. **Inferred**: follows
from other facts. **Seen**: read in an open package. **Unknown**: looked for and not found; manage with either. **Erratum**:
the documentation contradicts itself; what stands here is what its examples or its other pages support.
`

/** The catalogue of events for people, as Markdown: descriptions, payloads, examples, errata and doubts. */
export function eventsDocument(model: Model, examples: Examples): string {
  const events = model.events.map(({ name, type }) => {
    const schema = objectOf(model.defs.get(type))
    const example = examples.get(name)?.[0]?.event
    return [
      `## ${name}\n`,
      ...prose(schema),
      ...payload(model, objectOf(asRecord(schema.properties).payload)),
      ...(example === undefined ? [] : [`Example:\n\n\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\`\n`]),
    ].join('\n')
  })
  const known = new Set(model.events.map(({ type }) => type))
  const shared = [...model.defs].flatMap(([name, schema]) => {
    if (known.has(name) || !isRecord(schema) || !isRecord(schema.properties)) return []
    const title = name === model.unknown ? 'The envelope' : name
    return [[`### ${title}\n`, ...prose(schema), ...table(model, schema)].join('\n')]
  })
  const contents = model.events.map(({ name }) => `- [${name}](#${anchor(name)})`).join('\n')
  return [
    INTRODUCTION,
    `${contents}\n- [What they are made of](#what-they-are-made-of)\n`,
    ...events,
    '## What they are made of\n',
    ...shared,
  ].join('\n')
}

function payload(model: Model, schema: SchemaObject): string[] {
  if (isRecord(schema.properties)) return table(model, schema)
  const branches = Array.isArray(schema.anyOf) ? schema.anyOf.filter(isRecord) : []
  const forms = branches.map((branch, index) => {
    const name = nameOfRef(branch.$ref)
    return name === undefined
      ? [`Form ${index + 1}:\n`, ...table(model, branch)]
      : [`Form ${index + 1}: ${link(name)}.\n`]
  })
  return [...prose(schema), ...forms.flat()]
}

function table(model: Model, schema: SchemaObject): string[] {
  const required = Array.isArray(schema.required) ? schema.required : []
  const properties = { ...asRecord(schema.properties), ...patterns(schema) }
  const rows = Object.entries(properties).map(([key, value]) => {
    const property = objectOf(value)
    const target = objectOf(model.defs.get(nameOfRef(property.$ref) ?? ''))
    const scalar = !isRecord(target.properties)
    const description = property.description ?? target.description
    const comment = property.$comment ?? (scalar ? target.$comment : undefined)
    return `| ${cell(key)} | ${typeText(model, property)} | ${required.includes(key) ? 'yes' : 'no'} | ${words(description)} | ${marked(comment)} |`
  })
  return ['| property | type | always there | what it is | how sure |', '| --- | --- | --- | --- | --- |', ...rows, '']
}

function patterns(schema: SchemaObject): Record<string, unknown> {
  const entries = Object.entries(asRecord(schema.patternProperties))
  return Object.fromEntries(entries.map(([pattern, value]) => [pattern === '^[0-9]+$' ? '(a number)' : pattern, value]))
}

function typeText(model: Model, schema: SchemaObject): string {
  const name = nameOfRef(schema.$ref)
  if (name !== undefined) {
    const target = objectOf(model.defs.get(name))
    return isRecord(target.properties) ? link(name) : typeText(model, target)
  }
  if ('const' in schema) return `\`${JSON.stringify(schema.const)}\``
  if (schema.type === 'array') return `array of ${typeText(model, objectOf(schema.items))}`
  const types = [schema.type ?? 'any'].flat().map(String).join(' or ')
  return typeof schema.format === 'string' ? `${types} (${schema.format})` : types
}

function prose(schema: SchemaObject): string[] {
  const parts = [words(schema.description), marked(schema.$comment)].filter((part) => part !== '')
  return parts.map((part) => `${part}\n`)
}

function words(value: unknown): string {
  return typeof value === 'string' ? value.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim() : ''
}

function marked(comment: unknown): string {
  return words(comment).replace(/\b(Shown|Inferred|Seen|Unknown|Erratum):/g, '**$1**:')
}

function cell(key: string): string {
  return key.startsWith('(') ? key : `\`${key.replaceAll('|', '\\|')}\``
}

function link(name: string): string {
  return `[${name}](#${anchor(name)})`
}

/** The anchor that GitHub gives a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-')
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}

function objectOf(schema: JsonSchema | unknown): SchemaObject {
  return isRecord(schema) ? schema : {}
}
