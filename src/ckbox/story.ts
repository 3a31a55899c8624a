import type { WebhookEvent } from '../../generated/types.js'
import type { IdSource } from '../provider/history.js'
import { type Choices, chance, pick } from '../random/choices.js'
import { withCase } from '../random/with-case.js'
import { act, emptyCkbox, isEmpty, workspaceOf } from './act.js'
import { type Action, type ActionKind, type Extra, eventOf, type User } from './actions.js'
import type { DetailDraws } from './details.js'
import type { Asset, Ckbox, History, Workspace } from './history.js'
import { seededIds } from './ids.js'
import { named } from './name-texts.js'
import type { Place } from './places.js'

/** Something that lives in the simulated CKBox. */
interface Living extends Place {
  readonly id: string
}

export interface StorySettings {
  readonly places: readonly Place[]
  /** The actions whose events are sent; as often as they are listed. */
  readonly kinds: readonly ActionKind[]
  readonly details: DetailDraws
}

const STARTS = [
  Date.UTC(2026, 0, 5, 9),
  Date.UTC(2024, 1, 29, 23, 59, 30, 500),
  Date.UTC(2025, 11, 31, 23, 59, 59, 999),
]
/** Time between two events, ms. */
const GAPS = [60_000, 1000, 10, 1, 0, 400, 900, 59_999, 3_600_000]

const TARGETS: Readonly<Record<ActionKind, 'asset' | 'folder' | 'empty folder' | undefined>> = {
  upload: undefined,
  modify: 'asset',
  overwrite: 'asset',
  copy: 'asset',
  remove: 'asset',
  invalidateCache: 'asset',
  createFolder: undefined,
  modifyFolder: 'folder',
  removeFolder: 'empty folder',
  ping: undefined,
}

/**
 * Tells what happens in a simulated CKBox, one event at a time: turns any answers into something that is possible. A
 * command on what does not live becomes its creation, so that commands can be left out and the rest still is a history.
 */
export class Story {
  readonly #settings: StorySettings
  readonly #newIds: IdSource
  readonly #ids: string[] = []
  readonly #events: WebhookEvent[] = []
  readonly #assets: Living[] = []
  readonly #folders: Living[] = []
  /** Each asset as it was before it was last modified. */
  readonly #earlier = new Map<string, Asset>()
  #world: Ckbox = emptyCkbox()
  #now: number
  /** The assets with an event in this millisecond; undefined when no other event may share it. */
  #busy: Set<string> | undefined

  constructor(settings: StorySettings, head: Choices) {
    this.#settings = settings
    this.#now = pick(head, STARTS)
    this.#newIds = seededIds(head.below(2 ** 20))
  }

