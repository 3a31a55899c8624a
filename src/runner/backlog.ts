import { project } from '../observation/project.js'
import type { Run } from './deliver-history.js'
import type { Profile } from './profile.js'
import type { Session } from './session.js'

/** The state is looked at for it so often, ms, or as seldom as keeps the consumer free nine tenths of the time. */
const LOOK_EVERY_MS = 300
const LOOKING_SHARE = 0.1
/** One of the deliveries in such a time is looked for, ms. */
const SAMPLE_EVERY_MS = 25
/** A queue may be so far behind, ms, or twice as long as it needs for one event. */
const LONG_MS = 700

/**
 * How far an asynchronous consumer is behind. Whoever delivers faster than its worker works waits for the rest at the
 * end, and the longer the more was delivered.
 */
export class Backlog {
  readonly #session: Session
  readonly #longMs: number
  readonly #delivered: { readonly run: Run; readonly at: number }[] = []
  #nextLook = Date.now() + LOOK_EVERY_MS
  #isLong = false

  constructor(session: Session, { synchronous, settleMs }: Profile) {
    this.#session = session
    const watched = !synchronous && session.consumer.observe !== undefined
    this.#longMs = watched ? Math.max(LONG_MS, 2 * settleMs) * session.effort : Number.POSITIVE_INFINITY
  }

  delivered(run: Run): void {
    const now = Date.now()
    if (now - (this.#delivered.at(-1)?.at ?? 0) >= SAMPLE_EVERY_MS) this.#delivered.push({ run, at: now })
  }

  /** Whether what was delivered a while ago does not show, nor does anything that came after it. */
  async isLong(): Promise<boolean> {
    const now = Date.now()
    if (this.#isLong || this.#longMs === Number.POSITIVE_INFINITY || now < this.#nextLook) return this.#isLong
    this.#nextLook = Number.POSITIVE_INFINITY
    const seen = [...this.#delivered]
    const shown = project(
      await this.#session.observe(),
      seen.map(({ run }) => run.subject),
    )
    const next = seen[shown.findLastIndex((state) => state !== null) + 1]
    this.#isLong = next !== undefined && now - next.at > this.#longMs
    this.#nextLook = Date.now() + Math.max(LOOK_EVERY_MS, (Date.now() - now) / LOOKING_SHARE)
    return this.#isLong
  }
}
