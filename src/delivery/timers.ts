/** A clock that can wake up. */
export interface Timers {
  /** ms since the epoch. */
  now(): number
  /** Runs something after so many ms, unless it is called off. */
  after(ms: number, run: () => void): () => void
}

export const realTimers: Timers = {
  now: Date.now,
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
