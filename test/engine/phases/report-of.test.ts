import { describe, expect, test } from 'vitest'
import { ckbox } from '../../../src/ckbox/provider.js'
import type { Check } from '../../../src/engine/check-facts.js'
import type { Driven } from '../../../src/engine/drive.js'
import type { Cause } from '../../../src/engine/phases/causes.js'
import { type Checked, reportOf } from '../../../src/engine/phases/report-of.js'
import type { Law, Violation } from '../../../src/laws/law.js'
import type { NotTried, Observation } from '../../../src/laws/observations.js'
import type { Trial } from '../../../src/laws/trial.js'

const law: Law = {
  id: 'ordering/one',
  title: 'One thing holds.',
  severity: 'should',
  why: 'Why.',
  remedy: 'Do it as the law says.',
  tolerates: 'Nothing.',
  needs: [],
  defects: ['ordering/known'],
  run: function* () {
    yield []
    return { violations: [] }
  },
}
const other: Law = { ...law, id: 'ordering/other', title: 'Another thing holds.', defects: [] }

const historyOf = (...events: readonly string[]) => ({ events: events.map((event) => ({ event })) })
const trialOf = (role: Trial['role'] = 'suspect', events: readonly string[] = ['asset.uploaded']) =>
  ({ kind: 'history', key: 'a', role, title: 'a', history: historyOf(...events) }) as unknown as Trial
const seen = (more: object = {}, trial = trialOf()) =>
  ({ trial, requests: [{}, {}], ...more }) as unknown as Observation
const blank = (...events: readonly string[]) => seen({ blank: true }, trialOf('suspect', events))
const leftOut = (why: NotTried['why'], notTried: string, trial = trialOf()): Observation => ({ trial, notTried, why })

const drivenOf = (observations: readonly Observation[], judgement: Partial<Driven['judgement']> = {}): Driven => ({
  law,
  judgement: { violations: [], ...judgement },
  observations,
  durationMs: 12.4,
})

function reported(checked: Partial<Checked>, ending?: { why: string }) {
  const connection = { target: { shown: 'here' }, deliveries: 9, ending }
  const contract = {
    provider: ckbox,
    defects: { 'ordering/known': { severity: 'must', what: 'What.', remedy: 'Mend the cause.' } },
  }
  const check = { connection, contract, seed: 4 } as unknown as Check
  const judged = { driven: [], skipped: new Map(), causes: [], flaky: new Set<Law>() }
  const nothing: Checked = { ...judged, unconfirmed: new Map(), surveyed: false }
  return reportOf(check, [law, other], { ...nothing, ...checked }, 99)
}

const lawOf = (checked: Partial<Checked>) => reported(checked).laws[0]
const judged = (...observations: Observation[]) => lawOf({ driven: [drivenOf(observations)] })

