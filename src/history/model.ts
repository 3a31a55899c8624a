import type { WebhookEvent } from '../../generated/types.js'
import type { Action, AssetDetails } from './actions.js'
import { addresses, cachedAddresses } from './addresses.js'
import type { Asset, Ckbox, Environment, Folder, Workspace } from './history.js'

/** What an action led to: the CKBox after it, and the event that CKBox sends. */
export interface Outcome {
  readonly world: Ckbox
  readonly event: WebhookEvent
}

const EMPTY_ENVIRONMENT: Environment = { workspaces: {} }
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
  const envelope = { environment_id: action.environment, sent_at: new Date(sentAt).toISOString() }
  const wrap = (event: WebhookEvent['event'], payload: object): WebhookEvent =>
    ({
      environment_id: envelope.environment_id,
      event,
      payload: action.extra?.payload ? { ...payload, ...action.extra.payload } : payload,
      sent_at: envelope.sent_at,
      ...action.extra?.envelope,
    }) as WebhookEvent

  if (action.kind === 'ping') return { world, event: wrap('ping', { id: action.id, url: action.url }) }

  const place = workspaceOf(world, action.environment, action.workspace)
  const { user } = action
  const workspace_id = action.workspace
  const withAsset = (asset: Asset): Ckbox =>
    replaceWorkspace(world, action, { ...place, assets: { ...place.assets, [asset.id]: asset } })
  const withFolder = (folder: Folder): Ckbox =>
    replaceWorkspace(world, action, { ...place, folders: { ...place.folders, [folder.id]: folder } })

  switch (action.kind) {
    case 'upload': {
      if (isTaken(world, action.environment, action.id)) return undefined
      const asset = placed(place, assetFrom(action.environment, action.id, action.details), action.folderId)
      if (asset === undefined) return undefined
      return { world: withAsset(asset), event: wrap('asset.uploaded', { workspace_id, asset, user }) }
    }
    case 'copy': {
      const source_asset = place.assets[action.sourceId]
      if (source_asset === undefined || isTaken(world, action.environment, action.id)) return undefined
      const { id: _id, url: _url, images_urls: _images, folder_id: _folder, ...details } = source_asset
      const asset = placed(place, assetFrom(action.environment, action.id, details), action.folderId)
      if (asset === undefined) return undefined
      return { world: withAsset(asset), event: wrap('asset.copied', { workspace_id, asset, source_asset, user }) }
    }
    case 'modify': {
      const before = place.assets[action.id]
      if (before === undefined) return undefined
      const changed: Asset = { ...without(before, action.without ?? []), ...action.changes }
      const { folder_id: _, ...unplaced } = changed
      const asset = action.folderId === undefined ? changed : placed(place, unplaced, action.folderId ?? undefined)
      if (asset === undefined) return undefined
      const payload = { workspace_id, asset, asset_before_modification: before, user }
      return { world: withAsset(asset), event: wrap('asset.modified', payload) }
    }
    case 'overwrite': {
      const before = place.assets[action.id]
      if (before === undefined) return undefined
      const { images_urls: _, ...kept } = before
      const asset: Asset = { ...kept, ...action.file, ...addresses(action.environment, action.id, action.file) }
      return { world: withAsset(asset), event: wrap('asset.overwritten', { workspace_id, asset, user }) }
    }
    case 'remove': {
      const asset = place.assets[action.id]
      if (asset === undefined) return undefined
      const after = replaceWorkspace(world, action, { ...place, assets: without(place.assets, [action.id]) })
      return { world: after, event: wrap('asset.removed', { workspace_id, asset, user }) }
    }
    case 'invalidateCache': {
      const asset = place.assets[action.id]
      if (asset === undefined) return undefined
      const payload = { workspace_id, asset, paths_to_be_invalidated: cachedAddresses(asset), user }
      return { world, event: wrap('asset.cache.invalidated', payload) }
    }
    case 'createFolder': {
      if (isTaken(world, action.environment, action.id)) return undefined
      const parent = action.parentId === undefined ? undefined : place.folders[action.parentId]
      if (action.parentId !== undefined && parent === undefined) return undefined
      const folder: Folder = { id: action.id, ...action.details, ...(parent && inside(parent)) }
      return { world: withFolder(folder), event: wrap('folder.created', { workspace_id, folder, user }) }
    }
    case 'modifyFolder': {
      const before = place.folders[action.id]
      if (before === undefined) return undefined
      const folder: Folder = { ...without(before, action.without ?? []), ...action.changes }
      return { world: withFolder(folder), event: wrap('folder.modified', { workspace_id, folder, user }) }
    }
    case 'removeFolder': {
      const folder = place.folders[action.id]
      if (folder === undefined || !isEmpty(place, action.id)) return undefined
      const after = replaceWorkspace(world, action, { ...place, folders: without(place.folders, [action.id]) })
      return { world: after, event: wrap('folder.removed', { workspace_id, folder, user }) }
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

const placed = (place: Workspace, asset: Asset, folderId: string | undefined): Asset | undefined => {
  if (folderId === undefined) return asset
  const folder = place.folders[folderId]
  return folder && { ...asset, category_id: folder.category_id, folder_id: folderId }
}

const inside = (parent: Folder): Pick<Folder, 'category_id' | 'parent_id'> => ({
  category_id: parent.category_id,
  parent_id: parent.id,
})

function replaceWorkspace(world: Ckbox, at: { environment: string; workspace: string }, place: Workspace): Ckbox {
  const { workspaces } = world.environments[at.environment] ?? EMPTY_ENVIRONMENT
  const environment = { workspaces: { ...workspaces, [at.workspace]: place } }
  return { environments: { ...world.environments, [at.environment]: environment } }
}

function without<T extends object>(whole: T, names: readonly string[]): T {
  if (names.length === 0) return whole
  const rest = { ...whole }
  for (const name of names) delete rest[name as keyof T]
  return rest
}
