import type { Declared } from '../../../laws/capabilities.js'
import { type Tale, trialsOf } from '../../../laws/tales.js'
import type { HistoryTrial, RequestTrial } from '../../../laws/trial.js'
import { inOrder } from '../../../schedule/schedule.js'
import { ckbox } from '../../provider.js'
import { type ScenarioStep, tell } from '../../scenario.js'
import { assetTexts, folderTexts } from '../../versions.js'

export const FOREIGN = '00000000000000000000'
const OTHER_WORKSPACE = '4b0f6ab1e2d73c9915f0'

const inEnvironment = (event: object, environment: string): string =>
  JSON.stringify({ ...event, environment_id: environment })

export const foreign: RequestTrial = {
  kind: 'request',
  key: 'foreign-environment',
  role: 'suspect',
  title: `its environment_id is ${FOREIGN}, which the consumer does not serve`,
  build: ({ event, request }) => request({ body: inEnvironment(event, FOREIGN) }),
}

/** An event of one environment, signed with a secret of its own, and with those of others. */
export interface CrossedSecrets {
  readonly control: RequestTrial
  readonly wrong: readonly RequestTrial[]
}

export function crossedSecrets({ environmentSecrets }: Declared): CrossedSecrets[] {
  const entries = Object.entries(environmentSecrets)
  return entries.flatMap(([environment, own], place) => {
    const [mine] = own
    if (mine === undefined) return []
    const signed = (key: string, role: RequestTrial['role'], title: string, secret: string): RequestTrial => ({
      kind: 'request',
      key: `environment-${place + 1}-${key}`,
      role,
      title: `the event of environment ${environment} is signed with ${title}`,
      build: ({ event, request, sign }) => {
        const body = inEnvironment(event, environment)
        return request({ body, signature: sign({ body, secret }) })
      },
    })
    const wrong = entries.flatMap(([other, secrets], at) =>
      other === environment
        ? []
        : secrets
            .filter((secret) => !own.includes(secret))
            .map((secret, index) =>
              signed(`secret-${at + 1}-${index + 1}`, 'suspect', `the secret of environment ${other}`, secret),
            ),
    )
    return [{ control: signed('own', 'control', 'its own secret', mine), wrong }]
  })
}

const steps = (...all: readonly ScenarioStep[]): readonly ScenarioStep[] => all
const nameOf = (version: number): string => assetTexts(version)[0] as string
const folderNameOf = (version: number): string => folderTexts(version)[0] as string

/** One id in two environments. */
function sharedIds(second: string): Tale[] {
  const there = { environment: second }
  return [
    {
      key: 'asset-twice',
      title: 'one asset id in two environments',
      steps: steps({ upload: 'a' }, { upload: 'a', to: 2, ...there }),
      like: steps({ upload: 'a' }, { upload: 'b', to: 2, ...there }),
      compare: { shows: [nameOf(1), nameOf(2)] },
    },
    {
      key: 'asset-twice-at-one-time',
      title: 'one asset id in two environments in the same millisecond',
      steps: steps({ upload: 'a' }, { upload: 'a', to: 2, after: 0, ...there }),
      like: steps({ upload: 'a' }, { upload: 'b', to: 2, ...there }),
      compare: { shows: [nameOf(1), nameOf(2)] },
    },
    {
      key: 'asset-removed-in-one',
      title: 'an asset id that is removed in one environment and lives on in another',
      steps: steps({ upload: 'a' }, { upload: 'a', to: 2, ...there }, { remove: 'a', ...there }),
      like: steps({ upload: 'a' }),
      compare: { shows: [nameOf(1)] },
    },
    {
      key: 'folder-twice',
      title: 'one folder id in two environments',
      steps: steps({ createFolder: 'F' }, { createFolder: 'F', to: 2, ...there }),
      like: steps({ createFolder: 'F' }, { createFolder: 'G', to: 2, ...there }),
      compare: { shows: [folderNameOf(1), folderNameOf(2)] },
    },
  ]
}

