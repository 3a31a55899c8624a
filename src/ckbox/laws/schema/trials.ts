import { type HardText, storingInstead } from '../../../laws/body/stored-text.js'
import type { Facts } from '../../../laws/facts.js'
import type { HistoryTrial } from '../../../laws/trial.js'
import type { Kind } from '../../../provider/provider.js'
import { inOrder } from '../../../schedule/schedule.js'
import { assets, folders } from '../../kinds.js'
import { type ScenarioStep, tell } from '../../scenario.js'

type Told = Pick<HistoryTrial, 'key' | 'title'> & {
  readonly steps: readonly ScenarioStep[]
  /** The steps that lead to the expected state. Default: the same. */
  readonly like?: readonly ScenarioStep[]
  readonly shows?: readonly string[]
}

function trialOf({ key, title, steps, like, shows }: Told, environment: string | undefined): HistoryTrial {
  const history = tell(steps, environment)
  return {
    kind: 'history',
    role: 'suspect',
    key,
    title,
    history,
    schedule: inOrder(history),
    ...(like && { baseline: tell(like, environment) }),
    ...(shows && { compare: { shows } }),
    shrink: 'never',
  }
}

/** The names of the first two versions. */
const names = ({ texts }: Kind) => [1, 2].flatMap((version) => texts(version).slice(0, 1))

/** Ids that are easily confused or cut, compared with others. */
export function identityTrials([environment]: readonly string[]): readonly HistoryTrial[] {
  const told: readonly Told[] = [
    {
      key: 'case-of-assets',
      title: 'two asset ids that differ in case only',
      steps: [{ upload: '=AbCdEfGhIjKl' }, { upload: '=aBcDeFgHiJkL', to: 2 }],
      like: [{ upload: 'a' }, { upload: 'b', to: 2 }],
      shows: names(assets),
    },
    {
      key: 'punctuation',
      title: 'an id that begins with a hyphen, and one that begins with an underscore',
      steps: [{ upload: '=-1zT3SPzjuEv' }, { upload: '=_DpyO7eRxHtT', to: 2 }],
      like: [{ upload: '=a1zT3SPzjuEv' }, { upload: '=bDpyO7eRxHtT', to: 2 }],
      shows: names(assets),
    },
    {
      key: 'case-of-folders',
      title: 'two folder ids that differ in case only',
      steps: [{ createFolder: '=AbCdEfGhIjKl' }, { createFolder: '=aBcDeFgHiJkL', to: 2 }],
      like: [{ createFolder: 'F' }, { createFolder: 'G', to: 2 }],
      shows: names(folders),
    },
  ]
  return told.map((one) => trialOf(one, environment))
}

const FULL = { tags: ['cake', 'sweet'], metadata: { description: 'A cake', custom_attributes: { color: 'pink' } } }
const EMPTY = { tags: [], metadata: { description: '', custom_attributes: {} } }
const UNDESCRIBED = { ...FULL, metadata: { ...FULL.metadata, description: '' } }

/** Emptied by a modification, compared with what was empty from the beginning and modified too: a state may tell that. */
export function emptied({ declared }: Facts): readonly HistoryTrial[] {
  type Details = typeof FULL | typeof EMPTY
  const steps = (before: Details, after: Details): ScenarioStep[] => [
    { upload: 'a', with: before },
    { modify: 'a', to: 1, with: after },
  ]
  const trial = (key: string, title: string, after: Details) =>
    trialOf({ key, title, steps: steps(FULL, after), like: steps(after, after) }, declared.environments[0])
  return [
    trial('all-emptied', 'tags, description and attributes, all emptied', EMPTY),
    trial('description-emptied', 'the description, emptied', UNDESCRIBED),
  ]
}

const longNames: readonly HardText[] = [255, 256, 1024].map((length) => ({
  key: `name-${length}`,
  words: `has ${length} characters`,
  text: `${'Cake of many layers, '.repeat(50).slice(0, length - 1)}!`,
}))

