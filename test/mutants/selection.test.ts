import { beforeAll, describe, expect, test } from 'vitest'
import { barsOf } from '../../scripts/kill-matrix/bars.js'
import { alarmsOf, type Checked, shown, verdictOn } from '../../scripts/kill-matrix/checked.js'
import { killMatrix } from '../../scripts/kill-matrix/kill-matrix.js'
import { checkAll } from '../../scripts/kill-matrix/pool.js'
import { type Kind, subjectNamed } from '../../scripts/kill-matrix/subjects.js'
import { look } from './kit/look.js'

/** `npm test` checks these few only. */
const few = [
  'protocol/unhandled-known-event: overwritten',
  'ordering/last-arrival-wins: all-but-removal',
  'concurrency/lost-update: read-then-write',
  'last-write-wins',
  'express-json',
]
const isSelected = (name: string) => process.env.SELECTION !== 'few' || few.includes(name)

/** One of each family, in all four styles. `npm run mutants` checks all of them, at more seeds. */
const mutants = [
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
].filter(isSelected)
const reference = [
  'last-write-wins',
  'dedupe-table',
  'event-log',
  'needs-creation-first',
  'strict-window',
  'express-json',
].filter(isSelected)
const seed = 1
const limit = 300_000

const checks: Checked[] = []
const checkOf = (kind: Kind, name: string): Checked => {
  const check = checks.find((one) => one.kind === kind && one.name === name)
  if (check === undefined) throw new Error(`${name} was not checked`)
  return check
}

beforeAll(async () => {
  const plans = [
    ...mutants.map((name) => ({ kind: 'mutants' as const, name, seed })),
    ...reference.map((name) => ({ kind: 'reference-consumers' as const, name, seed })),
  ]
  await checkAll(plans, 2, (check) => checks.push(check))
}, limit)

describe('a mutant is named by its defect', () => {
  test.skipIf(process.env.SELECTION === 'few')('they stand for all families and styles', () => {
    expect(new Set(mutants.map((name) => name.split('/')[0])).size).toBe(10)
    expect(new Set(mutants.map((name) => look(name.replace(':', ''), seed).style)).size).toBe(4)
  })

  test.each(mutants)('%s', (name) => {
    const check = checkOf('mutants', name)
    const { defect = '' } = subjectNamed('mutants', name)
    expect(check.failure).toBeUndefined()
    expect(verdictOn(defect, check), check.findings.map(shown).join(', ')).toBe('named')
  })
})

describe('a reference consumer is left alone', () => {
  test.each(reference)('%s', (name) => {
    const check = checkOf('reference-consumers', name)
    expect(check.failure).toBeUndefined()
    expect(alarmsOf(check).map(shown)).toEqual([])
    expect(check.deliveries).toBeGreaterThan(500)
  })
})

describe('the kill matrix', () => {
  const finding = (severity: 'must' | 'info', defect: string) => ({ law: 'ordering/ties-converge', defect, severity })
  const name = 'ordering/time-precision: as-text'
  const check = (changes: Partial<Checked>): Checked => ({
    ...{ kind: 'mutants', name, seed, ms: 2_000, deliveries: 1_234, findings: [], flaky: [] },
    ...changes,
  })
  const right = finding('must', 'ordering/time-precision')
  const other = finding('must', 'ordering/header-time-used')
  const aside = finding('info', 'signature/replay-window-none')

  test('tells named, found and missed apart', () => {
    const verdict = (...findings: Checked['findings'][number][]) => verdictOn('ordering/time-precision', { findings })
    expect(verdict(right, aside)).toBe('named')
    expect(verdict(right, other)).toBe('found')
    expect(verdict(other)).toBe('found')
    expect(verdict(aside)).toBe('missed')
    expect(verdict()).toBe('missed')
  })

  test('says which bars are missed, and by whom', () => {
    const alarm = check({ kind: 'reference-consumers', name: 'event-log', findings: [other] })
    const slow = check({ findings: [right], ms: 15_001 })
    const missed = barsOf([slow, check({ seed: 2, failure: 'it died' }), alarm]).map((bar) => bar.missed)
    expect(missed).toEqual([
      [`${name}, seed 2`],
      ['0 of 1 at seed 2'],
      [`${name}, seed 1: 15.0 s`],
      ['event-log, seed 1'],
      [`${name}, seed 2: it died`],
    ])
  })

  test('is the same page in whatever order the checks ended', () => {
    const all = [check({ findings: [right] }), check({ seed: 2, findings: [other] }), check({ seed: 3 })]
    const page = killMatrix(all, { node: '20.0.0', jobs: 2, processors: 2 })
    expect(killMatrix(all.toReversed(), { node: '20.0.0', jobs: 2, processors: 2 })).toBe(page)
    expect(page).toContain(
      '| `ordering/time-precision` | as-text | named, 2.0 s, 1,234 | **found** as must ordering/header-time-used, 2.0 s, 1,234 | **missed**, 2.0 s, 1,234 |',
    )
  })
})
