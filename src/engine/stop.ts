import type { Clock } from './clock.js'
import type { Ending } from './health.js'

/** Thrown where nothing can be sent any more. */
export class Ended extends Error {
  readonly ending: Ending

  constructor(ending: Ending) {
    super(ending.message)
    this.ending = ending
  }
}

export interface StopOptions {
  /** The time for the check, ms. */
  readonly maxTime: number
  readonly signal?: AbortSignal | undefined
}

/** Ends a check early: when it is interrupted, or when its time is over. Whatever it waits for is then given up at once. */
export class Stop {
  /** The clock of the check: its sleeps end with the check. */
  readonly clock: Clock
  /** Takes the limit and the listener away. */
  readonly release: () => void
  readonly #until: number
  readonly #waiting = new Set<(ended: Ended) => void>()
  #ending: Ending | undefined

  constructor(clock: Clock, { maxTime, signal }: StopOptions) {
    const interrupt = () => this.#end({ why: 'interrupted', message: 'the check was interrupted' })
    const message = `the time for the check was over after ${maxTime / 1000} s; a higher \`--max-time\` gives more`
    const callOff = clock.after(maxTime, () => this.#end({ why: 'time', message }))
    signal?.addEventListener('abort', interrupt)
    if (signal?.aborted) interrupt()
    this.#until = clock.now() + maxTime
    this.release = () => {
      callOff()
      signal?.removeEventListener('abort', interrupt)
    }
    this.clock = {
      now: () => clock.now(),
      after: (ms, run) => clock.after(ms, run),
      sleep: async (ms) => {
        let wake = () => {}
        const over = new Promise<void>((resolve) => {
          wake = clock.after(ms, resolve)
        })
        await this.unlessStopped(over).finally(wake)
      },
    }
  }

  /** Why the check was stopped; `undefined` as long as it was not. */
  get ending(): Ending | undefined {
    return this.#ending
  }

  /** The time that is left for the check, ms. */
  get leftMs(): number {
    return this.#until - this.clock.now()
  }

  /** @throws Ended where the check was stopped */
  throwIfStopped(): void {
    if (this.#ending !== undefined) throw new Ended(this.#ending)
  }

  /**
   * What the work comes to.
   *
   * @throws Ended where the check is stopped meanwhile: the work is then left to itself
   */
  async unlessStopped<Value>(work: Promise<Value>): Promise<Value> {
    let giveUp = (_: Ended) => {}
    const stopped = new Promise<never>((_, reject) => {
      giveUp = reject
    })
    this.#waiting.add(giveUp)
    if (this.#ending !== undefined) giveUp(new Ended(this.#ending))
    try {
      return await Promise.race([work, stopped])
    } finally {
      this.#waiting.delete(giveUp)
    }
  }

  #end(ending: Ending): void {
    this.#ending ??= ending
    for (const giveUp of this.#waiting) giveUp(new Ended(this.#ending))
  }
}
