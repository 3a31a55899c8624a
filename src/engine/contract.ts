import type { Defects } from '../laws/defect.js'
import type { Explains } from '../laws/explains.js'
import type { Law } from '../laws/law.js'
import type { HistoryTrial } from '../laws/trial.js'
import type { Provider } from '../provider/provider.js'

/** What consumers of one provider are held to. */
export interface Contract {
  readonly provider: Provider
  /** In the order in which they are reported. */
  readonly laws: readonly Law[]
  readonly defects: Defects
  /** Which causes make which violations visible. */
  readonly explains: Explains
  /** The histories that tell the defects of state apart, in the given scopes. */
  readonly scenarios: (scopes: readonly string[]) => readonly HistoryTrial[]
}
