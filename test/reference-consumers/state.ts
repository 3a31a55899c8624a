import type { Json } from '../../src/report/report.js'
import { type App, applyNewest, type Make } from '../mutants/kit/build.js'
import { type Change, type Fields, isFields } from '../mutants/kit/event.js'
import { isNewer, keyOf, type Row, rowOf } from '../mutants/kit/store.js'
import type { ReferenceConsumer } from '../mutants/running.js'
import { referenceConsumer } from './reference-consumer.js'

/** Writes the newer row, with columns of the consumer's own. */
async function applyWith(app: App, change: Change, own: (row: Row | undefined) => Fields): Promise<void> {
  const next = rowOf(change)
  const applied = await app.store.update(keyOf(change), (row) =>
    isNewer(next, row) ? { ...next, own: own(row) } : undefined,
  )
  if (applied) app.count()
}

const composed = (data: Fields): Fields =>
  typeof data.name === 'string' ? { ...data, name: data.name.normalize('NFC') } : data

/** Contents of a removed folder are shown one level up; nothing is rewritten, so order cannot matter. */
function detached(rows: readonly Row[]): Row[] {
  const gone = new Set(rows.filter((row) => row.kind === 'folder' && row.deleted).map(keyOf))
  return rows.map((row) => {
    const folder = row.kind === 'asset' ? row.data.folder_id : row.data.parent_id
    if (typeof folder !== 'string' || !gone.has(keyOf({ ...row, kind: 'folder', id: folder }))) return row
    const { folder_id: _folder, parent_id: _parent, ...data } = row.data
    return { ...row, data }
  })
}

const keepsOnly =
  (isKept: (change: Change) => boolean): Make =>
  (app) => ({
    apply: async (change) => {
      if (isKept(change)) await applyNewest(app, change)
      return undefined
    },
  })
const isImage = ({ data }: Change): boolean => String(data.mime_type).startsWith('image/')

/** What a modification says that the name was. */
function nameBefore({ payload }: Change): Json {
  const before = Object.entries(payload).find(([key]) => key.includes('before'))?.[1]
  return isFields(before) ? (before.name ?? null) : null
}

const noOracle = { givesExpected: false }

export const stateConsumers: readonly ReferenceConsumer[] = [
  referenceConsumer('last-write-wins', ['T1', 'T10', 'T12', 'T14', 'T17'], () => ({}), { hooks: ['effects'] }),
  referenceConsumer('last-write-wins-restarted', ['T1'], () => ({}), { hooks: ['restart'] }),
  referenceConsumer('tombstone-for-ever', ['T1'], (app) => ({
    apply: async (change) => {
      const next = rowOf(change)
      await app.store.update(keyOf(change), (row) => {
        if (row?.deleted) return undefined
        return next.deleted || isNewer(next, row) ? next : undefined
      })
      return undefined
    },
  })),
  referenceConsumer('event-log', ['T5'], (app) => {
    const log = app.disk.queue as Change[]
    return {
      apply: async (change) => {
        await app.pause()
        log.push(change)
        return undefined
      },
      rows: () => {
        const folded = new Map<string, Row>()
        for (const change of log) {
          const row = rowOf(change)
          if (isNewer(row, folded.get(keyOf(change)))) folded.set(keyOf(change), row)
        }
        return [...folded.values()]
      },
    }
  }),
  referenceConsumer(
    'own-columns',
    ['T20'],
    (app) => {
      let serial = 0
      return {
        apply: async (change) => {
          const stored = { receivedAt: new Date().toISOString() }
          await applyWith(app, change, (row) => ({ serial: row?.own?.serial ?? ++serial, ...stored }))
          return undefined
        },
      }
    },
    { look: noOracle, hooks: ['effects'] },
  ),
  referenceConsumer(
    'own-columns-in-whole-seconds',
    ['T20'],
    (app) => ({
      apply: async (change) => {
        const updatedAt = new Date().toISOString().slice(0, 19).replace('T', ' ')
        await applyWith(app, change, () => ({ updatedAt, updated: Math.floor(Date.now() / 1000) }))
        return undefined
      },
    }),
    { look: noOracle },
  ),
  referenceConsumer(
    'revision-counter',
    ['T20'],
    (app) => ({
      apply: async (change) => {
        await applyWith(app, change, (row) => ({ revision: Number(row?.own?.revision ?? 0) + 1 }))
        return undefined
      },
    }),
    { look: noOracle },
  ),
  referenceConsumer(
    'last-event-column',
    ['T20'],
    (app) => ({
      apply: async (change) => {
        await applyWith(app, change, () => ({ lastEvent: change.event, nameBefore: nameBefore(change) }))
        return undefined
      },
    }),
    { look: noOracle },
  ),
  referenceConsumer(
    'soft-delete-composed-names',
    ['T20'],
    (app) => ({
      apply: async (change) => {
        await applyNewest(app, { ...change, data: composed(change.data) })
        return undefined
      },
    }),
    { look: { showDeleted: true, ...noOracle } },
  ),
  referenceConsumer('contents-move-up', ['T20'], (app) => ({ rows: () => detached(app.disk.rows.all()) }), {
    look: noOracle,
  }),
  referenceConsumer(
    'rows-in-arrival-order',
    ['T20'],
    (app) => ({
      observe: () =>
        app.disk.rows
          .all()
          .filter((row) => !row.deleted)
          .map((row) => ({ environment: row.environment, workspace: row.workspace, kind: row.kind, ...row.data })),
    }),
    { look: { ...noOracle, storage: 'array' } },
  ),
  referenceConsumer(
    'assets-only',
    ['T12'],
    keepsOnly(({ kind }) => kind === 'asset'),
    { look: noOracle },
  ),
  referenceConsumer(
    'folders-only',
    ['T12'],
    keepsOnly(({ kind }) => kind === 'folder'),
    { look: noOracle },
  ),
  referenceConsumer(
    'images-only',
    ['T12'],
    keepsOnly((change) => change.kind === 'folder' || change.verb === 'remove' || isImage(change)),
    { look: noOracle },
  ),
  referenceConsumer(
    'assets-only-declared',
    ['T12'],
    keepsOnly(({ kind }) => kind === 'asset'),
    { look: noOracle, declares: { events: ['asset.*'] } },
  ),
]
