import type { WireRequest } from '../delivery/transport.js'
import type { Comparison } from '../observation/comparison.js'
import type { History } from '../provider/history.js'
import type { Headers, SignedParts } from '../provider/signature-scheme.js'
import type { Schedule } from '../schedule/schedule.js'

/** What a law asks for. */
export type Trial = RequestTrial | HistoryTrial | BurstTrial | EffectsTrial

interface AnyTrial {
  /** Stable, and unique among the law's trials, except that rounds of one trial share it. */
  readonly key: string
  /** `control`: what must pass so that the suspects mean anything. */
  readonly role: 'control' | 'suspect'
  /** What is special about it, in words. Nothing depends on them. */
  readonly title: string
  /** Keys of the suspects without which this one would not be asked for. */
  readonly follows?: readonly string[]
}

/**
 * One request, to see how it is answered. It carries the creation of an entity of its own. It needs its own control
 * only if being accepted or refused is not telling by itself: the first delivery of a check is a control for all.
 */
export interface RequestTrial extends AnyTrial {
  readonly kind: 'request'
  /** Gives `undefined` where the trial makes no sense for this consumer. */
  readonly build: (authentic: Authentic) => WireRequest | undefined
  /** No provider makes such a request: these come last, one by one, with a health check after each. */
  readonly hostile?: true
  /** The law itself judges whether the consumer hung or died. */
  readonly unwatched?: true
  /** Sent after the first was accepted, to remove what it left. */
  readonly undo?: (authentic: Authentic) => WireRequest
  /** Waits for the whole settling limit until the state shows it. */
  readonly patient?: true
}

/** A history under a schedule, compared with one that is delivered once, in order. */
export interface HistoryTrial extends AnyTrial {
  readonly kind: 'history'
  readonly history: History
  readonly schedule: Schedule
  /** The history to compare with. Default: the same. */
  readonly baseline?: History
  /** What counts in the comparison. Default: everything but memory. */
  readonly compare?: Comparison
  /** How a counterexample is made smaller: by leaving out events, or not at all if it was written small. */
  readonly shrink: 'events' | 'never'
  /** One of many similar trials: left out if the consumer is too slow for all of them. */
  readonly sheddable?: true
  /** It is about events that the consumer accepts and ignores too. */
  readonly ignored?: true
  /** `false`: refused events are not sent again. */
  readonly redeliver?: false
  /**
   * Whether an asynchronous consumer gets time to finish each step before the next one. Default: in short histories that are
   * delivered one event at a time, unless they are sheddable.
   */
  readonly paced?: boolean
  /** Waits for the whole settling limit until the state shows all that was created, and what was interrupted is right. */
  readonly patient?: true
}

/** Many authentic requests at once, in waves. */
export interface BurstTrial extends AnyTrial {
  readonly kind: 'burst'
  readonly size: number
  readonly waves: number
  /** How often refused deliveries are sent again. */
  readonly retries: number
  /** All events happened at the same time: none is older than one that arrived before it. */
  readonly simultaneous?: true
  /** An asynchronous consumer gets time to finish each wave before the next one. */
  readonly paced?: true
}

/** The side effects of some histories, delivered one after the other with nothing else in flight. */
export interface EffectsTrial extends AnyTrial {
  readonly kind: 'effects'
  readonly of: readonly HistoryTrial[]
}

/** The authentic delivery that a request is made from: the creation of an entity under a fresh id. */
export interface Authentic {
  readonly event: object
  /** The event as compact JSON. */
  readonly body: string
  /** Id of the entity. */
  readonly id: string
  /** Path with query, as it is sent. */
  readonly target: string
  /** Path with query, as it is signed: another one behind a proxy that rewrites it. */
  readonly signed: string
  /** ms since the epoch. */
  readonly timestamp: number
  readonly secret: string
  /** The signature over the authentic parts with these changes. */
  sign(changes?: Partial<SignedParts> & { readonly secret?: string }): string
  /** The authentic request with these changes, signed after they are made. */
  request(changes?: RequestParts): WireRequest
}

/** Parts of a request; `null` leaves a header out. */
export interface RequestParts {
  readonly method?: string
  readonly target?: string
  readonly body?: string | Uint8Array
  readonly contentType?: string | null
  /** As the header says it: `SignatureScheme.timestamp` makes it of a time. */
  readonly timestamp?: string | null
  readonly signature?: string | readonly string[] | null
  /** Headers besides timestamp and signature. Default: those of the authentic delivery, even for another body. */
  readonly further?: Headers
  readonly pieces?: WireRequest['pieces']
}
