import { describe, expect, test } from 'vitest'
import { ckboxIsolationLaws } from '../../../../src/ckbox/laws/isolation/laws.js'
import { FOREIGN } from '../../../../src/ckbox/laws/isolation/trials.js'
import { ckbox } from '../../../../src/ckbox/provider.js'
import type { HistoryTrial, RequestTrial } from '../../../../src/laws/trial.js'
import { authenticOf } from '../../../laws/authentic.js'
import { differs, findingsOf, lawOf, on, seeing, storiesOf, testsOfAnyLaw } from '../../../laws/findings.js'
import { answered, factsOf, judge, type Seeing, trialsOf } from '../../../laws/judge.js'

const law = lawOf(ckboxIsolationLaws)
const environments = ['11111111111111111111', '22222222222222222222']
const [first, second] = environments as [string, string]
const facts = factsOf({
  declared: { environments, environmentSecrets: { [first]: ['one', 'both'], [second]: ['two', 'both'] } },
})
const refused: Seeing = { answer: answered(401), traced: false }
const unaccepted: Seeing = { ...differs, unaccepted: [1] }

testsOfAnyLaw(ckboxIsolationLaws, {
  facts,
  sound: ({ key }) => (/secret|foreign/.test(key) ? refused : {}),
})

describe('foreign-environments-change-nothing', () => {
  const found = (seen: Seeing) =>
    findingsOf(law('foreign-environments-change-nothing'), facts, on(seen, 'foreign-environment'))

  test('is broken where an accepted event shows', () => {
    expect(found({ traced: true })).toEqual(['isolation/foreign-environment in foreign-environment'])
    expect(found({ traced: false })).toEqual([])
    expect(found({ traced: undefined })).toEqual([])
    expect(found({ answer: answered(422), traced: true })).toEqual([])
  })

  test('signs an event of nobody’s environment', () => {
    const [trial] = trialsOf(law('foreign-environments-change-nothing'), facts) as RequestTrial[]
    const body = Buffer.from(trial?.build(authenticOf(ckbox))?.body ?? []).toString()
    expect(JSON.parse(body)).toMatchObject({ environment_id: FOREIGN, event: 'asset.uploaded' })
  })
})

describe('secrets-by-environment', () => {
  const name = 'secrets-by-environment'
  const found = (of: Record<string, Seeing | undefined>) =>
    findingsOf(law(name), facts, (trial) => {
      if (trial.key in of) return of[trial.key]
      return trial.role === 'control' ? {} : refused
    })

  test('is broken where the secret of another environment is accepted', () => {
    expect(found({})).toEqual([])
    expect(found({ 'environment-1-secret-2-1': {} })).toEqual([
      'isolation/cross-environment-secret in environment-1-secret-2-1',
    ])
    expect(found({ 'environment-2-secret-1-1': { traced: true } })).toEqual([
      'isolation/cross-environment-secret in environment-2-secret-1-1',
    ])
  })

  test('leaves alone what changes nothing, and where the own secret is refused or was not tried', () => {
    expect(found({ 'environment-1-secret-2-1': { traced: false } })).toEqual([])
    expect(found({ 'environment-1-secret-2-1': {}, 'environment-1-own': refused })).toEqual([])
    expect(found({ 'environment-1-secret-2-1': {}, 'environment-1-own': undefined })).toEqual([])
  })

  test('tries each secret that only another environment has', () => {
    const trials = trialsOf(law(name), facts) as RequestTrial[]
    expect(trials.map(({ key, role }) => `${role} ${key}`)).toEqual([
      'control environment-1-own',
      'suspect environment-1-secret-2-1',
      'control environment-2-own',
      'suspect environment-2-secret-1-1',
    ])
    const authentic = authenticOf(ckbox)
    const [, crossed] = trials.map((trial) => trial.build(authentic))
    const body = Buffer.from(crossed?.body ?? []).toString()
    expect(JSON.parse(body)).toMatchObject({ environment_id: first })
    const { signature } = ckbox.signature.headers
    expect(crossed?.headers.find(([header]) => header === signature)?.[1]).toBe(authentic.sign({ body, secret: 'two' }))
  })
})

