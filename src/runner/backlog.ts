import { project } from '../observation/project.js'
import type { Run } from './deliver-history.js'
import type { Profile } from './profile.js'
import type { Session } from './session.js'
import { sleep } from './sleep.js'

/** The state is looked at for it so often, ms, or as seldom as keeps the consumer free nine tenths of the time. */
const LOOK_EVERY_MS = 100
const LOOKING_SHARE = 0.1
/** And for the first time so long after something has to show, ms: in a process many events come in that time. */
const FIRST_LOOK_MS = 30
/** A queue may be so far behind, ms, or twice as long as it needs for one event. */
const LONG_MS = 700

/**
 * How far an asynchronous consumer is behind. Whoever delivers faster than its worker works waits for the rest at the
 * end, and the longer the more was delivered.
 */
export class Backlog {
  readonly #session: Session
  readonly #settleMs: number
  readonly #longMs: number
  readonly #delivered: Run[] = []
  readonly #begin = Date.now()
  #nextLook: number
  #isLong = false

  constructor(session: Session, { synchronous, settleMs }: Profile) {
    this.#session = session
    this.#settleMs = settleMs
    this.#nextLook = this.#begin + settleMs + FIRST_LOOK_MS
    const watched = !synchronous && session.consumer.observe !== undefined
    this.#longMs = watched ? Math.max(LONG_MS, 2 * settleMs) * session.effort : Number.POSITIVE_INFINITY
  }

  delivered(run: Run): void {
    this.#delivered.push(run)
  }

  /** Whether what was delivered and does not show yet takes long, at the speed at which the rest came to show. */
  async isLong(): Promise<boolean> {
    const now = Date.now()
    if (this.#isLong || this.#longMs === Number.POSITIVE_INFINITY || now < this.#nextLook) return this.#isLong
    this.#nextLook = Number.POSITIVE_INFINITY
    // A consumer in this process comes to its own only now.
    await sleep(1)
    const runs = [...this.#delivered]
    const shown = project(
      await this.#session.observe(),
      runs.map(({ subject }) => subject),
    )
    const done = shown.findLastIndex((state) => state !== null) + 1
    const workedMs = Math.max(0, now - this.#begin - this.#settleMs)
    const leftMs = done === 0 ? workedMs : ((runs.length - done) / done) * workedMs
    this.#isLong = leftMs > this.#longMs
    this.#nextLook = Date.now() + Math.max(LOOK_EVERY_MS, (Date.now() - now) / LOOKING_SHARE)
    return this.#isLong
  }
}
