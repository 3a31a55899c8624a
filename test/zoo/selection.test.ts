import { beforeAll, describe, expect, test } from 'vitest'
import { barsOf } from '../../scripts/zoo/bars.js'
import { killMatrix } from '../../scripts/zoo/kill-matrix.js'
import { tryAll } from '../../scripts/zoo/pool.js'
import { type Kind, subjectNamed } from '../../scripts/zoo/subjects.js'
import { alarmsOf, shown, type Trial, verdictOn } from '../../scripts/zoo/trial.js'
import { look } from './kit/look.js'

/** One of each family, in all four styles. `npm run zoo` tries all of them, at more seeds. */
const faulty = [
  'signature/prefix-match: starts-with',
  'signature/mount-prefix-lost: express-router',
  'body/content-type-strict: unsupported',
  'protocol/unhandled-known-event: overwritten',
  'schema/unknown-field-refused: asset',
  'idempotency/key-transport: timestamp',
  'ordering/last-arrival-wins: all-but-removal',
  'concurrency/lost-update: read-then-write',
  'recovery/partial-apply: unknown-folder',
  'isolation/environment-id-collision: state',
  'limits/body-100kb: express-default',
]
const sound = ['last-write-wins', 'dedupe-table', 'event-log', 'needs-creation-first', 'strict-window', 'express-json']
const seed = 1
const limit = 300_000

const trials: Trial[] = []
const trialOf = (kind: Kind, name: string): Trial => {
  const trial = trials.find((one) => one.kind === kind && one.name === name)
  if (trial === undefined) throw new Error(`${name} was not tried`)
  return trial
}

beforeAll(async () => {
  const plans = [
    ...faulty.map((name) => ({ kind: 'zoo' as const, name, seed })),
    ...sound.map((name) => ({ kind: 'designs' as const, name, seed })),
  ]
  await tryAll(plans, 2, (trial) => trials.push(trial))
}, limit)

describe('a faulty consumer is named by its defect', () => {
  test('they stand for all families and styles', () => {
    expect(new Set(faulty.map((name) => name.split('/')[0])).size).toBe(10)
    expect(new Set(faulty.map((name) => look(name.replace(':', ''), seed).style)).size).toBe(4)
  })

  test.each(faulty)('%s', (name) => {
    const trial = trialOf('zoo', name)
    const { defect = '' } = subjectNamed('zoo', name)
    expect(trial.failure).toBeUndefined()
    expect(verdictOn(defect, trial), trial.findings.map(shown).join(', ')).toBe('named')
  })
})

describe('a sound consumer is left alone', () => {
  test.each(sound)('%s', (name) => {
    const trial = trialOf('designs', name)
    expect(trial.failure).toBeUndefined()
    expect(alarmsOf(trial).map(shown)).toEqual([])
    expect(trial.deliveries).toBeGreaterThan(500)
  })
})

describe('the kill matrix', () => {
  const finding = (severity: 'must' | 'advice', defect: string) => ({ law: 'ordering/ties-converge', defect, severity })
  const name = 'ordering/time-precision: as-text'
  const trial = (changes: Partial<Trial>): Trial => ({
    ...{ kind: 'zoo', name, seed, ms: 2_000, deliveries: 1_234, findings: [], flaky: [] },
    ...changes,
  })
  const right = finding('must', 'ordering/time-precision')
  const other = finding('must', 'ordering/header-time-used')
  const advice = finding('advice', 'signature/replay-window-none')

  test('tells named, found and missed apart', () => {
    const verdict = (...findings: Trial['findings'][number][]) => verdictOn('ordering/time-precision', { findings })
    expect(verdict(right, advice)).toBe('named')
    expect(verdict(right, other)).toBe('found')
    expect(verdict(other)).toBe('found')
    expect(verdict(advice)).toBe('missed')
    expect(verdict()).toBe('missed')
  })

  test('says which bars are missed, and by whom', () => {
    const alarm = trial({ kind: 'designs', name: 'event-log', findings: [other] })
    const slow = trial({ findings: [right], ms: 15_001 })
    const missed = barsOf([slow, trial({ seed: 2, failure: 'it died' }), alarm]).map((bar) => bar.missed)
    expect(missed).toEqual([
      [`${name}, seed 2`],
      ['0 of 1 at seed 2'],
      [`${name}, seed 1: 15.0 s`],
      ['event-log, seed 1'],
      [`${name}, seed 2: it died`],
    ])
  })

  test('is the same page in whatever order the trials ended', () => {
    const all = [trial({ findings: [right] }), trial({ seed: 2, findings: [other] }), trial({ seed: 3 })]
    const page = killMatrix(all, { node: '20.0.0', jobs: 2, processors: 2 })
    expect(killMatrix(all.toReversed(), { node: '20.0.0', jobs: 2, processors: 2 })).toBe(page)
    expect(page).toContain(
      '| `ordering/time-precision` | as-text | named, 2.0 s, 1,234 | **found** as must ordering/header-time-used, 2.0 s, 1,234 | **missed**, 2.0 s, 1,234 |',
    )
  })
})
