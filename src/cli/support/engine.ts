import type { CheckOptions } from '../../engine/consumer.js'
import type { ReplayFile } from '../../engine/replay-file.js'
import type { Report } from '../../report/report.js'
import type { Consumer } from '../../testing/check-contract.js'

/** What `check` and `replay` work with. Loaded only when one of them runs. */
export interface Engine {
  readonly checkContract: (consumer: Consumer, options?: CheckOptions) => Promise<Report>
  readonly replay: (file: ReplayFile, consumer: Consumer, options?: CheckOptions) => Promise<Report>
  /** Ids of all laws. */
  readonly laws: readonly string[]
  /** Names of all events. */
  readonly events: readonly string[]
}

export type LoadEngine = () => Promise<Engine>
