/** What happened at a provider. `Event` is one of its events as JSON, `World` what it holds in the end. */
export interface History<Event extends object = object, World = unknown> {
  /** In the order in which they happened. */
  readonly events: readonly Event[]
  /** Ids of the entities in this history: fresh ones take their place in each delivery. */
  readonly ids: readonly string[]
  /** What the provider holds after the last event. */
  readonly world: World
}

/** A history under new ids and at another time, ready to be sent. */
export interface FreshHistory<Event extends object = object, World = unknown> {
  /** Compact JSON, one for each event of the history, in its order. */
  readonly bodies: readonly string[]
  /** The new id of every id of the history. */
  readonly ids: ReadonlyMap<string, string>
  /** The renamed history itself; made when it is first read. */
  readonly history: History<Event, World>
}

/** Gives ids that it never gave before. */
export interface IdSource {
  next(): string
}
