import { keyOfToken } from '../../json-schema/pointer.js'
import { isRecord, isSchema } from '../../json-schema/schema.js'
import type { Declaration, DeclaredEvent } from './declared-event.js'
import { at, behindRefs, members, text } from './navigate.js'
import type { Located, Resolver } from './resolver.js'

/**
 * The messages of an AsyncAPI document, of versions 1 to 3: those of its channels, in either direction, or where it has no
 * channels, those of its components.
 */
export function asyncApiEvents(root: Located, resolver: Resolver): Declaration {
  const reader = new MessageReader(resolver)
  for (const [name, channel] of [...members(root, 'channels', resolver), ...members(root, 'topics', resolver)]) {
    for (const [key, message] of members(channel, 'messages', resolver)) reader.read(message, key)
    for (const direction of ['publish', 'subscribe']) {
      const operation = at(channel, direction, resolver)
      if (operation !== undefined) reader.read(at(operation, 'message', resolver) ?? operation, name)
    }
  }
  for (const [group, directions] of [
    ['events', ['receive', 'send']],
    ['stream', ['read', 'write']],
  ] as const) {
    for (const direction of directions) reader.readList(at(root, group, resolver), direction)
  }
  if (reader.events.length === 0) {
    for (const [key, message] of members(at(root, 'components', resolver), 'messages', resolver))
      reader.read(message, key)
  }
  return { events: reader.events, leftOut: reader.leftOut }
}

class MessageReader {
  readonly events: DeclaredEvent[] = []
  readonly leftOut: string[] = []
  readonly #seen = new Set<unknown>()
  readonly #resolver: Resolver

  constructor(resolver: Resolver) {
    this.#resolver = resolver
  }

  read(message: Located, key: string): void {
    if (!isRecord(message.schema) || this.#seen.has(message.schema)) return
    this.#seen.add(message.schema)
    if (Array.isArray(message.schema.oneOf)) {
      this.readList(message, 'oneOf', key)
      return
    }
    const { schema } = message
    const name = text(schema.name) ?? text(schema.messageId) ?? (lastToken(message) || key)
    const payload = at(message, 'payload', this.#resolver)
    if (payload === undefined) {
      this.leftOut.push(`${name} (it has no payload)`)
      return
    }
    const multiFormat = isRecord(payload.schema) && typeof payload.schema.schemaFormat === 'string'
    const format = multiFormat ? payload.schema.schemaFormat : schema.schemaFormat
    if (typeof format === 'string' && !isJsonSchema(format)) {
      this.leftOut.push(`${name} (its payload is not a JSON Schema, but ${format})`)
      return
    }
    const located = multiFormat ? at(payload, 'schema', this.#resolver) : payload
    if (located === undefined) {
      this.leftOut.push(`${name} (its payload has no schema)`)
      return
    }
    this.events.push({
      name,
      located,
      title: text(schema.title),
      description: text(schema.description) ?? text(schema.summary),
      deprecated: schema.deprecated === true,
    })
  }

  readList(holder: Located | undefined, keyword: string, key = ''): void {
    const list = holder !== undefined && isRecord(holder.schema) ? holder.schema[keyword] : undefined
    if (holder === undefined || !Array.isArray(list)) return
    for (const [index, item] of list.entries()) {
      if (!isSchema(item)) continue
      const pointer = `${holder.pointer}/${keyword}/${index}`
      this.read(
        behindRefs({ ...holder, schema: item, pointer }, this.#resolver),
        key === '' ? `${keyword}${index}` : key,
      )
    }
  }
}

/** The key of a message in a map of messages; a message that stands inside a channel has none. */
function lastToken({ pointer }: Located): string {
  return keyOfToken(/\/messages\/([^/]+)$/.exec(pointer)?.[1] ?? '')
}

function isJsonSchema(format: string): boolean {
  return /asyncapi|openapi|schema\+(?:json|yaml)/i.test(format)
}
