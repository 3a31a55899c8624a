import type { Json } from '../observation/json.js'

/** What a consumer may look at to tell that an event came before. */
export interface EventParts {
  /** Name of the event. */
  readonly name: string
  readonly kind: string
  readonly id: string
  /** When the event happened, ms since the epoch. */
  readonly time: number
  /** The snapshot of its entity. */
  readonly entity: Json
  /** Whether it says that its entity is gone. */
  readonly removes: boolean
  /** The event without its name and time. */
  readonly content: Json
  /** Stands for the headers of a delivery: the same for the same bytes. */
  readonly signature: string
}

/** A creation, one with a source, a change, one of `Kind.part` only. */
export type Writing = 'create' | 'derive' | 'change' | 'change of a part'

/** Numbers that are kept beside the entities. */
export interface Tallies {
  /** By which creations and removals they are moved. */
  readonly moved: 'received' | 'applied'
  /**
   * What each of them counts: the entities of a scope, or those that came to a parent, wherever they went since. In the
   * row of a parent there is none for what lies in no parent.
   */
  readonly by: 'scope' | 'parent' | 'row of the parent'
  /** The state shows them as what was, and not as what is: how many came to a parent first. */
  readonly remembered: boolean
}

/** Side effects that a state shows. */
export interface Effects {
  readonly of: 'all' | 'creations'
  /** The state shows them as what was: in a log, which also shows events that are over. */
  readonly remembered: boolean
}

/**
 * The habits of a consumer, as far as they decide what its state becomes. The defaults are those of a sound one: last
 * write wins by the event's own time, entity by entity, with tombstones. A defect is a set of other habits.
 */
export interface Habits {
  /** What decides which of two events on one entity is newer. Default: the event's own time. */
  readonly orders?: 'seconds' | 'header' | 'arrival' | 'watermark' | 'watermark by kind'
  /** Which of two events of equal time wins. Default: decided by content, so the order does not matter. */
  readonly ties?: 'first' | 'last'
  /** What a removal leaves behind. Default: a tombstone, also of what was never seen. */
  readonly tombstones?: 'none' | 'for ever' | 'of known' | 'ignored by creations' | 'ignored by changes' | 'of unknown'
  /** What a change of an unknown entity does. Default: creates it. `last waits`: of several the one that came last. */
  readonly unknown?: 'refuse' | 'drop' | 'last waits'
  /** What is applied without looking at the time. Default: nothing. */
  readonly unguarded?: readonly Writing[]
  /** A key: events with equal keys count as duplicates. Default: duplicates are not looked for. */
  readonly duplicates?: (event: EventParts) => string
  /** An event that was received before is applied without looking at the time. */
  readonly forcesRepeats?: true
  /** Each event that is applied adds to a counter of its row. */
  readonly counts?: true
  /** A creation adds a row instead of replacing the one with its id: always, or where it was received before. */
  readonly appends?: 'always' | 'repeats'
  /** What a notice does to the state. Default: nothing. */
  readonly notices?: 'applied' | 'advance the clock' | 'create'
  /** What an entity is kept under. Default: scope, kind and id. */
  readonly key?: (entity: { readonly scope: string; readonly kind: string; readonly id: string }) => string
  /** A change of a part replaces that part only, and with `both` another change all but that part. Default: everything. */
  readonly patches?: 'both' | 'parts'
  /** Members that an event lacks keep their old value. Default: they go. */
  readonly merges?: true
  /** A change leaves its entity in the parent where it was. */
  readonly keepsParent?: true
  /** A number of entities is moved by each creation and removal. */
  readonly tallies?: Tallies
  /** The state shows side effects of each event that is received. */
  readonly effects?: Effects
  /** What becomes of an entity whose parent is unknown. Default: it is kept. */
  readonly orphans?: 'drop' | 'refuse' | 'unlink'
  /** What becomes of an entity whose source is unknown or, for `refuse removed`, was removed. Default: it is kept. */
  readonly derived?: 'drop' | 'refuse' | 'refuse removed'
  /** The kind of entity that has these habits; others are treated soundly. Default: all. */
  readonly only?: string
}
