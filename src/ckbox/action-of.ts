import type { WebhookEvent } from '../../generated/types.js'
import type { Action, Upload } from './actions.js'
import { MODELLED } from './details.js'
import type { Asset } from './history.js'
import { roleOf } from './roles.js'

/** An action, and when its event was sent (ms since the epoch). */
export interface TimedAction {
  readonly action: Action
  readonly sentAt: number
}

/**
 * What somebody did so that CKBox sent this event: the opposite of `act`, for events that `act` made. Gives `undefined`
 * for an event that the model does not know, or that lacks what it needs.
 */
export function actionOf(event: WebhookEvent): TimedAction | undefined {
  const action = isWhole(event) ? untimed(event) : undefined
  return action && { action, sentAt: Date.parse(event.sent_at) }
}

/** Whether the event has all that its action is read from: some histories hold events that are wrong on purpose. */
export function isWhole(event: WebhookEvent): boolean {
  const { payload }: { payload?: object } = event
  if (event.event === 'ping') return payload !== undefined && payload !== null
  const role = roleOf(event)
  if (role === undefined) return false
  if (event.event === 'asset.modified') return Boolean(event.payload.asset_before_modification)
  if (event.event === 'asset.copied') return role.source !== undefined
  return role.kind === 'folder' || typeof role.entity.mime_type === 'string'
}

function untimed(event: WebhookEvent): Action | undefined {
  const environment = event.environment_id
  const envelope = except(event, MODELLED.envelope)
  if (event.event === 'ping') {
    const { payload } = event
    const { id, url, ...rest } = 'webhook' in payload ? payload.webhook : payload
    return { kind: 'ping', environment, id, url, extra: { envelope, payload: rest } }
  }
  const { workspace_id: workspace, user } = event.payload
  const by = { environment, workspace, user, extra: { envelope, payload: except(event.payload, MODELLED.payload) } }
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

const folderOf = ({ folder_id }: Asset) => (folder_id === undefined ? {} : { folderId: folder_id })

function detailsOf(asset: Asset) {
  const { id: _id, url: _url, images_urls: _images, folder_id: _folder, ...details } = asset
  return details
}

/** The upload that makes an asset as it is. */
export function uploadOf(
  asset: Asset,
  { environment, workspace, user, extra }: Omit<Upload, 'kind' | 'id' | 'details'>,
): Upload {
  const by = { environment, workspace, user, ...(extra && { extra }) }
  return { kind: 'upload', id: asset.id, details: detailsOf(asset), ...folderOf(asset), ...by }
}

function except(whole: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name)))
}

/** What turns the first into the second. */
function difference<T extends object>(before: T, after: T) {
  const old = new Map(Object.entries(before).map(([name, value]) => [name, JSON.stringify(value)]))
  const changes = Object.fromEntries(
    Object.entries(after).filter(([name, value]) => old.get(name) !== JSON.stringify(value)),
  ) as Partial<T>
  return { changes, without: [...old.keys()].filter((name) => !Object.hasOwn(after, name)) }
}
