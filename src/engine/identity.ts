import type { FreshHistory, History, IdSource } from '../provider/history.js'
import type { Provider } from '../provider/provider.js'
import type { Clock } from './clock.js'

/** How far back the oldest event of a check lies, ms; every history begins after the one before. */
const LOOK_BACK_MS = 60 * 24 * 3600_000
/** Between two histories, so that nothing of one is near anything of the other. */
const GAP_MS = 60_000

/** Hands out ids and times that are used once. */
export class Identity {
  readonly #provider: Provider
  readonly #clock: Clock
  readonly #ids: IdSource
  /** All ids that were handed out. */
  readonly given = new Set<string>()
  #next: number
  #headerTime = 0

  constructor(provider: Provider, clock: Clock, seed: number) {
    this.#provider = provider
    this.#clock = clock
    this.#next = clock.now() - LOOK_BACK_MS
    // Not from the seed alone: a second check of a consumer that keeps its state must not use the ids of the first.
    this.#ids = provider.model.ids(seed ^ clock.now())
  }

  /** When the next history may begin, ms since the epoch. */
  get nextTime(): number {
    return this.#next
  }

  /**
   * The history under ids and at times of its own, or from a stated time on (ms since the epoch). The milliseconds within a
   * second stay: which events share a second is part of a history.
   */
  freshen(history: History, from = this.#next): { readonly fresh: FreshHistory; readonly sentAt: readonly number[] } {
    const times = history.events.map((event) => this.#provider.model.timeOf(event))
    const first = times.length === 0 ? 0 : Math.min(...times)
    const length = times.length === 0 ? 0 : Math.max(...times) - first
    const start = Math.ceil(from / 1000) * 1000 + (first % 1000)
    this.#next = Math.max(this.#next, start + length + GAP_MS)
    const fresh = this.#provider.model.freshen(history, this.#ids, start)
    for (const id of fresh.ids.values()) this.given.add(id)
    return {
      fresh,
      sentAt: times.map((time) => time - first + start),
    }
  }

  /** The current time for a header, always later than the one before: no two deliveries share one by accident. */
  headerTime(): number {
    this.#headerTime = Math.max(this.#clock.now(), this.#headerTime + 1)
    return this.#headerTime
  }
}
