import { describe, expect, test } from 'vitest'
import { parseReplayFile, type ReplayFile, toReplayFile } from '../../src/engine/replay-file.js'
import type { Report } from '../../src/report/report.js'
import { checkVirtually, replayVirtually } from '../consumers/check-virtually.js'
import { type Apply, lastArrivalWins, newestWins, type Store } from '../consumers/store.js'
import { type TestConsumerOptions, testConsumer } from '../consumers/test-consumer.js'

const options = { seed: 3, runs: 10, timeout: 5_000 }

/** The newest event stands, but ids are compared without their case. */
const blurredIds: TestConsumerOptions = {
  apply: (store, change, body) => newestWins(store, { ...change, key: change.key.toLowerCase() }, body),
  show: ({ live }) => live.map(({ id, entity }) => ({ ...entity, id: id.toLowerCase() })),
}

/** Signs the query in an order of its own. */
const sortsQuery: TestConsumerOptions = {
  also: (store) => {
    const { endpoint } = testConsumer({ clock: store.clock })
    const sorting = (request: Request) => {
      const url = new URL(request.url)
      url.searchParams.sort()
      return endpoint(new Request(url, request))
    }
    return { endpoint: sorting }
  },
}

/** The newest event stands, until an asset or folder has had so many. */
const TOO_MANY = 5
const forgets: Apply = async (store, change, body) => {
  await newestWins(store, change, body)
  if (store.find(change.key)?.changes === TOO_MANY) store.delete(change.key)
}

const made = (consumer: TestConsumerOptions) => (clock: Store['clock']) => testConsumer({ ...consumer, clock })
const check = (consumer: TestConsumerOptions, changes: object) =>
  checkVirtually(made(consumer), { ...options, ...changes })
const replay = (file: ReplayFile, consumer: TestConsumerOptions = {}) => replayVirtually(file, made(consumer))

function fileOf(report: Report, law: string) {
  const finding = report.findings.find((one) => one.law === law)
  if (finding === undefined) throw new Error(`No finding of ${law}: ${JSON.stringify(report.findings)}`)
  return { finding, file: parseReplayFile(JSON.stringify(toReplayFile(report, finding))) }
}

const faulty: Readonly<Record<string, { consumer: TestConsumerOptions; law: string; only: readonly string[] }>> = {
  'a history': {
    consumer: { apply: lastArrivalWins },
    law: 'ordering/order-does-not-matter',
    only: ['ordering/order-does-not-matter'],
  },
  'a known case that is compared with another story': {
    consumer: blurredIds,
    law: 'schema/ids-kept-apart',
    only: ['schema/ids-kept-apart'],
  },
  'a request that is judged beside a forged one': {
    consumer: sortsQuery,
    law: 'signature/target-taken-literally',
    only: ['signature/target-taken-literally'],
  },
  'a request': {
    consumer: { faults: { unverified: () => true } },
    law: 'signature/forged-refused',
    only: ['signature/*'],
  },
}

describe('a finding is found again from its file', () => {
  test.each(Object.entries(faulty))('%s', async (_name, { consumer, law, only }) => {
    const { finding, file } = fileOf(await check(consumer, { runs: 0, only }), law)
    const again = await replay(file, consumer)
    expect(again.findings).toMatchObject([{ law, severity: finding.severity }])
    expect(again.laws).toMatchObject([{ id: law, verdict: 'broken' }])
    expect(again.seed).toBe(3)
    const sound = await replay(file)
    expect(sound.findings).toEqual([])
    expect(sound.laws).toMatchObject([{ id: law, verdict: 'held' }])
  })

  describe('but not from a file', () => {
    const only = ['ordering/order-does-not-matter']
    const fileOfOne = async () => {
      const report = await check({ apply: lastArrivalWins }, { runs: 0, only })
      return fileOf(report, 'ordering/order-does-not-matter').file
    }

    test('about a law that this version does not know', async () => {
      const other = { ...(await fileOfOne()), law: 'ordering/unheard-of' }
      await expect(replay(other)).rejects.toMatchObject({ code: 'replay_law_unknown' })
    })

    test('with a history that holds what is no event', async () => {
      const file = await fileOfOne()
      const [first, ...rest] = file.counterexample.history ?? []
      for (const [wrong, why] of [
        [{}, 'environment_id: is missing'],
        [{ ...first, sent_at: 'yesterday' }, 'sent_at: expected'],
        [{ ...first, payload: null }, 'payload: expected an object, got null'],
        [{ ...first, payload: { asset: {} } }, 'payload.workspace_id: is missing'],
      ] as const) {
        const other = { ...file, counterexample: { ...file.counterexample, history: [wrong, ...rest] } }
        await expect(replay(other)).rejects.toThrow(`history[0] is not an event of CKBox: ${why}`)
      }
    })
  })
})

describe('a defect that no small history shows', () => {
  const only = ['ordering/order-does-not-matter']
  const checkAtRandom = () => check({ apply: forgets }, { seed: 5, runs: 150, only })

  test('is found by random histories, made smaller, and found again by the same seed', async () => {
    const report = await checkAtRandom()
    expect(report.findings).toHaveLength(1)
    const [finding] = report.findings
    expect(finding).toMatchObject({ severity: 'must', seed: 5, path: expect.stringMatching(/^\d+(:\d+)*$/) })
    const history = finding?.counterexample.history ?? []
    expect(history.length).toBeGreaterThanOrEqual(TOO_MANY)
    expect(history.length).toBeLessThan(30)
    const again = await checkAtRandom()
    expect(again.findings).toMatchObject([{ law: finding?.law, path: finding?.path }])
    const { file } = fileOf(report, String(finding?.law))
    expect((await replay(file, { apply: forgets })).findings).toHaveLength(1)
    expect((await replay(file)).findings).toEqual([])
  })

  test('is not found without them', async () => {
    const report = await check({ apply: forgets }, { seed: 5, runs: 0, only })
    expect(report.findings).toEqual([])
  })
})

test('deliveries are verified by the consumer of the tests', async () => {
  const forged = () => new Request('http://h/', { method: 'POST', body: '{}' })
  expect((await testConsumer().endpoint(forged())).status).toBe(401)
  expect((await testConsumer({ faults: {} }).endpoint(forged())).status).toBe(401)
})
