import type { Clock } from '../../src/engine/clock.js'

/** Time begins here, so that every check in virtual time is the same. */
const BEGIN = Date.parse('2026-03-02T12:00:00.000Z')
/** Nothing is going on where no timer is set or called off during so many turns of the event loop. */
const QUIET_TURNS = 3

interface Timer {
  readonly at: number
  readonly run: () => void
}

/**
 * Time that jumps to the next timer when nothing else is going on. What runs in this process is done within a few turns of
 * the event loop, so time stands still while anything works, however busy the machine is. Nothing that is timed by it may
 * wait for the network, the disk or a real timer.
 */
export class VirtualClock implements Clock {
  #now = BEGIN
  /** In the order in which they are due; of those due at the same time the first that was set comes first. */
  readonly #timers: Timer[] = []
  #moves = 0
  #running = false

  /** In whole ms, as a real clock. */
  readonly now = (): number => Math.floor(this.#now)

  readonly sleep = (ms: number): Promise<void> => new Promise((resolve) => void this.after(ms, resolve))

  readonly after = (ms: number, run: () => void): (() => void) => {
    const timer: Timer = { at: this.#now + Math.max(0, ms), run }
    const later = this.#timers.findIndex(({ at }) => at > timer.at)
    this.#timers.splice(later === -1 ? this.#timers.length : later, 0, timer)
    this.#moves++
    if (!this.#running) void this.#run()
    return () => {
      const index = this.#timers.indexOf(timer)
      if (index === -1) return
      this.#timers.splice(index, 1)
      this.#moves++
    }
  }

  async #run(): Promise<void> {
    this.#running = true
    while (this.#timers.length > 0) {
      await this.#quiet()
      const next = this.#timers.shift()
      if (next === undefined) break
      this.#now = next.at
      next.run()
    }
    this.#running = false
  }

  async #quiet(): Promise<void> {
    for (let turns = 0, seen = this.#moves; turns < QUIET_TURNS; turns++) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      if (seen === this.#moves) continue
      seen = this.#moves
      turns = -1
    }
  }
}
