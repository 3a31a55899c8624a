import { type App, applyNewest, type Make, type Setup } from './kit/build.js'
import { type Change, changeOf, readEvent } from './kit/event.js'
import type { Answer } from './kit/http.js'
import { Locks } from './kit/lock.js'
import { mutant } from './kit/mutant.js'
import { isNewer, keyOf, type Row, rowOf } from './kit/store.js'
import type { Mutant } from './running.js'

const unknownId: Answer = { status: 404, body: 'unknown id, send it again' }

/** A change or a removal of what is not known yet cannot be worked on; CKBox is to send it again. */
const fails = async (app: App, change: Change): Promise<boolean> =>
  change.verb !== 'create' && (await app.store.get(keyOf(change))) === undefined

/** An asset in a folder that is not known yet cannot be worked on. */
const failsWithoutFolder = async (app: App, change: Change): Promise<boolean> => {
  const folder = change.data.folder_id
  if (change.kind === 'folder' || change.verb === 'remove' || typeof folder !== 'string') return false
  return (await app.store.get(keyOf({ ...change, kind: 'folder', id: folder }))) === undefined
}

type Fails = typeof fails

const markedBeforeDone =
  (cannot: Fails): Make =>
  (app) => ({
    apply: async (change) => {
      if (!(await app.store.claim(change.fingerprint))) return undefined
      if (await cannot(app, change)) return unknownId
      await applyNewest(app, change)
      return undefined
    },
  })

/** The write may fail; the failure is logged and the event acknowledged. */
const swallowed =
  (write: (change: Change) => Promise<unknown>): Make =>
  (app) => ({
    apply: async (change) => {
      try {
        await write(change)
      } catch {
        app.count('logged')
      }
      return undefined
    },
  })

/** Claims stay where the work ended early; nobody takes them over. */
const stuckClaim =
  (cannot: Fails, workMs: number): Make =>
  (app) => ({
    apply: async (change) => {
      await app.pause()
      const claim = app.disk.claims.get(change.fingerprint)
      if (claim?.state === 'done') return undefined
      if (claim) return { status: 409, body: 'in progress' }
      app.disk.claims.set(change.fingerprint, { state: 'pending', at: Date.now() })
      if (await cannot(app, change)) return unknownId
      await app.pause(workMs)
      await applyNewest(app, change)
      app.disk.claims.set(change.fingerprint, { state: 'done', at: Date.now() })
      return undefined
    },
  })

/** First the mail, then the row: what fails in between is done again from the start. */
const partialApply =
  (cannot: Fails): Make =>
  (app) => ({
    apply: async (change) => {
      const next = rowOf(change)
      const row = await app.store.get(keyOf(change))
      if (!isNewer(next, row)) return undefined
      if (await cannot(app, change)) {
        app.count()
        return unknownId
      }
      await applyNewest(app, change)
      return undefined
    },
  })

/** Requests wait in one line; the first that cannot be processed is tried again and again. */
const oneLine =
  (process: (app: App, body: Buffer) => Promise<unknown>): Make =>
  (app) => {
    const line = app.disk.queue as Buffer[]
    const work = async () => {
      try {
        for (let body = line[0]; body !== undefined; body = line[0]) {
          await process(app, body)
          line.shift()
        }
      } finally {
        app.later(25, work)
      }
    }
    app.later(25, work)
    return {
      read: ({ body }) => {
        line.push(body)
        return app.success
      },
    }
  }

async function processed(app: App, body: Buffer): Promise<void> {
  const received = readEvent(body)
  const change = received && changeOf(received)
  if (typeof change === 'object') await applyNewest(app, change)
}

const nameTooLong = async (app: App, body: Buffer): Promise<void> => {
  const received = readEvent(body)
  const change = received && changeOf(received)
  if (typeof change !== 'object') return
  if (String(change.data.name).length > 255) throw new Error('value too long for type character varying(255)')
  await applyNewest(app, change)
}

const unreadable = async (app: App, body: Buffer): Promise<void> => {
  JSON.parse(body.toString())
  if (readEvent(body) === undefined) throw new TypeError('no event')
  await processed(app, body)
}

/** A stub of the CKBox API that knows what CKBox knew when it sent what has been delivered. */
const api = (app: App) => {
  const rows = new Map<string, Row>(app.disk.rows.all().map((row) => [keyOf(row), row]))
  return (change: Change): Row => {
    const known = rows.get(keyOf(change))
    const row = isNewer(rowOf(change), known) || known === undefined ? rowOf(change) : known
    rows.set(keyOf(change), row)
    return row
  }
}

const refetchGone: Make = (app) => {
  const learn = api(app)
  const locks = new Locks()
  return {
    apply: async (change) => {
      const row = learn(change)
      await app.pause()
      if (row.deleted && change.verb !== 'remove') return { status: 502, body: 'upstream answered 404' }
      await locks.run(keyOf(change), () =>
        app.store.update(keyOf(change), (now) => (isNewer(row, now) ? row : undefined)),
      )
      return undefined
    },
  }
}

/** Fetches at once, stores after a while what was fetched. */
const refetchLate: Make = (app) => {
  const learn = api(app)
  return {
    apply: (change) => {
      const row = learn(change)
      const delay = row.deleted ? 10 : 60
      app.later(delay, () => app.store.set(keyOf(change), row))
      return undefined
    },
  }
}

const effects: Setup = { hooks: ['effects'] }
const never: Fails = async () => false

/** What works through its events after the answer, and is known to be done soon. */
const queue: Setup = { declares: { settle: 1_000 }, look: { latency: 1 } }

export const recovery: readonly Mutant[] = [
  mutant('recovery/marked-before-done', 'unknown-id', markedBeforeDone(fails)),
  mutant('recovery/marked-before-done', 'unknown-folder', markedBeforeDone(failsWithoutFolder)),

  mutant('recovery/error-swallowed-2xx', 'flaky-store', (app) => {
    let writes = 0
    return swallowed(async (change) => {
      if (++writes % 7 === 0) throw new Error('connection lost')
      await applyNewest(app, change)
    })(app)
  }),
  mutant('recovery/error-swallowed-2xx', 'small-pool', (app) => {
    let busy = 0
    return swallowed(async (change) => {
      if (busy >= 4) throw new Error('no connection in the pool')
      busy++
      await app.pause(3)
      await applyNewest(app, change).finally(() => busy--)
    })(app)
  }),

  mutant('recovery/stuck-claim', 'killed', stuckClaim(never, 40), {
    hooks: ['restart'],
    declares: { lease: 500 },
  }),
  mutant('recovery/stuck-claim', 'failed', stuckClaim(fails, 1)),

  mutant('recovery/partial-apply', 'unknown-id', partialApply(fails), effects),
  mutant('recovery/partial-apply', 'unknown-folder', partialApply(failsWithoutFolder), effects),

  mutant('recovery/poison-blocks-others', 'long-name', oneLine(nameTooLong), queue),
  mutant('recovery/poison-blocks-others', 'unreadable', oneLine(unreadable), queue),

  mutant('recovery/refetch-loses', 'gone-is-an-error', refetchGone, { look: { showDeleted: false } }),
  mutant('recovery/refetch-loses', 'late-answer-stored', refetchLate, { ...queue, look: { showDeleted: false } }),
]
