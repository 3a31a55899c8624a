import type { History } from '../provider/history.js'
import type { Schedule } from './schedule.js'

/** A history and how it is delivered. */
export interface ScheduledHistory<Told extends History = History> {
  readonly history: Told
  readonly schedule: Schedule
}
