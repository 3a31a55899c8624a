import type { JsonSchema } from '../../json-schema/schema.js'

/**
 * What all emitters work from: named schemas in the keywords of draft 2020-12 that refer to each other only by
 * `#/$defs/<Name>`, and which of them are events.
 */
export interface Model {
  /** By type name, in a stable order: events, then what they need. */
  readonly defs: ReadonlyMap<string, JsonSchema>
  readonly events: readonly EventModel[]
  /** The path of the property that tells the events apart: `['event']`, `['context', 'type']`. Empty if there is none. */
  readonly discriminator: readonly string[]
  /** The type name of an event with an unknown name, where the catalogue has an envelope. */
  readonly unknown: string | undefined
  /** Title and description of the union of all events. */
  readonly title: string
  readonly description: string
}

export interface EventModel {
  /** The key in the map of events: the discriminating value, or where several events share one, the schema's name. */
  readonly name: string
  /** The name of its type, and its key in `defs`. */
  readonly type: string
  /** The values of the discriminating property; none where the event does not have it. */
  readonly values: readonly string[]
}

const PREFIX = '#/$defs/'

export function refTo(name: string): string {
  return PREFIX + name
}

/** The definition that a reference within a model means. */
export function nameOfRef(ref: unknown): string | undefined {
  return typeof ref === 'string' && ref.startsWith(PREFIX) ? ref.slice(PREFIX.length) : undefined
}
