import type {
  AnyWebhookEvent,
  Asset,
  AssetUploadedEvent,
  EventName,
  Folder,
  Json,
  UnknownEvent,
  UnknownEventName,
  WebhookEvent,
  WebhookEventMap,
} from '../../generated/types.js'
import {
  assertNever,
  type EventHandlers,
  handleEvent,
  type Issue,
  isKnownEvent,
  validateEvent,
  validators,
} from '../../generated/validators.js'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
/** Does not compile unless its type argument is `true`. */
declare function holds<_Claim extends true>(): void
declare function typeOf<T>(value: T): { is: <Wanted>(...same: Equal<T, Wanted> extends true ? [] : [never]) => void }

/** A `switch` on the name narrows to exactly one event, also where unknown events are in the union. */
export function narrows(event: AnyWebhookEvent): string {
  switch (event.event) {
    case 'asset.uploaded':
      typeOf(event).is<AssetUploadedEvent>()
      return event.payload.asset.id
    case 'asset.modified':
      return event.payload.asset_before_modification.name
    case 'asset.copied':
      return event.payload.source_asset.id
    case 'asset.cache.invalidated':
      typeOf(event.payload.paths_to_be_invalidated).is<string[]>()
      return event.payload.paths_to_be_invalidated.join()
    case 'asset.removed':
    case 'asset.overwritten':
      typeOf(event.payload.asset).is<Asset>()
      return event.payload.asset.url
    case 'folder.created':
    case 'folder.modified':
    case 'folder.removed':
      typeOf(event.payload.folder).is<Folder>()
      return event.payload.folder.id
    case 'ping':
      return 'webhook' in event.payload ? event.payload.webhook.url : event.payload.url
    default:
      typeOf(event).is<UnknownEvent>()
      typeOf(event.event).is<UnknownEventName>()
      return `${event.event} ${String(event.event)}`
  }
}

/** Leaving one event out does not compile. */
export function isExhaustive(event: WebhookEvent): void {
  switch (event.event) {
    case 'asset.uploaded':
    case 'asset.modified':
    case 'asset.copied':
    case 'asset.cache.invalidated':
    case 'asset.removed':
    case 'asset.overwritten':
    case 'folder.created':
    case 'folder.modified':
    case 'folder.removed':
      return
    case 'ping':
      return
    default:
      assertNever(event)
  }
}

export function isNotExhaustive(event: WebhookEvent): void {
  if (event.event === 'ping') return
  // @ts-expect-error nine events are left
  assertNever(event)
}

export function comparisonNarrows(event: AnyWebhookEvent): void {
  if (event.event === 'folder.removed') typeOf(event).is<WebhookEventMap['folder.removed']>()
  if (isKnownEvent(event)) typeOf(event).is<WebhookEvent>()
  else typeOf(event).is<UnknownEvent>()
  // @ts-expect-error no such event
  if (event.event === 'asset.uplodaed') return
}

export function results(body: unknown): void {
  const any = validateEvent(body)
  if (any.ok) typeOf(any.event).is<AnyWebhookEvent>()
  else typeOf(any.issues).is<readonly Issue[]>()
  const one = validators['asset.uploaded'](body)
  if (one.ok) typeOf(one.event).is<AssetUploadedEvent>()
  // @ts-expect-error no such event
  validators['asset.restored']
}

export function optionals(asset: Asset): void {
  typeOf(asset.folder_id).is<string | undefined>()
  typeOf(asset.images_urls?.['960']).is<string | undefined>()
  typeOf(asset.images_urls?.default).is<string | undefined>()
  typeOf(asset.metadata.custom_attributes?.anything).is<Json | undefined>()
  // @ts-expect-error types are closed: no index signature
  asset.blur_hash
  // @ts-expect-error nor in the widths
  asset.images_urls?.huge
  // @ts-expect-error with exactOptionalPropertyTypes, absent is not undefined
  asset.folder_id = undefined
}

holds<Equal<EventName, WebhookEvent['event']>>()
holds<Equal<WebhookEventMap[EventName], WebhookEvent>>()
holds<Equal<AnyWebhookEvent, WebhookEvent | UnknownEvent>>()
holds<
  Equal<
    keyof Asset,
    | 'id'
    | 'name'
    | 'extension'
    | 'url'
    | 'images_urls'
    | 'mime_type'
    | 'category_id'
    | 'folder_id'
    | 'size_in_bytes'
    | 'tags'
    | 'metadata'
  >
>()

/** Each handler gets its own event, and what is left goes to the last one. */
export function handles(event: AnyWebhookEvent, known: WebhookEvent, all: EventHandlers<string>): void {
  const result = handleEvent(
    event,
    {
      'asset.uploaded': (uploaded) => {
        typeOf(uploaded).is<AssetUploadedEvent>()
        return uploaded.payload.asset.id
      },
      ping: () => '',
    },
    (rest) => {
      typeOf(rest).is<Exclude<AnyWebhookEvent, AssetUploadedEvent | WebhookEventMap['ping']>>()
      return String(rest.event)
    },
  )
  typeOf(result).is<string>()
  handleEvent(known, all)
  // All known ones are handled.
  handleEvent(event, all, (unknown: UnknownEvent) => String(unknown.event))
  // @ts-expect-error: known events are left.
  handleEvent(event, { ping: () => '' }, (unknown: UnknownEvent) => String(unknown.event))
  // @ts-expect-error: known events have no handler.
  handleEvent(known, { ping: () => '' })
  // @ts-expect-error: an unknown event may come.
  handleEvent(event, all)
  // @ts-expect-error: there is no such event.
  handleEvent(event, { 'asset.remvoed': () => '' }, () => '')
}
