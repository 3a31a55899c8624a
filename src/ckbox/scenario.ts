import { webhookSchema } from '../../generated/schema.js'
import type { WebhookEvent } from '../../generated/types.js'
import type { JsonSchema } from '../json-schema/schema.js'
import { repeated } from '../random/choices.js'
import { act, emptyCkbox } from './act.js'
import { type Action, type AssetDetails, eventOf, type FileFacts, type FolderDetails } from './actions.js'
import { type DetailDraws, detailDraws } from './details.js'
import type { Ckbox, History } from './history.js'
import { named } from './name-texts.js'
import { DEFAULT_ENVIRONMENT } from './places.js'
import { type Versions, versionsFrom } from './versions.js'

/**
 * One thing that happens in a hand-made history, by the kind of its action. Assets and folders go by short names; `to`
 * numbers the version whose texts the event carries, so that a state tells which event it came from.
 */
export type ScenarioStep = (
  | { readonly upload: string; readonly to?: Version; readonly into?: Name; readonly with?: Partial<AssetDetails> }
  | {
      readonly modify: string
      readonly to?: Version
      readonly move?: Name | null
      readonly with?: Partial<AssetDetails>
    }
  | { readonly overwrite: string; readonly to?: Version; readonly with?: Partial<FileFacts> }
  | { readonly copy: string; readonly from: string; readonly into?: Name }
  | { readonly remove: string }
  | { readonly invalidateCache: string }
  | {
      readonly createFolder: string
      readonly to?: Version
      readonly under?: Name
      readonly with?: Partial<FolderDetails>
    }
  | { readonly modifyFolder: string; readonly to?: Version; readonly with?: Partial<FolderDetails> }
  | { readonly removeFolder: string }
  | { readonly ping: string }
) & {
  /** Time since the step before, ms. Default: a minute. */
  readonly after?: number | undefined
  readonly environment?: string
  readonly workspace?: string
}

/** Default: 1 where something is created, else 2. */
type Version = number | undefined
type Name = string | undefined

/** The id behind a short name, in the documentation's manner; `=` stands before an id that is to be used as it is. */
export function idOf(name: string): string {
  if (name.startsWith('=')) return name.slice(1)
  return `${name === name.toUpperCase() ? '_folder' : '-asset'}-${name}`.padEnd(12, 'zT3SP')
}

const BEGIN = Date.parse('2024-02-18T18:03:18.815Z')
const MINUTE = 60_000
const WORKSPACE = '80e839331c4d8827c474'
const WEBHOOK_URL = 'https://example.com/webhooks/ckbox'

/**
 * A small history, told step by step in the order in which things happen.
 *
 * @param schema the bundled schema of all events that details are drawn from, so that members it gains are there
 * @throws Error where a step is impossible
 */
export function tell(
  steps: readonly ScenarioStep[],
  environment = DEFAULT_ENVIRONMENT,
  schema: JsonSchema = webhookSchema,
): History {
  const draws = detailDraws(schema)
  const versions = versionsFrom(draws)
  const events: WebhookEvent[] = []
  const ids = new Set<string>()
  let world: Ckbox = emptyCkbox()
  let sentAt = BEGIN - MINUTE
  for (const step of steps) {
    sentAt += step.after ?? MINUTE
    const at = { environment: step.environment ?? environment, workspace: step.workspace ?? WORKSPACE }
    const happening = { ...at, user: draws.user(repeated([])), ...deedOf(step, versions, draws.isName) } as Action
    const action = { ...happening, extra: extraOf(happening, draws, events.length + 1) }
    const outcome = act(world, action, sentAt)
    if (outcome === undefined) throw new Error(`This cannot happen: ${JSON.stringify(step)}`)
    world = outcome.world
    events.push(outcome.event)
    if (action.kind !== 'ping') ids.add(action.id)
  }
  return { events, ids: [...ids], world }
}

const extraOf = ({ kind }: Action, draws: DetailDraws, nth: number) => draws.extra(eventOf[kind], repeated([]), nth)

type WithoutCircumstances<One> = One extends unknown ? Omit<One, 'environment' | 'workspace' | 'user' | 'extra'> : never

function deedOf(step: ScenarioStep, versions: Versions, isName: DetailDraws['isName']): WithoutCircumstances<Action> {
  if ('upload' in step) {
    const id = idOf(step.upload)
    const details = { ...named(versions.asset(step.to ?? 1), id, isName.asset), ...step.with }
    return { kind: 'upload', id, details, ...folderOf(step.into) }
  }
  if ('modify' in step) {
    const id = idOf(step.modify)
    const changes = { ...named(versions.assetChanges(step.to ?? 2), id, isName.asset), ...step.with }
    const move = step.move === null ? { folderId: null } : folderOf(step.move)
    return { kind: 'modify', id, changes, ...move }
  }
  if ('overwrite' in step) {
    return { kind: 'overwrite', id: idOf(step.overwrite), file: { ...versions.file(step.to ?? 2), ...step.with } }
  }
  if ('copy' in step) return { kind: 'copy', id: idOf(step.copy), sourceId: idOf(step.from), ...folderOf(step.into) }
  if ('remove' in step) return { kind: 'remove', id: idOf(step.remove) }
  if ('invalidateCache' in step) return { kind: 'invalidateCache', id: idOf(step.invalidateCache) }
  if ('createFolder' in step) {
    const id = idOf(step.createFolder)
    const details = { ...named(versions.folder(step.to ?? 1), id, isName.folder), ...step.with }
    const parent = step.under === undefined ? {} : { parentId: idOf(step.under) }
    return { kind: 'createFolder', id, details, ...parent }
  }
  if ('modifyFolder' in step) {
    const id = idOf(step.modifyFolder)
    const changes = { ...named(versions.folderChanges(step.to ?? 2), id, isName.folder), ...step.with }
    return { kind: 'modifyFolder', id, changes }
  }
  if ('removeFolder' in step) return { kind: 'removeFolder', id: idOf(step.removeFolder) }
  return { kind: 'ping', id: step.ping, url: WEBHOOK_URL }
}

const folderOf = (name: Name) => (name === undefined ? {} : { folderId: idOf(name) })
