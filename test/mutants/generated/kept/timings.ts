import { Locks } from '../../kit/lock.js'
import { handles as ordinaryHandles } from '../timings.js'
import type { Handles, Latency, Statuses, Timing } from '../vocabulary.js'

const CONNECTIONS = 8

/** So many at a time, as with a pool of connections; the others wait for their turn. */
const pooled: Timing = {
  name: 'pool of connections',
  answers: 'after',
  overlaps: 'all',
  make: () => {
    const waiting: (() => void)[] = []
    let free = CONNECTIONS
    return async (_key, work) => {
      if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve))
      else free--
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next) next()
        else free++
      }
    }
  },
}

const entityByEntity: Timing = {
  name: 'synchronous, one by one for each entity',
  answers: 'after',
  overlaps: 'entities',
  make: () => {
    const locks = new Locks()
    return (key, work) => locks.run(key, work)
  },
}

const AT_ONE_LOOK = 10

/** Looks into its inbox now and then, and takes a few jobs at each look. */
const polled: Timing = {
  name: 'polled inbox',
  answers: 'before',
  overlaps: 'never',
  make: (run) => {
    const inbox: (() => Promise<unknown>)[] = []
    let polling = false
    const look = async () => {
      for (const job of inbox.splice(0, AT_ONE_LOOK)) await job().catch(() => undefined)
      if (inbox.length > 0) run.later(run.settle(), look)
      else polling = false
    }
    return async (_key, work) => {
      inbox.push(work)
      if (!polling) run.later(run.settle(), look)
      polling = true
      return run.success
    }
  },
}

/** Waits until nothing more comes for an entity, but not for ever; then works through what has come for it. */
const debounced: Timing = {
  name: 'debounced by entity',
  answers: 'before',
  overlaps: 'entities',
  make: (run) => {
    const locks = new Locks()
    const came = new Map<string, { works: (() => Promise<unknown>)[]; deferred: number }>()
    const due = (key: string, seen: number) => async () => {
      const own = came.get(key)
      if (own === undefined) return
      if (own.works.length > seen && own.deferred < 3) {
        own.deferred++
        return run.later(run.settle(), due(key, own.works.length))
      }
      came.delete(key)
      await locks.run(key, async () => {
        for (const work of own.works) await work().catch(() => undefined)
      })
    }
    return async (key, work) => {
      const own = came.get(key)
      if (own) own.works.push(work)
      else {
        came.set(key, { works: [work], deferred: 0 })
        run.later(run.settle(), due(key, 1))
      }
      return run.success
    }
  },
}

export const timings: readonly Timing[] = [pooled, entityByEntity, polled, debounced]

export const latencies: readonly Latency[] = [
  { name: 'store 0-4 ms, settles in 5-30 ms', store: 4, settle: [5, 30] },
  { name: 'store 0-1 ms, settles in 80-120 ms', store: 1, settle: [80, 120] },
]

export const statuses: readonly Statuses[] = [
  { name: '200 or 201, 404, 400', success: [200, 201], refusal: [404], unreadable: [400] },
  { name: '202 or 204, 403, dead letters 202', success: [202, 204], refusal: [403], unreadable: [202] },
]

const everything = ordinaryHandles.filter(({ name }) => name === 'all events')
const all = everything.flatMap(({ events }) => events)

/** Beside these, those that handle all. */
export const handles: readonly Handles[] = [
  ...everything,
  { name: 'all but copies', events: all.filter((name) => name !== 'asset.copied'), weight: 2 },
  {
    name: 'uploaded, overwritten, removed',
    events: ['asset.uploaded', 'asset.overwritten', 'asset.removed'],
    weight: 1,
  },
]
