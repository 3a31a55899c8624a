import type { Clock } from '../../src/engine/clock.js'

export interface QueueOptions {
  /** How long a job takes, ms. Default 1. */
  readonly workMs?: number
  /** How many jobs are worked at side by side. Default 1: a job that fails holds up all others. */
  readonly workers?: number
  /** What comes when so many wait is lost. Default: nothing is. */
  readonly room?: number
  /** A job that fails is tried again after so long, ms. Default: it is given up. */
  readonly retryMs?: number
  /** It is given up after so many failures. Default: never. */
  readonly tries?: number
}

/** Works jobs off in their order, after the answer. */
export class JobQueue {
  readonly #clock: Clock
  readonly #options: Required<Omit<QueueOptions, 'retryMs'>> & Pick<QueueOptions, 'retryMs'>
  readonly #waiting: (() => Promise<void>)[] = []
  #busy = 0

  constructor(clock: Clock, options: QueueOptions) {
    const endless = Number.POSITIVE_INFINITY
    this.#clock = clock
    this.#options = { workMs: 1, workers: 1, room: endless, tries: endless, ...options }
  }

  push(job: () => Promise<void>): void {
    if (this.#waiting.length >= this.#options.room) return
    this.#waiting.push(job)
    if (this.#busy < this.#options.workers) void this.#work()
  }

  async #work(): Promise<void> {
    this.#busy++
    for (let job = this.#waiting.shift(); job !== undefined; job = this.#waiting.shift()) await this.#do(job)
    this.#busy--
  }

  async #do(job: () => Promise<void>): Promise<void> {
    const { workMs, retryMs, tries } = this.#options
    await this.#clock.sleep(workMs)
    for (let failures = 1; ; failures++) {
      const done = await job().then(
        () => true,
        () => false,
      )
      if (done || retryMs === undefined || failures >= tries) return
      await this.#clock.sleep(retryMs)
    }
  }
}
