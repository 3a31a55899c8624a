import { describe, expect, test } from 'vitest'
import { ckboxContract } from '../../src/ckbox/contract.js'
import { check } from '../../src/engine/check.js'
import { cleanJson } from '../../src/engine/clean-json.js'
import type { Clock } from '../../src/engine/clock.js'
import type { CheckOptions } from '../../src/engine/consumer.js'
import type { Law } from '../../src/laws/law.js'
import type { Report } from '../../src/report/report.js'
import type { Consumer } from '../../src/testing/check-contract.js'
import { checkVirtually } from '../consumers/check-virtually.js'
import { lastArrivalWins } from '../consumers/store.js'
import { type TestConsumerOptions, testConsumer } from '../consumers/test-consumer.js'
import { VirtualClock } from '../consumers/virtual-clock.js'

const SAID = 'the database is away'
const away = (): unknown => {
  throw new Error(SAID)
}
const hangs = (): unknown => new Promise(() => {})

const options: CheckOptions = {
  only: [
    'signature/genuine-accepted',
    'signature/forged-refused',
    'ordering/order-does-not-matter',
    'idempotency/side-effects-happen-once',
    'limits/deep-nesting-answered',
    'protocol/survives',
    'schema/state-is-as-declared',
    'recovery/failed-write-is-retried',
    'recovery/killed-work-is-taken-over',
  ],
  runs: 5,
  timeout: 2_000,
}

type Hook = 'observe' | 'reset' | 'effects' | 'restart' | 'failOnce' | 'serve' | 'expected'

/** A consumer that is sound, or as it is told, but for the calls of one hook, counted from 0, that fail. */
function failing(hook: Hook, fails: (call: number) => boolean, fail: () => unknown = away) {
  return (more: TestConsumerOptions = {}) =>
    (clock: Clock): Consumer => {
      const consumer: Consumer = testConsumer({ hooks: ['reset', 'effects', 'restart', 'failOnce'], ...more, clock })
      const works = consumer[hook] as ((...all: unknown[]) => unknown) | undefined
      let calls = 0
      return { ...consumer, [hook]: (...all: unknown[]) => (fails(calls++) ? fail() : (works?.(...all) ?? null)) }
    }
}

const verdicts = ({ laws }: Report) => Object.fromEntries(laws.map(({ id, verdict }) => [id, verdict]))
const reasonOf = ({ laws }: Report, law: string) => laws.find(({ id }) => id === law)?.reason
const defects = ({ findings }: Report) => findings.map(({ defect, severity }) => `${severity} ${defect}`)

describe('a hook that fails a few times in the middle is asked again', () => {
  const sound = checkVirtually(failing('observe', () => false)(), options)
  const failures: readonly (readonly [Hook, number, () => unknown])[] = [
    ['observe', 1, away],
    ['observe', 3, away],
    ['observe', 1, hangs],
    ['observe', 2, () => undefined],
    ['reset', 1, away],
    ['reset', 2, hangs],
    ['effects', 2, away],
    ['serve', 3, away],
  ]
  test.each(failures)('%s, %i times', async (hook, times, fail) => {
    const report = await checkVirtually(failing(hook, (call) => call >= 2 && call < 2 + times, fail)(), options)
    expect(verdicts(report)).toEqual(verdicts(await sound))
    expect(report.findings).toEqual([])
    expect(report).not.toHaveProperty('incomplete')
  })
})

