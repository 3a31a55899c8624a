// Generated from schemas/ by `npm run generate`. Do not edit.

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | JsonObject

/** A JSON object whose keys are not known beforehand. */
export type JsonObject = { [key: string]: Json }

declare const unknownEventName: unique symbol

/**
 * The name of an event that these types do not know. At run time a plain string: `String(name)` gives it. A type of its own,
 * so that a comparison with a known name narrows to exactly that event.
 */
export interface UnknownEventName extends String {
  readonly [unknownEventName]: true
}

/** Every known event: narrows on `event`. */
export type WebhookEvent =
  | AssetCacheInvalidatedEvent
  | AssetCopiedEvent
  | AssetModifiedEvent
  | AssetOverwrittenEvent
  | AssetRemovedEvent
  | AssetUploadedEvent
  | FolderCreatedEvent
  | FolderModifiedEvent
  | FolderRemovedEvent
  | PingEvent

/** The known events by their names. */
export interface WebhookEventMap {
  'asset.cache.invalidated': AssetCacheInvalidatedEvent
  'asset.copied': AssetCopiedEvent
  'asset.modified': AssetModifiedEvent
  'asset.overwritten': AssetOverwrittenEvent
  'asset.removed': AssetRemovedEvent
  'asset.uploaded': AssetUploadedEvent
  'folder.created': FolderCreatedEvent
  'folder.modified': FolderModifiedEvent
  'folder.removed': FolderRemovedEvent
  ping: PingEvent
}

/** The name of a known event. */
export type EventName = keyof WebhookEventMap

/** Everything that a validated webhook can be: a known event, or one of another name. */
export type AnyWebhookEvent = WebhookEvent | UnknownEvent

/**
 * The file of an asset changed, and copies of it in caches are stale: the listed addresses need purging. The
 * asset itself does not change by this event.
 *
 * @remarks Erratum: the documentation's example carries the event name `asset.overwritten` and lacks a comma.
 * `paths_to_be_invalidated` tells the two events apart.
 */
export interface AssetCacheInvalidatedEvent {
  /**
   * The CKBox environment that the event comes from.
   *
   * @remarks Opaque. Shown: 20 hexadecimal digits, and `environment-1` in a ping. Erratum: the overview page calls
   * `user-1` an environment.
   */
  environment_id: string
  /** The name of the event. */
  event: 'asset.cache.invalidated'
  /** What happened, where, and who did it. */
  payload: {
    /**
     * The workspace in which the action took place.
     *
     * @remarks Opaque. Shown: 20 hexadecimal digits; other forms exist.
     */
    workspace_id: string
    /** The asset whose cached copies are stale. */
    asset: Asset
    /**
     * The addresses to purge from caches.
     *
     * @remarks Erratum: the documentation calls them URL paths; its example shows an absolute URL on another host.
     * Either passes: no format is checked.
     */
    paths_to_be_invalidated: string[]
    /** The user who performed the action. */
    user: User
  }
  /**
   * When CKBox sent the event: an ISO 8601 date and time, in the examples in UTC with milliseconds. The only
   * ordering information that an event carries. Format: date-time.
   *
   * @remarks Unknown: whether a retry or a manual resend keeps it, and whether two events can share a millisecond.
   */
  sent_at: string
}

/**
 * An asset was copied: a new asset with an id of its own. The source stays as it was.
 *
 * @remarks Erratum: the documentation describes `asset` as the removed asset; its example shows the copy.
 */
export interface AssetCopiedEvent {
  /**
   * The CKBox environment that the event comes from.
   *
   * @remarks Opaque. Shown: 20 hexadecimal digits, and `environment-1` in a ping. Erratum: the overview page calls
   * `user-1` an environment.
   */
  environment_id: string
  /** The name of the event. */
  event: 'asset.copied'
  /** What happened, where, and who did it. */
  payload: {
    /**
     * The workspace in which the action took place.
     *
     * @remarks Opaque. Shown: 20 hexadecimal digits; other forms exist.
     */
    workspace_id: string
    /** The new asset: the copy. */
    asset: Asset
    /** The asset that was copied. */
    source_asset: Asset
    /** The user who performed the action. */
    user: User
  }
  /**
   * When CKBox sent the event: an ISO 8601 date and time, in the examples in UTC with milliseconds. The only
   * ordering information that an event carries. Format: date-time.
   *
   * @remarks Unknown: whether a retry or a manual resend keeps it, and whether two events can share a millisecond.
   */
  sent_at: string
}

