import { expect, test } from 'vitest'
import { ckboxSignatureLaws } from '../../../../src/ckbox/laws/signature/laws.js'
import { furtherForgeries } from '../../../../src/ckbox/laws/signature/trials.js'
import type { Trial } from '../../../../src/laws/trial.js'
import { answered, factsOf, type JudgeOptions, judge, type Seeing, trialsOf } from '../../../laws/judge.js'

const accepted: Seeing = {}
const refused: Seeing = { answer: answered(401) }

function law(id: string) {
  const found = ckboxSignatureLaws.find((one) => one.id === `signature/${id}`)
  if (found === undefined) throw new Error(`There is no law ${id}.`)
  return found
}

function defectsOf(
  id: string,
  facts = factsOf(),
  answers: (trial: Trial) => Seeing | undefined,
  options?: JudgeOptions,
) {
  return judge(law(id), facts, answers, options).violations.map(({ defect, severity = 'default', evidence }) => [
    'trial' in evidence ? evidence.trial.key : '',
    defect,
    severity,
  ])
}

test.each(ckboxSignatureLaws.map((one) => [one.id, one] as const))('%s finds nothing untried', (_id, one) => {
  expect(judge(one, factsOf({ declared: { replayWindow: 60_000 } }), () => undefined).violations).toEqual([])
  const keys = trialsOf(one, factsOf({ declared: { replayWindow: 60_000 } })).map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
})

test('a query that a declared public URL leaves out is only worth knowing', () => {
  const declared = factsOf({ declared: { signsPublicUrl: true } })
  const ignored = ({ key }: Trial) => (key === 'further-query' ? accepted : refused)
  const defect = 'signature/request-line-not-covered'
  expect(defectsOf('request-line-covered', declared, ignored)).toEqual([['further-query', defect, 'info']])
  expect(defectsOf('request-line-covered', factsOf(), ignored)).toEqual([['further-query', defect, 'default']])
})

test('behind a proxy that rewrites the path, and at the root, no other request line is tried', () => {
  const behind = { authentic: { signed: '/public' } }
  expect(defectsOf('request-line-covered', factsOf(), () => accepted, behind)).toEqual([])
  const atRoot = defectsOf('request-line-covered', factsOf(), () => accepted, { authentic: { target: '/' } })
  expect(atRoot.map(([key]) => key)).not.toContain('root')
})

test('odd queries count only where a plain one is accepted', () => {
  const odd = ({ key }: Trial) => (['forged', 'plus-sign'].includes(key) ? refused : accepted)
  expect(defectsOf('target-taken-literally', factsOf(), odd)).toEqual([
    ['plus-sign', 'signature/path-normalised', 'default'],
  ])
  expect(defectsOf('target-taken-literally', factsOf(), () => refused)).toEqual([
    ['plain-query', 'signature/query-mishandled', 'info'],
  ])
  const unrouted = ({ key }: Trial) => (key === 'forged' ? refused : { answer: answered(404) })
  expect(defectsOf('target-taken-literally', factsOf(), unrouted)).toEqual([])
  const untried = (trial: Trial) => (trial.key === 'forged' ? undefined : odd(trial))
  expect(defectsOf('target-taken-literally', factsOf(), untried)).toEqual([])
})

test('a shifted request counts where an old one is refused and a new one accepted', () => {
  const window = factsOf({ declared: { replayWindow: 60_000 } })
  const shifted = ({ key }: Trial) => (key.endsWith('-verbatim') ? refused : accepted)
  const found = defectsOf('replay-window-cannot-be-shifted', window, shifted)
  expect(found.map(([key]) => key)).toEqual(['letter', 'digit', 'whole-time', 'first-digits'])
  expect(defectsOf('replay-window-cannot-be-shifted', window, () => accepted)).toEqual([])
  const untried = (trial: Trial) => (trial.key === 'digit-fresh' ? undefined : shifted(trial))
  expect(defectsOf('replay-window-cannot-be-shifted', window, untried)).toHaveLength(3)
})

test('the shifts move characters without changing the signed message', () => {
  const facts = factsOf({ declared: { target: '/hook/', replayWindow: 60_000 } })
  const built = judge(law('replay-window-cannot-be-shifted'), facts, ({ key }) =>
    key.endsWith('-verbatim') ? refused : accepted,
  ).violations.map(({ evidence }) => ('request' in evidence ? evidence.request : undefined))
  expect(
    built.map((request) => [request?.target, request?.headers.find(([name]) => name === 'X-CS-Timestamp')?.[1]?.[0]]),
  ).toEqual([
    ['/hook', '/'],
    ['/hook/?src=ckbo', 'x'],
    ['/hook/?v=', '9'],
    [expect.stringMatching(/^\/hook\/\?v=1\d{13}$/), undefined],
    [expect.stringMatching(/^\/hook\/\?v=1\d{3}$/), expect.stringMatching(/\d/)],
  ])
})

test('further forgeries are an overwrite and a copy', () => {
  expect(furtherForgeries('env').map(({ key, history }) => [key, history.events.length])).toEqual([
    ['asset-overwritten', 2],
    ['asset-copied', 2],
  ])
})
