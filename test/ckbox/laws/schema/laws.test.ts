import { describe, expect, test } from 'vitest'
import { newFields } from '../../../../src/ckbox/laws/schema/field-trials.js'
import { isShown } from '../../../../src/ckbox/laws/schema/is-shown.js'
import { ckboxSchemaLaws } from '../../../../src/ckbox/laws/schema/laws.js'
import { identityTrials } from '../../../../src/ckbox/laws/schema/trials.js'
import { ckbox } from '../../../../src/ckbox/provider.js'
import { idOf } from '../../../../src/ckbox/scenario.js'
import { schemaLaws } from '../../../../src/laws/schema/laws.js'
import type { HistoryTrial, RequestTrial } from '../../../../src/laws/trial.js'
import type { Json } from '../../../../src/observation/json.js'
import { authenticOf } from '../../../laws/authentic.js'
import { answered, broken, factsOf, hung, judge, type Seeing, trialsOf } from '../../../laws/judge.js'

const laws = [...schemaLaws(ckbox, newFields), ...ckboxSchemaLaws]
const facts = factsOf()

function law(id: string) {
  const found = laws.find((one) => one.id === `schema/${id}`)
  if (found === undefined) throw new Error(`There is no law ${id}.`)
  return found
}

/** What is found where one trial is seen so, and all others as of a sound consumer. */
const found = (id: string, key: string, seeing: Seeing) =>
  judge(law(id), facts, (trial) => (trial.key === key ? seeing : {})).violations.map(({ defect, severity }) =>
    `${defect} ${severity ?? ''}`.trim(),
  )

test.each(laws.map((one) => [one.id, one] as const))('%s: a sound consumer keeps it', (_id, one) => {
  expect(judge(one, facts, () => ({}))).toEqual({ violations: [] })
  expect(judge(one, facts, () => undefined)).toEqual({ violations: [] })
  const keys = trialsOf(one, facts).map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
  expect(keys.filter((key) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(key))).toEqual([])
})

test('the general law names nothing of CKBox', () => {
  expect(JSON.stringify(schemaLaws(ckbox))).not.toMatch(/ckbox|asset|folder|upload|workspace|x-cs-|sent_at/i)
  expect(trialsOf(schemaLaws(ckbox)[0] ?? law(''), facts)).toHaveLength(2)
})

const unseen: Seeing = { answer: answered(400), unaccepted: [0], answers: [answered(400)] }
const failed: Seeing = { answer: answered(500), unaccepted: [0], answers: [answered(500)] }

test.each<[id: string, key: string, seeing: Seeing, expected: string]>([
  ['unknown-fields-accepted', 'in-event', unseen, 'schema/unknown-field-refused'],
  ['unknown-fields-accepted', 'in-metadata', { traced: false }, 'schema/unknown-field-refused'],
  ['optional-parts-may-be-absent', 'document', unseen, 'schema/optional-missing-5xx'],
  ['optional-parts-may-be-absent', 'empty-tags', { traced: false }, 'schema/optional-missing-5xx'],
  ['optional-parts-may-be-absent', 'no-user', failed, 'schema/optional-missing-5xx should'],
  ['empty-values-arrive', 'null-images', failed, 'schema/null-missing-empty'],
  ['empty-values-arrive', 'all-emptied', { same: false }, 'schema/null-missing-empty'],
  ['ids-kept-apart', 'case-of-assets', { same: false }, 'schema/id-charset'],
  ['ids-kept-apart', 'punctuation', unseen, 'schema/id-charset'],
  ['long-values-kept', 'name-256', { same: false }, 'schema/long-values'],
  ['long-values-kept', 'url', failed, 'schema/long-values'],
  ['long-values-kept', 'url', { ...unseen, answers: [broken] }, 'schema/long-values'],
  ['names-kept-as-they-are', 'html', { same: false }, 'schema/hostile-names info'],
  ['names-kept-as-they-are', 'nul', failed, 'schema/hostile-names info'],
])('%s finds %s', (id, key, seeing, expected) => {
  expect(found(id, key, seeing)).toEqual([expected])
})

test.each<[id: string, key: string, seeing: Seeing]>([
  ['unknown-fields-accepted', 'in-event', { answer: hung }],
  ['optional-parts-may-be-absent', 'document', { traced: false }],
  ['optional-parts-may-be-absent', 'document', { answer: hung }],
  ['optional-parts-may-be-absent', 'no-user', unseen],
  ['optional-parts-may-be-absent', 'no-user', { traced: false }],
  ['empty-values-arrive', 'null-images', unseen],
  ['ids-kept-apart', 'punctuation', { unaccepted: [0], answers: [answered(429)] }],
  ['long-values-kept', 'name-256', unseen],
  ['names-kept-as-they-are', 'html', unseen],
  ['names-kept-as-they-are', 'nul', { same: false }],
  ['names-kept-as-they-are', 'half-a-pair', unseen],
])('%s leaves %s alone', (id, key, seeing) => {
  expect(found(id, key, seeing)).toEqual([])
})

