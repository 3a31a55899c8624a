import type { WebhookEvent } from '../../generated/types.js'
import { act, emptyCkbox, withAsset, withFolder, workspaceOf } from './act.js'
import { actionOf, isWhole, uploadOf } from './action-of.js'
import type { Action } from './actions.js'
import type { Asset, Ckbox, Folder, History } from './history.js'
import { roleOf } from './roles.js'

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
  return { events: sent, ids: whole.ids.filter((id) => text.includes(id)), world }
}

/** The history of some events: the ids in it, and the simulated CKBox after all of them that are possible. */
export function historyOf(events: readonly WebhookEvent[]): History {
  const ids = new Set<string>()
  let world: Ckbox = emptyCkbox()
  for (const event of events) {
    const role = roleOf(event)
    if (role !== undefined) ids.add(role.id)
    const timed = actionOf(event)
    world = (timed && act(world, timed.action, timed.sentAt))?.world ?? world
  }
  return { events, ids: [...ids], world }
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
    if (event.event === 'ping' || !isWhole(event)) continue
    if ('folder' in event.payload) place(event, event.payload.folder, event.event === 'folder.created')
    if ('source_asset' in event.payload) place(event, event.payload.source_asset, false)
    if ('asset_before_modification' in event.payload) place(event, event.payload.asset_before_modification, false)
    const isCreated = event.event === 'asset.uploaded' || event.event === 'asset.copied'
    if ('asset' in event.payload) place(event, event.payload.asset, isCreated)
  }
  return world
}
