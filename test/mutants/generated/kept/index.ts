import type { Vocabulary } from '../vocabulary.js'
import { besides } from './besides.js'
import { columns, extras, removals, sortings } from './columns.js'
import { protocol } from './habits-protocol.js'
import { races } from './habits-races.js'
import { schema } from './habits-schema.js'
import { signature } from './habits-signature.js'
import { state } from './habits-state.js'
import { layouts } from './layouts.js'
import { storages } from './storages.js'
import { handles, latencies, statuses, timings } from './timings.js'

/** Words kept apart: they are run at the end, and nothing is ever tuned on them. */
export const kept: Vocabulary = {
  name: 'kept',
  storages,
  timings,
  latencies,
  statuses,
  handles,
  columns,
  extras,
  removals,
  sortings,
  layouts,
  besides,
  habits: [...state, ...races, ...schema, ...signature, ...protocol],
}