describe('a hook that fails for ever from the middle on', () => {
  const needing: Readonly<Record<Hook, string>> = {
    observe: 'ordering/order-does-not-matter',
    reset: 'ordering/order-does-not-matter',
    serve: 'ordering/order-does-not-matter',
    effects: 'idempotency/side-effects-happen-once',
    expected: 'schema/state-is-as-declared',
    restart: 'recovery/killed-work-is-taken-over',
    failOnce: 'recovery/failed-write-is-retried',
  }
  test.each(Object.entries(needing) as [Hook, string][])('%s: what needs it is skipped', async (hook, law) => {
    const report = await checkVirtually(failing(hook, (call) => call > 0)(), options)
    expect(reasonOf(report, law)).toContain(`The hook \`${hook}\` failed: ${SAID}`)
    const partly = hook === 'restart' || hook === 'failOnce'
    expect(verdicts(report)[law]).toBe(partly ? 'held' : 'skipped')
    expect(verdicts(report)['signature/forged-refused']).toBe(hook === 'serve' ? 'skipped' : 'held')
    // Nothing was delivered between the first reading of the counters and the second.
    expect(defects(report)).toEqual(['observe', 'reset'].includes(hook) ? ['should protocol/state-unusable'] : [])
    expect(report.incomplete).toContain(SAID)
  })

  test.each([
    ['an object', { code: 'ECONNREFUSED', port: 5432 }, 'ECONNREFUSED: an object with code, port'],
    ['an error of another realm', { message: 'gone' }, 'gone'],
    ['a text', 'gone', 'gone'],
    ['nothing', null, 'null'],
  ])('that throws %s is told in words', async (_, thrown, words) => {
    const throws = failing(
      'observe',
      (call) => call > 0,
      () => Promise.reject(thrown),
    )
    expect((await checkVirtually(throws(), options)).incomplete).toContain(`The hook \`observe\` failed: ${words}`)
  })

  test('what was found before stays found', async () => {
    let calls = 0
    const counted = failing('observe', () => ++calls < 0)({ apply: lastArrivalWins })
    expect(defects(await checkVirtually(counted, options))).toEqual(['must ordering/last-arrival-wins'])
    const all = calls
    for (const share of [0.8, 0.95]) {
      const broken = failing('observe', (call) => call > all * share)({ apply: lastArrivalWins })
      const report = await checkVirtually(broken, options)
      expect(verdicts(report)['ordering/order-does-not-matter'], `after ${share} of the calls`).toBe('broken')
      expect(report.incomplete, `after ${share} of ${all}`).toContain(SAID)
    }
  })

  test('the pauses before it is asked again end with the time for the check', async () => {
    const broken = failing('observe', (call) => call > 3)()
    const report = await checkVirtually(broken, { ...options, maxTime: 250 })
    expect(report).toMatchObject({ durationMs: 250, outOfTime: true, findings: [] })
    expect(report).not.toHaveProperty('incomplete')
  })

  test('what failed before the time for the check was over is told too', async () => {
    const broken = failing('observe', (call) => call > 3)()
    const { durationMs } = await checkVirtually(broken, options)
    const report = await checkVirtually(broken, { ...options, maxTime: durationMs - 1 })
    expect(report.outOfTime).toBe(true)
    expect(report.incomplete).toContain(SAID)
  })

  test('a hook that works again after a long while is used again', async () => {
    const report = await checkVirtually(failing('observe', (call) => call > 3 && call < 9)(), options)
    expect(report.findings).toEqual([])
    expect(verdicts(report)['protocol/survives']).toBe('held')
    expect(report.incomplete).toContain(SAID)
  })
})

