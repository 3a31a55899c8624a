import { type Line, tell } from '../history/tell.js'
import { inOrder } from '../schedule/schedule.js'
import { isAccepted, type LawContext } from './context.js'
import type { Case, Genuine, Probe } from './evidence.js'
import { knownCases } from './known-cases.js'
import type { Law, LawResult } from './law.js'
import { firstOf, joined } from './stories.js'

const FOREIGN = '00000000000000000000'
const OTHER_WORKSPACE = '4b0f6ab1e2d73c9915f0'

function inEnvironment(genuine: Genuine, environment: string): string {
  return JSON.stringify({ ...(JSON.parse(genuine.body) as object), environment_id: environment })
}

const foreign: Probe = {
  name: `its environment_id is ${FOREIGN}, which is not one of those that are served`,
  defect: 'isolation/foreign-environment',
  build: (genuine) => genuine.request({ body: inEnvironment(genuine, FOREIGN) }),
}

/** An event of one environment, signed with a secret of its own and with those of others. */
function crossed({ declared }: LawContext): { readonly control: Probe; readonly wrong: readonly Probe[] }[] {
  const entries = Object.entries(declared.environmentSecrets)
  return entries.flatMap(([environment, own]) => {
    const [mine] = own
    if (mine === undefined) return []
    const signed = (name: string, secret: string): Probe => ({
      name,
      defect: 'isolation/cross-environment-secret',
      build: (genuine) => {
        const body = inEnvironment(genuine, environment)
        return genuine.request({ body, signature: genuine.sign({ body, secret }) })
      },
    })
    const others = entries.flatMap(([other, secrets]) =>
      other === environment ? [] : secrets.map((secret) => ({ other, secret })),
    )
    return [
      {
        control: signed(`it is an event of environment ${environment}, signed with its own secret`, mine),
        wrong: others
          .filter(({ secret }) => !own.includes(secret))
          .map(({ other, secret }) =>
            signed(`it is an event of environment ${environment}, signed with the secret of ${other}`, secret),
          ),
      },
    ]
  })
}

async function judgeSecrets(context: LawContext): Promise<LawResult> {
  // When a finding is confirmed, the probe that showed it was sent again.
  const groups = context.probed.length > 0 ? [] : crossed(context)
  const wrong = [...context.probed]
  let cases = 0
  for (const { control, wrong: probes } of groups) {
    const [own, ...others] = await context.probe([control, ...probes])
    cases += 1 + probes.length
    if (own !== undefined && isAccepted(own.answer)) wrong.push(...others)
  }
  return {
    cases,
    breaches: wrong
      .filter(({ answer, traced }) => isAccepted(answer) && traced !== false)
      .map((evidence) => ({
        defect: 'isolation/cross-environment-secret',
        message: `A request was accepted although ${evidence.probe.name}. Whoever has the secret of one environment can write into the others. Take the secret by \`environment_id\`, then verify with that one alone.`,
        evidence,
      })),
  }
}

function workspaces(environment: string): Case[] {
  const one: Line = { upload: 'a' }
  const other: Line = { upload: 'a', to: 2, workspace: OTHER_WORKSPACE }
  const first = tell(environment, [one])
  const history = joined(first, [...first.events, ...tell(environment, [other]).events])
  const twin = tell(environment, [one, { ...other, upload: 'b' }])
  const shows = ['Cupcake v1', 'Cupcake v2']
  return [{ name: 'one asset id in two workspaces', history, schedule: inOrder(history), twin, shows }]
}

/** One id for an asset and a folder: of the documented form of both. */
const ID = '=-1zT3SPzjuEv'

function kinds(environment: string): Case[] {
  const asset = tell(environment, [{ upload: ID }, { remove: ID }])
  const folder = tell(environment, [{ create: ID }, { drop: ID }])
  const [uploaded, removed] = asset.events
  const [created, dropped] = folder.events
  if (!uploaded || !removed || !created || !dropped) return []
  const story = (name: string, events: Parameters<typeof joined>[1], twin: readonly Line[], shows: string[]): Case => {
    const history = joined(asset, events)
    return { name, history, schedule: inOrder(history), twin: tell(environment, twin), shows }
  }
  const both: Line[] = [{ upload: 'a' }, { create: 'F' }]
  return [
    story('an asset and a folder with one id', [uploaded, created], both, ['Cupcake v1', 'Images v1']),
    story(
      'a folder removed, and an asset with its id',
      [uploaded, created, dropped],
      [{ upload: 'a' }],
      ['Cupcake v1'],
    ),
    story('an asset removed, and a folder with its id', [created, uploaded, removed], [{ create: 'F' }], ['Images v1']),
  ]
}

