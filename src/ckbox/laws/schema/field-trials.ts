import { carrying } from '../../../laws/carrying.js'
import { NEW_MEMBER } from '../../../laws/schema/trials.js'
import { requested } from '../../../laws/signature/trials.js'
import type { RequestTrial } from '../../../laws/trial.js'
import { withAsset, withAttributes, withFolder, withMetadata, withPayload } from '../changed-event.js'

/** New fields in further parts of an event. */
export const newFields: readonly RequestTrial[] = [
  carrying('in-payload', 'the payload has a new field', (authentic) => withPayload(authentic, NEW_MEMBER)),
  carrying('in-user', 'the user has a new field', (authentic) =>
    withPayload(authentic, { user: { id: 'user-1', role: 'User', ...NEW_MEMBER } }),
  ),
  carrying('in-metadata', 'the metadata has a new field', (authentic) => withMetadata(authentic, NEW_MEMBER)),
]

/** Refused by nobody, and kept by most: some keep images only. */
export const document = carrying('document', 'the asset has no `images_urls`, as documents have none', (authentic) =>
  withAsset(authentic, { images_urls: undefined, mime_type: 'application/pdf', extension: 'pdf' }),
)

/** Parts that are empty for some assets. */
export const emptyParts: readonly RequestTrial[] = [
  carrying('empty-images', '`images_urls` is empty', (authentic) => withAsset(authentic, { images_urls: {} })),
  carrying('empty-tags', '`tags` is empty', (authentic) => withAsset(authentic, { tags: [] })),
  carrying('empty-attributes', '`custom_attributes` is empty', (authentic) => withAttributes(authentic, {})),
]

/** Without parts that the documentation always shows. It does not say that they are always there. */
export const shownParts: readonly RequestTrial[] = [
  carrying('no-user', 'the payload has no `user`', (authentic) => withPayload(authentic, { user: undefined })),
  carrying('no-metadata', 'the asset has no `metadata`', (authentic) => withAsset(authentic, { metadata: undefined })),
  carrying('no-tags', 'the asset has no `tags`', (authentic) => withAsset(authentic, { tags: undefined })),
  carrying('empty-metadata', '`metadata` is empty', (authentic) => withAsset(authentic, { metadata: {} })),
  carrying('no-description', '`metadata` has no `description`', (authentic) =>
    withMetadata(authentic, { description: undefined }),
  ),
  carrying('no-attributes', '`metadata` has no `custom_attributes`', (authentic) =>
    withMetadata(authentic, { custom_attributes: undefined }),
  ),
]

export const nulls: readonly RequestTrial[] = [
  carrying('null-images', '`images_urls` is null', (authentic) => withAsset(authentic, { images_urls: null })),
  carrying('null-folder', '`folder_id` is null', (authentic) => withAsset(authentic, { folder_id: null })),
  carrying('null-parent', '`parent_id` is null', (authentic) => withFolder(authentic, { parent_id: null })),
  carrying('null-description', '`description` is null', (authentic) => withMetadata(authentic, { description: null })),
  carrying('null-attributes', '`custom_attributes` is null', (authentic) =>
    withMetadata(authentic, { custom_attributes: null }),
  ),
]

/** All ids of these checks begin so. */
export const hyphened = requested('hyphened', 'the id begins with a hyphen or an underscore', () => ({}))
