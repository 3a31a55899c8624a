import type { WebhookEvent } from '../../generated/types.js'
import type { Asset, Folder } from './history.js'

/** The user who performed an action, as the payloads carry it. */
export type User = Extract<WebhookEvent, { event: 'asset.uploaded' }>['payload']['user']

/** What somebody decides about an asset. Its id, addresses and folder are the simulated CKBox's matter. */
export type AssetDetails = Omit<Asset, 'id' | 'url' | 'images_urls' | 'folder_id'>

/** What somebody decides about a folder. */
export type FolderDetails = Omit<Folder, 'id' | 'parent_id'>

/** The facts that follow from the bytes of a file: what an overwriting replaces. */
export type FileFacts = Pick<Asset, 'extension' | 'mime_type' | 'size_in_bytes'>

/** Properties that the schemas have and the model does not know: carried by the event of the action as they are. */
export interface Extra {
  readonly envelope?: Readonly<Record<string, unknown>>
  readonly payload?: Readonly<Record<string, unknown>>
}

interface InEnvironment {
  readonly environment: string
  readonly extra?: Extra
}

interface InWorkspace extends InEnvironment {
  readonly workspace: string
  readonly user: User
}

export interface Upload extends InWorkspace {
  readonly kind: 'upload'
  readonly id: string
  readonly details: AssetDetails
  /** The folder to upload into; its category wins over that of the details. */
  readonly folderId?: string
}

export interface Modify extends InWorkspace {
  readonly kind: 'modify'
  readonly id: string
  readonly changes: Partial<AssetDetails>
  /** Names of optional properties that the modification takes away. */
  readonly without?: readonly string[]
  /** Moves the asset into a folder, or with `null` out of its folder. Default: it stays where it is. */
  readonly folderId?: string | null
}

export interface Overwrite extends InWorkspace {
  readonly kind: 'overwrite'
  readonly id: string
  readonly file: FileFacts
}

export interface Copy extends InWorkspace {
  readonly kind: 'copy'
  /** The new asset. */
  readonly id: string
  readonly sourceId: string
  readonly folderId?: string
}

export interface Remove extends InWorkspace {
  readonly kind: 'remove'
  readonly id: string
}

export interface InvalidateCache extends InWorkspace {
  readonly kind: 'invalidateCache'
  readonly id: string
}

export interface CreateFolder extends InWorkspace {
  readonly kind: 'createFolder'
  readonly id: string
  readonly details: FolderDetails
  /** The folder that the new one lies in; its category wins over that of the details. */
  readonly parentId?: string
}

export interface ModifyFolder extends InWorkspace {
  readonly kind: 'modifyFolder'
  readonly id: string
  readonly changes: Partial<FolderDetails>
  readonly without?: readonly string[]
}

export interface RemoveFolder extends InWorkspace {
  readonly kind: 'removeFolder'
  readonly id: string
}

/** A webhook was created: `id` and `url` are the webhook's. */
export interface Ping extends InEnvironment {
  readonly kind: 'ping'
  readonly id: string
  readonly url: string
}

/** Something that happens in a simulated CKBox and makes it send exactly one event. */
export type Action =
  | Upload
  | Modify
  | Overwrite
  | Copy
  | Remove
  | InvalidateCache
  | CreateFolder
  | ModifyFolder
  | RemoveFolder
  | Ping

export type ActionKind = Action['kind']

/** The name of the event that an action sends. */
export const eventOf = {
  upload: 'asset.uploaded',
  modify: 'asset.modified',
  overwrite: 'asset.overwritten',
  copy: 'asset.copied',
  remove: 'asset.removed',
  invalidateCache: 'asset.cache.invalidated',
  createFolder: 'folder.created',
  modifyFolder: 'folder.modified',
  removeFolder: 'folder.removed',
  ping: 'ping',
} as const satisfies Record<ActionKind, WebhookEvent['event']>
