import { validateEvent } from '../../generated/validators.js'
import { freshen } from '../provider/freshen.js'
import type { Model, NamedHistory, Provider } from '../provider/provider.js'
import { eventOf } from './actions.js'
import { histories } from './histories.js'
import { seededIds } from './ids.js'
import { assets, folders } from './kinds.js'
import { milder } from './milder.js'
import { textOf } from './name-texts.js'
import { DEFAULT_ENVIRONMENT } from './places.js'
import { historyOf, replayed } from './replayed.js'
import { requestSignature } from './request-signature.js'
import { at, isNothingLeft, nameOf, placesIn, roleOf, timeOf, withEntity } from './roles.js'
import { idOf, type ScenarioStep, tell } from './scenario.js'
import { smallHistories } from './small-histories.js'

const DOCUMENTATION = 'https://ckeditor.com/docs'

/** Everything that happens to assets and folders, each step possible when it comes. */
const everything: readonly ScenarioStep[] = [
  { createFolder: 'F' },
  { upload: 'a', into: 'F' },
  { modify: 'a', to: 2 },
  { overwrite: 'a', to: 3 },
  { invalidateCache: 'a' },
  { copy: 'b', from: 'a' },
  { remove: 'b' },
  { remove: 'a' },
  { modifyFolder: 'F', to: 2 },
  { removeFolder: 'F' },
]

/** The same objects for the same environment: each history is then delivered once for all that is compared with it. */
const small = new Map<string, readonly NamedHistory[]>()

function smallHistoriesIn([environment = DEFAULT_ENVIRONMENT]: readonly string[]): readonly NamedHistory[] {
  const known = small.get(environment) ?? smallHistories(environment)
  small.set(environment, known)
  return known
}

const model: Model = {
  kinds: [assets, folders],
  events: Object.values(eventOf),
  pings: [eventOf.ping],
  defaultScope: DEFAULT_ENVIRONMENT,
  nameOf,
  timeOf,
  at,
  roleOf,
  withEntity,
  idOf,
  placesIn,
  tell: (steps: readonly ScenarioStep[], environment) => tell(steps, environment),
  everything: (environment) => tell(everything, environment),
  smallHistories: smallHistoriesIn,
  histories: ({ maxEvents, scopes, events }) => histories({ maxEvents, environments: scopes, events }),
  without: replayed,
  faultIn: (event) => {
    const validated = validateEvent(event)
    return validated.ok ? undefined : validated.issues[0]?.message
  },
  historyOf,
  isEmpty: isNothingLeft,
  ids: seededIds,
  freshen: (history, ids, start) => freshen(history, ids, start, { time: 'sent_at', textOf }),
  textOf,
}

/** CKBox, as the engine and the general laws know it. */
export const ckbox: Provider = {
  words: {
    sender: 'CKBox',
    time: 'sent_at',
    identity: 'environment, event name, entity id and `sent_at`',
    sources: {
      order: `${DOCUMENTATION}/ckbox/latest/features/webhooks/overview.html`,
      retries: `${DOCUMENTATION}/ckbox/latest/features/webhooks/management.html`,
      signature: `${DOCUMENTATION}/cs/latest/developer-resources/security/request-signature.html`,
    },
  },
  signature: requestSignature,
  model,
  milder,
}
