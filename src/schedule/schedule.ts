import type { History } from '../provider/history.js'

/** One delivery of an event of a history. */
export interface Delivery {
  /** Index into the history's events. */
  readonly event: number
  /**
   * `fresh` (the default): signed when it is sent, with the header time of that moment.
   * `identical`: the same bytes, header time and signature as the latest earlier delivery of the same event.
   * `forged`: with a well-formed signature that is not the right one.
   */
  readonly signing?: 'fresh' | 'identical' | 'forged'
  /** Moves the header time away from the moment of sending, ms. It is independent of the event's own time. */
  readonly clockOffsetMs?: number
  /** What happens just before: the consumer is killed and started again, its store is made to fail, or so many ms pass. */
  readonly after?: 'restart' | 'fault' | number
  /** The consumer is killed and started again so many ms after the request was sent. */
  readonly killedAfterMs?: number
}

/** One step of a schedule: a delivery, or several that are in flight at once. */
export type Step = Delivery | { readonly together: readonly Delivery[] }

/** Which deliveries of a history are made, in which order, how often, how concurrently and signed when. */
export type Schedule = readonly Step[]

/** Each event once, in the order in which it happened. */
export function inOrder(history: Pick<History, 'events'>): Schedule {
  return history.events.map((_, event) => ({ event }))
}
