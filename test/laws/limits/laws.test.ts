import { describe, expect, test } from 'vitest'
import { limitsExtras } from '../../../src/ckbox/laws/limits/trials.js'
import { ckbox } from '../../../src/ckbox/provider.js'
import type { Answer } from '../../../src/delivery/transport.js'
import { limitsLaws } from '../../../src/laws/limits/laws.js'
import type { RequestTrial, Trial } from '../../../src/laws/trial.js'
import { authenticOf } from '../authentic.js'
import { answered, broken, factsOf, hung, judge, type Seeing, trialsOf } from '../judge.js'

const laws = limitsLaws(ckbox, limitsExtras)
const general = limitsLaws(ckbox)
const facts = factsOf()

function law(id: string, all = laws) {
  const found = all.find((one) => one.id === `limits/${id}`)
  if (found === undefined) throw new Error(`There is no law ${id}.`)
  return found
}

const found = (id: string, answers: (trial: Trial) => Seeing | undefined) =>
  judge(law(id), facts, answers).violations.map(({ defect, severity }) => `${severity} ${defect}`)
const bodiesOf = (one: ReturnType<typeof law>) =>
  (trialsOf(one, facts) as RequestTrial[]).map((trial) => trial.build(authenticOf(ckbox))?.body ?? Buffer.of())

test.each(laws.map((one) => [one.id, one] as const))('%s: a sound consumer keeps it', (_id, one) => {
  expect(judge(one, facts, () => ({}))).toEqual({ violations: [] })
  expect(judge(one, facts, () => undefined)).toEqual({ violations: [] })
})

test('the general laws name nothing of one provider', () => {
  const acme = limitsLaws({ ...ckbox, words: { ...ckbox.words, sender: 'Acme' } })
  const titles = acme.flatMap((one) => trialsOf(one, facts).map(({ title }) => title))
  expect(JSON.stringify([acme, titles])).not.toMatch(/ckbox|asset|folder|upload|workspace|x-cs-|sent_at/i)
})

describe('large-events-accepted', () => {
  test('is graver below 1 MiB than above', () => {
    const refusing = (key: string) => (trial: Trial) => (trial.key === key ? { answer: answered(413) } : {})
    expect(found('large-events-accepted', refusing('101-kib'))).toEqual(['should limits/body-100kb'])
    expect(found('large-events-accepted', refusing('1100-kib'))).toEqual(['info limits/body-100kb'])
    const dead: Seeing = { answer: broken, survived: false }
    expect(found('large-events-accepted', () => dead)).toEqual([])
  })

  test.each([
    ['CKBox', laws],
    ['another provider', general],
  ])('sends bodies of those sizes for %s', (_name, all) => {
    const sizes = bodiesOf(law('large-events-accepted', all)).map(({ length }) => length / 1024)
    for (const [index, kib] of [50, 101, 300, 1100].entries()) {
      expect(sizes[index]).toBeGreaterThan(kib * 0.99)
      expect(sizes[index]).toBeLessThan(kib * 1.01)
    }
    expect(sizes[1]).toBeGreaterThan(100)
  })
})

describe('bursts-taken', () => {
  const request = authenticOf(ckbox).request()
  const sent = (...pairs: readonly (readonly [first: Answer, last?: Answer])[]): Seeing => ({
    durationMs: 7_100,
    sent: pairs.map(([answer, last = answer]) => ({ request, answer, last, traced: undefined })),
  })

  test.each<[string, Seeing, string[]]>([
    ['nothing was refused', sent([answered(204)]), []],
    ['patience was asked for', sent([answered(503), answered(204)]), ['info limits/burst-refused']],
    ['it was refused otherwise', sent([answered(403), answered(204)]), ['should limits/burst-refused']],
    [
      'one was refused otherwise',
      sent([answered(503), answered(204)], [answered(500), answered(204)]),
      ['should limits/burst-refused'],
    ],
    ['patience was asked for to the end', sent([answered(500), answered(429)]), ['info limits/burst-refused']],
    ['it was refused for good', sent([answered(204)], [answered(503), answered(403)]), ['must limits/burst-refused']],
  ])('where %s', (_name, seeing, expected) => {
    expect(found('bursts-taken', () => seeing)).toEqual(expected)
  })

  test('says what became of the refused ones', () => {
    const message = (seeing: Seeing) => judge(law('bursts-taken'), facts, () => seeing).violations[0]?.message
    expect(message(sent([answered(503), answered(429)]))).toContain('still refused some after 8 s')
    expect(message(sent([answered(204)], [answered(503), answered(204)]))).toBe(
      'The consumer answered 503 to 1 of 2 authentic deliveries, sent 32 at a time, and accepted them when they were sent again.',
    )
  })
})

describe('unsigned-bodies-bounded', () => {
  const answeredAfter = (status: number, durationMs: number): Seeing => ({
    answer: { kind: 'response', status, headers: {}, body: '', durationMs },
  })

  test('is broken where the answer waits for the last byte', () => {
    expect(found('unsigned-bodies-bounded', () => answeredAfter(401, 510))).toEqual([
      'undefined limits/unsigned-body-unbounded',
    ])
    expect(found('unsigned-bodies-bounded', () => answeredAfter(413, 510))).toEqual([])
    expect(found('unsigned-bodies-bounded', () => answeredAfter(401, 20))).toEqual([])
    expect(found('unsigned-bodies-bounded', () => ({ answer: broken }))).toEqual([])
  })

  test('is skipped where the consumer runs elsewhere', () => {
    expect(judge(law('unsigned-bodies-bounded'), factsOf({ local: false }), () => ({})).skipped).toMatch(/32 MiB/)
  })
})

describe('deep-nesting-answered', () => {
  test('is graver where the consumer hangs or dies', () => {
    const deepest = (seeing: Seeing) => (trial: Trial) => (trial.key === 'depth-20000' ? seeing : {})
    expect(found('deep-nesting-answered', deepest({ answer: answered(500) }))).toEqual(['info limits/deep-nesting'])
    expect(found('deep-nesting-answered', deepest({ answer: hung }))).toEqual(['must protocol/hangs'])
    expect(found('deep-nesting-answered', deepest({ survived: false }))).toEqual(['must limits/deep-nesting'])
    expect(found('deep-nesting-answered', deepest({ answer: answered(400) }))).toEqual([])
  })

  test('goes no deeper than the first depth that does harm', () => {
    const trials = trialsOf(law('deep-nesting-answered'), facts, () => ({ answer: answered(500) }))
    expect(trials.map(({ key }) => key)).toEqual(['depth-1000'])
  })

  test.each([
    ['CKBox', laws],
    ['another provider', general],
  ])('nests so deep for %s', (_name, all) => {
    const bodies = bodiesOf(law('deep-nesting-answered', all)).map((body) => Buffer.from(body).toString())
    expect(bodies.map((body) => body.split('[').length > 20_000)).toEqual([false, true])
    expect(bodies[0]).toContain(`"nested":${'['.repeat(1_000)}${']'.repeat(1_000)}`)
  })

  test('undoes with the removal of the asset, a second later', () => {
    const [trial] = trialsOf(law('deep-nesting-answered'), facts) as [RequestTrial]
    const authentic = authenticOf(ckbox)
    const removal = JSON.parse(Buffer.from(trial.undo?.(authentic).body ?? '').toString())
    const { event, payload, sent_at } = removal
    expect([event, payload.asset.id]).toEqual(['asset.removed', authentic.id])
    expect(Date.parse(sent_at) - Date.parse((authentic.event as { sent_at: string }).sent_at)).toBe(1_000)
  })
})
