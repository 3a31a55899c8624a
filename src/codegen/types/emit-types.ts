import { compile } from 'json-schema-to-typescript'
import { isRecord, type SchemaObject } from '../../json-schema/schema.js'
import type { Model } from '../model/model.js'
import { defuse } from './doc-comment.js'
import { declarations, layOut } from './layout.js'
import { quoteKey } from './quote.js'
import { TypeSchemas } from './type-schema.js'

/** The declarations of all types of a model, without header: the same text for `.ts` and `.d.ts`. */
export async function emitTypes(model: Model): Promise<string> {
  const types = new TypeSchemas(model).all()
  const declared = await declare(types)
  const named = [...types.keys()].map((name) => declared.get(name) ?? '').filter((text) => text !== '')
  return `${[...helpers(named.join('\n'), model), ...unions(model), ...named].join('\n\n')}\n`
}

const ROOT = 'CkwRootType'
const OPTIONS = { bannerComment: '', format: false, additionalProperties: false, unknownAny: true } as const

/** All types in one run of json-schema-to-typescript, as the properties of a root that is thrown away. */
async function declare(types: ReadonlyMap<string, SchemaObject>): Promise<Map<string, string>> {
  const mark = unusedMark(types)
  const keys = new Placeholders(`key${mark}No`)
  const names = [...types.keys()]
  // Placeholders protect the names: the compiler derives its own from titles.
  const properties: Record<string, SchemaObject> = {}
  for (const [index, name] of names.entries()) {
    properties[`p${index}`] = { ...keys.protect(types.get(name) ?? {}), title: `Type${mark}No${index}X` }
  }
  const root = { title: ROOT, type: 'object' as const, additionalProperties: false, properties }
  const code = await compile(root, ROOT, OPTIONS)
  const laidOut = layOut(
    code.replace(new RegExp(`\\bType${mark}No(\\d+)X\\b`, 'g'), (_, index: string) => names[Number(index)] ?? ''),
  )
  return new Map([...declarations(laidOut)].map(([name, text]) => [name, keys.restore(text)]))
}

/** A word that occurs nowhere in the types, so that nothing else is taken for a placeholder. */
function unusedMark(types: ReadonlyMap<string, SchemaObject>): string {
  const text = JSON.stringify([...types])
  let mark = 'Ckw'
  while (text.includes(mark)) mark += 'w'
  return mark
}

/** The compiler loses property names that every plain object inherits, such as `constructor`. */
class Placeholders {
  readonly #keys: string[] = []
  readonly #prefix: string

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  protect(schema: SchemaObject): SchemaObject {
    const copy: Record<string, unknown> = {}
    for (const [keyword, value] of Object.entries(schema)) {
      if (keyword === 'properties' && isRecord(value)) {
        copy[keyword] = Object.fromEntries(
          Object.entries(value).map(([key, member]) => [
            this.#name(key),
            isRecord(member) ? this.protect(member) : member,
          ]),
        )
      } else if (keyword === 'required' && Array.isArray(value))
        copy[keyword] = value.map((key) => this.#name(String(key)))
      else if (Array.isArray(value)) copy[keyword] = value.map((item) => (isRecord(item) ? this.protect(item) : item))
      else copy[keyword] = isRecord(value) ? this.protect(value) : value
    }
    return copy
  }

  #name(key: string): string {
    if (/^[A-Za-z_$][\w$]*$/.test(key) && !(key in Object.prototype)) return key
    const known = this.#keys.indexOf(key)
    const index = known >= 0 ? known : this.#keys.push(key) - 1
    return `${this.#prefix}${index}X`
  }

  restore(code: string): string {
    return code.replace(new RegExp(`\\b${this.#prefix}(\\d+)X\\b`, 'g'), (_, index: string) =>
      quoteKey(this.#keys[Number(index)] ?? ''),
    )
  }
}

function helpers(code: string, model: Model): string[] {
  const parts: string[] = []
  if (/\bJsonObject\b/.test(code)) {
    parts.push(
      '/** Any JSON value. */\nexport type Json = null | boolean | number | string | Json[] | JsonObject',
      '/** A JSON object whose keys are not known beforehand. */\nexport type JsonObject = { [key: string]: Json }',
    )
  }
  if (model.unknown !== undefined) {
    parts.push(
      'declare const unknownEventName: unique symbol',
      [
        '/**',
        ' * The name of an event that these types do not know. At run time a plain string: `String(name)` gives it. A type of its own,',
        ' * so that a comparison with a known name narrows to exactly that event.',
        ' */',
        'export interface UnknownEventName extends String {',
        '  readonly [unknownEventName]: true',
        '}',
      ].join('\n'),
    )
  }
  return parts
}

function unions(model: Model): string[] {
  const members = model.events.map(({ type }) => type)
  const property = defuse(model.discriminator.join('.'))
  // TypeScript narrows a union by a property of its members, not by one further inside.
  const how = ['', `: narrows on \`${property}\``][model.discriminator.length] ?? `: \`${property}\` tells them apart`
  const union = members.length === 1 ? ` ${members[0]}` : members.map((type) => `\n  | ${type}`).join('')
  const map = model.events.map(({ name, type }) => `  ${quoteKey(name)}: ${type}`)
  const parts = [
    `/** Every known event${how}. */\nexport type WebhookEvent =${union}`,
    `/** The known events by their names. */\nexport interface WebhookEventMap {\n${map.join('\n')}\n}`,
    '/** The name of a known event. */\nexport type EventName = keyof WebhookEventMap',
  ]
  const any =
    model.unknown === undefined
      ? '/** Everything that a validated webhook can be. */\nexport type AnyWebhookEvent = WebhookEvent'
      : `/** Everything that a validated webhook can be: a known event, or one of another name. */\nexport type AnyWebhookEvent = WebhookEvent | ${model.unknown}`
  return [...parts, any]
}
