import { webhookSchema } from '../../generated/schema.js'
import { eventOf } from './actions.js'
import { detailDraws } from './details.js'
import type { HistoryOptions } from './histories.js'
import type { History } from './history.js'
import { seededIds, withCase } from './ids.js'
import { type Deed, described, Narrator } from './narrator.js'
import { DEFAULT_ENVIRONMENT, workspacesOf } from './places.js'

/** A small history with a point of its own. */
export interface CanonicalHistory {
  /** What happens, in words: `uploaded, modified, removed`. Different for each. */
  readonly name: string
  readonly history: History
}

/** What can happen to an asset that lives, as a function of its id and of how manieth event it is. */
const ASSET_STEPS: Readonly<Record<string, (id: string, nth: number, tale: Narrator) => Deed>> = {
  modified: (id, nth) => ({ kind: 'modify', id, changes: described(nth) }),
  overwritten: (id, nth, tale) => ({ kind: 'overwrite', id, file: tale.file(nth) }),
  'cache invalidated': (id) => ({ kind: 'invalidateCache', id }),
  'copied from': (id, _nth, tale) => ({ kind: 'copy', id: tale.newId(), sourceId: id }),
  removed: (id) => ({ kind: 'remove', id }),
}
const LASTING = Object.keys(ASSET_STEPS).filter((step) => step !== 'removed')

const CREATIONS: readonly string[] = [eventOf.upload, eventOf.copy, eventOf.createFolder]
const SEED = 20_260_105

/**
 * Small histories (two to four events) for trying every order and every duplication: each ordered pair of events that
 * can follow each other on one asset or one folder, assets in folders, copies and their sources, unrelated assets,
 * changes there and back, and times close together. Events are a minute apart unless the point is otherwise.
 *
 * Only those whose events are all subscribed; where just a creation is not, it happens without an event.
 */
export function canonicalHistories(
  options: Pick<HistoryOptions, 'environments' | 'events' | 'schema'> = {},
): CanonicalHistory[] {
  const { environments = [DEFAULT_ENVIRONMENT], events, schema = webhookSchema } = options
  const details = detailDraws(schema)
  const place = workspacesOf(environments[0] ?? DEFAULT_ENVIRONMENT)[0]
  if (place === undefined) return []
  const ids = seededIds(SEED)
  return [...tales()].flatMap(([name, tell]) => {
    const narrator = new Narrator(details, place, ids)
    tell(narrator)
    const history = subscribed(narrator.history(), events)
    return history === undefined ? [] : [{ name, history }]
  })
}

function subscribed(history: History, names: readonly string[] | undefined): History | undefined {
  if (names === undefined) return history
  const events = history.events.filter(({ event }) => names.includes(event))
  const isWhole = history.events.every(({ event }) => names.includes(event) || CREATIONS.includes(event))
  return isWhole && events.length > 0 ? { ...history, events } : undefined
}

type Tale = readonly [name: string, tell: (tale: Narrator) => void]

function* tales(): Generator<Tale> {
  yield* pairsOnOneAsset()
  yield* folderTales()
  yield* assetsInFolders()
  yield* unrelated()
  yield* thereAndBack()
  yield* remarkable()
}

/** Each event that an asset can have, followed by each that can be next: after its creation, and after another event. */
function* pairsOnOneAsset(): Generator<Tale> {
  for (const next of Object.keys(ASSET_STEPS)) {
    yield [`uploaded, ${next}`, (tale) => assetSteps(tale, uploaded(tale), 2, [next])]
    yield [`copied, ${next}`, (tale) => assetSteps(tale, copied(tale), 3, [next])]
    for (const first of LASTING) {
      yield [`uploaded, ${first}, ${next}`, (tale) => assetSteps(tale, uploaded(tale), 2, [first, next])]
    }
  }
  const life = ['modified', 'overwritten', 'removed']
  yield ['uploaded, modified, overwritten, removed', (tale) => assetSteps(tale, uploaded(tale), 2, life)]
}

function* folderTales(): Generator<Tale> {
  const modified = (id: string, version: number): Deed => ({
    kind: 'modifyFolder',
    id,
    changes: { name: `Folder ${version}` },
  })
  yield ['folder created, modified', (tale) => void tale.tell(modified(created(tale), 2))]
  yield ['folder created, removed', (tale) => void tale.tell({ kind: 'removeFolder', id: created(tale) })]
  yield [
    'folder created, modified, modified',
    (tale) => {
      const id = created(tale)
      tale.tell(modified(id, 2)).tell(modified(id, 3))
    },
  ]
  yield [
    'folder created, modified, removed',
    (tale) => {
      const id = created(tale)
      tale.tell(modified(id, 2)).tell({ kind: 'removeFolder', id })
    },
  ]
  yield [
    'folder created, modified, modified back',
    (tale) => {
      const id = created(tale)
      tale.tell(modified(id, 2)).tell(modified(id, 1))
    },
  ]
  yield ['folder created, folder created inside', (tale) => void created(tale, created(tale))]
  yield [
    'folder created, folder created inside, inner folder removed',
    (tale) => void tale.tell({ kind: 'removeFolder', id: created(tale, created(tale)) }),
  ]
}

