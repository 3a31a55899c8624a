import { project } from '../observation/project.js'
import { type Check, effortOf } from './check-facts.js'
import type { Run } from './deliver.js'

/** How often the state is read, ms; less often if reading would take more than this share of the time. */
const LOOK_EVERY_MS = 100
const LOOKING_SHARE = 0.1
/** The first read comes this long after something has to show, ms. */
const FIRST_LOOK_MS = 30
/** A queue may be this far behind, ms, or twice the time it needs for one event if that is longer. */
const LONG_MS = 1_000

/** How far an asynchronous consumer is behind: the check has to wait at the end for what its worker has not processed. */
export class Backlog {
  readonly #check: Check
  readonly #longMs: number
  readonly #delivered: Run[] = []
  readonly #begin: number
  #nextLook: number
  #isLong = false

  constructor(check: Check) {
    const { connection, facts } = check
    const { synchronous, settleMs } = connection.pace
    this.#check = check
    this.#begin = connection.clock.now()
    this.#nextLook = this.#begin + settleMs + FIRST_LOOK_MS
    const watched = !synchronous && facts.has('observe')
    this.#longMs = watched ? Math.max(LONG_MS, 2 * settleMs) * effortOf(check) : Number.POSITIVE_INFINITY
  }

  delivered(run: Run): void {
    this.#delivered.push(run)
  }

  /** Whether the deliveries that do not show yet will take long, judging by how fast the others showed. */
  async isLong(): Promise<boolean> {
    const { clock, hooks } = this.#check.connection
    const now = clock.now()
    if (this.#isLong || this.#longMs === Number.POSITIVE_INFINITY || now < this.#nextLook) return this.#isLong
    this.#nextLook = Number.POSITIVE_INFINITY
    // A consumer in this process gets its turn only now.
    await clock.sleep(1)
    const subjects = this.#delivered.map(({ subject }) => subject)
    const shown = project(await hooks.observe(), subjects)
    const done = shown.findLastIndex((state) => state !== null) + 1
    const workedMs = Math.max(0, now - this.#begin - this.#check.connection.pace.settleMs)
    const leftMs = done === 0 ? workedMs : ((subjects.length - done) / done) * workedMs
    this.#isLong = leftMs > this.#longMs
    this.#nextLook = clock.now() + Math.max(LOOK_EVERY_MS, (clock.now() - now) / LOOKING_SHARE)
    return this.#isLong
  }
}
