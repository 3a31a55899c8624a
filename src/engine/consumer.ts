import type { Endpoint } from '../delivery/endpoint.js'

/**
 * What is under test: an endpoint, its secrets, and hooks to observe and reset its state. What the provider's documentation
 * leaves open may be declared; what is not declared is not judged. `World` is what the provider holds.
 */
export interface Consumer<World = never> {
  readonly endpoint: Endpoint
  /** Path with query at which an in-process endpoint is mounted. Default `/`. Ignored where `endpoint` is a URL. */
  readonly path?: string
  /** The public URL that is signed, where the tester connects elsewhere (behind a proxy or gateway). */
  readonly signedUrl?: string
  /** The active API secrets of the environment, one to three. Every one of them is expected to be accepted. */
  readonly secrets: readonly string[]
  /** Headers added to every request: for a gateway in front of the endpoint. */
  readonly headers?: Readonly<Record<string, string>>

  /** The consumer's state, as (a promise of) any JSON. Without it the laws about state are skipped. */
  readonly observe?: () => unknown
  /** Empties the consumer's state. Without it every history uses fresh ids and is compared by them. */
  readonly reset?: () => unknown
  /** Kills the consumer (as with SIGKILL) and starts it again; resolves when it listens. */
  readonly restart?: () => unknown
  /** Counters of side effects (mails, downloads, notifications): a number, or numbers by name. */
  readonly effects?: () => unknown
  /** Makes the consumer's store fail at its next write, once: a fault injected to see what becomes of the event. */
  readonly failOnce?: () => unknown
  /**
   * For a consumer that treats an event as a hint and reads the entity from the provider's API: adds what the simulated
   * provider holds to the stub of that API. Called before the events of a history are delivered.
   */
  readonly serve?: (world: World) => unknown
  /** The state that `observe` should give for what the provider holds, or a promise of it; compared as well. */
  readonly expected?: (world: World) => unknown

  /** The consumer refuses a header time further than this from now, ms. */
  readonly replayWindow?: number
  /** What the consumer does with an event of an unknown name. */
  readonly unknownEvents?: 'accept' | 'refuse'
  /** The environment ids that the consumer serves. */
  readonly environments?: readonly string[]
  /** The secrets by environment id, where each environment has its own. */
  readonly environmentSecrets?: Readonly<Record<string, readonly string[]>>
  /** Whether the consumer removes what a removed parent contains. */
  readonly cascade?: boolean
  /** The subscribed events: names or globs. Default: all. */
  readonly events?: readonly string[]
  /** The longest answer time that is accepted, ms. */
  readonly maxResponse?: number
  /**
   * How long a process that was killed keeps its claim on an event or a job, ms; 0 without claims. Without it no such
   * claim is judged.
   */
  readonly lease?: number
  /**
   * The longest time an asynchronous consumer needs to settle, ms: what has not shown by then is lost. Default: measured on
   * the consumer, by events that are sent later and show earlier; a job that failed may be retried for 10 s.
   */
  readonly settle?: number
}

export interface CheckOptions {
  /** Everything random follows from it. Default: drawn, and reported. */
  readonly seed?: number
  /** Random histories to try; a higher number also gives a slow consumer more time for the rest. Default 100. */
  readonly runs?: number
  /** Laws to check, by id or glob. Default: all. */
  readonly only?: readonly string[]
  /** Laws to leave out, by id or glob. */
  readonly skip?: readonly string[]
  /**
   * Limit for the whole check, ms: it then stops, and the report holds what is known. Default: 300 000, and
   * proportionally more for more than 100 `runs`.
   */
  readonly maxTime?: number
  /** Limit for one answer, ms. Default 30 000. */
  readonly timeout?: number
  /** Called as the check goes on, for a progress line. */
  readonly onProgress?: (progress: Progress) => void
  /** Ends the check early: the report then holds what is known. */
  readonly signal?: AbortSignal
}

export interface Progress {
  /** The law that was judged last. */
  readonly law: string
  /** How many laws are done, of how many. */
  readonly done: number
  readonly of: number
  readonly deliveries: number
}
