import { describe, expect, test } from 'vitest'
import { ckboxProtocolLaws, protocolExtras } from '../../../src/ckbox/laws/protocol/laws.js'
import { ckbox } from '../../../src/ckbox/provider.js'
import type { Facts } from '../../../src/laws/facts.js'
import type { RequestObservation } from '../../../src/laws/observations.js'
import { protocolLaws } from '../../../src/laws/protocol/laws.js'
import type { RequestTrial, Trial } from '../../../src/laws/trial.js'
import { authenticOf } from '../authentic.js'
import { answered, broken, factsOf, hung, judge, type Seeing, trialsOf } from '../judge.js'

const laws = [...protocolLaws(ckbox, protocolExtras), ...ckboxProtocolLaws]

function law(id: string) {
  const found = laws.find((one) => one.id === `protocol/${id}`)
  if (found === undefined) throw new Error(`There is no law ${id}.`)
  return found
}

const found = (id: string, facts: Facts, answers: (trial: Trial) => Seeing | undefined) =>
  judge(law(id), facts, answers).violations.map(({ defect, severity }) => `${defect} ${severity ?? ''}`.trim())

const seenOf = (changes: Partial<RequestObservation> & { trial: RequestTrial }): RequestObservation => {
  const request = authenticOf(ckbox).request()
  return { request, answer: answered(204), traced: undefined, state: null, survived: true, ...changes }
}
const [trial] = trialsOf(law('only-posts-act'), factsOf()) as [RequestTrial]

test.each(laws.map((one) => [one.id, one] as const))('%s: a sound consumer keeps it', (_id, one) => {
  const facts = factsOf({ stumbled: ['asset.copied', 'folder.removed'], answerTimes: [9_000], synchronous: false })
  expect(judge(one, facts, () => ({})).violations).toEqual([])
  expect(judge(one, facts, () => undefined).violations).toEqual([])
  const keys = new Set(trialsOf(one, facts).map(({ key }) => key))
  expect([...keys].filter((key) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(key))).toEqual([])
})

test('the general laws name nothing of one provider', () => {
  const sources = { order: '', retries: '', signature: '' }
  const provider = { ...ckbox, words: { ...ckbox.words, sender: 'Acme', sources } }
  const general = protocolLaws(provider, { unknownEvents: [] })
  const titles = general.flatMap((one) => trialsOf(one, factsOf()).map(({ title }) => title))
  expect(JSON.stringify([general, titles])).not.toMatch(/ckbox|asset|folder|upload|workspace|x-cs-|sent_at/i)
})

describe('accepted-events-show', () => {
  const request = authenticOf(ckbox).request()
  const unseen = (id: string, state: object) =>
    factsOf({ has: () => false, unseen: { id, state: state as [], request, answer: answered(204) } })

  test('is broken where the state shows nothing', () => {
    const { violations } = judge(law('accepted-events-show'), unseen('-aB', []), () => undefined)
    expect(violations).toMatchObject([{ exchange: { request, answer: answered(204) } }])
    expect(violations[0]).not.toHaveProperty('defect')
  })

  test('names ids that show in another form', () => {
    for (const form of ['-ab', '-AB', 'aB']) {
      const { violations } = judge(law('accepted-events-show'), unseen('-aB', [{ id: form }]), () => undefined)
      expect(violations).toMatchObject([
        { defect: 'schema/id-charset', message: expect.stringContaining(`as ${form}.`) },
      ])
    }
  })

  test('is skipped without a state', () => {
    const judgement = judge(law('accepted-events-show'), factsOf({ has: () => false }), () => undefined)
    expect(judgement.skipped).toMatch(/give `observe`/)
  })
})

