import type { Json } from '../observation/json.js'
import { normalise } from '../observation/normalise.js'
import { contentOf } from '../observation/state-places.js'
import type { Check } from './check-facts.js'
import { type ShownOf, shownByRow } from './compare-runs.js'
import type { Run } from './deliver.js'
import { settle } from './settle.js'
import type { Shown } from './states.js'

/** What a state tells of what was delivered, without rows that are marked as removed. */
export function toldBy({ facts }: Check, { state, delivered }: Shown): readonly string[] {
  return contentOf(normalise(state, delivered, facts.states.mask({ memory: false })), delivered)
}

/** Waits until the state has settled and gives what it shows of each run. */
export async function settleRuns(
  check: Check,
  runs: readonly Run[],
  isDone: (shownOf: ShownOf) => boolean = () => true,
) {
  let shownOf: ShownOf = () => ({ state: null, delivered: { names: [], values: new Set() } })
  const { settled } = await settle(
    check,
    (observed) => {
      shownOf = shownByRow(observed, runs)
      // What varies by itself is no sign that the state still changes.
      return runs.map((run): Json => toldBy(check, shownOf(run)))
    },
    () => isDone(shownOf),
  )
  return { shownOf, settled }
}
