import { type Line, tell } from '../history/tell.js'
import { inOrder } from '../schedule/schedule.js'
import type { LawContext } from './context.js'
import type { Case } from './evidence.js'
import type { Law, LawResult } from './law.js'
import { firstOf, joined, plan } from './stories.js'

const OVERVIEW = 'https://ckeditor.com/docs/ckbox/latest/features/webhooks/overview.html'

const RESTORED = ', restored later'
const OVERTAKEN = ', restored before the removal arrives'

/** An entity that is created, removed and created again, in that order and with the removal coming last. */
function restored(environment: string): Case[] {
  const kinds = {
    'an asset': { lines: [{ upload: 'a' }, { remove: 'a' }], back: [{ upload: 'a', to: 2 }], shows: ['Cupcake v2'] },
    'a folder': { lines: [{ create: 'F' }, { drop: 'F' }], back: [{ create: 'F', to: 2 }], shows: ['Images v2'] },
  } satisfies Record<string, { lines: Line[]; back: Line[]; shows: string[] }>
  return Object.entries(kinds).flatMap(([name, { lines, back, shows }]): Case[] => {
    const first = tell(environment, lines)
    const twin = tell(environment, back)
    const history = joined(first, [...first.events, ...twin.events])
    return [
      { name: name + RESTORED, history, schedule: inOrder(history), twin, shows },
      { name: name + OVERTAKEN, history, schedule: plan(0, 2, 1), twin, shows },
    ]
  })
}

function judgeRestored({ outcomes }: LawContext): LawResult {
  const isSound = (name: string) => outcomes.find(({ case: of }) => of.name === name)?.same !== false
  return {
    breaches: outcomes
      .filter(({ case: { name }, same, unaccepted }) => name.endsWith(OVERTAKEN) && !same && unaccepted.length === 0)
      // Who keeps what was removed away for ever is right as well: then there is nothing that a late removal could undo.
      .filter(({ case: { name } }) => isSound(name.replace(OVERTAKEN, RESTORED)))
      .map((evidence) => ({
        defect: 'ordering/stale-remove-wins',
        severity: 'advice',
        message: `A removal is applied also where it is older than what it removes: ${evidence.case.name}. Compare \`sent_at\` for removals too.`,
        evidence,
      })),
  }
}

/** A folder with an asset in it that is changed before the folder is removed. */
function emptied(environment: string, cascade: boolean): Case[] {
  const lines: Line[] = [{ create: 'F' }, { upload: 'a', into: 'F' }, { modify: 'a' }]
  const twin = tell(environment, lines)
  const dropped = tell(environment, [{ create: 'F' }, { drop: 'F' }]).events.slice(1)
  const history = joined(twin, [...twin.events, ...dropped])
  const reading = cascade ? { hides: ['Cupcake v1', 'Cupcake v2'] } : { twin, shows: ['Cupcake v2'] }
  return [
    { name: 'a removed folder that held an asset', history, schedule: inOrder(history), ...reading },
    {
      name: 'a removed folder that held an asset, and an old change of that asset afterwards',
      history,
      schedule: plan(0, 1, 3, 2),
      ...reading,
    },
  ]
}

/** The laws on removals that rest on what the documentation leaves open. */
export const removalLaws: readonly Law[] = [
  {
    id: 'ordering/late-removals-undo-nothing',
    title: 'A removal that arrives late does not remove what is newer.',
    severity: 'advice',
    why: `The order of arrival must not be relied on. Whether an id can come back after its removal is not documented. Source: ${OVERVIEW}`,
    fix: 'Compare `sent_at` for removals as for everything else.',
    needs: ['observe'],
    tolerates: 'Keeping what was removed away for ever; bringing it back for a newer event.',
    defects: ['ordering/stale-remove-wins'],
    cases: ({ declared }) => restored(firstOf(declared)),
    check: judgeRestored,
  },
  {
    id: 'ordering/contents-follow-their-folder',
    title: 'What a removed folder contained is kept, or removed for good, as declared.',
    severity: 'should',
    why: 'CKBox moves the contents of a removed folder one level up. Who removes them instead has to do so in whatever order the events come. Seen in public receivers: https://github.com/nextcloud/desktop/issues/10173',
    fix: 'Keep the contents; or leave a tombstone for each of them, with the time of the removal of the folder.',
    needs: ['observe', 'cascade'],
    tolerates: 'Either policy.',
    defects: ['ordering/folder-cascade'],
    cases: ({ declared }) => emptied(firstOf(declared), declared.cascade === true),
    check: ({ outcomes, declared }) => ({
      breaches: outcomes
        .filter(({ same, unaccepted }) => !same && unaccepted.length === 0)
        .map((evidence) => ({
          defect: 'ordering/folder-cascade',
          message: declared.cascade
            ? `Contents of a removed folder are there (again): ${evidence.case.name}. Leave a tombstone for each of them.`
            : `Contents of a removed folder are gone although they are declared to stay: ${evidence.case.name}.`,
          evidence,
        })),
    }),
  },
]