/**
 * The data of an asset changed: its name, tags or metadata. Its file did not.
 *
 * @remarks Inferred: moves to another folder or category come as this event.
 */
export interface AssetModifiedEvent {
  /**
   * The CKBox environment that the event comes from.
   *
   * @remarks Opaque. Shown: 20 hexadecimal digits, and `environment-1` in a ping. Erratum: the overview page calls
   * `user-1` an environment.
   */
  environment_id: string
  /** The name of the event. */
  event: 'asset.modified'
  /** What happened, where, and who did it. */
  payload: {
    /**
     * The workspace in which the action took place.
     *
     * @remarks Opaque. Shown: 20 hexadecimal digits; other forms exist.
     */
    workspace_id: string
    /** The asset after the change. */
    asset: Asset
    /** The asset as it was before the change. */
    asset_before_modification: Asset
    /** The user who performed the action. */
    user: User
  }
  /**
   * When CKBox sent the event: an ISO 8601 date and time, in the examples in UTC with milliseconds. The only
   * ordering information that an event carries. Format: date-time.
   *
   * @remarks Unknown: whether a retry or a manual resend keeps it, and whether two events can share a millisecond.
   */
  sent_at: string
}

/**
 * The file of an asset was replaced. Its id, URL, name, tags and metadata stay; its size, media type and even
 * its extension may change.
 */
export interface AssetOverwrittenEvent {
  /**
   * The CKBox environment that the event comes from.
   *
   * @remarks Opaque. Shown: 20 hexadecimal digits, and `environment-1` in a ping. Erratum: the overview page calls
   * `user-1` an environment.
   */
  environment_id: string
  /** The name of the event. */
  event: 'asset.overwritten'
  /** What happened, where, and who did it. */
  payload: {
    /**
     * The workspace in which the action took place.
     *
     * @remarks Opaque. Shown: 20 hexadecimal digits; other forms exist.
     */
    workspace_id: string
    /** The asset with its new file. */
    asset: Asset
    /** The user who performed the action. */
    user: User
  }
  /**
   * When CKBox sent the event: an ISO 8601 date and time, in the examples in UTC with milliseconds. The only
   * ordering information that an event carries. Format: date-time.
   *
   * @remarks Unknown: whether a retry or a manual resend keeps it, and whether two events can share a millisecond.
   */
  sent_at: string
}

/**
 * An asset was removed.
 *
 * @remarks Removed assets lie in a trash bin for 30 days and can be restored. Unknown: whether this event is
 * sent on trashing or on purging, and what a restore sends. Erratum: the example keeps a changed tag but the old
 * description.
 */
export interface AssetRemovedEvent {
  /**
   * The CKBox environment that the event comes from.
   *
   * @remarks Opaque. Shown: 20 hexadecimal digits, and `environment-1` in a ping. Erratum: the overview page calls
   * `user-1` an environment.
   */
  environment_id: string
  /** The name of the event. */
  event: 'asset.removed'
  /** What happened, where, and who did it. */
  payload: {
    /**
     * The workspace in which the action took place.
     *
     * @remarks Opaque. Shown: 20 hexadecimal digits; other forms exist.
     */
    workspace_id: string
    /** The asset as it was last. */
    asset: Asset
    /** The user who performed the action. */
    user: User
  }
  /**
   * When CKBox sent the event: an ISO 8601 date and time, in the examples in UTC with milliseconds. The only
   * ordering information that an event carries. Format: date-time.
   *
   * @remarks Unknown: whether a retry or a manual resend keeps it, and whether two events can share a millisecond.
   */
  sent_at: string
}

/** A file was uploaded to a category or a folder: a new asset. */
export interface AssetUploadedEvent {
  /**
   * The CKBox environment that the event comes from.
   *
   * @remarks Opaque. Shown: 20 hexadecimal digits, and `environment-1` in a ping. Erratum: the overview page calls
   * `user-1` an environment.
   */
  environment_id: string
  /** The name of the event. */
  event: 'asset.uploaded'
  /** What happened, where, and who did it. */
  payload: {
    /**
     * The workspace in which the action took place.
     *
     * @remarks Opaque. Shown: 20 hexadecimal digits; other forms exist.
     */
    workspace_id: string
    /** The new asset. */
    asset: Asset
    /** The user who performed the action. */
    user: User
  }
  /**
   * When CKBox sent the event: an ISO 8601 date and time, in the examples in UTC with milliseconds. The only
   * ordering information that an event carries. Format: date-time.
   *
   * @remarks Unknown: whether a retry or a manual resend keeps it, and whether two events can share a millisecond.
   */
  sent_at: string
}

