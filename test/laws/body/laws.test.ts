import { describe, expect, test } from 'vitest'
import { bodyExtras } from '../../../src/ckbox/laws/body/trials.js'
import { ckbox } from '../../../src/ckbox/provider.js'
import { bodyLaws } from '../../../src/laws/body/laws.js'
import { POLLUTED_KEY, POLLUTED_VALUE } from '../../../src/laws/body/trials.js'
import type { HistoryTrial, RequestTrial, Trial } from '../../../src/laws/trial.js'
import { authenticOf } from '../authentic.js'
import { answered, broken, factsOf, hung, judge, type Seeing, trialsOf } from '../judge.js'

const laws = bodyLaws(ckbox, bodyExtras)
const facts = factsOf()

function law(id: string) {
  const found = laws.find((one) => one.id === `body/${id}`)
  if (found === undefined) throw new Error(`There is no law ${id}.`)
  return found
}

/** What is found where one trial is seen so, and all others as of a sound consumer. */
const found = (id: string, key: string, seeing: Seeing) =>
  judge(law(id), facts, (trial) => (trial.key === key ? seeing : {})).violations.map(({ defect, severity }) =>
    `${defect} ${severity ?? ''}`.trim(),
  )

/** The bodies that a law sends, by the keys of its trials. */
const bodies = (id: string) =>
  new Map(
    trialsOf(law(id), facts).map((trial) => [
      trial.key,
      Buffer.from((trial as RequestTrial).build(authenticOf(ckbox))?.body ?? ''),
    ]),
  )

describe.each(laws.map((one) => [one.id, one] as const))('%s', (_id, one) => {
  test('gives each trial a key of its own', () => {
    const keys = trialsOf(one, facts).map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys.filter((key) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(key))).toEqual([])
  })

  test('finds nothing in a sound consumer, nor where nothing was tried', () => {
    expect(judge(one, facts, () => ({}))).toEqual({ violations: [] })
    expect(judge(one, facts, () => undefined)).toEqual({ violations: [] })
  })

  test('names nothing of one provider', () => {
    const general = bodyLaws({
      ...ckbox,
      words: { ...ckbox.words, sender: 'Acme', sources: { order: '', retries: '', signature: '' } },
    }).find(({ id }) => id === one.id)
    if (general === undefined) return
    const titles = trialsOf(general, facts)
      .filter(({ kind }) => kind === 'request')
      .map(({ title }) => title)
    expect(JSON.stringify([general, titles])).not.toMatch(/ckbox|asset|folder|upload|workspace|x-cs-|sent_at/i)
  })
})

test.each<[id: string, key: string, seeing: Seeing, expected: string]>([
  ['raw-bytes-signed', 'markup', { answer: answered(401) }, 'body/reserialised must'],
  ['raw-bytes-signed', 'reversed', { answer: hung }, 'body/reserialised must'],
  ['any-spelling-accepted', 'numbers', { answer: answered(401) }, 'body/reserialised should'],
  ['every-character-kept', 'four-bytes', { same: false }, 'body/non-ascii'],
  ['every-character-kept', 'two-bytes', { answers: [answered(401)], unaccepted: [0] }, 'body/non-ascii'],
  ['any-segments', 'cut-after-2', { answer: answered(401) }, 'body/chunk-boundary'],
  ['any-segments', 'chunked', { state: { name: 'a \ufffd' } }, 'body/chunk-boundary'],
  ['content-type-parameters', 'charset', { answer: answered(415) }, 'body/content-type-strict should'],
  ['content-type-parameters', 'charset', { traced: false }, 'body/content-type-strict should'],
  ['malformed-answered', 'empty', { answer: answered(500) }, 'body/malformed-5xx'],
  ['malformed-answered', 'payload-null', { answer: broken }, 'body/malformed-5xx'],
  ['prototype-keys-harmless', 'after-poison', { state: [{ x: POLLUTED_VALUE }] }, 'body/proto-pollution'],
  ['ambiguous-json-read-once', 'byte-order-mark', { answer: answered(500) }, 'body/json-ambiguity info'],
  ['ambiguous-json-read-once', 'name-first', { answer: answered(400), traced: true }, 'body/json-ambiguity info'],
])('%s finds %s', (id, key, seeing, expected) => {
  expect(found(id, key, seeing)).toEqual([expected])
})

