import type { Json } from '../observation/json.js'
import { withEntity, withEnvelope, withMetadata, withPayload } from './changed-event.js'
import type { Genuine, Probe } from './evidence.js'

const NEW_FIELD = { added_in_a_later_version: { note: 'new', since: 2027 } }

export const newFields: readonly Probe[] = [
  changed('it has a new field in its envelope', 'schema/unknown-field-refused', (g) => withEnvelope(g, NEW_FIELD)),
  changed('it has a new field in its payload', 'schema/unknown-field-refused', (g) => withPayload(g, NEW_FIELD)),
  changed('it has a new field in its asset', 'schema/unknown-field-refused', (g) => withEntity(g, NEW_FIELD)),
  changed('it has a new field in its user', 'schema/unknown-field-refused', (g) =>
    withPayload(g, { user: { id: 'user-1', role: 'User', ...NEW_FIELD } }),
  ),
  changed('it has a new field in its metadata', 'schema/unknown-field-refused', (g) => withMetadata(g, NEW_FIELD)),
]

/** Refused by nobody, and kept by most: some keep images only. */
export const document: Probe = lacking('its asset has no images_urls, as a document has none', (g) =>
  asset(g, { images_urls: undefined, mime_type: 'application/pdf', extension: 'pdf' }),
)

/** Parts that the schemas leave out for some assets, or that are empty for some. */
export const optional: readonly Probe[] = [
  lacking('its images_urls are empty', (g) => asset(g, { images_urls: {} })),
  lacking('its tags are empty', (g) => asset(g, { tags: [] })),
  lacking('its custom_attributes are empty', (g) => withMetadata(g, { custom_attributes: {} })),
]

/** Parts that the documentation always shows; that they are always there, it does not say. */
export const shown: readonly Probe[] = [
  lacking('its payload has no user', (g) => withPayload(g, { user: undefined })),
  lacking('its asset has no metadata', (g) => asset(g, { metadata: undefined })),
  lacking('its asset has no tags', (g) => asset(g, { tags: undefined })),
  lacking('its metadata are empty', (g) => asset(g, { metadata: {} })),
  lacking('its metadata have no description', (g) => withMetadata(g, { description: undefined })),
  lacking('its metadata have no custom_attributes', (g) => withMetadata(g, { custom_attributes: undefined })),
]

export const hyphened: Probe = {
  name: 'its id begins with a hyphen or an underscore',
  defect: 'schema/id-charset',
  build: (g) => g.request(),
}

export const nulls: readonly Probe[] = [
  empty('its images_urls are null', (g) => asset(g, { images_urls: null })),
  empty('its folder_id is null', (g) => asset(g, { folder_id: null })),
  empty('its parent_id is null', (g) => withEntity(g, (entity) => ('url' in entity ? {} : { parent_id: null }))),
  empty('its description is null', (g) => withMetadata(g, { description: null })),
  empty('its custom_attributes are null', (g) => withMetadata(g, { custom_attributes: null })),
]

function asset(genuine: Genuine, changes: Readonly<Record<string, Json | undefined>>): string | undefined {
  return withEntity(genuine, changes, { folders: false })
}

function changed(name: string, defect: string, body: (genuine: Genuine) => string | undefined): Probe {
  return {
    name,
    defect,
    build: (g) => {
      const changed = body(g)
      return changed === undefined ? undefined : g.request({ body: changed })
    },
  }
}

function lacking(name: string, body: (genuine: Genuine) => string | undefined): Probe {
  return changed(name, 'schema/optional-missing-5xx', body)
}

function empty(name: string, body: (genuine: Genuine) => string | undefined): Probe {
  return changed(name, 'schema/null-missing-empty', body)
}
