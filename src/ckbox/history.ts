import type { WebhookEvent } from '../../generated/types.js'
import type { History as ProviderHistory } from '../provider/history.js'

/** What happened in a simulated CKBox. */
export type History = ProviderHistory<WebhookEvent, Ckbox>

/** The state of a simulated CKBox: what exists after everything in a history. Plain JSON, keyed by id. */
export interface Ckbox {
  readonly environments: Readonly<Record<string, Environment>>
}

export interface Environment {
  readonly workspaces: Readonly<Record<string, Workspace>>
}

export interface Workspace {
  readonly assets: Readonly<Record<string, Asset>>
  readonly folders: Readonly<Record<string, Folder>>
}

type PayloadOf<Name extends WebhookEvent['event']> = Extract<WebhookEvent, { event: Name }>['payload']

/** An asset as `asset.uploaded` carries it. */
export type Asset = PayloadOf<'asset.uploaded'>['asset']

/** A folder as `folder.created` carries it. */
export type Folder = PayloadOf<'folder.created'>['folder']
