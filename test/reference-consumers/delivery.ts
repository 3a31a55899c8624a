import { type App, applyNewest } from '../mutants/kit/build.js'
import { canonical } from '../mutants/kit/canonical.js'
import { startChild } from '../mutants/kit/child.js'
import { type Change, changeOf, type Received, readEvent } from '../mutants/kit/event.js'
import type { Answer } from '../mutants/kit/http.js'
import { Locks } from '../mutants/kit/lock.js'
import { pick } from '../mutants/kit/random.js'
import { isNewer, keyOf, type Row, rowOf } from '../mutants/kit/store.js'
import type { ReferenceConsumer } from '../mutants/running.js'
import { referenceConsumer } from './reference-consumer.js'

const later = (app: App): Answer => ({
  status: pick(app.look.draw, [409, 425, 429, 503]),
  headers: { 'retry-after': '1' },
})

/** Done, or pending under a lease; whoever finds an expired lease takes over. */
function claimed(app: App, lease: number) {
  return async (change: Change): Promise<Answer | undefined> => {
    const key = change.fingerprint
    await app.pause()
    const claim = app.disk.claims.get(key)
    if (claim?.state === 'done') return undefined
    if (claim && Date.now() - claim.at < lease) return later(app)
    const mine = { state: 'pending' as const, at: Date.now() }
    app.disk.claims.set(key, mine)
    await app.pause()
    await applyNewest(app, change)
    app.disk.claims.set(key, { state: 'done', at: Date.now() })
    return undefined
  }
}

/** Persists the raw request, answers, and works through the inbox every `delay` ms. What cannot be read is set aside. */
function inbox(app: App, delay: number) {
  const letters = app.disk.queue as Buffer[]
  let planned = false
  const drain = async () => {
    while (letters[0] !== undefined) {
      const body = letters[0]
      const received = readEvent(body)
      const change = received && changeOf(received)
      if (change !== undefined && change !== 'ignored') await applyNewest(app, change)
      letters.shift()
    }
    planned = false
  }
  const plan = () => {
    if (planned) return
    planned = true
    app.later(delay, drain)
  }
  if (letters.length > 0) plan()
  return {
    read: (delivery: { body: Buffer }): Received | Answer => {
      letters.push(delivery.body)
      plan()
      return app.success
    },
  }
}

interface Job {
  readonly change: Change
  /** When a worker took it, ms since the epoch. */
  takenAt?: number
}

/** A queue whose jobs are handed out again when the worker that took them has not come back for so long, ms. */
function leasedQueue(app: App, lease: number) {
  const jobs = app.disk.queue as Job[]
  const work = async (job: Job): Promise<void> => {
    job.takenAt = Date.now()
    await app.pause(60)
    await applyNewest(app, job.change)
    jobs.splice(jobs.indexOf(job), 1)
  }
  const take = (job: Job) => {
    const left = job.takenAt === undefined ? 0 : job.takenAt + lease - Date.now()
    app.later(Math.max(0, left), () => work(job))
  }
  for (const job of jobs) take(job)
  return {
    apply: async (change: Change): Promise<undefined> => {
      await app.pause()
      const job = { change }
      jobs.push(job)
      take(job)
      return undefined
    },
  }
}

/** Takes each event once: refuses it while it waits in the queue, and knows it when it is done. */
function pendingRefused(app: App) {
  return {
    apply: async (change: Change): Promise<Answer | undefined> => {
      const key = change.fingerprint
      const claim = app.disk.claims.get(key)
      if (claim !== undefined) return claim.state === 'done' ? undefined : { status: 409, body: 'in the queue' }
      app.disk.claims.set(key, { state: 'pending', at: Date.now() })
      await app.pause()
      app.later(80, async () => {
        await applyNewest(app, change)
        app.disk.claims.set(key, { state: 'done', at: Date.now() })
      })
      return undefined
    },
  }
}

