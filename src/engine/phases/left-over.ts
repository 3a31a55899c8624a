import type { Json } from '../../observation/json.js'
import type { Check } from '../check-facts.js'

const LOOK_EVERY_MS = 50
/** The shortest time in which nothing comes, ms. */
const QUIET_MS = 300
/** Work is over once nothing has come for so many times as long as it took from one change to the next. */
const GAPS = 5
/** The longest wait, in times of that for a state that shows nothing new. It only makes a check end. */
export const LONGEST_WAITS = 6

/** When a state last grew or shrank. Its numbers do not count, which clocks and ages change all the time, nor its order. */
export class Changes {
  #length: number | undefined
  #changedAt: number
  /** The longest time between two changes, ms; 0 where there was none. */
  longestGapMs = 0

  constructor(now: number) {
    this.#changedAt = now
  }

  /** For how long the state has been as it is now, ms. */
  msSince(observed: Json, now: number): number {
    const { length } = JSON.stringify(observed).replace(/\d+/g, '0')
    if (this.#length !== undefined && length !== this.#length) {
      this.longestGapMs = Math.max(this.longestGapMs, now - this.#changedAt)
      this.#changedAt = now
    }
    this.#length = length
    return now - this.#changedAt
  }
}

/** Waits for a consumer that still works through what came before the check. */
export async function waitForLeftOver({ connection: { clock, hooks, pace } }: Check): Promise<void> {
  const begin = clock.now()
  const changes = new Changes(begin)
  const idleMs = async () => changes.msSince(await hooks.observe(), clock.now())
  await idleMs()
  do {
    await clock.sleep(LOOK_EVERY_MS)
    const idle = await idleMs()
    if (changes.longestGapMs === 0 || idle >= Math.max(QUIET_MS, GAPS * changes.longestGapMs)) return
  } while (clock.now() - begin < LONGEST_WAITS * pace.waitMs)
}