describe('answers-in-time', () => {
  const answeredAfter = (durationMs: number): Seeing => ({
    answer: { ...answered(204), durationMs } as Seeing['answer'] & object,
  })
  const slow = factsOf({ answerTimes: [9_000], declared: {} })

  test('measures again what was slow, one by one', () => {
    expect(found('answers-in-time', slow, () => answeredAfter(9_000))).toEqual(['protocol/slow-response should'])
    expect(found('answers-in-time', slow, () => answeredAfter(11_000))).toEqual(['protocol/slow-response must'])
    expect(trialsOf(law('answers-in-time'), slow)).toHaveLength(4)
    expect((law('answers-in-time').run(slow).next().value as readonly Trial[]).length).toBe(1)
    expect(trialsOf(law('answers-in-time'), factsOf({ answerTimes: [4_000, 5_000] }))).toEqual([])
  })

  test('leaves alone what was slow once', () => {
    let round = 0
    expect(found('answers-in-time', slow, () => answeredAfter(round++ === 0 ? 9_000 : 10))).toEqual([])
  })

  test('goes by the declared limit', () => {
    const declared = factsOf({ answerTimes: [60], declared: { maxResponse: 30 } })
    expect(found('answers-in-time', declared, () => answeredAfter(60))).toEqual(['protocol/slow-response should'])
  })

  test('watches for hangs, but where a law judges them itself', () => {
    const watch = law('answers-in-time').watch
    expect(watch?.(seenOf({ trial, answer: hung }))).toMatchObject([{ defect: 'protocol/hangs' }])
    expect(watch?.(seenOf({ trial: { ...trial, unwatched: true }, answer: hung }))).toEqual([])
    expect(watch?.(seenOf({ trial, answer: broken }))).toEqual([])
  })
})

test('survives: watches for deaths, but where a law judges them itself', () => {
  const watch = law('survives').watch
  expect(watch?.(seenOf({ trial, survived: false }))).toMatchObject([
    { defect: 'protocol/process-dies', message: expect.stringContaining('where the method is PUT') },
  ])
  expect(watch?.(seenOf({ trial: { ...trial, unwatched: true }, survived: false }))).toEqual([])
  expect(watch?.(seenOf({ trial, answer: hung }))).toEqual([])
})

test('only-posts-act: other methods that show are a violation', () => {
  const facts = factsOf()
  expect(found('only-posts-act', facts, ({ key }) => (key === 'get' ? { traced: true } : {}))).toEqual([
    'protocol/other-methods-act',
  ])
  expect(trial.build(authenticOf(ckbox))?.method).toBe('PUT')
})

describe('unknown-events-accepted', () => {
  const seen = (seeing: Seeing, unknownEvents?: 'refuse') =>
    found('unknown-events-accepted', factsOf({ declared: { unknownEvents } }), ({ key }) =>
      key === 'tagged' ? seeing : {},
    )

  test('tells a refusal from a failure', () => {
    expect(seen({ answer: answered(422) })).toEqual(['protocol/unknown-event-error should'])
    expect(seen({ answer: answered(501) })).toEqual(['protocol/unknown-event-error must'])
    expect(seen({ answer: broken })).toEqual(['protocol/unknown-event-error must'])
  })

  test('leaves declared refusals, hangs and deaths alone', () => {
    expect(seen({ answer: answered(422) }, 'refuse')).toEqual([])
    expect(seen({ answer: answered(501) }, 'refuse')).toEqual(['protocol/unknown-event-error must'])
    expect(seen({ answer: hung })).toEqual([])
    expect(seen({ answer: answered(501), survived: false })).toEqual([])
  })
})

describe('failed-answers-repeatable', () => {
  const facts = factsOf({ stumbled: ['asset.copied', 'ping'] })
  const copies = (once: Seeing, twice: Seeing) =>
    found('failed-answers-repeatable', facts, ({ key }) => (key.endsWith('-again') ? twice : once))
  const failed: Seeing = { same: false, actual: [1], answers: [answered(204), answered(500)] }

  test('is broken where the repetition changes the state once more', () => {
    expect(copies(failed, { ...failed, actual: [2] })).toEqual(['protocol/error-after-commit should'])
    const always: Seeing = { ...failed, actual: [2], answers: [answered(204), answered(500), answered(500)] }
    expect(copies(failed, always)).toEqual(['protocol/error-after-commit must'])
    expect(copies(failed, failed)).toEqual([])
    expect(copies({ ...failed, same: true }, { ...failed, actual: [2] })).toEqual([])
    expect(copies({ ...failed, answers: [answered(400)] }, { ...failed, actual: [2] })).toEqual([])
  })

  test('repeats the last event byte by byte, and asks for what is known only', () => {
    const trials = trialsOf(law('failed-answers-repeatable'), facts)
    expect(trials).toMatchObject([
      { key: 'asset-copied', role: 'control', redeliver: false, compare: { also: 'memory' } },
      { key: 'asset-copied-again', role: 'suspect', redeliver: false },
    ])
    expect(trials[1]).toMatchObject({ schedule: [{ event: 0 }, { event: 1 }, { event: 1, signing: 'identical' }] })
    expect(trials[1]).toMatchObject({ baseline: { events: [{ event: 'asset.uploaded' }] } })
  })
})

