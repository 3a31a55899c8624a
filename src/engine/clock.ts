import { setTimeout as sleep } from 'node:timers/promises'
import { realTimers, type Timers } from '../delivery/timers.js'

/** Time as the engine sees it. A test hands in one of its own. */
export interface Clock extends Timers {
  /** @param ms how long to wait */
  sleep(ms: number): Promise<void>
}

export const realClock: Clock = { ...realTimers, sleep: async (ms) => void (await sleep(ms)) }
