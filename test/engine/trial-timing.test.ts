import { describe, expect, test } from 'vitest'
import { ckboxContract } from '../../src/ckbox/contract.js'
import type { CheckFacts } from '../../src/engine/check-facts.js'
import { isInSteps } from '../../src/engine/trial-timing.js'
import type { HistoryTrial } from '../../src/laws/trial.js'
import type { Delivery, Schedule } from '../../src/schedule/schedule.js'

const [{ paced: _, sheddable: __, ...scenario }] = ckboxContract.scenarios([]) as [HistoryTrial]
const facts = { synchronous: false, keepsOrder: true } as CheckFacts
const inSteps = (schedule: Schedule, given: Partial<CheckFacts> = {}, more: Partial<HistoryTrial> = {}) =>
  isInSteps({ ...facts, ...given }, { ...scenario, schedule, ...more })

const inOrder: Schedule = [{ event: 0 }, { event: 1 }]
const repeated: readonly Delivery[] = [{ event: 0 }, { event: 1 }, { event: 0 }]

describe('a consumer is given the time for each event', () => {
  test('where it mixes up what comes in quick succession', () => {
    expect(inSteps(inOrder)).toBe(false)
    expect(inSteps(inOrder, { keepsOrder: false })).toBe(true)
  })

  test('where one comes again: while its job is pending it may be refused', () => {
    expect(inSteps(repeated)).toBe(true)
    expect(inSteps([{ event: 0 }, { event: 0, signing: 'identical' }])).toBe(true)
    expect(inSteps([{ together: repeated }])).toBe(false)
  })

  test('where the trial asks for it, and never where it asks for none', () => {
    expect(inSteps(inOrder, {}, { paced: true })).toBe(true)
    expect(inSteps(repeated, { keepsOrder: false }, { paced: false })).toBe(false)
  })

  test('but not where it answers when the work is done, nor in the many similar histories', () => {
    expect(inSteps(repeated, { synchronous: true, keepsOrder: false })).toBe(false)
    expect(inSteps(repeated, { keepsOrder: false }, { sheddable: true })).toBe(false)
  })
})