/** The laws on what must not touch each other. */
export const isolationLaws: readonly Law[] = [
  {
    id: 'isolation/foreign-environments-change-nothing',
    title: 'An event of an environment that is not served changes nothing.',
    severity: 'should',
    why: 'Staging and production often share a secret or an address by mistake. Seen in public receivers: https://github.com/edictum-ai/edictum-console/pull/44',
    fix: 'Compare `environment_id` with the ids that you serve, and acknowledge or refuse the rest.',
    needs: ['observe', 'environments'],
    tolerates: 'Acknowledging the event, or refusing it.',
    defects: ['isolation/foreign-environment'],
    probes: () => [foreign],
    check: ({ probed }) => ({
      breaches: probed
        .filter(({ answer, traced }) => isAccepted(answer) && traced === true)
        .map((evidence) => ({
          defect: 'isolation/foreign-environment',
          message: `An event was applied although ${evidence.probe.name}. Compare \`environment_id\` with the ids that you serve.`,
          evidence,
        })),
    }),
  },
  {
    id: 'isolation/secrets-by-environment',
    title: 'An event that is signed with the secret of another environment is refused.',
    severity: 'must',
    why: 'Whoever has the secret of one environment can otherwise write into all. Seen in public receivers: https://github.com/octopusreview/octopus/pull/725',
    fix: 'Take the secret by `environment_id` of the body, then verify with that one alone.',
    needs: ['environmentSecrets'],
    tolerates: 'Acknowledging the event without applying it.',
    defects: ['isolation/cross-environment-secret'],
    check: judgeSecrets,
  },
  {
    id: 'isolation/environments-are-apart',
    title: 'What happens in one environment does not touch another one.',
    severity: 'must',
    why: 'Nothing says that an id is unique over environments; a copy of production for staging has the same ones. Seen in public receivers: https://github.com/octopusreview/octopus/pull/725',
    fix: 'Put `environment_id` into the key of rows and of what was processed.',
    needs: ['observe', 'twoEnvironments'],
    tolerates: 'One store for several environments.',
    defects: ['isolation/environment-id-collision'],
    cases: ({ declared: { environments } }) => [
      ...knownCases('environments', environments),
      ...knownCases('remembered', environments),
    ],
    check: ({ outcomes }) => ({
      ...(outcomes.length > 0 &&
        outcomes.every(({ unaccepted }) => unaccepted.length > 0) && {
          skipped:
            'the events of the second environment are refused: where it has a secret of its own, declare `environmentSecrets`',
        }),
      breaches: outcomes
        .filter(({ same, unaccepted }) => !same && unaccepted.length === 0)
        .map((evidence) => ({
          defect: 'isolation/environment-id-collision',
          message: `The environments are mixed up: ${evidence.case.name}. Put \`environment_id\` into the key of rows, and of what was processed.`,
          evidence,
        })),
    }),
  },
  {
    id: 'isolation/workspaces-are-apart',
    title: 'One asset id in two workspaces is two assets.',
    severity: 'advice',
    why: 'Whether ids are unique over the workspaces of an environment is not documented.',
    fix: 'Put `workspace_id` into the key.',
    needs: ['observe', 'twoEnvironments'],
    tolerates: 'One store for several workspaces.',
    defects: ['isolation/environment-id-collision'],
    cases: ({ declared }) => workspaces(firstOf(declared)),
    check: ({ outcomes }) => ({
      breaches: outcomes
        .filter(({ same, unaccepted }) => !same && unaccepted.length === 0)
        .map((evidence) => ({
          defect: 'isolation/environment-id-collision',
          severity: 'advice',
          message: `Of ${evidence.case.name} only one is left. Put \`workspace_id\` into the key, unless you know that ids do not repeat.`,
          evidence,
        })),
    }),
  },
  {
    id: 'isolation/assets-and-folders-are-apart',
    title: 'An asset and a folder with one id do not touch each other.',
    severity: 'advice',
    why: 'Ids of assets and of folders have the same form, and nothing says that they never meet.',
    fix: 'Put the kind into the key, or keep assets and folders in tables of their own.',
    needs: ['observe'],
    tolerates: 'One table for both, with the kind in its key.',
    defects: ['isolation/asset-folder-collision'],
    cases: ({ declared }) => kinds(firstOf(declared)),
    check: ({ outcomes }) => ({
      breaches: outcomes
        .filter(({ same, unaccepted }) => !same && unaccepted.length === 0)
        .map((evidence) => ({
          defect: 'isolation/asset-folder-collision',
          severity: 'advice',
          message: `Assets and folders share one space of ids: ${evidence.case.name}. Put the kind into the key.`,
          evidence,
        })),
    }),
  },
]
