import { type Fields, isObject, type Json } from '../../observation/json.js'
import { roleOf, withEntity } from '../roles.js'

/** The authentic delivery of an event. */
interface Delivered {
  readonly event: object
}

/** Members and their new values; `undefined` takes one away. */
type Changes = Readonly<Record<string, Json | undefined>>

/** The authentic event with other members. */
export function withEnvelope({ event }: Delivered, changes: Changes): object {
  return { ...event, ...changes }
}

export function withPayload({ event }: Delivered, changes: Changes): object {
  const { payload } = event as { readonly payload: Fields }
  return { ...event, payload: { ...payload, ...changes } }
}

/** With another asset; `undefined` where the event is about a folder. */
export function withAsset(authentic: Delivered, changes: Changes): object | undefined {
  return withKind(authentic, 'asset', changes)
}

/** With another folder; `undefined` where the event is about an asset. */
export function withFolder(authentic: Delivered, changes: Changes): object | undefined {
  return withKind(authentic, 'folder', changes)
}

/** With other metadata of the asset; `undefined` where the event is about a folder. */
export function withMetadata(authentic: Delivered, changes: Changes): object | undefined {
  const metadata = roleOf(authentic.event)?.entity.metadata
  return withAsset(authentic, { metadata: { ...(isObject(metadata) && metadata), ...changes } as Fields })
}

/** With these attributes only; `undefined` where the event is about a folder. */
export function withAttributes(authentic: Delivered, custom_attributes: Fields): object | undefined {
  return withMetadata(authentic, { custom_attributes })
}

function withKind({ event }: Delivered, kind: 'asset' | 'folder', changes: Changes): object | undefined {
  return roleOf(event)?.kind === kind ? withEntity(event, changes as Fields) : undefined
}
