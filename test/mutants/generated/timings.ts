import { digest } from '../kit/event.js'
import type { Answer } from '../kit/http.js'
import { Locks } from '../kit/lock.js'
import type { Handles, Latency, Runner, Statuses, Timing } from './vocabulary.js'

type Work = () => Promise<Answer>

/** Works through its line one by one, after a while; until then all that comes queues up. */
function serialWorker(run: Runner): (work: Work) => void {
  const line: Work[] = []
  let working = false
  const drain = async () => {
    for (let work = line.shift(); work !== undefined; work = line.shift()) await work().catch(() => undefined)
    working = false
  }
  return (work) => {
    line.push(work)
    if (working) return
    working = true
    run.later(run.settle(), drain)
  }
}

const synchronous: Timing = {
  name: 'synchronous',
  answers: 'after',
  overlaps: 'all',
  make: () => (_key, work) => work(),
}

const oneByOne: Timing = {
  name: 'synchronous, one by one',
  answers: 'after',
  overlaps: 'never',
  make: () => {
    const locks = new Locks()
    return (_key, work) => locks.run('', work)
  },
}

const queue: Timing = {
  name: 'queue with one worker',
  answers: 'before',
  overlaps: 'never',
  make: (run) => {
    const add = serialWorker(run)
    return async (_key, work) => {
      add(work)
      return run.success
    }
  },
}

/** Each worker has the entities that hash to it, so that their order is kept. */
const workers: Timing = {
  name: 'workers by entity',
  answers: 'before',
  overlaps: 'entities',
  make: (run) => {
    const pool = Array.from({ length: 4 }, () => serialWorker(run))
    return async (key, work) => {
      pool[Number.parseInt(digest(key).slice(0, 4), 16) % pool.length]?.(work)
      return run.success
    }
  },
}

/** Collects for a while, then works through all that was collected at once. */
const batch: Timing = {
  name: 'batch',
  answers: 'before',
  overlaps: 'entities',
  make: (run) => {
    const locks = new Locks()
    let collected: { key: string; work: Work }[] = []
    const flush = async () => {
      const batched = collected
      collected = []
      await Promise.all(batched.map(({ key, work }) => locks.run(key, work)))
    }
    return async (key, work) => {
      if (collected.length === 0) run.later(run.settle(), flush)
      collected.push({ key, work })
      return run.success
    }
  },
}

/** Nobody waits for the work; the store keeps order by itself. */
const afterwards: Timing = {
  name: 'after the answer',
  answers: 'before',
  overlaps: 'all',
  make: (run) => async (_key, work) => {
    run.later(run.settle(), work)
    return run.success
  },
}

export const timings: readonly Timing[] = [synchronous, oneByOne, queue, workers, batch, afterwards]

export const latencies: readonly Latency[] = [
  { name: 'store 0-1 ms', store: 1, settle: [0, 2] },
  { name: 'store 0-3 ms', store: 3, settle: [0, 5] },
  { name: 'store 0-5 ms', store: 5, settle: [0, 5] },
  { name: 'store 0-2 ms, settles in 20-60 ms', store: 2, settle: [20, 60] },
  { name: 'store 0-2 ms, settles in 60-150 ms', store: 2, settle: [60, 150] },
]

export const statuses: readonly Statuses[] = [
  { name: '200, 401, 400', success: [200], refusal: [401], unreadable: [400] },
  { name: '204, 403, 422', success: [204], refusal: [403], unreadable: [422] },
  { name: '202, 401, 400', success: [202], refusal: [401], unreadable: [400] },
  { name: '201, 400, 400', success: [201], refusal: [400], unreadable: [400] },
]

const assets = ['asset.uploaded', 'asset.copied', 'asset.modified', 'asset.overwritten', 'asset.removed']
const folders = ['folder.created', 'folder.modified', 'folder.removed']

export const handles: readonly Handles[] = [
  { name: 'all events', events: [...assets, ...folders], weight: 4 },
  { name: 'uploaded, modified, removed', events: ['asset.uploaded', 'asset.modified', 'asset.removed'], weight: 4 },
  { name: 'assets', events: assets, weight: 2 },
  {
    name: 'all but overwritten',
    events: [...assets, ...folders].filter((name) => name !== 'asset.overwritten'),
    weight: 1,
  },
  { name: 'all but folder changes', events: [...assets, 'folder.created', 'folder.removed'], weight: 1 },
  { name: 'uploaded, copied, removed', events: ['asset.uploaded', 'asset.copied', 'asset.removed'], weight: 1 },
]