/** What a consumer remembers of an asset, its removal or its latest time, may be shared by all environments. */
function sharedMemories(second: string): Tale[] {
  const there = { environment: second }
  return [
    {
      key: 'newer-removal-elsewhere',
      title: 'an upload in one environment after a newer removal in another',
      steps: steps({ upload: 'a' }, { upload: 'a', to: 2, ...there }, { remove: 'a', ...there }),
      plan: [1, 2, 0],
      like: steps({ upload: 'a' }),
      compare: { shows: [nameOf(1)] },
    },
    {
      key: 'newer-upload-elsewhere',
      title: 'a modification in one environment after a newer upload in another',
      steps: steps({ upload: 'a' }, { modify: 'a' }, { upload: 'a', to: 5, ...there }),
      plan: [0, 2, 1],
      like: steps({ upload: 'a' }, { modify: 'a' }, { upload: 'b', to: 5, ...there }),
      compare: { shows: [nameOf(2), nameOf(5)] },
    },
    {
      key: 'newer-folder-removal-elsewhere',
      title: 'a folder in one environment after a newer removal in another',
      steps: steps({ createFolder: 'F' }, { createFolder: 'F', to: 2, ...there }, { removeFolder: 'F', ...there }),
      plan: [1, 2, 0],
      like: steps({ createFolder: 'F' }),
      compare: { shows: [folderNameOf(1)] },
    },
  ]
}

/** One id in two environments: what tells the defect from others. */
export function environmentTrials([first, second]: readonly string[]): HistoryTrial[] {
  return second === undefined ? [] : trialsOf(ckbox.model, first, sharedIds(second))
}

export function memoryTrials([first, second]: readonly string[]): HistoryTrial[] {
  return second === undefined ? [] : trialsOf(ckbox.model, first, sharedMemories(second))
}

const MINUTE = 60_000

/** Histories that happened apart, as one: each event a minute after the one before. */
function joined(
  key: string,
  title: string,
  parts: readonly ScenarioStep[][],
  like: readonly ScenarioStep[],
  shows: string[],
  environment?: string,
): HistoryTrial {
  const histories = parts.map((part) => tell(part, environment))
  const [first] = histories as [ReturnType<typeof tell>]
  const begin = ckbox.model.timeOf(first.events[0] as object)
  const events = histories.flatMap((history) => history.events.slice(-1))
  const history = { ...first, events: events.map((event, index) => ckbox.model.at(event, begin + index * MINUTE)) }
  const baseline = tell(like, environment)
  return {
    kind: 'history',
    key,
    role: 'suspect',
    title,
    history,
    schedule: inOrder(history),
    baseline,
    compare: { shows },
    shrink: 'never',
  }
}

export function workspaceTrials(environment: string | undefined): HistoryTrial[] {
  const other = { to: 2, workspace: OTHER_WORKSPACE }
  return [
    joined(
      'asset-in-two-workspaces',
      'one asset id in two workspaces',
      [[{ upload: 'a' }], [{ upload: 'a', ...other }]],
      [{ upload: 'a' }, { upload: 'b', ...other }],
      [nameOf(1), nameOf(2)],
      environment,
    ),
  ]
}

/** One id for an asset and a folder: of the documented form of both. */
const ID = '=-1zT3SPzjuEv'

export function kindTrials(environment: string | undefined): HistoryTrial[] {
  const uploaded: ScenarioStep[] = [{ upload: ID }]
  const created: ScenarioStep[] = [{ createFolder: ID }]
  const [asset, folder] = [nameOf(1), folderNameOf(1)]
  return [
    joined(
      'asset-and-folder',
      'an asset and a folder with the same id',
      [uploaded, created],
      [{ upload: 'a' }, { createFolder: 'F' }],
      [asset, folder],
      environment,
    ),
    joined(
      'folder-removed',
      'a folder is removed, and an asset has its id',
      [uploaded, created, [...created, { removeFolder: ID }]],
      [{ upload: 'a' }],
      [asset],
      environment,
    ),
    joined(
      'asset-removed',
      'an asset is removed, and a folder has its id',
      [created, uploaded, [...uploaded, { remove: ID }]],
      [{ createFolder: 'F' }],
      [folder],
      environment,
    ),
  ]
}
