import type { Json } from '../observation/json.js'
import type { Capability, Declared } from './capabilities.js'
import type { Exchange } from './observations.js'

/** What is known of a consumer before its laws are checked: what it declares, handles and shows, and how fast it is. */
export interface Facts {
  readonly declared: Declared
  /** Whether the consumer runs on this machine. */
  readonly local: boolean
  has(capability: Capability): boolean
  /** Subscribed events whose authentic delivery was not accepted. */
  readonly refused: readonly RefusedEvent[]
  /** Subscribed events whose first delivery got a server error or no answer. */
  readonly stumbled: readonly string[]
  /** The answer times of some accepted deliveries, made one at a time, ms. */
  readonly answerTimes: readonly number[]
  /** An accepted delivery that the state does not show; absent if the state shows any delivery. */
  readonly unseen?: Exchange & { readonly id: string; readonly state: Json }
  /** Whether the state shows the creation that single requests carry: some consumers keep only other kinds. */
  readonly traceable: boolean
  /** How many of the newest rows the state shows. */
  readonly shownAtOnce: number
  /** Whether the state shows an event before the answer is given, also in a rush. */
  readonly synchronous: boolean
}

/** An authentic delivery that was not accepted. */
export interface RefusedEvent extends Exchange {
  readonly event: string
}
