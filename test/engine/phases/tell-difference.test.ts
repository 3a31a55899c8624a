import { expect, test } from 'vitest'
import { ckboxContract } from '../../../src/ckbox/contract.js'
import { tellDifference } from '../../../src/engine/phases/tell-difference.js'
import type { HistoryObservation } from '../../../src/laws/observations.js'
import type { HistoryTrial } from '../../../src/laws/trial.js'
import type { Json } from '../../../src/observation/json.js'
import type { Schedule } from '../../../src/schedule/schedule.js'

const { model } = ckboxContract.provider
const [kind] = model.kinds
const history = model.tell([kind.create('a'), kind.change('a', { version: 2 }), kind.change('a', { version: 3 })])

function told(schedule: Schedule, expected: Json, actual: Json, more: Partial<HistoryTrial> = {}): string {
  const trial = { kind: 'history', key: 'a', role: 'suspect', title: 'a riddle', shrink: 'events', history, schedule }
  return tellDifference(model, { trial: { ...trial, ...more }, expected, actual } as HistoryObservation, 'As it is.')
}

test('says what was delivered, and what the state showed', () => {
  const again: Schedule = [{ event: 0 }, { event: 1 }, { event: 2 }, { event: 1 }]
  expect(told(again, { name: 'new' }, { name: 'old' })).toBe(
    'Delivering `asset.uploaded`, `asset.modified` (1), `asset.modified` (2), `asset.modified` (1) again ends in another state than the same events once and in order. In the state, `name` is "old", not "new".',
  )
})

test('says what was in flight at once, and what is gone', () => {
  expect(told([{ together: [{ event: 0 }, { event: 1 }] }], { name: 'new' }, null)).toBe(
    'Delivering `asset.uploaded` and `asset.modified` (1) at once ends in another state than the same events once and in order. In the state, it is null, not {"name":"new"}.',
  )
})

test('keeps the words of a history that was written small', () => {
  expect(told([{ event: 0 }], { name: 'new' }, {}, { shrink: 'never' })).toBe(
    'As it is. In the state, `name` is absent, not "new".',
  )
})

test('every finding has a remedy: that of its defect, or of its law', () => {
  const without = [...ckboxContract.laws.map(({ id, remedy }) => [id, remedy]), ...remediesOfDefects()]
  expect(without.filter(([, remedy]) => !/^[A-Z`].{10,}\.$/s.test(remedy ?? ''))).toEqual([])
})

function remediesOfDefects() {
  return Object.entries(ckboxContract.defects).map(([id, { remedy }]) => [id, remedy])
}
