import { type App, applyNewest, type Make, type Setup } from './kit/build.js'
import { type Change, changeOf, type Fields, isFields, type Received } from './kit/event.js'
import type { Answer } from './kit/http.js'
import { mutant } from './kit/mutant.js'
import { isNewer, keyOf, rowOf } from './kit/store.js'
import type { Mutant } from './running.js'

const known: Readonly<Record<string, readonly string[]>> = {
  envelope: ['environment_id', 'event', 'payload', 'sent_at'],
  payload: [
    'workspace_id',
    'asset',
    'asset_before_modification',
    'source_asset',
    'paths_to_be_invalidated',
    'folder',
    'user',
  ],
  asset: [
    'id',
    'name',
    'extension',
    'url',
    'images_urls',
    'mime_type',
    'category_id',
    'folder_id',
    'parent_id',
    'size_in_bytes',
    'tags',
    'metadata',
  ],
  user: ['id', 'role'],
}

/** Refuses a field that it does not know, at these levels. */
const strict =
  (...levels: readonly string[]): Make =>
  () => ({
    change: (received) => {
      const payload = isFields(received.payload) ? received.payload : {}
      const parts = { envelope: received.raw, payload, asset: payload.asset ?? payload.folder, user: payload.user }
      const change = changeOf(received)
      if (change === 'ignored') return change
      const strange = Object.entries(parts).some(
        ([level, part]) =>
          levels.includes(level) && isFields(part) && Object.keys(part).some((name) => !known[level]?.includes(name)),
      )
      return strange ? undefined : change
    },
  })

/** Reads a part of the event as if it were always there. */
const needs =
  (read: (change: Change) => unknown): Make =>
  (app) => ({
    apply: async (change) => {
      if (change.verb !== 'remove') read(change)
      await applyNewest(app, change)
      return undefined
    },
  })

const part = (fields: Fields, name: string): Fields => {
  const value = fields[name]
  if (!isFields(value)) throw new TypeError(`cannot read properties of ${String(value)}`)
  return value
}

/** Makes the stored snapshot of the one before and the one that came. */
const combines =
  (combine: (before: Fields, came: Fields) => Fields): Make =>
  (app) => ({
    apply: async (change) => {
      const next = rowOf(change)
      await app.store.update(keyOf(change), (row) => {
        if (!isNewer(next, row)) return undefined
        return row === undefined || row.deleted || next.deleted ? next : { ...next, data: combine(row.data, next.data) }
      })
      return undefined
    },
  })

const isTruthy = (value: unknown): boolean =>
  Boolean(value) &&
  !(Array.isArray(value) && value.length === 0) &&
  !(isFields(value) && Object.keys(value).length === 0)

/** `came.x || before.x`, field by field. */
function truthy(before: Fields, came: Fields): Fields {
  const merged: Record<string, Fields[string]> = { ...came }
  for (const [name, value] of Object.entries(before)) {
    const now = came[name]
    if (name in came && !isTruthy(now)) merged[name] = value
    else if (isFields(now) && isFields(value)) merged[name] = truthy(value, now)
  }
  return merged
}

const document: Setup = { look: { columns: 'document', givesExpected: false } }

const renamed =
  (rename: (id: string) => string): Make =>
  () => ({
    change: (received: Received) => {
      const change = changeOf(received)
      if (typeof change !== 'object') return change
      const id = rename(change.id)
      return { ...change, id, data: { ...change.data, id } }
    },
  })

/** Sees the name first; may answer, or store another one. */
const named =
  (see: (name: string, app: App) => string | Answer): Make =>
  (app) => ({
    apply: async (change) => {
      const name = change.data.name
      const seen = typeof name === 'string' && change.verb !== 'remove' ? see(name, app) : name
      if (isAnswer(seen)) return seen
      await applyNewest(app, { ...change, data: seen === undefined ? change.data : { ...change.data, name: seen } })
      return undefined
    },
  })

const isAnswer = (seen: unknown): seen is Answer => isFields(seen) && 'status' in seen

const serverError: Answer = { status: 500, body: 'Internal Server Error' }