/** A folder was created. */
export interface FolderCreatedEvent {
  /**
   * The CKBox environment that the event comes from.
   *
   * @remarks Opaque. Shown: 20 hexadecimal digits, and `environment-1` in a ping. Erratum: the overview page calls
   * `user-1` an environment.
   */
  environment_id: string
  /** The name of the event. */
  event: 'folder.created'
  /** What happened, where, and who did it. */
  payload: {
    /**
     * The workspace in which the action took place.
     *
     * @remarks Opaque. Shown: 20 hexadecimal digits; other forms exist.
     */
    workspace_id: string
    /** The new folder. */
    folder: Folder
    /** The user who performed the action. */
    user: User
  }
  /**
   * When CKBox sent the event: an ISO 8601 date and time, in the examples in UTC with milliseconds. The only
   * ordering information that an event carries. Format: date-time.
   *
   * @remarks Unknown: whether a retry or a manual resend keeps it, and whether two events can share a millisecond.
   */
  sent_at: string
}

/** A folder was changed, for example renamed. */
export interface FolderModifiedEvent {
  /**
   * The CKBox environment that the event comes from.
   *
   * @remarks Opaque. Shown: 20 hexadecimal digits, and `environment-1` in a ping. Erratum: the overview page calls
   * `user-1` an environment.
   */
  environment_id: string
  /** The name of the event. */
  event: 'folder.modified'
  /** What happened, where, and who did it. */
  payload: {
    /**
     * The workspace in which the action took place.
     *
     * @remarks Opaque. Shown: 20 hexadecimal digits; other forms exist.
     */
    workspace_id: string
    /** The folder after the change. */
    folder: Folder
    /** The user who performed the action. */
    user: User
  }
  /**
   * When CKBox sent the event: an ISO 8601 date and time, in the examples in UTC with milliseconds. The only
   * ordering information that an event carries. Format: date-time.
   *
   * @remarks Unknown: whether a retry or a manual resend keeps it, and whether two events can share a millisecond.
   */
  sent_at: string
}

/**
 * A folder was removed. What was in it moves one level up; it is not removed.
 *
 * @remarks Unknown: whether the moved assets and folders send events of their own.
 */
export interface FolderRemovedEvent {
  /**
   * The CKBox environment that the event comes from.
   *
   * @remarks Opaque. Shown: 20 hexadecimal digits, and `environment-1` in a ping. Erratum: the overview page calls
   * `user-1` an environment.
   */
  environment_id: string
  /** The name of the event. */
  event: 'folder.removed'
  /** What happened, where, and who did it. */
  payload: {
    /**
     * The workspace in which the action took place.
     *
     * @remarks Opaque. Shown: 20 hexadecimal digits; other forms exist.
     */
    workspace_id: string
    /** The folder as it was last. */
    folder: Folder
    /** The user who performed the action. */
    user: User
  }
  /**
   * When CKBox sent the event: an ISO 8601 date and time, in the examples in UTC with milliseconds. The only
   * ordering information that an event carries. Format: date-time.
   *
   * @remarks Unknown: whether a retry or a manual resend keeps it, and whether two events can share a millisecond.
   */
  sent_at: string
}

/** A webhook was created: CKBox sends this by itself, once, to show that the address works. */
export interface PingEvent {
  /**
   * The CKBox environment that the event comes from.
   *
   * @remarks Opaque. Shown: 20 hexadecimal digits, and `environment-1` in a ping. Erratum: the overview page calls
   * `user-1` an environment.
   */
  environment_id: string
  /** The name of the event. */
  event: 'ping'
  /**
   * The webhook that was created, without a workspace and a user.
   *
   * @remarks Documented with `id` and `url` directly in the payload. Seen: one open client has them inside
   * `webhook`. Either passes.
   */
  payload:
    | PingedWebhook
    | {
        /** The webhook that was created. */
        webhook: PingedWebhook
      }
  /**
   * When CKBox sent the event: an ISO 8601 date and time, in the examples in UTC with milliseconds. The only
   * ordering information that an event carries. Format: date-time.
   *
   * @remarks Unknown: whether a retry or a manual resend keeps it, and whether two events can share a millisecond.
   */
  sent_at: string
}

/**
 * The envelope of every CKBox webhook, whatever its event: also what an event of an unknown name has to satisfy.
 *
 * @remarks The order of the keys differs from page to page of the documentation and means nothing. There is no
 * event id and no attempt number.
 */