describe('ids-kept-apart', () => {
  const idOfRequest = authenticOf(ckbox, { number: 1 }).id

  test('is broken where the state shows another form of the id', () => {
    const shown = (name: string) => found('ids-kept-apart', 'hyphened', { state: [{ id: name }] })
    expect(shown(idOfRequest.toLowerCase())).toEqual(['schema/id-charset'])
    expect(shown(idOfRequest.slice(1))).toEqual(['schema/id-charset'])
    expect(shown('another')).toEqual([])
    const inState = (state: Json) => found('ids-kept-apart', 'hyphened', { state })
    expect(inState([idOf('a'), idOfRequest.toLowerCase()])).toEqual([])
    expect(inState({ [idOf('a')]: { tags: [], search: idOfRequest.toLowerCase() } })).toEqual([])
    const small = idOfRequest.toLowerCase()
    expect(inState({ asset: { id: idOf('a') }, search: { slug: small } })).toEqual([])
    const named = { name: 'Cupcake' }
    expect(inState({ rows: [{ id: idOf('a'), ...named }], search: [{ term: small, ...named }] })).toEqual([])
    const lost = [{ id: idOfRequest.slice(1), ...named, tags: [] }]
    expect(inState({ rows: lost, log: [{ id: idOf('a') }] })).toEqual(['schema/id-charset'])
  })

  test('is broken where ids show whole after the baseline only', () => {
    const expected = [{ id: idOf('a') }, { id: idOf('b') }]
    const lost = { expected, actual: [{ id: 'abcdefghijkl' }] }
    expect(found('ids-kept-apart', 'case-of-assets', lost)).toEqual(['schema/id-charset'])
    const kept = { expected, actual: ['AbCdEfGhIjKl', 'aBcDeFgHiJkL'] }
    expect(found('ids-kept-apart', 'case-of-assets', kept)).toEqual([])
  })

  test('tells its histories in the first environment', () => {
    const trials = identityTrials(['one', 'two'])
    expect(trials.map(({ history }) => history.ids)).toEqual([
      ['AbCdEfGhIjKl', 'aBcDeFgHiJkL'],
      ['-1zT3SPzjuEv', '_DpyO7eRxHtT'],
      ['AbCdEfGhIjKl', 'aBcDeFgHiJkL'],
    ])
    expect(trials.map(({ compare }) => compare?.shows)).toEqual([
      ['Cupcake v1', 'Cupcake v2'],
      ['Cupcake v1', 'Cupcake v2'],
      ['Images v1', 'Images v2'],
    ])
    expect(JSON.stringify(trials)).not.toContain('"environment_id":"two"')
  })
})

test('a long URL stands in the event and in what CKBox then holds', () => {
  const trial = trialsOf(law('long-values-kept'), facts).find(({ key }) => key === 'url') as HistoryTrial
  const [[short, long] = []] = trial.compare?.instead ?? []
  expect(String(long)).toHaveLength(3_000)
  expect(trial.history.events).toMatchObject([{ payload: { asset: { url: long } } }])
  expect(JSON.stringify(trial.history.world)).toContain(`"url":"${long}"`)
  expect(String(long).startsWith(`${short}?token=`)).toBe(true)
})

test('without a state, emptied values are not tried', () => {
  const kinds = trialsOf(law('empty-values-arrive'), factsOf({ has: () => false })).map(({ kind }) => kind)
  expect(new Set(kinds)).toEqual(new Set(['request']))
})

test('parts are taken away and nulls put in', () => {
  const bodies = new Map(
    ['optional-parts-may-be-absent', 'empty-values-arrive']
      .flatMap((id) => trialsOf(law(id), facts))
      .filter((trial): trial is RequestTrial => trial.kind === 'request')
      .map((trial) => [trial.key, Buffer.from(trial.build(authenticOf(ckbox))?.body ?? '').toString()]),
  )
  expect(bodies.get('no-user')).not.toContain('"user"')
  expect(bodies.get('document')).not.toContain('images_urls')
  expect(bodies.get('no-description')).toContain('"metadata":{"custom_attributes"')
  expect(bodies.get('null-description')).toContain('"description":null')
  // The authentic event is about an asset.
  expect(bodies.get('null-parent')).toBe('')
})

describe('state-is-as-declared', () => {
  const seen = (seeing: Seeing) =>
    judge(law('state-is-as-declared'), facts, ({ key }) => (key === 'copy' ? seeing : {})).violations

  test('is broken where the state does not show what is declared', () => {
    expect(seen({ declared: [{ id: 'x' }], actual: [] })).toMatchObject([
      { message: expect.stringMatching(/^After a copy, delivered/), expected: [{ id: 'x' }] },
    ])
    expect(seen({ declared: [{ id: 'x' }], actual: [{ id: 'x', own: 1 }] })).toEqual([])
  })

  test('leaves alone what was refused or comes out differently each time', () => {
    expect(seen({ declared: [1], actual: [], unaccepted: [0] })).toEqual([])
    expect(seen({ declared: [1], actual: [], same: false })).toEqual([])
  })
})

const pairs: Readonly<Record<string, readonly [declared: Json, actual: Json, shown: boolean]>> = {
  'nothing and nothing': [null, null, true],
  'a row too many': [null, [{ id: '-a' }], false],
  'a row too few': [[{ id: '-a' }], null, false],
  'an own column': [[{ id: '-a' }], [{ id: '-a', no: 1 }], true],
  'a property that is missing': [[{ id: '-a', name: 'x' }], [{ id: '-a' }], false],
  'null for what is missing': [[{ id: '-a', folder: null }], [{ id: '-a' }], true],
  'rows in another order': [
    [{ id: '-a' }, { id: '-b' }],
    [
      { id: '-b', n: 1 },
      { id: '-a', n: 2 },
    ],
    true,
  ],
  'one row twice': [[{ id: '-a' }, { id: '-b' }], [{ id: '-a' }, { id: '-a' }], false],
  'a row too many by its key': [{ '-a': 1 }, { '-a': 1, '-b': 2 }, false],
  'a list in place of an object': [{}, [], false],
  'another value': [{ '-a': { n: 1 } }, { '-a': { n: 2 } }, false],
  'another form of Unicode': ['é'.normalize('NFC'), 'é'.normalize('NFD'), true],
}

test.each(Object.entries(pairs))('is shown: %s', (_name, [declared, actual, shown]) => {
  expect(isShown(declared, actual, ['-a', '-b'])).toBe(shown)
})
