import type { Arbitrary } from 'fast-check'
import type { Fields } from '../observation/json.js'
import type { FreshHistory, History, IdSource } from './history.js'
import type { SignatureScheme } from './signature-scheme.js'

/** The sender of the webhooks: all that the engine and the general laws know about it. */
export interface Provider {
  readonly words: Words
  readonly signature: SignatureScheme
  readonly model: Model
  /** A history without what some consumers trip over, the likeliest first. */
  readonly milder?: (history: History) => readonly MilderHistory[]
}

export interface MilderHistory {
  readonly history: History
  /** Id of the defect of a consumer that accepts this history but refuses the original. */
  readonly defect: string
  /** What such a consumer refuses: `where …`. */
  readonly words: string
}

/** How texts speak of the provider. */
export interface Words {
  /** Name of the provider. */
  readonly sender: string
  /** Name of the member of an event that says when it happened. */
  readonly time: string
  /** The members that together tell events apart, in words. */
  readonly identity: string
  /** Where retries, the order of events and the signature are documented. */
  readonly sources: { readonly order: string; readonly retries: string; readonly signature: string }
}

/** What an event does to its entity. A notice leaves it as it is. */
export type Act = 'create' | 'change' | 'remove' | 'notice'

/** What an event says of the one entity that it is about. */
export interface EventRole {
  /** Name of the kind of entity. */
  readonly kind: string
  readonly id: string
  /** The scope within which ids are unique. */
  readonly scope: string
  readonly act: Act
  /** The snapshot that the event carries. */
  readonly entity: Fields
  /** Id of the entity that this one lies in. */
  readonly parent?: string | undefined
  /** Id of the entity that this one was made from. */
  readonly source?: string | undefined
  /** True if the event is about `Kind.part` only, even if its snapshot holds more. */
  readonly partial?: true
}

/** One thing that happens in a hand-made history, in the provider's own words. */
export type Step = object

export interface StepOptions {
  /**
   * Numbers the version whose texts the event carries, so that a state tells which event it came from. Default: 1 where
   * it is created, 2 where it is changed.
   */
  readonly version?: number
  /** Short name of the entity to create it in. */
  readonly inside?: string
  /** Time since the step before, ms. Default: a minute. */
  readonly after?: number
}

/** Something with a life of its own at the provider. Entities go by short names, which stand for ids. */
export interface Kind {
  /** In words, singular. */
  readonly name: string
  /** Short names of its entities begin like this one. */
  readonly example: string
  create(entity: string, options?: StepOptions): Step
  change(entity: string, options?: Omit<StepOptions, 'inside'>): Step
  /** A change that puts it into another parent, or out of it (`null`), where that can happen. */
  move?(entity: string, inside: string | null): Step
  remove(entity: string, options?: Pick<StepOptions, 'after'>): Step
  /** Texts that only this version of an entity shows. */
  texts(version: number): readonly string[]
  /** The kind of entity that it may lie in. */
  readonly parent?: string
  /** The member that holds the id of the entity that it lies in. */
  readonly parentMember?: string
  /** Members that some events replace without the others. */
  readonly part?: readonly string[]
  /** The member that holds free text. */
  readonly text: string
}

export interface NamedHistory {
  /** What happens, in words; different for each. */
  readonly name: string
  readonly history: History
}

/** What may happen at the provider, and how its events show it. */
export interface Model {
  /** The first is the one that single requests are about. */
  readonly kinds: readonly [Kind, ...Kind[]]
  /** Names of all events. */
  readonly events: readonly string[]
  /** Names of events that are about no entity. */
  readonly pings: readonly string[]
  readonly defaultScope: string
  nameOf(event: object): string | undefined
  /** ms since the epoch. */
  timeOf(event: object): number
  /** The same event at another time, ms since the epoch. */
  at(event: object, time: number): object
  /** `undefined` where the event is about no entity. */
  roleOf(event: object): EventRole | undefined
  /** The same event with other members in its entity; `undefined` where it is about none. */
  withEntity(event: object, changes: Fields): object | undefined
  /** The id behind a short name. */
  idOf(entity: string): string
  /** Ids in a history that belong not to its entities but to what contains them. */
  placesIn(history: History): ReadonlySet<string>
  /** @throws Error where a step is impossible */
  tell(steps: readonly Step[], scope?: string): History
  /** A history in which every event about an entity happens, each possible when it comes. */
  everything(scope: string): History
  /** Two to four events each: every pair of events that can follow each other on one entity, and special cases. */
  smallHistories(scopes: readonly string[]): readonly NamedHistory[]
  /** Random histories of at most `maxEvents` events, with these names only, in these scopes. */
  histories(options: { maxEvents: number; scopes: readonly string[]; events: readonly string[] }): Arbitrary<History>
  /** The history reduced to the `kept` events, with later snapshots adjusted; `undefined` if that is impossible. */
  without(history: History, kept: readonly object[]): History | undefined
  /** Why something is no event of the provider; `undefined` where it is one. */
  faultIn(event: object): string | undefined
  /** The history behind some events, as a replay file keeps them. */
  historyOf(events: readonly object[]): History
  /** Whether nothing is left at the provider in the end. */
  isEmpty(history: History): boolean
  ids(seed: number): IdSource
  /** What stands for an id in the name of its entity, if anything. */
  textOf?(id: string): string
  /** New ids for all entities, and all times moved so that the first event happens at `start`, ms since the epoch. */
  freshen(history: History, ids: IdSource, start: number): FreshHistory
}
