/** A clock that can wake up. */
export interface Timers {
  /** ms since the epoch. */
  now(): number
  /** Runs something after so many ms, unless it is called off. */
  after(ms: number, run: () => void): () => void
}

/** Node's longest timer, ms; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647

export const realTimers: Timers = {
  now: Date.now,
  after: (ms, run) => {
    const timer = setTimeout(run, Math.min(ms, LONGEST_TIMER_MS))
    return () => clearTimeout(timer)
  },
}
