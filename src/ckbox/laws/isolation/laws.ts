import { isAccepted } from '../../../delivery/answer-kinds.js'
import { judgeEach, observe, ofThose } from '../../../laws/asking.js'
import type { Law } from '../../../laws/law.js'
import { ifAccepted, isWrong } from '../../../laws/violations.js'
import type { DefectId } from '../../defects.js'
import { crossedSecrets, environmentTrials, foreign, kindTrials, memoryTrials, workspaceTrials } from './trials.js'

/** The laws on what must not touch each other. */
export const ckboxIsolationLaws: readonly Law<DefectId>[] = [
  {
    id: 'isolation/foreign-environments-change-nothing',
    title: 'An event of an environment that is not served changes nothing.',
    severity: 'should',
    why: 'Staging and production often share a secret or an address by mistake. Seen in public receivers: https://github.com/edictum-ai/edictum-console/pull/44',
    remedy: 'Compare `environment_id` with the environments that you serve, and ignore or refuse events of all others.',
    tolerates: 'Acknowledging the event, or refusing it.',
    needs: ['observe', 'traces', 'environments'],
    defects: ['isolation/foreign-environment'],
    run: () =>
      judgeEach([foreign], (seen) =>
        seen.traced === true ? ifAccepted(seen, { defect: 'isolation/foreign-environment' }) : undefined,
      ),
  },
  {
    id: 'isolation/secrets-by-environment',
    title: 'An event signed with the secret of another environment is refused.',
    severity: 'must',
    why: 'Otherwise whoever has the secret of one environment can write into all of them. Seen in public receivers: https://github.com/octopusreview/octopus/pull/725',
    remedy: 'Choose the secret by the `environment_id` in the body, and verify with that one alone.',
    tolerates: 'Acknowledging the event without applying it.',
    needs: ['environmentSecrets'],
    defects: ['isolation/cross-environment-secret'],
    *run({ declared }) {
      const groups = crossedSecrets(declared)
      const seen = yield* observe(groups.flatMap(({ control, wrong }) => [control, ...wrong]))
      // Where the environment's own secret is refused too, the refusal of another says nothing.
      const judged = groups.filter(({ control }) =>
        seen.some(({ trial, answer }) => trial === control && isAccepted(answer)),
      )
      const suspects = judged.flatMap(({ wrong }) => wrong)
      const tried = seen.filter(({ trial }) => trial.role === 'suspect')
      const defect = 'isolation/cross-environment-secret' as const
      return {
        ...ofThose(suspects.length, tried.length, 'an event signed with the secret of its own environment is refused'),
        violations: seen
          .filter(({ trial }) => suspects.includes(trial))
          .flatMap((one) => ifAccepted(one, { defect }) ?? []),
      }
    },
  },
  {
    id: 'isolation/environments-are-apart',
    title: 'Events of one environment do not touch another.',
    severity: 'must',
    why: 'Nothing says that ids are unique across environments, and a staging copy of production has the same ones. Seen in public receivers: https://github.com/octopusreview/octopus/pull/725',
    remedy: 'Put `environment_id` into the key of rows and of processed events.',
    tolerates: 'One store for several environments.',
    needs: ['observe', 'twoEnvironments'],
    defects: ['isolation/environment-id-collision'],
    *run({ declared: { environments } }) {
      const seen = yield* observe([...environmentTrials(environments), ...memoryTrials(environments)])
      const refused = seen.length > 0 && seen.every(({ unaccepted }) => unaccepted.length > 0)
      const skipped =
        'the consumer refuses the events of the second environment: if that one has its own secret, declare `environmentSecrets`'
      return {
        ...(refused && { skipped }),
        violations: seen.filter(isWrong).map((evidence) => ({
          defect: 'isolation/environment-id-collision',
          message: `The consumer mixes up environments: ${evidence.trial.title}.`,
          evidence,
        })),
      }
    },
  },
  {
    id: 'isolation/workspaces-are-apart',
    title: 'One asset id in two workspaces is two assets.',
    severity: 'info',
    why: 'Whether ids are unique across the workspaces of an environment is not documented.',
    remedy: 'Put `workspace_id` into the key, unless you know that ids do not repeat.',
    tolerates: 'One store for several workspaces.',
    needs: ['observe', 'twoEnvironments'],
    defects: ['isolation/environment-id-collision'],
    run: ({ declared: { environments } }) =>
      judgeEach(workspaceTrials(environments[0]), (seen) => {
        if (!isWrong(seen)) return undefined
        const message = `Only one of two assets is left: ${seen.trial.title}.`
        return { defect: 'isolation/environment-id-collision', severity: 'info', message, evidence: seen }
      }),
  },
  {
    id: 'isolation/assets-and-folders-are-apart',
    title: 'An asset and a folder with the same id do not touch each other.',
    severity: 'info',
    why: 'Ids of assets and of folders have the same form, and nothing says that they never meet.',
    remedy: 'Put the kind into the key, or keep assets and folders in separate tables.',
    tolerates: 'One table for both, with the kind in its key.',
    needs: ['observe'],
    defects: ['isolation/asset-folder-collision'],
    run: ({ declared: { environments } }) =>
      judgeEach(kindTrials(environments[0]), (seen) => {
        if (!isWrong(seen)) return undefined
        const message = `The consumer mixes up assets and folders: ${seen.trial.title}.`
        return { defect: 'isolation/asset-folder-collision', severity: 'info', message, evidence: seen }
      }),
  },
]