describe('environments-are-apart', () => {
  const name = 'environments-are-apart'

  test('is broken where a state differs and all was accepted', () => {
    const found = (key: string) => findingsOf(law(name), facts, on(differs, key))
    for (const key of ['asset-twice', 'newer-removal-elsewhere']) {
      expect(found(key)).toEqual([`isolation/environment-id-collision in ${key}`])
    }
    expect(findingsOf(law(name), facts, on(unaccepted, 'asset-twice'))).toEqual([])
  })

  test('is skipped where the second environment is refused', () => {
    const { skipped, violations } = judge(law(name), facts, () => unaccepted)
    expect([violations, skipped]).toEqual([[], expect.stringContaining('`environmentSecrets`')])
    expect(judge(law(name), facts, seeing({ 'asset-twice': unaccepted })).skipped).toBeUndefined()
  })

  test('tells one id, and what is remembered of it, in two environments', () => {
    expect(storiesOf(law(name), facts)).toEqual([
      'uploaded uploaded | 0 1 | like uploaded uploaded | shows Cupcake v1, Cupcake v2',
      'uploaded uploaded | 0 1 | like uploaded uploaded | shows Cupcake v1, Cupcake v2',
      'uploaded uploaded removed | 0 1 2 | like uploaded | shows Cupcake v1',
      'folder.created folder.created | 0 1 | like folder.created folder.created | shows Images v1, Images v2',
      'uploaded uploaded removed | 1 2 0 | like uploaded | shows Cupcake v1',
      'uploaded modified uploaded | 0 2 1 | like uploaded modified uploaded | shows Cupcake v2, Cupcake v5',
      'folder.created folder.created folder.removed | 1 2 0 | like folder.created | shows Images v1',
    ])
    const [, together] = trialsOf(law(name), facts) as HistoryTrial[]
    const [one = {}, other = {}] = together?.history.events ?? []
    expect([one, other]).toMatchObject([{ environment_id: first }, { environment_id: second }])
    expect(ckbox.model.timeOf(one)).toBe(ckbox.model.timeOf(other))
    expect(idsIn(together)).toEqual([ckbox.model.idOf('a'), ckbox.model.idOf('a')])
  })
})

const idsIn = (trial: HistoryTrial | undefined) => trial?.history.events.map((event) => ckbox.model.roleOf(event)?.id)

describe.each([
  ['workspaces-are-apart', 'asset-in-two-workspaces', 'isolation/environment-id-collision'],
  ['assets-and-folders-are-apart', 'folder-removed', 'isolation/asset-folder-collision'],
])('%s', (name, key, defect) => {
  test('is worth knowing where a state differs and all was accepted', () => {
    expect(findingsOf(law(name), facts, on(differs, key))).toEqual([`info ${defect} in ${key}`])
    expect(findingsOf(law(name), facts, on(unaccepted, key))).toEqual([])
  })

  test('lets entities of one id happen a minute apart', () => {
    for (const trial of trialsOf(law(name), facts) as HistoryTrial[]) {
      expect(new Set(idsIn(trial)).size).toBe(1)
      const times = trial.history.events.map((event) => ckbox.model.timeOf(event))
      expect(times.map((time) => time - (times[0] ?? 0))).toEqual(times.map((_, index) => index * 60_000))
      expect(trial.history.ids).toEqual([...new Set(idsIn(trial))])
    }
  })
})

test('what shares an id is removed, created and uploaded', () => {
  expect(storiesOf(law('workspaces-are-apart'), facts)).toEqual([
    'uploaded uploaded | 0 1 | like uploaded uploaded | shows Cupcake v1, Cupcake v2',
  ])
  expect(storiesOf(law('assets-and-folders-are-apart'), facts)).toEqual([
    'uploaded folder.created | 0 1 | like uploaded folder.created | shows Cupcake v1, Images v1',
    'uploaded folder.created folder.removed | 0 1 2 | like uploaded | shows Cupcake v1',
    'folder.created uploaded removed | 0 1 2 | like folder.created | shows Images v1',
  ])
  const workspaces = (trialsOf(law('workspaces-are-apart'), facts) as HistoryTrial[]).flatMap(({ history }) =>
    history.events.map((event) => (event as { payload: { workspace_id: string } }).payload.workspace_id),
  )
  expect(new Set(workspaces).size).toBe(2)
})
