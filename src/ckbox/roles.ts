import { type Fields, isObject, type Json } from '../observation/json.js'
import type { Act, EventRole, Model } from '../provider/provider.js'
import type { History } from './history.js'

type KindName = 'asset' | 'folder'

interface Meaning {
  readonly kind: KindName
  readonly act: Act
  readonly partial?: true
}

/** A map and not an object: names of events that are wrong on purpose may be names of an object's own. */
const MEANINGS: ReadonlyMap<Json | undefined, Meaning> = new Map<string, Meaning>([
  ['asset.uploaded', { kind: 'asset', act: 'create' }],
  ['asset.copied', { kind: 'asset', act: 'create' }],
  ['asset.modified', { kind: 'asset', act: 'change' }],
  ['asset.overwritten', { kind: 'asset', act: 'change', partial: true }],
  ['asset.removed', { kind: 'asset', act: 'remove' }],
  ['asset.cache.invalidated', { kind: 'asset', act: 'notice' }],
  ['folder.created', { kind: 'folder', act: 'create' }],
  ['folder.modified', { kind: 'folder', act: 'change' }],
  ['folder.removed', { kind: 'folder', act: 'remove' }],
])

const PARENTS = { asset: 'folder_id', folder: 'parent_id' } as const

/** The members of an event that may be wrong on purpose. */
interface Envelope {
  readonly environment_id?: Json
  readonly event?: Json
  readonly payload?: Json
  readonly sent_at?: Json
}

const payloadOf = (event: object): Fields => {
  const { payload } = event as Envelope
  return isObject(payload) ? payload : {}
}

export const nameOf: Model['nameOf'] = ({ event }: Envelope) => (typeof event === 'string' ? event : undefined)

export const timeOf: Model['timeOf'] = ({ sent_at }: Envelope) =>
  typeof sent_at === 'string' ? Date.parse(sent_at) : Number.NaN

export const at: Model['at'] = (event, time) => ({ ...event, sent_at: new Date(time).toISOString() })

export const roleOf = (event: object): (EventRole & { readonly kind: KindName }) | undefined => {
  const { event: name, environment_id: scope } = event as Envelope
  const meaning = MEANINGS.get(name)
  if (meaning === undefined || typeof scope !== 'string') return undefined
  const payload = payloadOf(event)
  const entity = payload[meaning.kind]
  if (!isObject(entity) || typeof entity.id !== 'string') return undefined
  const parent = entity[PARENTS[meaning.kind]]
  const source = payload.source_asset
  return {
    ...meaning,
    id: entity.id,
    scope,
    entity,
    ...(typeof parent === 'string' && { parent }),
    ...(isObject(source) && typeof source.id === 'string' && { source: source.id }),
  }
}

export const withEntity: Model['withEntity'] = (event, changes) => {
  const role = roleOf(event)
  return role && { ...event, payload: { ...payloadOf(event), [role.kind]: { ...role.entity, ...changes } } }
}

/** Ids of the environments, workspaces and categories in a history. */
export function placesIn({ events }: { readonly events: readonly object[] }): ReadonlySet<string> {
  const places = new Set<string>()
  for (const event of events) {
    const { environment_id } = event as Envelope
    const { workspace_id, asset, folder } = payloadOf(event)
    const categories = [asset, folder].map((entity) => isObject(entity) && entity.category_id)
    for (const id of [environment_id, workspace_id, ...categories]) if (typeof id === 'string') places.add(id)
  }
  return places
}

/** Whether no asset and no folder is left. */
export function isNothingLeft({ world }: History): boolean {
  const workspaces = Object.values(world.environments).flatMap((environment) => Object.values(environment.workspaces))
  return workspaces.every(({ assets, folders }) => Object.keys(assets).length + Object.keys(folders).length === 0)
}
