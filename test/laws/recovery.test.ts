import { describe, expect, it } from 'vitest'
import { type Apply, defectsOf, sound, type TinyOptions, type TinyStore, tinyConsumer } from './tiny-consumer.js'

const limit = 60_000

const refusesUnknown: Apply = async (store, change, body) =>
  change.verb !== 'create' && store.find(change.key) === undefined ? 404 : sound(store, change, body)

const marksFirst: Apply = async (store, change, body) => {
  if (store.claims.has(body)) return undefined
  store.claims.add(body)
  return await refusesUnknown(store, change, body)
}

const keepsClaims: Apply = async (store, change, body) => {
  if (store.claims.has(body)) return 409
  store.claims.add(body)
  const failed = await refusesUnknown(store, change, body)
  if (failed === undefined) store.claims.delete(body)
  return failed
}

const swallows: Apply = async (store, change, body) => {
  try {
    return await sound(store, change, body)
  } catch {
    return undefined
  }
}

const losesSome = (): Apply => {
  let busy = 0
  return async (store, change, body) => {
    if (busy >= 4) return undefined
    busy++
    return await sound(store, change, body).finally(() => busy--)
  }
}

const mailsFirst: Apply = async (store, change, body) => {
  if (change.verb !== 'create' && store.find(change.key) === undefined) {
    store.mails++
    return 404
  }
  return await sound(store, change, body)
}

const goneIsAnError: Apply = async (store, change, body) =>
  change.verb !== 'remove' && store.find(change.key)?.removed ? 502 : sound(store, change, body)

/** Takes an event for a hint and stores a while later what CKBox said at once; now and then it does so without delay. */
const storesLate = (quickEvery: number) => {
  let uploads = 0
  const apply: Apply = async (store, change) => {
    const quick = change.verb === 'create' && ++uploads % quickEvery === 0
    setTimeout(() => store.write(change), change.removed || quick ? 5 : 60)
    return 202
  }
  return tinyConsumer({ apply })
}

/** One line; its first event is tried until it succeeds, or so often, with a pause after each failure. */
const oneLine = (tries = Number.POSITIVE_INFINITY, pauseMs = 1): Apply => {
  const line: (() => Promise<void>)[] = []
  let failures = 0
  const next = () => {
    line.shift()
    failures = 0
    return 1
  }
  const work = async () => {
    const waitMs = await line[0]?.().then(next, () => {
      if (++failures >= tries) next()
      return pauseMs
    })
    setTimeout(work, waitMs ?? 1).unref()
  }
  void work()
  return async (store, change, body) => {
    line.push(async () => {
      if (change.name.length > 255 || change.name.includes('\0')) throw new Error('value refused')
      await sound(store, change, body)
    })
    return 202
  }
}

/**
 * In flight when the process is killed: the claim stays, the work does not. What comes again is answered with success;
 * or refused while the claim's lease runs, and then taken over.
 */
const killed = (leaseMs?: number) => (store: TinyStore) => {
  const lives = { now: 0 }
  const claimedAt = new Map<string, number>()
  const done = new Set<string>()
  return {
    endpoint: async (request: Request): Promise<Response> => {
      const life = lives.now
      const body = await request.text()
      const event = JSON.parse(body)
      const entity = event.payload.asset ?? event.payload.folder
      const claim = claimedAt.get(body)
      if (done.has(body) || (claim !== undefined && leaseMs === undefined)) return new Response(null, { status: 200 })
      if (claim !== undefined && Date.now() - claim < (leaseMs ?? 0)) return new Response(null, { status: 409 })
      claimedAt.set(body, Date.now())
      await store.pause(20)
      if (lives.now !== life) return new Response(null, { status: 500 })
      const { id, name } = entity
      store.writeNewest({ key: id, id, name, at: Date.parse(event.sent_at), removed: event.event.endsWith('.removed') })
      done.add(body)
      return new Response(null, { status: 200 })
    },
    restart: () => {
      lives.now++
    },
  }
}

/** A queue: each job is tried again after so long, ms, or given up where that is undefined. */
const queued =
  (backoffMs?: number): Apply =>
  async (store, change) => {
    const job = () => {
      try {
        store.writeNewest(change)
      } catch {
        if (backoffMs !== undefined) setTimeout(job, backoffMs)
      }
    }
    setTimeout(job, 30)
    return 202
  }

