import { isRecord } from '../../json-schema/schema.js'
import type { Declaration, DeclaredEvent } from './declared-event.js'
import { at, entries, members, text } from './navigate.js'
import type { Located, Resolver } from './resolver.js'

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']

/**
 * The requests that an OpenAPI document says will be sent to a receiver: `webhooks` (3.1), and the callbacks of its
 * operations (3.0 and later).
 */
export function openApiEvents(root: Located, resolver: Resolver): Declaration {
  const reader = new OpenApiReader(resolver)
  for (const [name, item] of members(root, 'webhooks', resolver)) reader.readPathItem(item, name)
  const operations = [
    ...members(root, 'paths', resolver),
    ...members(at(root, 'components', resolver), 'pathItems', resolver),
  ]
  for (const [, item] of operations) {
    for (const [, operation] of operationsOf(item, resolver)) reader.readCallbacks(operation)
  }
  reader.readCallbacks(at(root, 'components', resolver))
  return { events: reader.events, leftOut: reader.leftOut }
}

class OpenApiReader {
  readonly events: DeclaredEvent[] = []
  readonly leftOut: string[] = []
  /** The path items that were read, by their names: two webhooks may share one. */
  readonly #seen = new Map<string, Set<unknown>>()
  readonly #resolver: Resolver

  constructor(resolver: Resolver) {
    this.#resolver = resolver
  }

  readPathItem(item: Located, name: string): void {
    const seen = this.#seen.get(name) ?? new Set()
    if (seen.has(item.schema)) return
    this.#seen.set(name, seen.add(item.schema))
    for (const [, operation] of operationsOf(item, this.#resolver)) this.#readOperation(operation, name)
  }

  readCallbacks(operation: Located | undefined): void {
    for (const [name, callback] of members(operation, 'callbacks', this.#resolver)) {
      for (const [, item] of entries(callback, this.#resolver)) this.readPathItem(item, name)
    }
  }

  #readOperation(operation: Located, key: string): void {
    const name = key.replace(/^\/+/, '') || key
    const body = at(operation, 'requestBody', this.#resolver)
    const content = members(body, 'content', this.#resolver)
    const json = content.find(([type]) => isJson(type))
    if (json === undefined) {
      const types = content.map(([type]) => type).join(', ')
      this.leftOut.push(`${name} (it has ${types === '' ? 'no body' : `no JSON body, but ${types}`})`)
      return
    }
    const schema = at(json[1], 'schema', this.#resolver)
    if (schema === undefined) {
      this.leftOut.push(`${name} (its body has no schema)`)
      return
    }
    const { summary, description, deprecated } = isRecord(operation.schema) ? operation.schema : {}
    this.events.push({
      name,
      located: schema,
      title: text(summary),
      description: text(description),
      deprecated: deprecated === true,
    })
  }
}

function operationsOf(item: Located, resolver: Resolver): [string, Located][] {
  return METHODS.flatMap((method) => {
    const operation = at(item, method, resolver)
    return operation === undefined ? [] : [[method, operation] as [string, Located]]
  })
}

function isJson(mediaType: string): boolean {
  return /^[^;]*[/+]json\s*(?:;|$)/i.test(mediaType) || mediaType === '*/*'
}
