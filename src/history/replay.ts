import type { WebhookEvent } from '../../generated/types.js'
import type { Action, Upload } from './actions.js'
import type { Asset, Ckbox, Folder, History } from './history.js'
import { act, emptyCkbox, withAsset, withFolder, workspaceOf } from './model.js'

/** An action, and when its event was sent (ms since the epoch). */
export interface TimedAction {
  readonly action: Action
  readonly sentAt: number
}

const PAYLOAD = new Set([
  'workspace_id',
  'asset',
  'asset_before_modification',
  'source_asset',
  'paths_to_be_invalidated',
  'folder',
  'user',
])
const ENVELOPE = new Set(['environment_id', 'event', 'payload', 'sent_at'])

/**
 * What somebody did so that CKBox sent this event: the opposite of `act`, for events that `act` made. Gives `undefined`
 * for an event that the model does not know.
 */
export function actionOf(event: WebhookEvent): TimedAction | undefined {
  const action = untimed(event)
  return action && { action, sentAt: Date.parse(event.sent_at) }
}

function untimed(event: WebhookEvent): Action | undefined {
  const environment = event.environment_id
  const envelope = except(event, ENVELOPE)
  if (event.event === 'ping') {
    const { payload } = event
    const { id, url, ...rest } = 'webhook' in payload ? payload.webhook : payload
    return { kind: 'ping', environment, id, url, extra: { envelope, payload: rest } }
  }
  const { workspace_id: workspace, user } = event.payload
  const by = { environment, workspace, user, extra: { envelope, payload: except(event.payload, PAYLOAD) } }
  switch (event.event) {
    case 'asset.uploaded':
      return uploadOf(event.payload.asset, by)
    case 'asset.copied': {
      const { asset, source_asset } = event.payload
      return { kind: 'copy', id: asset.id, sourceId: source_asset.id, ...folderOf(asset), ...by }
    }
    case 'asset.modified': {
      const { asset, asset_before_modification: before } = event.payload
      const moved = asset.folder_id !== before.folder_id && { folderId: asset.folder_id ?? null }
      return { kind: 'modify', id: asset.id, ...difference(detailsOf(before), detailsOf(asset)), ...moved, ...by }
    }
    case 'asset.overwritten': {
      const { id, extension, mime_type, size_in_bytes } = event.payload.asset
      return { kind: 'overwrite', id, file: { extension, mime_type, size_in_bytes }, ...by }
    }
    case 'asset.removed':
      return { kind: 'remove', id: event.payload.asset.id, ...by }
    case 'asset.cache.invalidated':
      return { kind: 'invalidateCache', id: event.payload.asset.id, ...by }
    case 'folder.created': {
      const { id, parent_id, ...details } = event.payload.folder
      return { kind: 'createFolder', id, details, ...(parent_id != null && { parentId: parent_id }), ...by }
    }
    case 'folder.modified':
      // The event carries no snapshot from before, so everything in the folder counts as set.
      return { kind: 'modifyFolder', id: event.payload.folder.id, changes: event.payload.folder, ...by }
    case 'folder.removed':
      return { kind: 'removeFolder', id: event.payload.folder.id, ...by }
    default:
      return undefined
  }
}

/**
 * Lets the actions behind some events of a history happen again, each at its time: so its snapshots and the final state
 * are what they are without the events left out. Where a folder is left out, what would be inside lies outside; where
 * the source of a copy is, the copy is uploaded. Gives `undefined` where something happens to what does not live.
 *
 * What the whole history never created (a consumer need not subscribe to uploads) is taken as having been there before,
 * as its first event in the whole history shows it.
 */
export function replayed(whole: History, events: readonly WebhookEvent[]): History | undefined {
  let world = beforehand(whole)
  const sent: WebhookEvent[] = []
  for (const event of events) {
    const timed = actionOf(event)
    const action = timed && possible(timed.action, event, world)
    const outcome = action && act(world, action, timed.sentAt)
    if (outcome === undefined) return undefined
    world = outcome.world
    sent.push(outcome.event)
  }
  const text = JSON.stringify([sent, world])
  return { events: sent, ids: whole.ids.filter((id) => text.includes(id)), ckbox: world }
}

