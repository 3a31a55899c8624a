import { carrying } from '../../../laws/carrying.js'
import type { Facts } from '../../../laws/facts.js'
import type { HistoryTrial, RequestTrial } from '../../../laws/trial.js'
import { inOrder } from '../../../schedule/schedule.js'
import { type ScenarioStep, tell } from '../../scenario.js'
import { withEnvelope } from '../changed-event.js'

const unknown = (key: string, event: string, bodyOf: Parameters<typeof carrying>[2]): RequestTrial =>
  carrying(key, `the event is named ${event}, which does not exist`, bodyOf)

/** One that is like a known event, and one that is like none. */
export const unknownEvents: readonly RequestTrial[] = [
  unknown('tagged', 'asset.tagged.v2', (authentic) => withEnvelope(authentic, { event: 'asset.tagged.v2' })),
  unknown('renamed', 'workspace.renamed', ({ event }) => {
    const { payload, ...envelope } = event as { payload: { workspace_id: string; user?: object } }
    const { workspace_id, user } = payload
    const renamed = { workspace_id, workspace: { id: workspace_id, name: 'Cakes' }, user }
    return { ...envelope, event: 'workspace.renamed', payload: renamed }
  }),
]

/** What has to happen for an event, which comes last. */
const ends: Readonly<Record<string, readonly ScenarioStep[]>> = {
  'asset.uploaded': [{ upload: 'a' }],
  'asset.modified': [{ upload: 'a' }, { modify: 'a' }],
  'asset.overwritten': [{ upload: 'a' }, { overwrite: 'a' }],
  'asset.copied': [{ upload: 'a' }, { copy: 'b', from: 'a' }],
  'asset.removed': [{ upload: 'a' }, { remove: 'a' }],
  'folder.created': [{ createFolder: 'F' }],
  'folder.modified': [{ createFolder: 'F' }, { modifyFolder: 'F' }],
  'folder.removed': [{ createFolder: 'F' }, { removeFolder: 'F' }],
}

/** Events whose answers failed: each delivered once, and repeated. */
export function stumbledTrials({ stumbled, declared: { environments } }: Facts) {
  return stumbled.flatMap((event): { event: string; once: HistoryTrial; twice: HistoryTrial }[] => {
    const steps = ends[event]
    if (steps === undefined) return []
    const history = tell(steps, environments[0])
    const once: HistoryTrial = {
      kind: 'history',
      role: 'control',
      key: event.replaceAll('.', '-'),
      title: `${event}, once`,
      history,
      schedule: inOrder(history),
      baseline: tell(steps.slice(0, -1), environments[0]),
      compare: { also: 'memory' },
      shrink: 'never',
      redeliver: false,
    }
    const schedule = [...once.schedule, { event: steps.length - 1, signing: 'identical' } as const]
    const title = `${event}, sent again after its answer failed`
    return [{ event, once, twice: { ...once, role: 'suspect', key: `${once.key}-again`, title, schedule } }]
  })
}
