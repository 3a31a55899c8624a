import type { JsonSchema, SchemaObject } from '../../json-schema/schema.js'
import { type Model, refTo } from '../model/model.js'

/**
 * One schema of draft 2020-12 that holds everything: any event at its root, each definition under `$defs`, no reference
 * to another file.
 */
export function bundleSchema(model: Model, id: string | undefined): SchemaObject {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...(id === undefined ? {} : { $id: id }),
    title: model.title,
    description: model.description,
    ...anyEvent(model),
    $defs: Object.fromEntries(model.defs),
  }
}

/**
 * Any event: a union for tools that make types of it. With an envelope, the union takes also an event of an unknown name,
 * and `if` and `then` see to it that a known one is checked as such, with better messages than a union gives.
 */
export function anyEvent(model: Model): SchemaObject {
  const { discriminator, unknown, events } = model
  const types = new Set([...events.map(({ type }) => type), ...(unknown === undefined ? [] : [unknown])])
  const anyOf = [...types].map((type) => ({ $ref: refTo(type) }))
  if (unknown === undefined) return { anyOf }
  const known = events.map(
    ({ type, values }): JsonSchema => ({
      if: at(discriminator, values.length === 1 ? { const: values[0] } : { enum: values }),
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
      then: { $ref: refTo(type) },
    }),
  )
  return { anyOf, allOf: known }
}

/** A schema of what has, at the path, a value that fits. */
function at([key, ...rest]: readonly string[], value: SchemaObject): SchemaObject {
  return key === undefined ? value : { required: [key], properties: { [key]: at(rest, value) } }
}

const WIDTH = 120

/** A value as JSON text with two spaces, as Biome and Prettier lay it out: lists of plain values on one line where they fit. */
export function toJson(value: unknown): string {
  return `${layOutJson(value, '', 0)}\n`
}

/** `taken` is how much of the line stands before the value. */
function layOutJson(value: unknown, indent: string, taken: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    if (value.every((item) => typeof item !== 'object' || item === null)) {
      const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`
      // A comma may follow.
      if (taken + line.length < WIDTH) return line
    }
    return `[\n${value.map((item) => inner + layOutJson(item, inner, inner.length)).join(',\n')}\n${indent}]`
  }
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  if (entries.length === 0) return '{}'
  const lines = entries.map(([key, member]) => {
    const start = `${inner}${JSON.stringify(key)}: `
    return start + layOutJson(member, inner, start.length)
  })
  return `{\n${lines.join(',\n')}\n${indent}}`
}
