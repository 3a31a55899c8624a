import type { Located } from './resolver.js'

/** An event as a document declares it: a member of a union, a webhook, a message. */
export interface DeclaredEvent {
  readonly located: Located
  /** What the document calls it, if it has a name besides its schema's. */
  readonly name?: string | undefined
  /** The values that lead to it, where the document says so outside its schema. */
  readonly values?: readonly string[] | undefined
  /** For its doc comment, if its schema has none. */
  readonly title?: string | undefined
  readonly description?: string | undefined
  readonly deprecated?: boolean | undefined
}

/** What a document holds. `leftOut` is what looks like an event and cannot be one, with the reason. */
export interface Declaration {
  readonly events: readonly DeclaredEvent[]
  /** The property that tells them apart, where the document says so. */
  readonly discriminator?: readonly string[] | undefined
  /** The schema of events of any name. */
  readonly envelope?: Located | undefined
  readonly leftOut?: readonly string[] | undefined
}