const LONG_URL = 3_000

export function longValues({ declared }: Facts): readonly HistoryTrial[] {
  const { plain, name, url } = plainUpload(declared.environments[0])
  const long = { key: 'url', words: `has ${LONG_URL} characters`, text: `${url}?token=`.padEnd(LONG_URL, 'a') }
  return [
    ...storingInstead(plain, name, 'the name of a new asset', longNames),
    ...storingInstead(plain, url, 'the URL of a new asset', [long]),
  ]
}

const hostileNames: readonly HardText[] = Object.entries({
  path: '../../../etc/passwd',
  html: '<img src=x onerror=alert(1)>',
  sql: "Robert'); DROP TABLE assets; --",
  template: '{{7*7}} <%= 7*7 %> #{7*7}',
  format: '%s %n %00 %2e%2e',
  prototype: '__proto__',
  option: '-rf',
}).map(([key, text]) => ({ key, words: `is ${text}`, text }))

/** Legal in JSON, refused by some stores: no more than an answer without a failure can be asked for. */
const unstorableNames: readonly HardText[] = [
  { key: 'nul', words: 'holds the character U+0000', text: 'a\u0000b' },
  { key: 'half-a-pair', words: 'holds half of a surrogate pair', text: 'a\ud83e' },
]

export function isUnstorable({ key }: HistoryTrial): boolean {
  return unstorableNames.some((name) => name.key === key)
}

export function oddNames({ declared }: Facts): readonly HistoryTrial[] {
  const { plain, name } = plainUpload(declared.environments[0])
  return storingInstead(plain, name, 'the name of a new asset', [...hostileNames, ...unstorableNames])
}

function plainUpload(environment: string | undefined) {
  const plain = tell([{ upload: 'a' }], environment)
  const [event] = plain.events
  if (event?.event !== 'asset.uploaded') throw new Error('An upload is told by another event.')
  const { name, url } = event.payload.asset
  return { plain, name, url }
}

const everyday: Readonly<Record<string, readonly [title: string, ...steps: ScenarioStep[]]>> = {
  upload: ['an upload', { upload: 'a' }],
  modified: ['an upload, modified', { upload: 'a' }, { modify: 'a' }],
  overwritten: ['an upload, overwritten', { upload: 'a' }, { overwrite: 'a' }],
  both: ['an upload, overwritten and modified', { upload: 'a' }, { overwrite: 'a' }, { modify: 'a', to: 3 }],
  invalidated: ['an upload whose cache is invalidated', { upload: 'a' }, { invalidateCache: 'a' }],
  removed: ['an upload, removed', { upload: 'a' }, { remove: 'a' }],
  copy: ['a copy', { upload: 'a' }, { copy: 'b', from: 'a' }],
  'copy-alone': ['a copy whose source is removed', { upload: 'a' }, { copy: 'b', from: 'a' }, { remove: 'a' }],
  folder: ['a folder', { createFolder: 'F' }],
  'folder-modified': ['a folder, renamed', { createFolder: 'F' }, { modifyFolder: 'F' }],
  'folder-removed': [
    'a folder in a folder, removed',
    { createFolder: 'F' },
    { createFolder: 'G', under: 'F' },
    { removeFolder: 'G' },
  ],
  inside: ['an upload into a folder', { createFolder: 'F' }, { upload: 'a', into: 'F' }],
  'moved-out': [
    'an upload, moved out of its folder',
    { createFolder: 'F' },
    { upload: 'a', into: 'F' },
    { modify: 'a', move: null },
  ],
}

/** Everything that happens to assets and folders, whether the consumer ignores it or not. */
export function everydayTrials({ declared }: Facts): readonly HistoryTrial[] {
  return Object.entries(everyday).map(([key, [title, ...steps]]) => ({
    ...trialOf({ key, title, steps }, declared.environments[0]),
    ignored: true,
  }))
}
