import { describe, expect, it } from 'vitest'
import { checkContract } from '../../src/runner/check.js'
import { type Fault, strictConsumer } from './strict-consumer.js'
import { defectsOf } from './tiny-consumer.js'

const never = () => new Promise<never>(() => undefined)
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

const faults: Record<string, [law: string, fault: Fault]> = {
  'protocol/slow-response': [
    'protocol/answers-in-time',
    { verified: () => wait(60).then(() => undefined), also: { maxResponse: 30 } },
  ],
  'protocol/other-methods-act': ['protocol/only-posts-act', { anyMethod: true }],
  'protocol/unknown-event-error': [
    'protocol/unknown-events-accepted',
    { read: ({ event }) => (String(event).startsWith('asset.tagged') ? 501 : undefined) },
  ],
}

describe('the laws on answers', () => {
  for (const [defect, [law, fault]] of Object.entries(faults)) {
    it(`name ${defect}`, async () => {
      expect(await defectsOf(strictConsumer(fault), law)).toEqual([defect])
    })
  }

  it('name an answer that fails after the write, where the repetition counts again', async () => {
    const copies = new Map<string, number>()
    const counting: Fault = {
      verified: ({ body }) => {
        const { event, payload } = JSON.parse(body.toString())
        if (event === 'asset.copied') copies.set(payload.asset.id, (copies.get(payload.asset.id) ?? 0) + 1)
        return undefined
      },
      last: (_, { event }) => (event === 'asset.copied' ? 500 : undefined),
    }
    const consumer = strictConsumer(counting)
    const observe = async () =>
      ((await (consumer.observe ?? (() => []))()) as { id: string }[]).map((row) => ({
        ...row,
        copies: copies.get(row.id) ?? 0,
      }))
    expect(await defectsOf({ ...consumer, observe }, 'protocol/failed-answers-repeatable')).toEqual([
      'protocol/error-after-commit',
    ])
  })

  it('name an unknown event that hangs, and end', async () => {
    const hangs: Fault = { read: ({ event }) => (String(event).startsWith('asset.tagged') ? never() : undefined) }
    const report = await checkContract(strictConsumer(hangs), {
      only: ['protocol/answers-in-time', 'protocol/unknown-events-accepted'],
      seed: 7,
      timeout: 300,
    })
    expect(report.findings.map(({ defect }) => defect)).toEqual(['protocol/hangs'])
  })

  it('name a consumer that is dead after an odd body', async () => {
    let dead = false
    const dies: Fault = {
      first: ({ body }) => {
        if (body.length === 0) dead = true
        if (dead) throw new Error('gone')
        return undefined
      },
    }
    const report = await checkContract(strictConsumer(dies), {
      only: ['protocol/survives', 'body/malformed-answered', 'protocol/only-posts-act'],
      seed: 7,
      timeout: 1_000,
    })
    expect(report.findings.map(({ defect }) => defect)).toEqual(['protocol/process-dies'])
    expect(report.laws.find(({ id }) => id === 'protocol/only-posts-act')?.verdict).toBe('held')
  }, 20_000)

  describe('of a queue that loses what it has no room for', () => {
    let waiting = 0
    const forgets: Fault = {
      also: { settle: 1_000 },
      write: (write) => {
        if (waiting >= 10) return
        waiting++
        void wait(40).then(() => {
          waiting--
          write()
        })
      },
    }

    it('name accepted events that never show in a rush', async () => {
      expect(await defectsOf(strictConsumer(forgets), 'protocol/accepted-is-kept')).toEqual([
        'protocol/ack-before-persist',
      ])
    }, 30_000)

    it('do not say that one event blocks all others', async () => {
      expect(await defectsOf(strictConsumer(forgets), 'recovery/poison-is-set-aside')).toEqual([])
    }, 30_000)
  })

  it('leave alone who goes on with the job of a killed worker once its lease is over', async () => {
    const jobs = new Map<() => void, NodeJS.Timeout>()
    const work = (write: () => void, afterMs: number) => {
      const done = () => {
        jobs.delete(write)
        write()
      }
      clearTimeout(jobs.get(write))
      jobs.set(write, setTimeout(done, afterMs))
    }
    const restart = () => {
      for (const write of jobs.keys()) work(write, 1_500)
    }
    const leased = strictConsumer({ also: { settle: 4_000, restart }, write: (write) => work(write, 40) })
    const reset = async () => {
      for (const timer of jobs.values()) clearTimeout(timer)
      jobs.clear()
      await leased.reset?.()
    }
    expect(await defectsOf({ ...leased, reset }, 'protocol/accepted-is-kept')).toEqual([])
  }, 30_000)

  it('name a consumer whose state shows nothing, and skip without a state', async () => {
    const blind = strictConsumer({ write: () => undefined, also: { settle: 200 } })
    expect(await defectsOf(blind, 'protocol/accepted-events-show')).toEqual(['(protocol/accepted-events-show)'])
    const { observe: _, ...unseen } = strictConsumer()
    const report = await checkContract(unseen, { only: ['protocol/accepted-events-show'], seed: 7 })
    expect(report.laws.map(({ verdict }) => verdict)).toEqual(['skipped'])
  })

  it('leave a sound consumer alone, and declared refusals', async () => {
    expect(await defectsOf(strictConsumer(), 'protocol/*')).toEqual([])
    const refuses: Fault = {
      read: ({ event }) => (/tagged|workspace/.test(String(event)) ? 422 : undefined),
      also: { unknownEvents: 'refuse' },
    }
    expect(await defectsOf(strictConsumer(refuses), 'protocol/*')).toEqual([])
  })
})