describe('a delivery that spoils the state', () => {
  /** Everything that is kept is shown by a route that fails where one body among it is of this kind. */
  const spoiltBy =
    (isBad: (body: string) => boolean, { curable = true } = {}) =>
    (clock: Clock): Consumer => {
      const { endpoint, observe, reset, ...rest } = testConsumer({ clock })
      let spoilt = false
      return {
        ...rest,
        endpoint: async (request: Request) => {
          const body = await request.clone().text()
          const answer = await endpoint(request)
          spoilt ||= isBad(body)
          return answer
        },
        observe: () => (spoilt ? away() : observe?.()),
        reset: async () => {
          if (curable) spoilt = false
          await reset?.()
        },
      }
    }
  const isDeep = (body: string) => /\[{50}/.test(body)

  test('by a single request is named, and costs no other law', async () => {
    const report = await checkVirtually(spoiltBy(isDeep), options)
    expect(defects(report)).toEqual(['must protocol/state-unusable'])
    expect(report.findings[0]?.message).toMatch(
      /^The state cannot be read any more after a request where .* nested \d+ levels deep\. .*the database is away/,
    )
    expect(report.findings[0]?.counterexample.request?.body).toContain('[[[[')
    expect(verdicts(report)).toMatchObject({
      'protocol/survives': 'broken',
      'signature/forged-refused': 'held',
      'ordering/order-does-not-matter': 'held',
    })
  })

  test('for good is named too', async () => {
    const report = await checkVirtually(spoiltBy(isDeep, { curable: false }), options)
    expect(defects(report)).toEqual(['must protocol/state-unusable'])
    expect(verdicts(report)['signature/forged-refused']).toBe('held')
  })

  test('among many is told with how many, and what helped', async () => {
    let removals = 0
    const isBad = (body: string) => body.includes('"asset.removed"') && ++removals > 20
    const report = await checkVirtually(spoiltBy(isBad), options)
    expect(defects(report)).toEqual(['must protocol/state-unusable'])
    expect(report.findings[0]?.message).toMatch(
      /^After deliveries \d+ to \d+ of this check, the state can no longer be read, although the consumer still accepts deliveries\. .* After a reset it worked again\.$/,
    )
    expect(verdicts(report)['signature/forged-refused']).toBe('held')
  })
})

describe('a state that is too deep', () => {
  const nested = (levels: number) => {
    let value: unknown = 'a "]" and a \\'
    for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { value }
    return value
  }

  test.each([1_001, 4_000, 200_000])('%i levels: ends in words', async (levels) => {
    const report = await checkVirtually(
      failing(
        'observe',
        (call) => call > 5,
        () => nested(levels),
      )(),
      options,
    )
    expect(report.incomplete).toBe('The hook `observe` returned JSON nested more than 1000 levels deep.')
    expect(verdicts(report)['ordering/order-does-not-matter']).toBe('skipped')
  })

  test('everything else is taken', async () => {
    expect(cleanJson(nested(1_000), 'observe')).toEqual(nested(1_000))
    expect(
      cleanJson(
        Array.from({ length: 2_000 }, () => ['[', '\\"[{']),
        'observe',
      ),
    ).toHaveLength(2_000)
    const deep = (clock: Clock): Consumer => {
      const consumer = testConsumer({ clock, hooks: [] })
      return { ...consumer, observe: async () => ({ rows: await consumer.observe?.(), beside: nested(990) }) }
    }
    const report = await checkVirtually(deep, { ...options, only: ['ordering/order-does-not-matter'], runs: 1 })
    expect(report.findings).toEqual([])
    expect(report).not.toHaveProperty('incomplete')
  })
})

describe('a bug of the tool itself', () => {
  const oops = (): never => {
    throw new TypeError('nothing is not iterable')
  }
  const clock = new VirtualClock()
  const run = async (laws: readonly Law[]) =>
    await check(ckboxContract, testConsumer({ clock, apply: lastArrivalWins }), laws, { seed: 7, runs: 5 }, { clock })
  const order = ckboxContract.laws.find(({ id }) => id === 'ordering/order-does-not-matter') as Law
  const other = ckboxContract.laws.find(({ id }) => id === 'ordering/ties-converge') as Law

  test('in a law: the others are judged', async () => {
    const report = await run([
      order,
      {
        ...other,
        // biome-ignore lint/correctness/useYield: it never comes so far
        *run() {
          return oops()
        },
      },
    ])
    expect(verdicts(report)).toMatchObject({ [order.id]: 'broken', [other.id]: 'skipped' })
    expect(report.incomplete).toMatch(/^a bug in this tool \(TypeError: nothing is not iterable at /)
  })

  test('in the trials of a batch: the report is written', async () => {
    const request = { kind: 'request', key: 'x', role: 'suspect', title: 'x', build: oops } as const
    const report = await run([
      order,
      {
        ...other,
        alone: true,
        run: function* () {
          yield [request]
          return { violations: [] }
        },
      },
    ])
    expect(verdicts(report)).toMatchObject({ [order.id]: 'broken', [other.id]: 'skipped' })
    expect(report.incomplete).toContain('nothing is not iterable')
  })

  test('after the survey: what it found is reported', async () => {
    const explaining = { ...ckboxContract, scenarios: oops }
    const consumer = testConsumer({ clock, apply: lastArrivalWins })
    const report = await check(explaining, consumer, [order], { seed: 7, runs: 5 }, { clock })
    expect(report.findings).toMatchObject([{ law: order.id }])
    expect(report.incomplete).toContain('nothing is not iterable')
  })
})
