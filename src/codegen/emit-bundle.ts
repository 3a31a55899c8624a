import type { JsonSchema, SchemaObject } from './json-schema.js'
import { type Model, refTo } from './model.js'

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
 * With an envelope: a known event is checked as such, and an unknown one as an envelope. Without: one of the events.
 * `if` and `then` give better messages than a union, and accept what has another name.
 */
export function anyEvent(model: Model): SchemaObject {
  const { discriminator, unknown } = model
  if (unknown === undefined) return { anyOf: model.events.map(({ type }) => ({ $ref: refTo(type) })) }
  const known = model.events.map(
    ({ type, values }): JsonSchema => ({
      if: {
        required: [discriminator],
        properties: { [discriminator]: values.length === 1 ? { const: values[0] } : { enum: values } },
      },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
      then: { $ref: refTo(type) },
    }),
  )
  return { $ref: refTo(unknown), allOf: known }
}

/** The same as JSON text with two spaces, in the order of the model. */
export function toJson(schema: SchemaObject): string {
  return `${JSON.stringify(schema, null, 2)}\n`
}