  /** Lets one thing happen and sends its event. */
  tell(choices: Choices): void {
    const wanted = pick(choices, this.#settings.kinds)
    const target = this.#target(wanted, choices)
    const creator = TARGETS[wanted] === 'asset' ? 'upload' : 'createFolder'
    if (target !== undefined || TARGETS[wanted] === undefined) this.#happen(wanted, target, choices, true)
    else if (this.#settings.kinds.includes(creator)) this.#happen(creator, undefined, choices, true)
    else this.#happen(wanted, this.#happen(creator, undefined, choices, false), choices, true)
  }

  history(): History {
    return { events: this.#events, ids: this.#ids, world: this.#world }
  }

  #target(kind: ActionKind, choices: Choices): Living | undefined {
    const wanted = TARGETS[kind]
    if (wanted === undefined) return undefined
    const all = wanted === 'asset' ? this.#assets : this.#folders
    const fitting = wanted === 'empty folder' ? all.filter((folder) => isEmpty(this.#at(folder), folder.id)) : all
    return fitting.length === 0 ? undefined : pick(choices, fitting)
  }

  /** Gives what the action created, if anything. */
  #happen(kind: ActionKind, target: Living | undefined, choices: Choices, isSent: boolean): Living | undefined {
    const gap = pick(choices, GAPS)
    const action = this.#action(kind, target, choices)
    this.#pass(gap, action)
    const outcome = act(this.#world, action, this.#now)
    if (outcome === undefined) throw new Error(`the simulated CKBox refused ${JSON.stringify(action)}`)
    this.#world = outcome.world
    if (isSent) this.#events.push(outcome.event)
    return this.#keepAccount(action)
  }

  #pass(gap: number, action: Action): void {
    const touched = TARGETS[action.kind] === 'asset' || action.kind === 'upload' ? touchedBy(action) : undefined
    const isShared = touched !== undefined && this.#busy !== undefined && !touched.some((id) => this.#busy?.has(id))
    if (gap === 0 && isShared && this.#busy !== undefined) {
      for (const id of touched) this.#busy.add(id)
      return
    }
    this.#now += Math.max(gap, 1)
    this.#busy = touched && new Set(touched)
  }

  #keepAccount(action: Action): Living | undefined {
    if (action.kind === 'ping') return undefined
    const { environment, workspace, id } = action
    const living = { environment, workspace, id }
    switch (action.kind) {
      case 'upload':
      case 'copy':
        this.#assets.push(living)
        return living
      case 'createFolder':
        this.#folders.push(living)
        return living
      case 'remove':
        remove(this.#assets, id)
        return undefined
      case 'removeFolder':
        remove(this.#folders, id)
        return undefined
      default:
        return undefined
    }
  }

  #action(kind: ActionKind, target: Living | undefined, choices: Choices): Action {
    const { details, places } = this.#settings
    const ordinal = this.#events.length + 1
    const place = target ?? pick(choices, places)
    const { environment, workspace } = place
    if (kind === 'ping') {
      const extra = details.extra('ping', choices, ordinal)
      return { kind, environment, id: 'webhook-1', url: 'https://example.com/webhooks/ckbox', extra }
    }
    const id = target !== undefined && kind !== 'copy' ? target.id : this.#newId(choices)
    const here = this.#at(place)
    const folder = (part: number, whole: number): string | undefined => {
      const folders = Object.keys(here.folders)
      return folders.length > 0 && chance(choices, part, whole) ? pick(choices, folders) : undefined
    }
    const who = (): Place & { user: User; extra: Extra } => ({
      environment,
      workspace,
      user: details.user(choices),
      extra: details.extra(eventOf[kind], choices, ordinal),
    })
    switch (kind) {
      case 'upload': {
        const folderId = folder(1, 3)
        const asset = named(details.asset(choices, ordinal), id, details.isName.asset)
        return { kind, id, details: asset, ...(folderId !== undefined && { folderId }), ...who() }
      }
      case 'copy': {
        const folderId = folder(1, 3)
        return { kind, id, sourceId: target?.id ?? '', ...(folderId !== undefined && { folderId }), ...who() }
      }
      case 'modify': {
        const move = this.#move(here, here.assets[id], choices)
        const change =
          this.#revert(here.assets[id], choices) ??
          renamed(details.assetChange(choices, ordinal), id, details.isName.asset)
        const before = here.assets[id]
        if (before !== undefined) this.#earlier.set(id, before)
        return { kind, id, ...change, ...(move !== undefined && { folderId: move }), ...who() }
      }
      case 'overwrite':
        return { kind, id, file: details.file(choices, ordinal), ...who() }
      case 'createFolder': {
        const parentId = folder(1, 4)
        const made = named(details.folder(choices, ordinal), id, details.isName.folder)
        return { kind, id, details: made, ...(parentId !== undefined && { parentId }), ...who() }
      }
      case 'modifyFolder':
        return { kind, id, ...renamed(details.folderChange(choices, ordinal), id, details.isName.folder), ...who() }
      case 'remove':
      case 'invalidateCache':
      case 'removeFolder':
        return { kind, id, ...who() }
    }
  }

  /** Into another folder, or with `null` out of the one it is in. */
  #move(here: Workspace, asset: Asset | undefined, choices: Choices): string | null | undefined {
    if (!chance(choices, 1, 4)) return undefined
    const others = Object.keys(here.folders).filter((folder) => folder !== asset?.folder_id)
    const ways = asset?.folder_id === undefined ? others : [null, ...others]
    return ways.length === 0 ? undefined : pick(choices, ways)
  }

  /** Now and then somebody changes their mind: the asset gets back what it had before. */
  #revert(asset: Asset | undefined, choices: Choices) {
    const earlier = asset && this.#earlier.get(asset.id)
    if (earlier === undefined || !chance(choices, 1, 5)) return undefined
    const { id, url, images_urls, folder_id, category_id, extension, mime_type, size_in_bytes, ...changes } = earlier
    return { changes, without: [] }
  }

  /** Of the documented form; now and then with a leading `-` or `_`, or different from another in case only. */
  #newId(choices: Choices): string {
    const made = this.#newIds.next()
    const kind = choices.below(8)
    const lead = kind === 5 ? '-' : kind === 6 ? '_' : made.charAt(0)
    const other = kind === 7 && this.#ids.length > 0 ? pick(choices, this.#ids) : undefined
    const twin = other === undefined ? '' : withCase(other, 1 + choices.below(3))
    const id = twin === '' || this.#ids.includes(twin) ? lead + made.slice(1) : twin
    this.#ids.push(id)
    return id
  }

  #at(place: Place): Workspace {
    return workspaceOf(this.#world, place.environment, place.workspace)
  }
}

const renamed = <Changed extends { readonly changes: { readonly name?: string } }>(
  change: Changed,
  id: string,
  isName: (text: string) => boolean,
): Changed => ({
  ...change,
  changes: named(change.changes, id, isName),
})

const touchedBy = (action: Action): string[] =>
  action.kind === 'copy' ? [action.id, action.sourceId] : action.kind === 'ping' ? [] : [action.id]

function remove(living: Living[], id: string): void {
  const at = living.findIndex((one) => one.id === id)
  if (at >= 0) living.splice(at, 1)
}