export const deliveryConsumers: readonly ReferenceConsumer[] = [
  referenceConsumer(
    'dedupe-table',
    ['T2'],
    (app) => {
      for (const [key, claim] of app.disk.claims) if (claim.state === 'pending') app.disk.claims.delete(key)
      return { apply: claimed(app, Number.POSITIVE_INFINITY) }
    },
    { look: { style: 'express' }, hooks: ['effects', 'restart'] },
  ),
  referenceConsumer('lease', ['T3'], (app) => ({ apply: claimed(app, 1500) }), {
    hooks: ['effects', 'restart'],
    declares: { lease: 1_500 },
  }),
  referenceConsumer('inbox-and-worker', ['T4'], (app) => inbox(app, pick(app.look.draw, [50, 200, 700, 2000])), {
    look: { success: 202 },
    hooks: ['restart'],
  }),
  referenceConsumer('leased-queue', ['T3', 'T4'], (app) => leasedQueue(app, 1_500), {
    look: { success: 202 },
    hooks: ['restart'],
    declares: { settle: 4_000, lease: 1_500 },
  }),
  referenceConsumer('pending-refused', ['T2', 'T4'], pendingRefused, { look: { success: 202 } }),
  referenceConsumer('slow-inbox', ['T4'], (app) => inbox(app, 4500), { look: { success: 202, latency: 1 } }),
  referenceConsumer(
    'visible-inbox',
    ['T4'],
    (app) => {
      const { read } = inbox(app, 150)
      return {
        read,
        observe: () => ({
          waiting: app.disk.queue.length,
          items: app.disk.rows
            .all()
            .filter((row) => !row.deleted)
            .map((row) => ({ ...row.data, environment: row.environment }))
            .sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1)),
        }),
      }
    },
    { look: { givesExpected: false } },
  ),
  referenceConsumer(
    'refetch-on-hint',
    ['T6'],
    (app) => {
      // The stub of the CKBox API knows whatever CKBox knew when it sent what has been delivered.
      const api = new Map<string, Row>()
      for (const row of app.disk.rows.all()) api.set(keyOf(row), row)
      const locks = new Locks()
      return {
        apply: async (change) => {
          const key = keyOf(change)
          if (isNewer(rowOf(change), api.get(key))) api.set(key, rowOf(change))
          await locks.run(key, async () => {
            await app.pause()
            const fetched = api.get(key)
            if (fetched) await app.store.set(key, fetched)
          })
          return undefined
        },
      }
    },
    { look: { showDeleted: false } },
  ),
  referenceConsumer(
    'debounce',
    ['T7'],
    (app) => {
      const waiting = app.disk.queue as Change[]
      const planned = new Set<string>()
      const flush = async (key: string) => {
        planned.delete(key)
        const mine = waiting.filter((change) => keyOf(change) === key)
        const newest = mine.reduce<Change | undefined>(
          (best, change) => (best === undefined || isNewer(rowOf(change), rowOf(best)) ? change : best),
          undefined,
        )
        if (newest) await applyNewest(app, newest)
        const rest = waiting.filter((change) => !mine.includes(change))
        waiting.splice(0, waiting.length, ...rest)
      }
      const plan = (key: string) => {
        if (planned.has(key)) return
        planned.add(key)
        app.later(150, () => flush(key))
      }
      for (const change of waiting) plan(keyOf(change))
      return {
        apply: async (change) => {
          await app.pause()
          waiting.push(change)
          plan(keyOf(change))
          return undefined
        },
      }
    },
    { hooks: ['restart'] },
  ),
  referenceConsumer(
    'lock-for-each-asset',
    ['T8'],
    (app) => {
      const locks = new Locks()
      return {
        apply: async (change) => {
          const key = keyOf(change)
          if (locks.waiting(key) >= 6) return { status: 503, headers: { 'retry-after': '1' } }
          await locks.run(key, async () => {
            const row = await app.store.get(key)
            const next = rowOf(change)
            if (!isNewer(next, row)) return
            await app.store.set(key, next)
            app.count()
          })
          return undefined
        },
      }
    },
    { hooks: ['effects'] },
  ),
  referenceConsumer('one-queue', ['T8'], (app) => {
    const locks = new Locks()
    return {
      apply: async (change) => {
        if (locks.waiting('') >= 24) return { status: 429, headers: { 'retry-after': '1' } }
        await locks.run('', async () => {
          const row = await app.store.get(keyOf(change))
          if (isNewer(rowOf(change), row)) await app.store.set(keyOf(change), rowOf(change))
        })
        return undefined
      },
    }
  }),
  referenceConsumer('needs-creation-first', ['T13'], (app) => {
    const status = pick(app.look.draw, [404, 409, 422, 425])
    return {
      apply: async (change) => {
        const known = await app.store.get(keyOf(change))
        if (known === undefined && change.verb !== 'create') return { status, body: 'unknown id, send it again' }
        await applyNewest(app, change)
        return undefined
      },
    }
  }),
  referenceConsumer('parks-until-created', ['T4', 'T13'], (app) => {
    const parked = app.disk.queue as Change[]
    return {
      apply: async (change) => {
        const key = keyOf(change)
        await app.pause()
        if (change.verb !== 'create' && app.disk.rows.find(key) === undefined) {
          parked.push(change)
          return { status: 202, body: 'waiting for its creation' }
        }
        await applyNewest(app, change)
        for (const next of parked.filter((waiting) => keyOf(waiting) === key)) {
          await applyNewest(app, next)
          if (parked.includes(next)) parked.splice(parked.indexOf(next), 1)
        }
        return undefined
      },
    }
  }),
  {
    name: 'journal-on-disk',
    tolerations: ['T1', 'T5'],
    start: (seed) => startChild('journal-on-disk', seed, 'sound'),
  },
]
