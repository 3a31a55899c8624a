import type { History } from '../history/history.js'
import type { Schedule } from './schedule.js'

/** A history and how it is delivered. */
export interface ScheduledHistory {
  readonly history: History
  readonly schedule: Schedule
}