test.each<[id: string, key: string, seeing: Seeing]>([
  ['any-segments', 'chunked', { answer: answered(411) }],
  ['content-type-parameters', 'charset', { answer: hung }],
  ['malformed-answered', 'empty', { answer: answered(400) }],
  ['malformed-answered', 'empty', { answer: hung }],
  ['malformed-answered', 'empty', { answer: answered(500), survived: false }],
  ['prototype-keys-harmless', 'poison', { answer: answered(400), state: [{ x: POLLUTED_VALUE }] }],
  ['ambiguous-json-read-once', 'name-first', { answer: answered(400), traced: false }],
  ['ambiguous-json-read-once', 'name-first', { traced: true }],
])('%s leaves %s alone', (id, key, seeing) => {
  expect(found(id, key, seeing)).toEqual([])
})

describe('what is sent', () => {
  test('is the same event in other JSON', () => {
    const event = authenticOf(ckbox).event
    for (const key of ['indented', 'line-feed', 'slashes']) {
      const body = bodies('any-spelling-accepted').get(key)?.toString() ?? ''
      expect(body).not.toBe(JSON.stringify(event))
      expect(JSON.parse(body)).toEqual(event)
    }
    const reversed = bodies('raw-bytes-signed').get('reversed')?.toString() ?? ''
    expect(JSON.parse(reversed)).toEqual(event)
    expect(Object.keys(JSON.parse(reversed))).toEqual(Object.keys(event).reverse())
    expect(bodies('any-spelling-accepted').get('escape')?.toString()).toContain('Caf\\u00e9')
    expect(bodies('any-spelling-accepted').get('numbers')?.toString()).toContain('"ratio":1.0,"hundred":1e2')
  })

  test('is cut inside a character', () => {
    const trials = trialsOf(law('any-segments'), facts) as RequestTrial[]
    for (const [index, trial] of trials.slice(0, 3).entries()) {
      const { body, pieces } = trial.build(authenticOf(ckbox)) ?? { body: Buffer.of() }
      expect(Buffer.from(body.subarray(0, pieces?.cuts[0])).at(-1 - index)).toBe(0xf0)
    }
  })

  test('has a byte that is not UTF-8', () => {
    expect(bodies('ambiguous-json-read-once').get('not-utf-8')).toContain(0xff)
  })

  test('carries polluting keys in the envelope, the entity and its free objects', () => {
    const poisoned = bodies('prototype-keys-harmless').get('poison')?.toString() ?? ''
    expect(poisoned.match(/"__proto__":\{"webhooksPolluted"/g)).toHaveLength(4)
    expect(poisoned.match(/"constructor":\{"prototype"/g)).toHaveLength(4)
    const [general] = trialsOf(bodyLaws(ckbox).find(({ id }) => id.includes('prototype')) ?? law('none'), facts)
    const body = Buffer.from((general as RequestTrial).build(authenticOf(ckbox))?.body ?? '').toString()
    expect(body.match(/"__proto__"/g)).toHaveLength(2)
  })
})

test('what pollutes this process is taken back, also where the check ends in between', () => {
  const run = law('prototype-keys-harmless').run(facts)
  const asked = run.next().value as readonly Trial[]
  Object.defineProperty(Object.prototype, POLLUTED_KEY, { value: POLLUTED_VALUE, configurable: true })
  expect(asked.map(({ key }) => key)).toEqual(['poison'])
  run.return({ violations: [] })
  expect(POLLUTED_KEY in {}).toBe(false)
})

test('a hard text stands in the event and in what the provider then holds, compared with one plain creation', () => {
  const trials = trialsOf(law('every-character-kept'), facts) as HistoryTrial[]
  expect(new Set(trials.map(({ baseline }) => baseline)).size).toBe(1)
  const [{ history, compare } = { history: undefined, compare: undefined }] = trials
  expect(history?.events).toMatchObject([{ payload: { asset: { name: 'Zażółć gęślą jaźń' } } }])
  expect(JSON.stringify(history?.world)).toContain('Zażółć gęślą jaźń')
  expect(compare).toEqual({ instead: [['Cupcake v1 assetazt3s', 'Zażółć gęślą jaźń']] })
})
