import { describe, expect, test } from 'vitest'
import type { Answer, FailureKind } from '../../src/delivery/transport.js'
import { type Health, type HealthEvent, healthy, nextHealth, unreachable } from '../../src/engine/health.js'

const failed = (failure: FailureKind): Answer => ({ kind: 'failure', failure, message: '', durationMs: 50 })
const status = (code: number, durationMs = 5): Answer => ({
  kind: 'response',
  status: code,
  headers: {},
  body: '',
  durationMs,
})
const times = (count: number, answer: Answer) => Array.from({ length: count }, () => answer)

/** The health after some answers, one every 200 ms. */
function healthAfter(answers: readonly Answer[], { lenient = false, from = healthy } = {}): Health {
  return answers.reduce(
    (health, answer, index) => nextHealth(health, { kind: 'answer', answer, at: 1_000 + 200 * index, lenient }),
    from,
  )
}

const noted = (health: Health, ...events: HealthEvent[]) => events.reduce(nextHealth, health)

describe('a consumer is gone', () => {
  test('after four failed connections in a row', () => {
    expect(healthAfter(times(3, failed('refused'))).ending).toBeUndefined()
    expect(healthAfter([...times(2, failed('reset')), ...times(2, failed('refused'))]).ending).toEqual(unreachable)
  })

  test('after eight dropped connections in a row: some are dropped by chance', () => {
    expect(healthAfter(times(7, failed('reset'))).ending).toBeUndefined()
    expect(healthAfter(times(8, failed('reset'))).ending).toEqual(unreachable)
  })

  test('after four requests without an answer in a row, which also count as hung', () => {
    const health = healthAfter(times(4, failed('timeout')))
    expect(health).toMatchObject({ hung: 4, ending: { why: 'silent', message: expect.stringContaining('4 requests') } })
  })

  test('not where anything else comes between', () => {
    const answers = [...times(3, failed('refused')), status(500), ...times(3, failed('refused'))]
    expect(healthAfter(answers).ending).toBeUndefined()
    const mixed = [...times(3, failed('timeout')), ...times(3, failed('refused'))]
    expect(healthAfter(mixed).ending).toBeUndefined()
  })

  test('not by what is answered to requests that may fail', () => {
    const health = healthAfter(times(10, failed('timeout')), { lenient: true })
    expect(health.ending).toBeUndefined()
    expect(health.hung).toBe(10)
  })

  test('for good, until it is restarted', () => {
    const gone = healthAfter(times(4, failed('refused')))
    expect(healthAfter([status(204)], { from: gone }).ending).toEqual(unreachable)
    const back = noted(gone, { kind: 'restarted' })
    expect(back.ending).toBeUndefined()
    expect(healthAfter(times(3, failed('refused')), { from: back }).ending).toBeUndefined()
  })
})

describe('a consumer that answers 429', () => {
  test('to everything for long enough takes no more', () => {
    expect(healthAfter(times(31, status(429))).ending).toMatchObject({ why: 'throttled' })
    expect(healthAfter(times(30, status(429))).ending).toBeUndefined()
  })

  test('now and then is limited, and goes on', () => {
    const answers = [...times(20, status(429)), status(204), ...times(20, status(429))]
    expect(healthAfter(answers)).toMatchObject({ ending: undefined, throttled: true, overloaded: true })
  })

  test('in a rush has the time to let go', () => {
    const rush = times(100, status(429)).reduce(
      (health, answer) => nextHealth(health, { kind: 'answer', answer, at: 1_000, lenient: false }),
      healthy,
    )
    expect(rush.ending).toBeUndefined()
  })
})

test('503 asks for patience and is no limit', () => {
  expect(healthAfter([status(503)])).toMatchObject({ overloaded: true, throttled: false })
})

test('the slowest answer is remembered, and a request that hung is none', () => {
  expect(healthAfter([status(200, 40), status(200, 90), failed('timeout'), status(200, 10)]).slowestMs).toBe(90)
})

test('what is noted stays', () => {
  const health = noted(healthy, { kind: 'stayed away' }, { kind: 'never showed' })
  expect(health).toMatchObject({ comesBack: false, showsLate: false })
  expect(healthAfter([status(204)], { from: health })).toMatchObject({
    comesBack: false,
    showsLate: false,
  })
  const ending = { why: 'silent', message: 'why' } as const
  expect(noted(health, { kind: 'ended', ending }).ending).toBe(ending)
  expect(healthy).toMatchObject({ comesBack: true, showsLate: true })
})
