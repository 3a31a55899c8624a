import { type App, applyNewest, type Make, type Setup } from './kit/build.js'
import { type Change, isFields } from './kit/event.js'
import { mutant } from './kit/mutant.js'
import { isNewer, keyOf, rowOf } from './kit/store.js'
import type { Mutant } from './running.js'

/** Shows every field and is compared with nothing but itself. */
const full: Setup = { look: { columns: 'document', givesExpected: false } }

/** A creation of an unknown asset or folder in a folder that is not known yet. */
const orphan = (app: App, change: Change): string | undefined => {
  const folder = change.kind === 'asset' ? change.data.folder_id : change.data.parent_id
  if (change.verb === 'remove' || typeof folder !== 'string') return undefined
  const place = keyOf({ ...change, kind: 'folder', id: folder })
  return app.disk.rows.find(place) === undefined ? place : undefined
}

const unlinked: Make = (app) => ({
  apply: async (change) => {
    const { folder_id: _folder, parent_id: _parent, ...data } = change.data
    await applyNewest(app, orphan(app, change) === undefined ? change : { ...change, data })
    return undefined
  },
})

/** Waits in memory for its folder, and nobody ever looks again. */
const parked: Make = (app) => ({
  apply: async (change) => {
    if (orphan(app, change) === undefined) await applyNewest(app, change)
    return undefined
  },
})

/** Remembers which folders are missing, and does not notice that they come. */
const missingRemembered: Make = (app) => {
  const missing = new Set<string>()
  return {
    apply: async (change) => {
      const folder = change.kind === 'asset' ? change.data.folder_id : change.data.parent_id
      const absent = orphan(app, change)
      if (absent !== undefined) missing.add(absent)
      if (typeof folder === 'string' && missing.has(keyOf({ ...change, kind: 'folder', id: folder }))) {
        return { status: 500, body: 'foreign key' }
      }
      await applyNewest(app, change)
      return undefined
    },
  }
}

const copyNeedsSource: Make = (app) => ({
  apply: async (change) => {
    const source = change.payload.source_asset
    if (change.event === 'asset.copied' && isFields(source) && typeof source.id === 'string') {
      const row = await app.store.get(keyOf({ ...change, id: source.id }))
      if (row === undefined || row.deleted) return { status: 500, body: 'no source' }
    }
    await applyNewest(app, change)
    return undefined
  },
})

const cascade =
  (remember: boolean): Make =>
  (app) => ({
    apply: async (change) => {
      const applied = await applyNewest(app, change)
      if (!applied || change.event !== 'folder.removed') return undefined
      for (const row of app.disk.rows.all()) {
        if (row.environment !== change.environment || row.data.folder_id !== change.id) continue
        if (remember) app.disk.rows.set(keyOf(row), { ...row, at: Math.max(row.at, change.at), rank: 2, deleted: true })
        else app.disk.rows.delete(keyOf(row))
      }
      return undefined
    },
  })

/** The column of the folder is not among those that a modification updates. */
const moveIgnored: Make = (app) => ({
  apply: async (change) => {
    const next = rowOf(change)
    const applied = await app.store.update(keyOf(change), (row) => {
      if (!isNewer(next, row)) return undefined
      if (change.kind !== 'asset' || change.verb !== 'change' || row === undefined || row.deleted) return next
      const { folder_id: _, ...data } = next.data
      const folder = row.data.folder_id
      return { ...next, data: folder === undefined ? data : { ...data, folder_id: folder } }
    })
    if (applied) app.count()
    return undefined
  },
})

/** Each folder shows how many assets it holds: a number that each upload and each removal moves. */
const counterDrifts: Make = (app) => {
  const held = new Map<string, number>()
  return {
    apply: async (change) => {
      await applyNewest(app, change)
      const folder = change.data.folder_id
      if (change.kind !== 'asset' || change.verb === 'change' || typeof folder !== 'string') return undefined
      const key = keyOf({ ...change, kind: 'folder', id: folder })
      held.set(key, (held.get(key) ?? 0) + (change.verb === 'remove' ? -1 : 1))
      return undefined
    },
    rows: () =>
      app.disk.rows
        .all()
        .map((row) => (row.kind === 'folder' ? { ...row, own: { holds: held.get(keyOf(row)) ?? 0 } } : row)),
  }
}

export const orderingFolders: readonly Mutant[] = [
  mutant('ordering/child-before-parent', 'unlinked', unlinked, full),
  mutant('ordering/child-before-parent', 'parked-for-ever', parked, full),
  mutant('ordering/child-before-parent', 'missing-folder-remembered', missingRemembered, full),
  mutant('ordering/child-before-parent', 'copy-needs-source', copyNeedsSource, full),

  mutant('ordering/move-ignored', 'column-forgotten', moveIgnored, full),
  mutant('ordering/counter-drifts', 'assets-of-a-folder', counterDrifts, full),

  // Its owner says that what a folder contains is kept, and it is removed.
  mutant('ordering/folder-cascade', 'contents-deleted', cascade(true), { ...full, declares: { cascade: false } }),
  // Its owner says that it goes with the folder, and it comes back.
  mutant('ordering/folder-cascade', 'contents-come-back', cascade(false), { ...full, declares: { cascade: true } }),
]
