import { describe, expect, test } from 'vitest'
import { ckbox } from '../../src/ckbox/provider.js'
import { everyOrder, everyRepetition, everyResend } from '../../src/laws/small-history-trials.js'
import { a, capitalised, entitiesOf, type Tale, trialsOf } from '../../src/laws/tales.js'
import { storyOf } from './findings.js'

const { model } = ckbox
const [asset, folder] = model.kinds as typeof model.kinds & { 1: (typeof model.kinds)[0] }
const created = [asset.create('a')]
const changed = [...created, asset.change('a')]
const trialOf = (tale: Partial<Tale>) =>
  trialsOf(model, undefined, [{ key: 'k', title: 't', steps: changed, ...tale }])[0]

describe('trialsOf', () => {
  test('delivers once in order where nothing else is planned', () => {
    expect(trialOf({})).toMatchObject({
      kind: 'history',
      role: 'suspect',
      shrink: 'events',
      schedule: [{ event: 0 }, { event: 1 }],
    })
    expect(trialOf({})).not.toHaveProperty('baseline')
  })

  test('reads a plan: by index, and with = byte for byte', () => {
    expect(trialOf({ plan: [1, 0, '=1'] })?.schedule).toEqual([
      { event: 1 },
      { event: 0 },
      { event: 1, signing: 'identical' },
    ])
    expect(trialOf({ plan: [{ event: 0, after: 'restart' }] })?.schedule).toEqual([{ event: 0, after: 'restart' }])
  })

  test('does not make smaller what is compared with something else', () => {
    expect(trialOf({ like: created })).toMatchObject({ shrink: 'never', baseline: { events: { length: 1 } } })
    expect(trialOf({ compare: { hides: ['x'] } })?.shrink).toBe('never')
    expect(trialOf({ compare: { also: 'memory' } })?.shrink).toBe('events')
    expect(trialOf({ shrink: 'never' })?.shrink).toBe('never')
  })

  test('keeps what a tale says of its trial', () => {
    const told = { role: 'control', paced: true, patient: true, redeliver: false, follows: ['x'] } as const
    expect(trialOf(told)).toMatchObject({ key: 'k', title: 't', ...told })
  })

  test('tells what happens alike once, in one scope', () => {
    const [one, other] = trialsOf(model, 'elsewhere', [
      { key: 'one', title: 'one', steps: [asset.create('a')] },
      { key: 'other', title: 'other', steps: changed, like: [asset.create('a')] },
    ])
    expect(one?.history).toBe(other?.baseline)
    expect(one?.history.events[0]).toMatchObject({ environment_id: 'elsewhere' })
  })
})

test('words', () => {
  expect([a(asset), a(folder), capitalised('an asset')]).toEqual(['an asset', 'a folder', 'An asset'])
  expect(entitiesOf(asset, 3)).toEqual(['a', 'a2', 'a3'])
})

describe('small histories', () => {
  const orders = everyOrder(model, [])
  const repetitions = everyRepetition(model, [])
  const resends = everyResend(model, [])
  const of = (trials: typeof orders, name: string) =>
    trials.filter(({ title }) => title.startsWith(`${name};`)).map((trial) => storyOf(trial).replace(/^.*? \| /, ''))

  test('come in every order but the plain one', () => {
    expect(of(orders, 'uploaded, modified')).toEqual(['1 0'])
    expect(of(orders, 'uploaded, modified, removed')).toEqual(['0 2 1', '1 0 2', '1 2 0', '2 0 1', '2 1 0'])
  })

  test('come with each event twice in a row, memory included', () => {
    expect(of(repetitions, 'uploaded, modified')).toEqual([
      '0 =0 1 | memory',
      '0 0 1 | memory',
      '0 1 =1 | memory',
      '0 1 1 | memory',
    ])
  })

  test('come with each event but the last once more in the end', () => {
    expect(of(resends, 'uploaded, modified')).toEqual(['0 1 =0', '0 1 0'])
  })

  test('each has a key and a title of its own, and may be left out', () => {
    const all = [...orders, ...repetitions, ...resends]
    for (const trials of [orders, repetitions, resends]) {
      expect(new Set(trials.map(({ key }) => key)).size).toBe(trials.length)
      expect(new Set(trials.map(({ title }) => title)).size).toBe(trials.length)
    }
    expect(
      all.filter(({ sheddable, shrink, role }) => !sheddable || shrink !== 'events' || role !== 'suspect'),
    ).toEqual([])
    expect(repetitions[0]).toMatchObject({
      key: 'uploaded-modified/0-0=-1',
      title: 'uploaded, modified; delivered as 1, 1 (repeated), 2',
    })
  })

  test('are one object each, so that each is delivered once to compare with', () => {
    expect(everyOrder(model, [])[0]?.history).toBe(orders[0]?.history)
  })
})
