import type { JsonSchema } from '../json-schema/schema.js'
import type { History } from './history.js'
import { type ScenarioStep, tell } from './scenario.js'

type Steps = readonly ScenarioStep[]

export interface SmallHistory {
  /** What happens, in words: `uploaded, modified, removed`. Different for each. */
  readonly name: string
  readonly history: History
}

/**
 * Small histories (two to four events) for trying every order and every duplication: each ordered pair of events that
 * can follow each other on one asset or one folder, assets in folders, copies and their sources, unrelated assets,
 * changes there and back, and times close together. Events are a minute apart unless the point is otherwise.
 */
export function smallHistories(environment?: string, schema?: JsonSchema): readonly SmallHistory[] {
  return [...pairsOnOneAsset(), ...Object.entries(others)].map(([name, steps]) => ({
    name,
    history: tell(steps, environment, schema),
  }))
}

/** What can happen to an asset that lives; `nth` is its position in the history, and numbers its version. */
const NEXT: Readonly<Record<string, (asset: string, nth: number) => ScenarioStep>> = {
  modified: (asset, nth) => ({ modify: asset, to: nth }),
  overwritten: (asset, nth) => ({ overwrite: asset, to: nth }),
  'cache invalidated': (asset) => ({ invalidateCache: asset }),
  'copied from': (asset, nth) => ({ copy: `c${nth}`, from: asset }),
  removed: (asset) => ({ remove: asset }),
}

/** Each event that an asset can have, followed by each that can be next: after its creation, and after another event. */
function* pairsOnOneAsset(): Generator<[name: string, steps: Steps]> {
  for (const [nextName, next] of Object.entries(NEXT)) {
    yield [`uploaded, ${nextName}`, [{ upload: 'a' }, next('a', 2)]]
    yield [`copied, ${nextName}`, [{ upload: 'a' }, { copy: 'b', from: 'a' }, next('b', 3)]]
    for (const [firstName, first] of Object.entries(NEXT)) {
      if (firstName === 'removed') continue
      yield [`uploaded, ${firstName}, ${nextName}`, [{ upload: 'a' }, first('a', 2), next('a', 3)]]
    }
  }
}

/** What the first file of an overwriting there and back is. */
const FILE = { extension: 'jpeg', mime_type: 'image/jpeg', size_in_bytes: 523_625 }
const DOCUMENT = { extension: 'pdf', mime_type: 'application/pdf' }
const EMPTY = { tags: [], metadata: { description: '', custom_attributes: {} } }

const others: Readonly<Record<string, Steps>> = {
  'uploaded, modified, overwritten, removed': [
    { upload: 'a' },
    { modify: 'a', to: 2 },
    { overwrite: 'a', to: 3 },
    { remove: 'a' },
  ],
  'folder created, modified': [{ createFolder: 'F' }, { modifyFolder: 'F' }],
  'folder created, removed': [{ createFolder: 'F' }, { removeFolder: 'F' }],
  'folder created, modified, modified': [{ createFolder: 'F' }, { modifyFolder: 'F' }, { modifyFolder: 'F', to: 3 }],
  'folder created, modified, removed': [{ createFolder: 'F' }, { modifyFolder: 'F' }, { removeFolder: 'F' }],
  'folder created, modified, modified back': [
    { createFolder: 'F' },
    { modifyFolder: 'F' },
    { modifyFolder: 'F', to: 1 },
  ],
  'folder created, folder created inside': [{ createFolder: 'F' }, { createFolder: 'G', to: 2, under: 'F' }],
  'folder created, folder created inside, inner folder removed': [
    { createFolder: 'F' },
    { createFolder: 'G', to: 2, under: 'F' },
    { removeFolder: 'G' },
  ],
  'folder created, uploaded inside': [{ createFolder: 'F' }, { upload: 'a', into: 'F' }],
  'folder created, uploaded, moved inside': [{ createFolder: 'F' }, { upload: 'a' }, { modify: 'a', to: 1, move: 'F' }],
  'folder created, uploaded inside, moved out': [
    { createFolder: 'F' },
    { upload: 'a', into: 'F' },
    { modify: 'a', to: 1, move: null },
  ],
  'folder created, uploaded, copied inside': [
    { createFolder: 'F' },
    { upload: 'a' },
    { copy: 'b', from: 'a', into: 'F' },
  ],
  'folder created, uploaded inside, removed, folder removed': [
    { createFolder: 'F' },
    { upload: 'a', into: 'F' },
    { remove: 'a' },
    { removeFolder: 'F' },
  ],
  'two assets uploaded': [{ upload: 'a' }, { upload: 'b', to: 2 }],
  'two assets uploaded, each modified': [
    { upload: 'a' },
    { upload: 'b', to: 2 },
    { modify: 'a', to: 3 },
    { modify: 'b', to: 4 },
  ],
  'two assets uploaded in one millisecond': [{ upload: 'a' }, { upload: 'b', to: 2, after: 0 }],
  'two assets uploaded, their ids differ in case only': [
    { upload: '=AbCdEfGhIjKl' },
    { upload: '=aBcDeFgHiJkL', to: 2 },
  ],
  'two folders created': [{ createFolder: 'F' }, { createFolder: 'G', to: 2 }],
  'ping, uploaded': [{ ping: 'webhook-1' }, { upload: 'a' }],
  'uploaded, modified, modified back': [{ upload: 'a' }, { modify: 'a' }, { modify: 'a', to: 1 }],
  'uploaded, overwritten, overwritten back': [
    { upload: 'a', with: FILE },
    { overwrite: 'a' },
    { overwrite: 'a', with: FILE },
  ],
  // The upload on a whole second, since milliseconds stay when a history is freshened.
  'uploaded, modified twice within one second': [
    { upload: 'a', after: 60_185 },
    { modify: 'a', after: 60_100 },
    { modify: 'a', to: 3, after: 800 },
  ],
  'image uploaded, overwritten by a document': [{ upload: 'a' }, { overwrite: 'a', with: DOCUMENT }],
  'uploaded, modified to empty values': [{ upload: 'a' }, { modify: 'a', to: 1, with: EMPTY }],
  'uploaded with an id that begins with -, modified': [{ upload: '=-1zT3SPzjuEv' }, { modify: '=-1zT3SPzjuEv' }],
}
