import type { Dates } from '../model/find-dates.js'
import type { Model } from '../model/model.js'
import { defuse } from './doc-comment.js'
import { assigned, printComment, printType } from './print-type.js'
import { quoteKey } from './quote.js'
import type { Documented } from './type.js'
import { TypeConverter } from './type-of-schema.js'

/** The declarations of all types of a model, without header: the same text for `.ts` and `.d.ts`. */
export function emitTypes(model: Model, dates?: Dates): string {
  const named = [...new TypeConverter(model, dates?.schemas).all()].map(([name, type]) => declaration(name, type))
  return `${[...helpers(named.join('\n'), model), ...unions(model), ...named].join('\n\n')}\n`
}

function declaration(name: string, { type, doc }: Documented): string {
  const comment = printComment(doc)
  if (type.kind === 'object') return `${comment}export interface ${name} ${printType(type)}`
  const start = `export type ${name} = `
  return comment + assigned(start, printType(type, '', start.length))
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
  const members = [...new Set(model.events.map(({ type }) => type))]
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