const swallowsRemovals: Apply = async (store, change, body) =>
  change.removed ? await swallows(store, change, body) : await sound(store, change, body)

const faulty: readonly (readonly [string, string, TinyOptions])[] = [
  ['recovery/marked-before-done', 'recovery/refused-*', { apply: marksFirst }],
  ['recovery/stuck-claim', 'recovery/refused-*', { apply: keepsClaims }],
  ['recovery/error-swallowed-2xx', 'recovery/failed-*', { apply: swallows, hooks: ['failOnce'] }],
  ['recovery/marked-before-done', 'recovery/failed-*', { apply: marksFirst, hooks: ['failOnce'] }],
  ['recovery/error-swallowed-2xx', 'recovery/failed-*', { apply: swallowsRemovals, hooks: ['failOnce'] }],
  ['recovery/error-swallowed-2xx', 'recovery/accepted-*', { apply: losesSome() }],
  ['recovery/partial-apply', 'recovery/retry-*', { apply: mailsFirst, hooks: ['effects'] }],
  ['recovery/refetch-loses', 'recovery/gone-*', { apply: goneIsAnError }],
  ['recovery/poison-blocks-others', 'recovery/poison-*', { apply: oneLine() }],
  ['recovery/stuck-claim', 'recovery/killed-*', { also: killed() }],
  ['recovery/stuck-claim', 'recovery/killed-*', { also: killed(300_000) }],
]

describe('recovery', () => {
  it.each(faulty)('finds %s by %s', { timeout: limit }, async (defect, law, options) => {
    expect(await defectsOf(tinyConsumer(options), law)).toEqual([defect])
  })

  it('finds recovery/refetch-loses although not every answer came late', { timeout: limit }, async () => {
    expect(await defectsOf(storesLate(9), 'recovery/gone-*')).toEqual(['recovery/refetch-loses'])
  })

  it('takes what every other round shows for a race', { timeout: limit }, async () => {
    expect(await defectsOf(storesLate(2), 'recovery/gone-*')).toEqual([])
  })

  it('leaves a sound consumer alone', { timeout: limit }, async () => {
    const restart = () => undefined
    const consumer = tinyConsumer({ hooks: ['effects', 'failOnce'], also: () => ({ restart }) })
    expect(await defectsOf(consumer, 'recovery/*')).toEqual([])
  })

  it('leaves one alone that refuses what comes too early', { timeout: limit }, async () => {
    const consumer = tinyConsumer({ apply: refusesUnknown, hooks: ['effects', 'failOnce'] })
    expect(await defectsOf(consumer, 'recovery/*')).toEqual([])
  })

  it('leaves one alone that sets poison aside after some tries, however long they take', {
    timeout: limit,
  }, async () => {
    expect(await defectsOf(tinyConsumer({ apply: oneLine(3, 900) }), 'recovery/poison-*')).toEqual([])
  })

  it('tries one poison by itself where several take longer than the settling limit', { timeout: limit }, async () => {
    const consumer = tinyConsumer({ apply: oneLine(3, 950), also: () => ({ settle: 3_000 }) })
    expect(await defectsOf(consumer, 'recovery/poison-*')).toEqual([])
  })

  it('leaves one alone whose claims expire', { timeout: limit }, async () => {
    expect(await defectsOf(tinyConsumer({ also: killed(1_500) }), 'recovery/killed-*')).toEqual([])
  })

  it('leaves a queue alone that tries again after a while, and not one that gives up', { timeout: limit }, async () => {
    const settle = () => ({ settle: 3_500 })
    const queue = (backoffMs?: number) => tinyConsumer({ apply: queued(backoffMs), hooks: ['failOnce'], also: settle })
    expect(await defectsOf(queue(2_000), 'recovery/failed-*')).toEqual([])
    expect(await defectsOf(queue(), 'recovery/failed-*')).toEqual(['recovery/error-swallowed-2xx'])
  })

  it('says what hooks are missing', { timeout: limit }, async () => {
    expect(await defectsOf(tinyConsumer(), 'recovery/failed-*', 'recovery/killed-*', 'recovery/retry-*')).toEqual([])
  })
})
