import type { WebhookEvent } from '../../generated/types.js'
import { type Action, type AssetDetails, type Copy, eventOf } from './actions.js'
import { addresses, cachedAddresses } from './addresses.js'
import type { Asset, Ckbox, Folder, Workspace } from './history.js'
import { copiedName } from './name-texts.js'
import type { Place } from './places.js'

/** What an action led to: the CKBox after it, and the event that CKBox sends. */
export interface Outcome {
  readonly world: Ckbox
  readonly event: WebhookEvent
}

const EMPTY_WORKSPACE: Workspace = { assets: {}, folders: {} }

export const emptyCkbox = (): Ckbox => ({ environments: {} })

export const workspaceOf = (world: Ckbox, environment: string, workspace: string): Workspace =>
  world.environments[environment]?.workspaces[workspace] ?? EMPTY_WORKSPACE

/**
 * Lets an action happen in a simulated CKBox at a moment (ms since the epoch). Gives `undefined` where the action is not
 * possible: its target does not live, its new id is taken, or the folder to remove is not empty. Nothing is mutated.
 *
 * Times are the caller's matter: CKBox's own clock never goes back, so pass moments that do not.
 */
export function act(world: Ckbox, action: Action, sentAt: number): Outcome | undefined {
  const effect = action.kind === 'ping' ? { world, payload: { id: action.id, url: action.url } } : happen(world, action)
  return effect && { world: effect.world, event: eventFor(action, effect.payload, sentAt) }
}

function eventFor({ kind, environment, extra }: Action, payload: object, sentAt: number): WebhookEvent {
  const envelope = {
    environment_id: environment,
    event: eventOf[kind],
    payload: extra?.payload ? { ...payload, ...extra.payload } : payload,
    sent_at: new Date(sentAt).toISOString(),
  }
  return (extra?.envelope ? { ...envelope, ...extra.envelope } : envelope) as WebhookEvent
}

interface Effect {
  readonly world: Ckbox
  readonly payload: object
}

function happen(world: Ckbox, action: Exclude<Action, { kind: 'ping' }>): Effect | undefined {
  const place = workspaceOf(world, action.environment, action.workspace)
  const { user, workspace: workspace_id } = action
  switch (action.kind) {
    case 'upload': {
      if (isTaken(world, action.environment, action.id)) return undefined
      const asset = placed(place, assetFrom(action.environment, action.id, action.details), action.folderId)
      return asset && { world: withAsset(world, action, asset), payload: { workspace_id, asset, user } }
    }
    case 'copy': {
      const source_asset = place.assets[action.sourceId]
      if (source_asset === undefined || isTaken(world, action.environment, action.id)) return undefined
      const { id: _id, url: _url, images_urls: _images, folder_id: _folder, ...details } = source_asset
      const asset = placed(place, copyFrom(action, details), action.folderId)
      return asset && { world: withAsset(world, action, asset), payload: { workspace_id, asset, source_asset, user } }
    }
    case 'modify': {
      const before = place.assets[action.id]
      if (before === undefined) return undefined
      const changed: Asset = { ...(action.without ? without(before, action.without) : before), ...action.changes }
      const asset = action.folderId === undefined ? changed : moved(place, changed, action.folderId)
      const payload = { workspace_id, asset, asset_before_modification: before, user }
      return asset && { world: withAsset(world, action, asset), payload }
    }
    case 'overwrite': {
      const before = place.assets[action.id]
      if (before === undefined) return undefined
      const { images_urls: _, ...kept } = before
      const asset: Asset = { ...kept, ...action.file, ...addresses(action.environment, action.id, action.file) }
      return { world: withAsset(world, action, asset), payload: { workspace_id, asset, user } }
    }
    case 'remove': {
      const asset = place.assets[action.id]
      if (asset === undefined) return undefined
      const after = withWorkspace(world, action, { ...place, assets: without(place.assets, [action.id]) })
      return { world: after, payload: { workspace_id, asset, user } }
    }
    case 'invalidateCache': {
      const asset = place.assets[action.id]
      if (asset === undefined) return undefined
      return { world, payload: { workspace_id, asset, paths_to_be_invalidated: cachedAddresses(asset), user } }
    }
    case 'createFolder': {
      if (isTaken(world, action.environment, action.id)) return undefined
      const parent = action.parentId === undefined ? undefined : place.folders[action.parentId]
      if (action.parentId !== undefined && parent === undefined) return undefined
      const folder: Folder = { id: action.id, ...action.details, ...(parent && inside(parent)) }
      return { world: withFolder(world, action, folder), payload: { workspace_id, folder, user } }
    }
    case 'modifyFolder': {
      const before = place.folders[action.id]
      if (before === undefined) return undefined
      const folder: Folder = { ...(action.without ? without(before, action.without) : before), ...action.changes }
      return { world: withFolder(world, action, folder), payload: { workspace_id, folder, user } }
    }
    case 'removeFolder': {
      const folder = place.folders[action.id]
      if (folder === undefined || !isEmpty(place, action.id)) return undefined
      const after = withWorkspace(world, action, { ...place, folders: without(place.folders, [action.id]) })
      return { world: after, payload: { workspace_id, folder, user } }
    }
  }
}