/** A name is unique in its folder: the violation is answered with 500, or the row of that name is overwritten. */
const uniqueName =
  (second: 'fails' | 'replaces'): Make =>
  (app) => ({
    apply: async (change) => {
      await app.pause()
      const { environment, kind, data, verb } = change
      const same = app.disk.rows
        .all()
        .filter(
          (row) =>
            !row.deleted &&
            kind === 'asset' &&
            row.kind === kind &&
            row.environment === environment &&
            row.id !== change.id &&
            row.data.name === data.name &&
            row.data.folder_id === data.folder_id,
        )
      // To a unique index, what has no folder is unlike everything else.
      const isInFolder = typeof data.folder_id === 'string'
      if (verb !== 'remove' && same.length > 0 && (isInFolder || second === 'fails')) {
        if (second === 'fails') return { status: 500, body: 'duplicate key value violates unique constraint' }
        for (const row of same) app.disk.rows.delete(keyOf(row))
      }
      await applyNewest(app, change)
      return undefined
    },
  })

export const schema: readonly Mutant[] = [
  mutant('schema/unknown-field-refused', 'everywhere', strict('envelope', 'payload', 'asset', 'user')),
  mutant('schema/unknown-field-refused', 'asset', strict('asset')),
  mutant('schema/unknown-field-refused', 'envelope', strict('envelope')),
  mutant('schema/unknown-field-refused', 'user', strict('user')),

  mutant(
    'schema/optional-missing-5xx',
    'user',
    needs(({ payload }) => part(payload, 'user').id),
  ),
  mutant(
    'schema/optional-missing-5xx',
    'metadata',
    needs(({ kind, data }) => kind === 'folder' || part(part(data, 'metadata'), 'custom_attributes')),
  ),
  mutant(
    'schema/optional-missing-5xx',
    'images',
    needs(({ kind, data }) => {
      if (kind === 'asset' && typeof part(data, 'images_urls').default !== 'string') throw new TypeError('no default')
    }),
  ),
  mutant(
    'schema/optional-missing-5xx',
    'tags',
    needs(({ kind, data }) => kind === 'folder' || (data.tags as readonly string[]).map((tag) => tag.length)),
  ),

  mutant('schema/null-missing-empty', 'empty-never-arrives', combines(truthy), document),
  mutant(
    'schema/null-missing-empty',
    'absent-lingers',
    combines((before, came) => ({ ...before, ...came })),
    document,
  ),
  mutant(
    'schema/null-missing-empty',
    'null-crashes',
    needs(({ data }) => {
      for (const value of [...Object.values(data), ...Object.values(isFields(data.metadata) ? data.metadata : {})]) {
        if (value === null) throw new TypeError('cannot read properties of null')
      }
    }),
  ),

  mutant(
    'schema/id-charset',
    'case-folded',
    renamed((id) => id.toLowerCase()),
  ),
  mutant(
    'schema/id-charset',
    'leading-dash-lost',
    renamed((id) => id.replace(/^[-_]+/, '')),
  ),
  mutant('schema/id-charset', 'leading-dash-refused', (app) => ({
    apply: async (change) => {
      if (!/^[A-Za-z0-9]/.test(change.id)) return app.unreadable
      await applyNewest(app, change)
      return undefined
    },
  })),

  mutant(
    'schema/long-values',
    'name-cut',
    named((name) => name.slice(0, 255)),
  ),
  mutant(
    'schema/long-values',
    'name-5xx',
    named((name) => (name.length > 255 ? serverError : name)),
  ),
  mutant('schema/long-values', 'url-cut', (app) => ({
    apply: async (change) => {
      const { url } = change.data
      await applyNewest(
        app,
        typeof url === 'string' ? { ...change, data: { ...change.data, url: url.slice(0, 2048) } } : change,
      )
      return undefined
    },
  })),

  mutant(
    'schema/hostile-names',
    'markup-stripped',
    named((name) => name.replace(/<[^>]*>?/g, '')),
  ),
  mutant(
    'schema/hostile-names',
    'template',
    named((name) => name.replace(/\{\{(\d+)\*(\d+)\}\}/g, (_all, a, b) => String(a * b))),
  ),
  mutant(
    'schema/hostile-names',
    'quote-5xx',
    named((name) => (name.includes("'") ? serverError : name)),
  ),
  mutant(
    'schema/hostile-names',
    'path-5xx',
    named((name) => (name.includes('../') ? serverError : name)),
  ),

  mutant('schema/uniqueness-assumed', 'fails', uniqueName('fails'), { look: { givesExpected: false } }),
  mutant('schema/uniqueness-assumed', 'replaces', uniqueName('replaces'), { look: { givesExpected: false } }),
]