describe('a law', () => {
  test('of which everything was tried is held, with what was done for it', () => {
    expect(judged(seen(), seen())).toEqual({
      id: law.id,
      title: law.title,
      severity: 'should',
      verdict: 'held',
      trials: 2,
      deliveries: 4,
      durationMs: 12,
    })
  })

  test('of which some suspects were left out is held in part, with the reason', () => {
    const expected = { verdict: 'held', reason: 'checked in part: too slow', trials: 1 }
    expect(judged(seen(), leftOut('shed', 'too slow'))).toMatchObject(expected)
    expect(judged(seen(), leftOut('unreached', 'too slow'))).toMatchObject(expected)
  })

  test('of which all suspects were left out is skipped, with the reason', () => {
    const control = seen({}, trialOf('control'))
    const all = judged(control, leftOut('moot', 'makes no sense'), leftOut('shed', 'too slow'))
    expect(all).toMatchObject({ verdict: 'skipped', reason: 'too slow', trials: 1 })
    expect(judged(leftOut('moot', 'makes no sense'))).toMatchObject({ verdict: 'skipped', reason: 'makes no sense' })
  })

  test('is not missed in what makes no sense here, in what was not wanted, nor in its controls', () => {
    const whole = judged(
      seen(),
      leftOut('moot', 'makes no sense'),
      leftOut('restricted', 'not wanted'),
      leftOut('shed', 'too slow', trialOf('control')),
    )
    expect(whole).toMatchObject({ verdict: 'held' })
    expect(whole).not.toHaveProperty('reason')
  })

  test('of which some histories show nothing is held in part, with the events that never show', () => {
    const one = judged(seen(), blank('folder.created', 'asset.uploaded'), blank('folder.modified'))
    expect(one).toMatchObject({
      verdict: 'held',
      reason: expect.stringContaining('never shows folder.created, folder.modified;'),
    })
    expect(judged(seen(), blank('asset.uploaded'))?.reason).toContain('never shows asset.uploaded')
    const ignored = { ...leftOut('moot', 'it ignores them'), ignored: ['folder.removed'] }
    expect(judged(seen(), ignored)?.reason).toContain('never shows folder.removed;')
  })

  test('says for itself why it was not checked, or only in part', () => {
    const skipped = drivenOf([seen()], { skipped: 'no counter rises' })
    expect(lawOf({ driven: [skipped] })).toMatchObject({ verdict: 'skipped', reason: 'no counter rises' })
    const partly = drivenOf([seen()], { partly: 'give more' })
    expect(lawOf({ driven: [partly] })).toMatchObject({ verdict: 'held', reason: 'checked in part: give more' })
  })

  test('that was not driven is skipped: with the reason, or because the check ended', () => {
    expect(lawOf({ skipped: new Map([[law, 'give `observe`']]) })).toMatchObject({
      verdict: 'skipped',
      reason: 'give `observe`',
      trials: 0,
    })
    expect(lawOf({})).toMatchObject({ verdict: 'skipped', reason: expect.stringContaining('ended before') })
  })

  test('that failed once and not again is flaky', () => {
    const flaky = lawOf({ driven: [drivenOf([seen()])], flaky: new Set([law]) })
    expect(flaky).toMatchObject({ verdict: 'flaky', reason: 'failed once, but passed when replayed' })
  })

  test('that random histories were tried for counts them, and says where the time was over', () => {
    const explored = { law, found: [], tried: 7, deliveries: 30, partly: 'the time was over' }
    expect(lawOf({ driven: [drivenOf([seen()])], explored })).toMatchObject({
      trials: 8,
      deliveries: 32,
      reason: 'checked in part: the time was over',
    })
  })
})

describe('a finding', () => {
  const violation: Violation = { defect: 'ordering/known', message: 'It was seen.', evidence: { note: 'a note' } }
  const cause = (more: Partial<Violation>, laws = [law, other], path?: string): Cause => {
    const main = { law: other, source: other, violation: { ...violation, ...more }, ...(path && { path }) }
    return { id: 'ordering/known', severity: 'must', laws: new Set(laws), main }
  }

  test('breaks all laws that it shows in, stands at the one that is about it, and has the remedy of its defect', () => {
    const report = reported({ causes: [cause({})], flaky: new Set([law]) })
    expect(report.laws.map(({ verdict }) => verdict)).toEqual(['broken', 'broken'])
    expect(report.laws[0]).not.toHaveProperty('reason')
    expect(report.findings).toMatchObject([
      {
        law: law.id,
        defect: 'ordering/known',
        severity: 'must',
        message: 'It was seen.',
        remedy: 'Mend the cause.',
        consequences: [other.id],
        seed: 4,
      },
    ])
  })

  test('without a known defect has the remedy of its law', () => {
    const { defect: _, ...nameless } = violation
    const one: Cause = {
      id: other.id,
      severity: 'should',
      laws: new Set([other]),
      main: { law: other, source: other, violation: nameless, path: '3:1' },
    }
    const [finding] = reported({ causes: [one] }).findings
    expect(finding).toMatchObject({ law: other.id, remedy: law.remedy, path: '3:1' })
    expect(finding).not.toHaveProperty('defect')
    expect(finding).not.toHaveProperty('consequences')
  })
})

test('a report sums up its verdicts, and says where it was interrupted', () => {
  const checked: Partial<Checked> = { driven: [drivenOf([seen()])] }
  expect(reported(checked)).toMatchObject({
    reportVersion: 1,
    target: 'here',
    seed: 4,
    durationMs: 99,
    deliveries: 9,
    summary: { held: 1, broken: 0, skipped: 1, flaky: 0 },
  })
  expect(reported(checked)).not.toHaveProperty('interrupted')
  expect(reported(checked, { why: 'unreachable' })).not.toHaveProperty('interrupted')
  expect(reported(checked, { why: 'interrupted' }).interrupted).toBe(true)
})
