import { type App, applyNewest, type Make, type Setup } from './kit/build.js'
import type { Change, Kind } from './kit/event.js'
import { Locks } from './kit/lock.js'
import { mutant } from './kit/mutant.js'
import { isNewer, keyOf, type Row, rowOf } from './kit/store.js'
import type { Mutant } from './running.js'

const listed: Setup = { look: { view: 'lists', givesExpected: false, latency: 3 } }
const slow: Setup = { look: { latency: 3 } }

type Collides = (row: Row, change: Change) => boolean
const identical: Collides = (row, change) => row.fingerprint === change.fingerprint
const different: Collides = (row, change) => row.fingerprint !== change.fingerprint

/** Looks, waits, inserts: two that look at once both insert. Everything else is sound. */
const checkThenInsert =
  (concerns: (change: Change) => boolean, collides: Collides): Make =>
  (app) => ({
    apply: async (change) => {
      const key = keyOf(change)
      if (!concerns(change) || (await app.store.get(key)) !== undefined) return void (await applyNewest(app, change))
      await app.pause()
      const row = app.disk.rows.find(key)
      if (row !== undefined && !collides(row, change)) return void (await applyNewest(app, change))
      app.disk.rows.add(key, rowOf(change))
      return undefined
    },
  })

/** Looks, waits, inserts; a unique index refuses the second one, and nobody expects it. */
const uniqueIndex =
  (concerns: (change: Change) => boolean, collides: Collides): Make =>
  (app) => ({
    apply: async (change) => {
      const key = keyOf(change)
      if (!concerns(change) || (await app.store.get(key)) !== undefined) return void (await applyNewest(app, change))
      await app.pause()
      const row = app.disk.rows.find(key)
      if (row !== undefined && collides(row, change)) return { status: 500, body: 'duplicate key value' }
      return void (await applyNewest(app, change))
    },
  })

/** Identical deliveries are kept apart by a claim, so that only different events can race. */
const once =
  (make: Make): Make =>
  (app) => {
    const plan = make(app)
    return {
      apply: async (change, delivery) => {
        if (!(await app.store.claim(change.fingerprint))) return undefined
        const failed = await plan.apply?.(change, delivery)
        if (failed) await app.store.release(change.fingerprint)
        return failed
      },
    }
  }

/** The state is right; whether to send a mail is looked up, and written down later. */
const mailsByLookup: Make = (app) => ({
  apply: async (change) => {
    await app.pause()
    const fresh = !app.disk.claims.has(change.fingerprint)
    await app.pause(1 + Math.floor(app.look.draw() * 4))
    app.disk.claims.set(change.fingerprint, { state: 'done', at: Date.now() })
    const next = rowOf(change)
    let current = true
    await app.store.update(keyOf(change), (row) => {
      current = row === undefined || !isNewer(row, next)
      return isNewer(next, row) ? next : undefined
    })
    if (fresh && current) app.count()
    return undefined
  },
})

/** Reads, compares, writes: whoever writes last wins, but a removal is never undone. */
const readThenWrite: Make = (app) => ({ apply: (change) => written(app, change) })

async function written(app: App, change: Change): Promise<undefined> {
  const next = rowOf(change)
  const row = change.verb === 'change' ? await app.store.get(keyOf(change)) : undefined
  if (row === undefined || row.deleted) await applyNewest(app, change)
  else if (isNewer(next, row)) await app.store.update(keyOf(change), (now) => (now?.deleted ? undefined : next))
  return undefined
}

/** Acknowledges, and several workers take jobs without regard to the asset. */
const parallelWorkers: Make = (app) => ({
  apply: (change) => {
    app.later(5 + Math.floor(app.look.draw() * 30), () => written(app, change))
    return undefined
  },
})

/** Compares with live rows when it writes; a removal in between is not seen. */
const blindToRemoval: Make = (app) => ({
  apply: async (change) => {
    const next = rowOf(change)
    const row = change.verb === 'change' ? await app.store.get(keyOf(change)) : undefined
    if (row === undefined || row.deleted) await applyNewest(app, change)
    else if (isNewer(next, row)) {
      await app.store.update(keyOf(change), (now) => (now?.deleted || isNewer(next, now) ? next : undefined))
    }
    return undefined
  },
})

/** One lock for each folder; with too many waiting, some get an error. */
const lockStorm =
  (patience: number, share: number): Make =>
  (app) => {
    const locks = new Locks()
    return {
      apply: async (change) => {
        const folder = `${change.environment} ${String(change.data.folder_id ?? change.id)}`
        if (locks.waiting(folder) >= patience && app.look.draw() < share) {
          return { status: 500, body: 'database is locked' }
        }
        await locks.run(folder, () => applyNewest(app, change))
        return undefined
      },
    }
  }

/** One document for everything, which is read, changed and written back. */
const oneDocument: Make = (app) => ({
  apply: async (change) => {
    const read = app.disk.rows.all()
    await app.pause()
    const next = rowOf(change)
    const row = read.find((one) => keyOf(one) === keyOf(change))
    if (!isNewer(next, row)) return undefined
    app.disk.rows.clear()
    for (const one of read) if (one !== row) app.disk.rows.set(keyOf(one), one)
    app.disk.rows.set(keyOf(change), next)
    app.count()
    return undefined
  },
})

const creates = (kind: Kind) => (change: Change) => change.verb === 'create' && change.kind === kind
const anything = () => true

export const concurrency: readonly Mutant[] = [
  mutant('concurrency/check-then-insert', 'uploads', checkThenInsert(creates('asset'), identical), listed),
  mutant('concurrency/check-then-insert', 'folders', checkThenInsert(creates('folder'), identical), listed),
  mutant('concurrency/check-then-insert', 'mails', mailsByLookup, { look: { latency: 2 }, hooks: ['effects'] }),

  mutant('concurrency/duplicate-5xx', 'uploads', uniqueIndex(creates('asset'), identical), slow),
  mutant('concurrency/duplicate-5xx', 'folders', uniqueIndex(creates('folder'), identical), slow),

  mutant('concurrency/lost-update', 'read-then-write', readThenWrite, slow),
  mutant('concurrency/lost-update', 'parallel-workers', parallelWorkers, slow),

  mutant('concurrency/remove-vs-modify', 'blind-to-removal', blindToRemoval, slow),

  mutant('concurrency/create-race', 'two-rows', once(checkThenInsert(anything, different)), listed),
  mutant('concurrency/create-race', 'unique-index', once(uniqueIndex(anything, different)), slow),

  mutant('concurrency/shared-document', 'rewritten', oneDocument, slow),

  mutant('concurrency/lock-storm', 'locked', lockStorm(3, 1), slow),
  mutant('concurrency/lock-storm', 'deadlock-victims', lockStorm(2, 0.5), slow),
]