/** The nearest to an action that is possible in a world where less happened before. */
function possible(action: Action, event: WebhookEvent, world: Ckbox): Action | undefined {
  if (action.kind === 'ping') return action
  const { assets, folders } = workspaceOf(world, action.environment, action.workspace)
  const lives = (folder: string | null | undefined): boolean => folder == null || Object.hasOwn(folders, folder)
  switch (action.kind) {
    case 'copy':
      if (!Object.hasOwn(assets, action.sourceId) && event.event === 'asset.copied') {
        return possible(uploadOf(event.payload.asset, action), event, world)
      }
      return lives(action.folderId) ? action : omit(action, 'folderId')
    case 'upload':
      return lives(action.folderId) ? action : omit(action, 'folderId')
    case 'createFolder':
      return lives(action.parentId) ? action : omit(action, 'parentId')
    case 'modify': {
      const isMoving = lives(action.folderId) && (assets[action.id]?.folder_id ?? null) !== action.folderId
      if (action.folderId === undefined || isMoving) return action
      // A move that is none any more happens only together with another change.
      const { category_id: _, ...changes } = action.changes
      return Object.keys(changes).length > 0 ? { ...omit(action, 'folderId'), changes } : undefined
    }
    case 'modifyFolder': {
      // The event shows the whole folder, so what it does not show is gone.
      const gone = Object.keys(folders[action.id] ?? {}).filter((name) => !Object.hasOwn(action.changes, name))
      return { ...action, without: gone }
    }
    default:
      return action
  }
}

function omit<One extends object, Name extends keyof One>(whole: One, name: Name): Omit<One, Name> {
  const { [name]: _, ...rest } = whole
  return rest
}

/** What lived before the first event of a history. */
function beforehand(history: History): Ckbox {
  let world = emptyCkbox()
  const seen = new Set<string>()
  const place = (event: Exclude<WebhookEvent, { event: 'ping' }>, known: Asset | Folder, isCreated: boolean): void => {
    const key = JSON.stringify([event.environment_id, known.id])
    if (seen.has(key)) return
    seen.add(key)
    if (isCreated) return
    const at = { environment: event.environment_id, workspace: event.payload.workspace_id }
    world = 'url' in known ? withAsset(world, at, known) : withFolder(world, at, known)
  }
  for (const event of history.events) {
    if (event.event === 'ping') continue
    if ('folder' in event.payload) place(event, event.payload.folder, event.event === 'folder.created')
    if ('source_asset' in event.payload) place(event, event.payload.source_asset, false)
    if ('asset_before_modification' in event.payload) place(event, event.payload.asset_before_modification, false)
    const isCreated = event.event === 'asset.uploaded' || event.event === 'asset.copied'
    if ('asset' in event.payload) place(event, event.payload.asset, isCreated)
  }
  return world
}

const folderOf = ({ folder_id }: Asset) => (folder_id === undefined ? {} : { folderId: folder_id })

function detailsOf(asset: Asset) {
  const { id: _id, url: _url, images_urls: _images, folder_id: _folder, ...details } = asset
  return details
}

function uploadOf(
  asset: Asset,
  { environment, workspace, user, extra }: Omit<Upload, 'kind' | 'id' | 'details'>,
): Upload {
  const by = { environment, workspace, user, ...(extra && { extra }) }
  return { kind: 'upload', id: asset.id, details: detailsOf(asset), ...folderOf(asset), ...by }
}

function except(whole: object, names: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => !names.has(name)))
}

/** What turns the first into the second. */
function difference<T extends object>(before: T, after: T) {
  const old = new Map(Object.entries(before).map(([name, value]) => [name, JSON.stringify(value)]))
  const changes = Object.fromEntries(
    Object.entries(after).filter(([name, value]) => old.get(name) !== JSON.stringify(value)),
  ) as Partial<T>
  return { changes, without: [...old.keys()].filter((name) => !Object.hasOwn(after, name)) }
}
