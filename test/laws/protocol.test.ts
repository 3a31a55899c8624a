import { describe, expect, test } from 'vitest'
import { defectsOf, judge } from '../consumers/check-virtually.js'
import type { Apply } from '../consumers/store.js'
import type { Faults, TestConsumerOptions } from '../consumers/test-consumer.js'

const never = () => new Promise<never>(() => undefined)
const isTagged = (event: string | object) => String(event).startsWith('asset.tagged')

const faulty: Record<string, [law: string, options: TestConsumerOptions]> = {
  'protocol/slow-response': ['protocol/answers-in-time', { answerMs: 60, also: () => ({ maxResponse: 30 }) }],
  'protocol/other-methods-act': ['protocol/only-posts-act', { faults: { anyMethod: true } }],
  'protocol/unknown-event-error': [
    'protocol/unknown-events-accepted',
    { faults: { read: ({ event }) => (isTagged(event) ? 501 : undefined) } },
  ],
}

describe('the laws on answers', () => {
  test.each(Object.entries(faulty))('name %s', async (defect, [law, options]) => {
    expect(await defectsOf(options, law)).toEqual([defect])
  })

  test('name an answer that fails after the write, where the repetition counts again', async () => {
    const copies = new Map<string, number>()
    const consumer: TestConsumerOptions = {
      faults: {
        read: ({ event, payload }) => {
          const { asset } = payload as { asset?: { id: string } }
          if (event === 'asset.copied' && asset) copies.set(asset.id, (copies.get(asset.id) ?? 0) + 1)
        },
        last: ({ event }) => (event === 'asset.copied' ? 500 : undefined),
      },
      show: ({ live }) => live.map(({ id, entity }) => ({ ...entity, copies: copies.get(id) ?? 0 })),
    }
    expect(await defectsOf(consumer, 'protocol/failed-answers-repeatable')).toEqual(['protocol/error-after-commit'])
  })

  test('name an unknown event that hangs, and end', async () => {
    const hangs: Faults = { read: ({ event }) => (isTagged(event) ? never() : undefined) }
    const only = ['protocol/answers-in-time', 'protocol/unknown-events-accepted']
    expect(await defectsOf({ faults: hangs }, ...only)).toEqual(['protocol/hangs'])
  })

  test('name a consumer that is dead after an odd body', async () => {
    let dead = false
    const dies: Faults = {
      first: ({ body }) => {
        if (body.length === 0) dead = true
        if (dead) throw new Error('gone')
      },
    }
    const only = ['protocol/survives', 'body/malformed-answered', 'protocol/only-posts-act']
    const report = await judge({ faults: dies }, ...only)
    expect(report.findings.map(({ defect }) => defect)).toEqual(['protocol/process-dies'])
    expect(report.laws.find(({ id }) => id === 'protocol/only-posts-act')?.verdict).toBe('held')
  })

  describe('of a queue that loses what it has no room for', () => {
    const forgets = (): TestConsumerOptions => {
      let waiting = 0
      const apply: Apply = (store, change) => {
        if (waiting >= 10) return
        waiting++
        store.clock.after(40, () => {
          waiting--
          store.writeIfNewer(change)
        })
      }
      return { apply, also: () => ({ settle: 1_000 }) }
    }

    test('name accepted events that never show in a rush', async () => {
      expect(await defectsOf(forgets(), 'protocol/accepted-is-kept')).toEqual(['protocol/ack-before-persist'])
    })

    test('leave alone a queue that loses nothing, but shows a page only', async () => {
      const page: TestConsumerOptions = {
        apply: (store, change) => {
          store.clock.after(40, () => store.writeIfNewer(change))
        },
        show: ({ live }) => ({ newest: live.slice(-40).map(({ id, entity }) => ({ id, ...entity })) }),
        also: () => ({ settle: 1_000 }),
      }
      expect(await defectsOf(page, 'protocol/accepted-is-kept')).toEqual([])
    })

    test('do not say that one event blocks all others', async () => {
      expect(await defectsOf(forgets(), 'recovery/poison-is-set-aside')).toEqual([])
    })
  })

  test('leave alone who goes on with the job of a killed worker once its lease is over', async () => {
    const jobs = new Map<() => void, () => void>()
    const leased: TestConsumerOptions = {
      apply: (store, change) => {
        const write = () => {
          jobs.delete(write)
          store.writeIfNewer(change)
        }
        jobs.set(write, store.clock.after(40, write))
      },
      also: (store) => ({
        settle: 4_000,
        restart: () => {
          for (const [write, callOff] of jobs) {
            callOff()
            jobs.set(write, store.clock.after(1_500, write))
          }
        },
        reset: () => {
          for (const callOff of jobs.values()) callOff()
          jobs.clear()
        },
      }),
    }
    expect(await defectsOf(leased, 'protocol/accepted-is-kept')).toEqual([])
  })

  test('name a consumer whose state shows nothing, and skip without a state', async () => {
    const law = 'protocol/accepted-events-show'
    expect(await defectsOf({ show: () => [], also: () => ({ settle: 200 }) }, law)).toEqual([`(${law})`])
    const unseen = await judge({ also: () => ({ observe: undefined }) as object }, law)
    expect(unseen.laws.map(({ verdict }) => verdict)).toEqual(['skipped'])
  })

  test('leave a sound consumer alone, and declared refusals', async () => {
    expect(await defectsOf({}, 'protocol/*')).toEqual([])
    const refuses: TestConsumerOptions = {
      faults: { read: ({ event }) => (/tagged|workspace/.test(String(event)) ? 422 : undefined) },
      also: () => ({ unknownEvents: 'refuse' }),
    }
    expect(await defectsOf(refuses, 'protocol/*')).toEqual([])
  })
})
