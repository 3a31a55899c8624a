import type { Arbitrary } from 'fast-check'
import { webhookSchema } from '../../generated/schema.js'
import { UsageError } from '../errors.js'
import type { JsonSchema } from '../json-schema/schema.js'
import { fromRows } from '../random/rows.js'
import { type ActionKind, eventOf } from './actions.js'
import { detailDraws } from './details.js'
import type { History } from './history.js'
import { DEFAULT_ENVIRONMENT, workspacesOf } from './places.js'
import { Story } from './story.js'

export interface HistoryOptions {
  /** Default 1. */
  readonly minEvents?: number
  /** Default 30. */
  readonly maxEvents?: number
  /** The ids of the environments in which things happen. Default: one. */
  readonly environments?: readonly string[]
  /**
   * The names of the subscribed events. Default: all. Only their actions happen; where the creation of an asset or
   * folder is not subscribed, it happens without an event.
   */
  readonly events?: readonly string[]
  /** The bundled schema of all events that details are drawn from. Default: the package's own. */
  readonly schema?: JsonSchema
}

/** How often each action is taken, beside the others. The first is the plainest. */
const WEIGHTS: Readonly<Record<ActionKind, number>> = {
  upload: 6,
  modify: 9,
  overwrite: 3,
  remove: 3,
  copy: 2,
  invalidateCache: 2,
  createFolder: 2,
  modifyFolder: 2,
  removeFolder: 1,
  ping: 1,
}
const KINDS = Object.keys(WEIGHTS) as ActionKind[]

/**
 * An arbitrary of what may happen in a CKBox: assets and folders are created before anything else happens to them,
 * details come from the schemas. It shrinks to histories that are just as possible, with fewer events and plainer
 * details. Time passes by up to an hour between two events and never backwards; events of one asset or folder are at
 * least a millisecond apart, those of different assets may share one.
 */
export function histories(options: HistoryOptions = {}): Arbitrary<History> {
  const {
    minEvents = 1,
    maxEvents = 30,
    environments = [DEFAULT_ENVIRONMENT],
    events,
    schema = webhookSchema,
  } = options
  if (!(minEvents >= 0 && maxEvents >= minEvents)) {
    throw new UsageError('history_limits', `minEvents (${minEvents}) has to be from 0 to maxEvents (${maxEvents}).`)
  }
  const subscribed = KINDS.filter((kind) => events === undefined || events.includes(eventOf[kind]))
  const places = environments.flatMap(workspacesOf)
  if (subscribed.length === 0 || places.length === 0) {
    const known = Object.values(eventOf).join(', ')
    throw new UsageError('no_events_happen', `Give at least one environment and one event of: ${known}.`)
  }
  const details = detailDraws(schema)
  const kinds = subscribed.flatMap((kind) => Array<ActionKind>(WEIGHTS[kind]).fill(kind))
  return fromRows({ minRows: minEvents, maxRows: maxEvents }, (head, rows) => {
    const story = new Story({ places, kinds, details }, head)
    for (const row of rows) story.tell(row)
    return story.history()
  })
}
