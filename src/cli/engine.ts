import type { CheckOptions, Consumer } from '../runner/consumer.js'
import type { ReplayFile } from '../runner/replay-file.js'
import type { Report } from '../runner/report.js'

/** What `check` and `replay` do their work with: loaded only when one of them runs. */
export interface Engine {
  readonly checkContract: (consumer: Consumer, options?: CheckOptions) => Promise<Report>
  readonly replay: (file: ReplayFile, consumer: Consumer, options?: CheckOptions) => Promise<Report>
  /** Ids of all laws. */
  readonly laws: readonly string[]
  /** Names of all events. */
  readonly events: readonly string[]
}

export type LoadEngine = () => Promise<Engine>