export interface UnknownEvent {
  /**
   * The CKBox environment that the event comes from.
   *
   * @remarks Opaque. Shown: 20 hexadecimal digits, and `environment-1` in a ping. Erratum: the overview page calls
   * `user-1` an environment.
   */
  environment_id: string
  /** The name of the event: what happened. Names other than the known ones may come. */
  event: UnknownEventName
  /** What the event is about. Its form depends on the name of the event. */
  payload: JsonObject
  /**
   * When CKBox sent the event: an ISO 8601 date and time, in the examples in UTC with milliseconds. The only
   * ordering information that an event carries. Format: date-time.
   *
   * @remarks Unknown: whether a retry or a manual resend keeps it, and whether two events can share a millisecond.
   */
  sent_at: string
}

/**
 * A file in CKBox, as a full snapshot.
 *
 * @remarks Shown: the properties of an asset are described nowhere; their meaning is read from the examples.
 * Inferred: the snapshot is full, and not a patch. Nothing in it is a version number or a modification date.
 */
export interface Asset {
  /**
   * The id of the asset. Opaque: it may begin with `-` or `_`, and upper and lower case differ.
   *
   * @remarks Shown: 12 characters of A-Z, a-z, 0-9, - and _. Unknown: whether ids are unique across environments
   * and workspaces.
   */
  id: string
  /** The name of the asset, without its extension. */
  name: string
  /**
   * The extension of the file name, without the dot.
   *
   * @remarks Unknown: what a file without an extension has here. An empty string passes.
   */
  extension: string
  /** The address of the file. Format: uri. */
  url: string
  /**
   * Addresses of the scaled versions, where the asset is an image. Absent otherwise.
   *
   * @remarks Inferred: it is absent for files that are no images.
   */
  images_urls?: ImageUrls
  /** The media type of the file, for example `image/jpeg`. */
  mime_type: string
  /**
   * The category that the asset is in.
   *
   * @remarks Opaque. Shown: UUIDs.
   */
  category_id: string
  /**
   * The folder that the asset is in. Absent where it lies directly in its category.
   *
   * @remarks Shown: in the copied example only.
   */
  folder_id?: string
  /** The size of the file in bytes. Integer, at least 0. */
  size_in_bytes: number
  /** The tags of the asset. May be empty. */
  tags: string[]
  /** The description and the customer’s own attributes. */
  metadata: AssetMetadata
}

/** The user who performed the action. */
export interface User {
  /**
   * The id of the user, as the customer’s token endpoint gave it.
   *
   * @remarks Opaque.
   */
  id: string
  /**
   * The role of the user in CKBox, for example `User`.
   *
   * @remarks Shown: only `User`. Other roles exist, so it is an open string.
   */
  role: string
}

/**
 * A folder in CKBox, as a full snapshot.
 *
 * @remarks Shown: the properties of a folder are described nowhere; their meaning is read from the examples.
 */
export interface Folder {
  /** The id of the folder. Opaque: it may begin with `-` or `_`, and upper and lower case differ. */
  id: string
  /** The name of the folder. */
  name: string
  /**
   * The category that the folder is in.
   *
   * @remarks Opaque. Shown: UUIDs.
   */
  category_id: string
  /**
   * The folder that this folder is in. Absent where it lies directly in its category.
   *
   * @remarks Inferred: no event shows it, but the REST API has it as `parentId`. Tolerated in case events carry
   * it, and null with it.
   */
  parent_id?: string | null
}

/** The webhook that was created. */
export interface PingedWebhook {
  /**
   * The id of the webhook.
   *
   * @remarks Opaque.
   */
  id: string
  /**
   * The address that the webhook is sent to, as it was configured.
   *
   * @remarks Inferred: typed in by a person, it may be an international address, so it is not checked as a URI.
   */
  url: string
}

/**
 * Addresses of the scaled versions of an image: the width in pixels as the key, and `default`.
 *
 * @remarks Shown: the widths 192 to 1920 as WebP, and `default` in the original format. Which widths exist
 * depends on the image. Seen: the REST API calls this property `imageUrls`, without the s after image.
 */
export interface ImageUrls {
  /** The address of the version to use where none is chosen by width. Format: uri. */
  default?: string
  [key: `${number}`]: string
}

/** What people wrote about an asset. */
export interface AssetMetadata {
  /**
   * The description of the asset. May be empty.
   *
   * @remarks Shown: in every example. Unknown: whether it is always there, so a receiver manages without it.
   */
  description?: string
  /**
   * The customer’s own attributes, by name: free JSON. Empty where none are set.
   *
   * @remarks Shown: empty in every example. Unknown: the form of the values.
   */
  custom_attributes?: JsonObject
}