function* assetsInFolders(): Generator<Tale> {
  yield ['folder created, uploaded inside', (tale) => void uploaded(tale, created(tale))]
  yield [
    'folder created, uploaded, moved inside',
    (tale) => {
      const folderId = created(tale)
      tale.tell({ kind: 'modify', id: uploaded(tale), changes: {}, folderId })
    },
  ]
  yield [
    'folder created, uploaded inside, moved out',
    (tale) => void tale.tell({ kind: 'modify', id: uploaded(tale, created(tale)), changes: {}, folderId: null }),
  ]
  yield [
    'folder created, uploaded, copied inside',
    (tale) => {
      const folderId = created(tale)
      tale.tell({ kind: 'copy', id: tale.newId(), sourceId: uploaded(tale), folderId })
    },
  ]
  yield [
    'folder created, uploaded inside, removed, folder removed',
    (tale) => {
      const folderId = created(tale)
      tale.tell({ kind: 'remove', id: uploaded(tale, folderId) }).tell({ kind: 'removeFolder', id: folderId })
    },
  ]
}

function* unrelated(): Generator<Tale> {
  yield [
    'two assets uploaded',
    (tale) => {
      uploaded(tale)
      uploaded(tale)
    },
  ]
  yield [
    'two assets uploaded, each modified',
    (tale) => {
      const [first, second] = [uploaded(tale), uploaded(tale)]
      assetSteps(tale, first, 3, ['modified'])
      assetSteps(tale, second, 4, ['modified'])
    },
  ]
  yield [
    'two assets uploaded in one millisecond',
    (tale) => {
      uploaded(tale)
      tale.tell({ kind: 'upload', id: tale.newId(), details: tale.asset(2) }, 0)
    },
  ]
  yield [
    'two assets uploaded, their ids differ in case only',
    (tale) => {
      const first = uploaded(tale)
      tale.tell({ kind: 'upload', id: withCase(first, 1), details: tale.asset(2) })
    },
  ]
  yield [
    'two folders created',
    (tale) => {
      created(tale)
      created(tale)
    },
  ]
  yield [
    'ping, uploaded',
    (tale) => {
      tale.tell({ kind: 'ping', id: 'webhook-1', url: 'https://example.com/webhooks/ckbox' })
      uploaded(tale)
    },
  ]
}

function* thereAndBack(): Generator<Tale> {
  yield [
    'uploaded, modified, modified back',
    (tale) => {
      const id = uploaded(tale)
      tale.tell({ kind: 'modify', id, changes: described(2) }).tell({ kind: 'modify', id, changes: described(1) })
    },
  ]
  yield [
    'uploaded, overwritten, overwritten back',
    (tale) => {
      const id = uploaded(tale)
      const { extension, mime_type, size_in_bytes } = tale.asset(1)
      tale.tell({ kind: 'overwrite', id, file: tale.file(2) })
      tale.tell({ kind: 'overwrite', id, file: { extension, mime_type, size_in_bytes } })
    },
  ]
}

function* remarkable(): Generator<Tale> {
  yield [
    'uploaded, modified twice within one second',
    (tale) => {
      const id = uploaded(tale)
      tale.tell({ kind: 'modify', id, changes: described(2) }, 60_100)
      tale.tell({ kind: 'modify', id, changes: described(3) }, 800)
    },
  ]
  yield [
    'image uploaded, overwritten by a document',
    (tale) => {
      const id = uploaded(tale)
      tale.tell({ kind: 'overwrite', id, file: { ...tale.file(2), extension: 'pdf', mime_type: 'application/pdf' } })
    },
  ]
  yield [
    'uploaded, modified to empty values',
    (tale) => {
      const changes = { tags: [], metadata: { description: '', custom_attributes: {} } }
      tale.tell({ kind: 'modify', id: uploaded(tale), changes })
    },
  ]
  yield [
    'uploaded with an id that begins with -, modified',
    (tale) => {
      const id = `-${tale.newId().slice(1)}`
      tale.tell({ kind: 'upload', id, details: tale.asset(1) })
      assetSteps(tale, id, 2, ['modified'])
    },
  ]
}

function uploaded(tale: Narrator, folderId?: string): string {
  const id = tale.newId()
  tale.tell({ kind: 'upload', id, details: tale.asset(tale.nth), ...(folderId !== undefined && { folderId }) })
  return id
}

function copied(tale: Narrator): string {
  const sourceId = uploaded(tale)
  const id = tale.newId()
  tale.tell({ kind: 'copy', id, sourceId })
  return id
}

function created(tale: Narrator, parentId?: string): string {
  const id = tale.newId()
  tale.tell({ kind: 'createFolder', id, details: tale.folder(tale.nth), ...(parentId !== undefined && { parentId }) })
  return id
}

/** Lets the named steps happen to an asset, the first of them being the `nth` event of the history. */
function assetSteps(tale: Narrator, id: string, nth: number, steps: readonly string[]): void {
  for (const [at, step] of steps.entries()) {
    const deed = ASSET_STEPS[step]?.(id, nth + at, tale)
    if (deed !== undefined) tale.tell(deed)
  }
}
