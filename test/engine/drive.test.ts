import { describe, expect, test } from 'vitest'
import { type CarryOut, type DriveOptions, drive, violationsIn } from '../../src/engine/drive.js'
import { observe } from '../../src/laws/asking.js'
import type { Asks, Judgement, Law } from '../../src/laws/law.js'
import type { Observation, RequestObservation, Seen } from '../../src/laws/observations.js'
import type { RequestTrial, Trial } from '../../src/laws/trial.js'
import { factsOf } from '../laws/judge.js'

const facts = factsOf()

function trialOf(key: string, role: Trial['role'] = 'suspect'): RequestTrial {
  return { kind: 'request', key, role, title: key, build: () => undefined }
}

/** A law that asks for these trials, one list after the other, and finds a violation in each that it gets back. */
function lawOf(id: string, steps: readonly (readonly Trial[])[], more: Partial<Law> = {}): Law {
  const run = function* (): Asks<Judgement> {
    const violations: Judgement['violations'][number][] = []
    for (const step of steps) {
      for (const evidence of yield* observe(step)) violations.push({ message: evidence.trial.key, evidence })
    }
    return { violations }
  }
  return { id, run, severity: 'must', needs: [], defects: [], ...more } as unknown as Law
}

const seenOf = (trial: Trial) => ({ trial }) as Seen

/** Carries out whatever it is asked for, and keeps what each batch was about. */
function recorder() {
  const batches: string[] = []
  const carryOut: CarryOut = async (asked) => {
    batches.push(asked.map(({ law, trial }) => `${law.id}:${trial.key}`).join(' '))
    return asked.map(({ trial }) => seenOf(trial))
  }
  return { batches, carryOut }
}

async function driven(laws: readonly Law[], options: DriveOptions = {}) {
  const { batches, carryOut } = recorder()
  const all = await drive(laws, facts, carryOut, options)
  return {
    all,
    batches,
    seen: all.map(({ judgement }) => judgement.violations.map(({ message }) => message).join(' ')),
  }
}

describe('laws that may share', () => {
  test('have all that they ask for carried out in one batch, and each gets its own, in its order', async () => {
    const { batches, seen } = await driven([
      lawOf('one', [[trialOf('a'), trialOf('b')]]),
      lawOf('two', [[trialOf('c')]]),
    ])
    expect(batches).toEqual(['one:a one:b two:c'])
    expect(seen).toEqual(['a b', 'c'])
  })

  test('may ask again, and those that are done are not waited for', async () => {
    const { batches, seen } = await driven([
      lawOf('one', [[trialOf('a')], [trialOf('b')], [trialOf('c')]]),
      lawOf('two', [[trialOf('d')]]),
      lawOf('none', []),
      lawOf('three', [[trialOf('e')], [trialOf('f')]]),
    ])
    expect(batches).toEqual(['one:a two:d three:e', 'one:b three:f', 'one:c'])
    expect(seen).toEqual(['a b c', 'd', '', 'e f'])
  })

  test('go on where they ask for nothing at all', async () => {
    const { batches, seen } = await driven([lawOf('one', [[], [trialOf('a')]])])
    expect(batches).toEqual(['one:a'])
    expect(seen).toEqual(['a'])
  })
})

describe('laws that must be alone', () => {
  test('are driven one after the other once the others are done, and stand where they stood', async () => {
    const { batches, all } = await driven([
      lawOf('burst', [[trialOf('a')], [trialOf('b')]], { alone: true }),
      lawOf('one', [[trialOf('c')]]),
      lawOf('first', [[trialOf('d')]], { alone: 'first' }),
      lawOf('two', [[trialOf('e')]]),
    ])
    expect(batches).toEqual(['one:c two:e', 'burst:a', 'burst:b', 'first:d'])
    expect(all.map(({ law }) => law.id)).toEqual(['burst', 'one', 'first', 'two'])
  })
})

describe('restricted driving', () => {
  const laws = [
    lawOf('one', [[trialOf('a'), trialOf('b')], [trialOf('c', 'control')]]),
    lawOf('two', [[trialOf('b')], [trialOf('d')]]),
  ]
  const only: DriveOptions['only'] = ({ law, trial }) => law === laws[0] && trial.key !== 'a'

  test('carries out what is wanted and answers all else with not tried', async () => {
    const { all, batches, seen } = await driven(laws, { only })
    expect(batches).toEqual(['one:b', 'one:c'])
    expect(seen).toEqual(['b c', ''])
    const told = all.flatMap(({ observations }) => observations.map((one) => [one.trial.key, 'why' in one && one.why]))
    expect(told).toEqual([
      ['a', 'restricted'],
      ['b', false],
      ['c', false],
      ['b', 'restricted'],
      ['d', 'restricted'],
    ])
  })
})

test('each law is told to be judged once, with the others that are done in the same go', async () => {
  const judged: string[] = []
  const { carryOut, batches } = recorder()
  await drive(
    [lawOf('long', [[trialOf('a')], [trialOf('b')]]), lawOf('none', []), lawOf('short', [[trialOf('c')]])],
    facts,
    carryOut,
    { onJudged: ({ id }) => judged.push(`${id} after ${batches.length}`) },
  )
  expect(judged).toEqual(['none after 0', 'short after 1', 'long after 2'])
})

test('the time of a batch is shared by its trials', async () => {
  let time = 0
  const carryOut: CarryOut = async (asked) => {
    time += 90
    return asked.map(({ trial }): Observation => seenOf(trial))
  }
  const laws = [lawOf('one', [[trialOf('a'), trialOf('b')], [trialOf('c')]]), lawOf('two', [[trialOf('d')]])]
  const all = await drive(laws, facts, carryOut, { now: () => time })
  expect(all.map(({ durationMs }) => durationMs)).toEqual([60 + 90, 30])
})

test('what cannot be carried out ends the drive', async () => {
  const carryOut: CarryOut = () => Promise.reject(new Error('the hook failed'))
  await expect(drive([lawOf('one', [[trialOf('a')]])], facts, carryOut)).rejects.toThrow('the hook failed')
})

describe('violations', () => {
  const watcher: Law = {
    ...lawOf('watcher', []),
    watch: (seen) =>
      seen.trial.key === 'b'
        ? [{ defect: 'seen/elsewhere', message: 'seen', evidence: seen as RequestObservation }]
        : [],
  }

  test("are a law's own, and those of laws that watch its trials", async () => {
    const { all } = await driven([lawOf('one', [[trialOf('a'), trialOf('b')]]), watcher])
    const found = violationsIn(all, [watcher]).map(({ law, source, violation }) => [
      law.id,
      source.id,
      violation.message,
    ])
    expect(found).toEqual([
      ['one', 'one', 'a'],
      ['one', 'one', 'b'],
      ['watcher', 'one', 'seen'],
    ])
  })

  test('of watchers are none where nothing was tried', async () => {
    const { all } = await driven([lawOf('one', [[trialOf('b')]])], { only: () => false })
    expect(violationsIn(all, [watcher])).toEqual([])
  })
})
