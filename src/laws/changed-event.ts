import { isObject, type Json } from '../observation/json.js'
import type { Genuine } from './evidence.js'

type Fields = { readonly [key: string]: Json }

/** The genuine event, parsed. */
export function eventOf(genuine: Genuine): Fields {
  return JSON.parse(genuine.body) as Fields
}

/** The body of the genuine event with some members of its envelope changed; `undefined` takes one away. */
export function withEnvelope(genuine: Genuine, changes: Readonly<Record<string, Json | undefined>>): string {
  return JSON.stringify({ ...eventOf(genuine), ...changes })
}

export function withPayload(genuine: Genuine, changes: Readonly<Record<string, Json | undefined>>): string {
  const event = eventOf(genuine)
  return JSON.stringify({ ...event, payload: { ...fieldsOf(event.payload), ...changes } })
}

/**
 * The body with some members of its asset changed, or of its folder where the event is about one and `folders` is not
 * `false`; else `undefined`.
 */
export function withEntity(
  genuine: Genuine,
  changes:
    | Readonly<Record<string, Json | undefined>>
    | ((entity: Fields) => Readonly<Record<string, Json | undefined>>),
  { folders = true } = {},
): string | undefined {
  const payload = fieldsOf(eventOf(genuine).payload)
  const kind = isObject(payload.asset) ? 'asset' : 'folder'
  const entity = payload[kind]
  if (!isObject(entity) || (kind === 'folder' && !folders)) return undefined
  const changed = { ...entity, ...(typeof changes === 'function' ? changes(entity) : changes) }
  return withPayload(genuine, { [kind]: changed as Fields })
}

/** The body with other metadata; `undefined` where the event is about a folder. */
export function withMetadata(
  genuine: Genuine,
  changes: Readonly<Record<string, Json | undefined>>,
): string | undefined {
  return withEntity(genuine, (asset) => ({ metadata: { ...fieldsOf(asset.metadata), ...changes } as Fields }), {
    folders: false,
  })
}

function fieldsOf(value: Json | undefined): Fields {
  return isObject(value) ? value : {}
}
