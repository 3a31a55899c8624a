import type { Habits } from './habits.js'
import type { Family } from './law.js'
import type { Severity } from './severity.js'

/** A cause of broken laws, with the words that a finding tells it in. */
export interface Defect<Id extends string = string> {
  /** How grave it is where the law that finds it does not say otherwise. */
  readonly severity: Severity
  /** What such a consumer does, in one sentence. */
  readonly what: string
  /** What to do instead, in one or two sentences. */
  readonly remedy: string
  /** What else it makes visible: where it was found, these are no findings of their own. */
  readonly explains?: readonly (Id | `${Family}/*` | '*')[]
  /** Defects that make this one visible, but stand in a catalogue that does not know this one. */
  readonly explainedBy?: readonly Id[]
  /** Ids of laws that it breaks without a named cause. */
  readonly breaks?: readonly `${Family}/${string}`[]
  /** How simulated consumers that have it behave; each set of habits is one of them. */
  readonly habits?: readonly Habits[]
}

/**
 * A catalogue by id; its defects refer to each other by these ids only. Of two defects that explain each other, the one
 * that stands first is the cause.
 */
export type Defects<Id extends string = string> = Readonly<Record<Id, Defect<Id>>>
