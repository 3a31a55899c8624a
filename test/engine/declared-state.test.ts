import { describe, expect, test } from 'vitest'
import { parseReplayFile, toReplayFile } from '../../src/engine/replay-file.js'
import type { Consumer } from '../../src/testing/check-contract.js'
import { checkVirtually, replayVirtually } from '../consumers/check-virtually.js'
import { newestWins, type Store } from '../consumers/store.js'
import { type TestConsumerOptions, testConsumer } from '../consumers/test-consumer.js'

type Ckbox = Parameters<NonNullable<Consumer['expected']>>[0]
const law = 'schema/state-is-as-declared'
const options = { seed: 4, runs: 0, only: [law] }

/** The names of assets and folders by key, as `show` gives them too. */
const named = (ckbox: Ckbox) =>
  Object.entries(ckbox.environments).flatMap(([environment, { workspaces }]) =>
    Object.entries(workspaces).flatMap(([workspace, { assets, folders }]) =>
      Object.entries({ asset: assets, folder: folders }).flatMap(([kind, entities]) =>
        Object.entries(entities as Record<string, { name: string }>).map(([id, { name }]) => ({
          key: [environment, workspace, kind, id].join('/'),
          name,
        })),
      ),
    ),
  )

const made = (options: TestConsumerOptions, expected: Consumer['expected'] = named) => {
  return (clock: Store['clock']) => testConsumer({ ...options, clock, also: () => ({ expected }) })
}
const ignoring = (...events: readonly string[]): TestConsumerOptions => ({
  apply: (store, change, body) =>
    events.includes(`${change.kind} ${JSON.parse(body).event.split('.')[1]}`)
      ? undefined
      : newestWins(store, change, body),
})
const showing = (show: (row: { key: string; name: string }) => object): TestConsumerOptions => ({
  show: ({ live }) => live.map(({ key, entity }) => show({ key, name: String(entity.name) })),
})

describe('a consumer that shows what it declares', () => {
  const sound: Readonly<Record<string, TestConsumerOptions>> = {
    'and more': {},
    'and nothing else': showing(({ key, name }) => ({ key, name })),
    'and a clock': showing(({ key, name }) => ({ key, name, shownAt: Math.random() })),
    'in another Unicode form': showing(({ key, name }) => ({ key, name: name.normalize('NFD') })),
  }
  test.each(Object.entries(sound))('%s', async (_name, consumer) => {
    const report = await checkVirtually(made(consumer), options)
    expect(report.findings).toEqual([])
    expect(report.laws).toMatchObject([{ id: law, verdict: 'held' }])
  })
})

describe('a consumer that does not', () => {
  const faulty: Readonly<Record<string, readonly [TestConsumerOptions, RegExp]>> = {
    'because it ignores copies': [ignoring('asset copied'), /After a copy,/],
    'because it ignores changes': [ignoring('asset modified', 'folder modified'), /After an upload, modified,/],
    'because it ignores removals': [ignoring('asset removed', 'folder removed'), /After an upload, removed,/],
    'because it ignores folders': [ignoring('folder created', 'folder modified'), /After a folder,/],
    'because it does not keep names': [showing(({ key }) => ({ key })), /After an upload,/],
  }
  test.each(Object.entries(faulty))('%s', async (_name, [consumer, says]) => {
    const report = await checkVirtually(made(consumer), options)
    expect(report.findings).toMatchObject([{ law, severity: 'must', message: expect.stringMatching(says) }])
    const [finding] = report.findings
    expect(finding?.counterexample.diff).toMatch(/^[-+] .*"/m)
    expect(finding?.counterexample.expected).not.toEqual(finding?.counterexample.actual)
    if (finding === undefined) return
    const file = parseReplayFile(JSON.stringify(toReplayFile(report, finding)))
    expect((await replayVirtually(file, made(consumer))).findings).toMatchObject([{ law }])
    expect((await replayVirtually(file, made({}))).findings).toEqual([])
  })
})

test('`expected` may give a promise', async () => {
  const later = async (ckbox: Ckbox) => named(ckbox)
  expect((await checkVirtually(made({}, later), options)).laws).toMatchObject([{ id: law, verdict: 'held' }])
  const faulty = made(ignoring('asset copied'), later)
  expect((await checkVirtually(faulty, options)).findings).toMatchObject([{ law }])
})

test('without `expected` it is skipped, with what to give', async () => {
  const report = await checkVirtually((clock) => testConsumer({ clock }), options)
  expect(report.laws).toMatchObject([{ verdict: 'skipped', reason: expect.stringContaining('give `expected`') }])
})