/** True where neither an asset nor a folder lies in the folder. */
export const isEmpty = (place: Workspace, folderId: string): boolean =>
  !Object.values(place.assets).some((asset) => asset.folder_id === folderId) &&
  !Object.values(place.folders).some((folder) => folder.parent_id === folderId)

/** Addresses carry environment and id but no workspace, so an id lives once in an environment. */
const isTaken = (world: Ckbox, environment: string, id: string): boolean =>
  Object.values(world.environments[environment]?.workspaces ?? {}).some(
    ({ assets, folders }) => Object.hasOwn(assets, id) || Object.hasOwn(folders, id),
  )

const assetFrom = (environment: string, id: string, details: AssetDetails): Asset => {
  const { name, extension, mime_type, category_id, ...rest } = details
  return { id, name, extension, ...addresses(environment, id, details), mime_type, category_id, ...rest }
}

/** A name that stands for the source stands for the copy instead: no two assets have the same name by accident. */
const copyFrom = ({ environment, id, sourceId }: Copy, details: AssetDetails): Asset =>
  assetFrom(environment, id, { ...details, name: copiedName(details.name, sourceId, id) })

const placed = (place: Workspace, asset: Asset, folderId: string | undefined): Asset | undefined => {
  if (folderId === undefined) return asset
  const folder = place.folders[folderId]
  return folder && { ...asset, category_id: folder.category_id, folder_id: folderId }
}

const inside = (parent: Folder): Pick<Folder, 'category_id' | 'parent_id'> => ({
  category_id: parent.category_id,
  parent_id: parent.id,
})

function moved(place: Workspace, asset: Asset, folderId: string | null): Asset | undefined {
  const { folder_id: _, ...unplaced } = asset
  return placed(place, unplaced, folderId ?? undefined)
}

/** The world with one workspace as given. */
export function withWorkspace(world: Ckbox, { environment, workspace }: Place, place: Workspace): Ckbox {
  const workspaces = { ...world.environments[environment]?.workspaces, [workspace]: place }
  return { environments: { ...world.environments, [environment]: { workspaces } } }
}

/** The world with one asset as given. */
export function withAsset(world: Ckbox, at: Place, asset: Asset): Ckbox {
  const place = workspaceOf(world, at.environment, at.workspace)
  return withWorkspace(world, at, { ...place, assets: { ...place.assets, [asset.id]: asset } })
}

/** The world with one folder as given. */
export function withFolder(world: Ckbox, at: Place, folder: Folder): Ckbox {
  const place = workspaceOf(world, at.environment, at.workspace)
  return withWorkspace(world, at, { ...place, folders: { ...place.folders, [folder.id]: folder } })
}

function without<T extends object>(whole: T, names: readonly string[]): T {
  const rest = { ...whole }
  for (const name of names) delete rest[name as keyof T]
  return rest
}