describe('accepted-is-kept', () => {
  const queue = factsOf({ synchronous: false })
  const lost: Seeing = { same: false, shown: [true, false] }
  const seeing = (of: Record<string, Seeing>) => (one: Trial) => of[one.key] ?? {}
  const request = authenticOf(ckbox).request()
  const exchange = (status: number, traced?: boolean) => ({
    request,
    answer: answered(status),
    last: answered(status),
    traced,
  })

  test('is broken where an event is gone after a restart, also with patience', () => {
    const facts = factsOf()
    expect(found('accepted-is-kept', facts, seeing({ restart: lost }))).toEqual(['protocol/ack-before-persist'])
    expect(found('accepted-is-kept', queue, seeing({ restart: lost, 'restart-again': lost }))).toEqual([
      'protocol/ack-before-persist',
    ])
    const again = trialsOf(law('accepted-is-kept'), queue, seeing({ restart: lost }))[1]
    expect(again).toMatchObject({ key: 'restart-again', patient: true, follows: ['restart'] })
  })

  test('leaves alone what shows late, was not accepted, or still changes', () => {
    const late = { ...lost, shown: [true, true] }
    expect(found('accepted-is-kept', queue, seeing({ restart: lost, 'restart-again': late }))).toEqual([])
    expect(found('accepted-is-kept', queue, seeing({ restart: lost }))).toEqual([])
    expect(found('accepted-is-kept', factsOf(), seeing({ restart: { ...lost, unaccepted: [1] } }))).toEqual([])
    expect(found('accepted-is-kept', factsOf(), seeing({ restart: { ...lost, settled: false } }))).toEqual([])
  })

  test('is broken where accepted events of a burst never show', () => {
    const sent = [exchange(204, true), exchange(503), exchange(204, false)]
    const { violations } = judge(law('accepted-is-kept'), queue, seeing({ burst: { sent } }))
    expect(violations).toMatchObject([{ defect: 'protocol/ack-before-persist', exchange: sent[2] }])
    expect(violations[0]?.message).toContain('accepted 2 events sent at the same time, and 1 of them')
  })

  test('is not judged by a burst where as many events in turn do not all show either', () => {
    const sent = [exchange(204, true), exchange(204, false)]
    const judged = judge(law('accepted-is-kept'), queue, seeing({ burst: { sent }, 'in-turn': { sent } }))
    expect(judged).toMatchObject({ violations: [], partly: expect.stringContaining('does not show 64') })
  })

  test('is not judged by a burst where the state shows a page of fewer events', () => {
    const page = factsOf({ synchronous: false, shownAtOnce: 50 })
    expect(trialsOf(law('accepted-is-kept'), page).map(({ key }) => key)).toEqual(['restart'])
    expect(judge(law('accepted-is-kept'), page, () => ({})).partly).toMatch(/does not show 64 events/)
  })

  test('bursts only where that can tell something', () => {
    const keys = (facts: Facts, of = {}) => trialsOf(law('accepted-is-kept'), facts, seeing(of)).map(({ key }) => key)
    expect(keys(queue)).toEqual(['restart', 'burst'])
    expect(keys(factsOf())).toEqual(['restart'])
    expect(keys(factsOf({ synchronous: false, traceable: false }))).toEqual(['restart'])
    expect(keys(queue, { restart: lost, 'restart-again': lost })).toEqual(['restart', 'restart-again'])
  })

  test('says what to give where there is no restart', () => {
    const has = (capability: string) => capability !== 'restart'
    expect(judge(law('accepted-is-kept'), factsOf({ has }), () => ({})).skipped).toMatch(/give `restart`/)
    const partly = judge(law('accepted-is-kept'), factsOf({ has, synchronous: false }), () => ({})).partly
    expect(partly).toMatch(/give `restart`/)
  })

  test('restarts before the last of six creations', () => {
    const [restart] = trialsOf(law('accepted-is-kept'), factsOf())
    expect(restart).toMatchObject({
      history: { events: { length: 6 } },
      schedule: { 5: { event: 5, after: 'restart' } },
    })
  })
})
