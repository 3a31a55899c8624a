import type { WebhookEvent } from '../../generated/types.js'
import type { Action, AssetDetails } from './actions.js'
import type { Ckbox, History } from './history.js'
import { act, emptyCkbox } from './model.js'

/**
 * One thing that happens in a story. Assets and folders go by short names; `to` numbers the version whose name, tags
 * and description the event carries, so that a state tells which event it came from.
 */
export type Line = (
  | { readonly upload: string; readonly to?: number; readonly into?: string }
  | { readonly modify: string; readonly to?: number; readonly move?: string | null }
  | { readonly overwrite: string; readonly to?: number }
  | { readonly copy: string; readonly from: string }
  | { readonly remove: string }
  | { readonly invalidate: string }
  | { readonly create: string; readonly to?: number; readonly under?: string }
  | { readonly rename: string; readonly to?: number }
  | { readonly drop: string }
) & {
  /** Details that are otherwise than those of the version: of an asset that is uploaded or modified. */
  readonly with?: Partial<AssetDetails>
  /** Time since the line before, ms. Default: a minute. */
  readonly after?: number
  readonly environment?: string
  readonly workspace?: string
}

/** The id behind a short name, in the documentation's manner; `=` stands before an id that is to be used as it is. */
export function idOf(name: string): string {
  if (name.startsWith('=')) return name.slice(1)
  return `${name === name.toUpperCase() ? '_folder' : '-asset'}-${name}`.padEnd(12, 'zT3SP')
}

const BEGIN = Date.parse('2024-02-18T18:03:18.815Z')
const MINUTE = 60_000
const WORKSPACE = '80e839331c4d8827c474'
const CATEGORY = '1f0ca0db-d0fa-4b03-9703-9f152615ed0c'
const USER = { id: 'user-1', role: 'User' } as const

/** A small history told line by line, in the order in which things happen. */
export function tell(environment: string, lines: readonly Line[]): History {
  const events: WebhookEvent[] = []
  const ids = new Set<string>()
  let ckbox: Ckbox = emptyCkbox()
  let sentAt = BEGIN - MINUTE
  for (const line of lines) {
    sentAt += line.after ?? MINUTE
    const action = actionOf(line, line.environment ?? environment, line.workspace ?? WORKSPACE)
    const outcome = act(ckbox, action, sentAt)
    if (outcome === undefined) throw new Error(`This cannot happen: ${JSON.stringify(line)}`)
    ckbox = outcome.world
    events.push(outcome.event)
    if ('id' in action) ids.add(action.id)
  }
  return { events, ids: [...ids], ckbox }
}

function actionOf(line: Line, environment: string, workspace: string): Action {
  const at = { environment, workspace, user: USER }
  if ('upload' in line) {
    const details = { ...detailsOf(line.to ?? 1), ...line.with }
    const folder = line.into === undefined ? {} : { folderId: idOf(line.into) }
    return { ...at, kind: 'upload', id: idOf(line.upload), details, ...folder }
  }
  if ('modify' in line) {
    const { name, tags, metadata } = detailsOf(line.to ?? 2)
    const folder = line.move === undefined ? {} : { folderId: line.move === null ? null : idOf(line.move) }
    return { ...at, kind: 'modify', id: idOf(line.modify), changes: { name, tags, metadata, ...line.with }, ...folder }
  }
  if ('overwrite' in line) {
    const version = line.to ?? 2
    const file = { extension: 'png', mime_type: 'image/png', size_in_bytes: 200_000 + version }
    return { ...at, kind: 'overwrite', id: idOf(line.overwrite), file }
  }
  if ('copy' in line) return { ...at, kind: 'copy', id: idOf(line.copy), sourceId: idOf(line.from) }
  if ('remove' in line) return { ...at, kind: 'remove', id: idOf(line.remove) }
  if ('invalidate' in line) return { ...at, kind: 'invalidateCache', id: idOf(line.invalidate) }
  if ('create' in line) {
    const parent = line.under === undefined ? {} : { parentId: idOf(line.under) }
    return { ...at, kind: 'createFolder', id: idOf(line.create), details: folderOf(line.to ?? 1), ...parent }
  }
  if ('rename' in line) return { ...at, kind: 'modifyFolder', id: idOf(line.rename), changes: folderOf(line.to ?? 2) }
  return { ...at, kind: 'removeFolder', id: idOf(line.drop) }
}

function detailsOf(version: number): AssetDetails {
  return {
    name: `Cupcake v${version}`,
    extension: 'jpeg',
    mime_type: 'image/jpeg',
    category_id: CATEGORY,
    size_in_bytes: 523_625,
    tags: [`tag-v${version}`],
    metadata: { description: `Description v${version}`, custom_attributes: {} },
  }
}

function folderOf(version: number) {
  return { name: `Images v${version}`, category_id: CATEGORY }
}
