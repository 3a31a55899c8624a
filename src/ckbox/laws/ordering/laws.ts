import { judgeEach, observe } from '../../../laws/asking.js'
import type { Law, Violation } from '../../../laws/law.js'
import { trialsOf } from '../../../laws/tales.js'
import type { HistoryTrial } from '../../../laws/trial.js'
import { isWrong } from '../../../laws/violations.js'
import type { DefectId } from '../../defects.js'
import { ckbox } from '../../provider.js'
import { type ScenarioStep, tell } from '../../scenario.js'
import { assetTexts } from '../../versions.js'

/** What consumers get wrong about events that only CKBox has. */
export const orderingMistakes = [
  'ordering/overwritten-vs-modified',
  'ordering/cache-invalidated-as-state',
] as const satisfies readonly DefectId[]

/** The laws on order that only CKBox's folders raise. */
export const ckboxOrderingLaws: readonly Law<DefectId>[] = [
  {
    id: 'ordering/moves-arrive',
    title: 'An asset that is moved to another folder or category is there.',
    severity: 'must',
    why: 'A move is a modification with another `folder_id` or `category_id`. A consumer that updates only the columns it expects to change leaves the asset in its old place, where links and permissions then point.',
    remedy:
      'Store `folder_id` and `category_id` from every snapshot, and clear the folder where the snapshot has none.',
    tolerates: 'Not keeping folders or categories. Remembering the first place besides the present one.',
    needs: ['observe'],
    defects: ['ordering/move-ignored'],
    *run({ declared: { environments } }) {
      const moves = [movesTo('folder', environments[0]), movesTo('category', environments[0])]
      const seen = yield* observe(moves.flatMap(({ trials }) => trials))
      const violations = moves.flatMap(({ place, trials }): Violation<DefectId>[] => {
        const [shown, change, evidence] = trials.map((wanted) => seen.find(({ trial }) => trial === wanted))
        // The state tells one place from the other, but not whether the asset was moved there.
        if (!shown || !change || !evidence || !isWrong(shown) || !isWrong(evidence)) return []
        if (!change.same || change.unaccepted.length > 0) return []
        const message = `An asset that is moved to another ${place} stays in its old one.`
        return [{ defect: 'ordering/move-ignored', message, evidence }]
      })
      return { violations: violations.slice(0, 1) }
    },
  },
  {
    id: 'ordering/contents-follow-their-folder',
    title: 'The contents of a removed folder are kept, or removed for good, as declared.',
    severity: 'should',
    why: 'CKBox moves the contents of a removed folder one level up. A consumer that removes them instead has to do so whatever order the events arrive in. Seen in public receivers: https://github.com/nextcloud/desktop/issues/10173',
    remedy: 'Keep the contents, or leave a tombstone for each of them, with the time when the folder was removed.',
    tolerates: 'Either policy.',
    needs: ['observe', 'cascade'],
    defects: ['ordering/folder-cascade'],
    run: ({ declared: { environments, cascade } }) =>
      judgeEach(emptied(environments[0], cascade === true), (seen) => {
        if (!isWrong(seen)) return undefined
        const { title } = seen.trial
        const message = cascade
          ? `The contents of a removed folder stay or come back: ${title}.`
          : `The contents of a removed folder are gone, although you declared that they stay: ${title}.`
        return { defect: 'ordering/folder-cascade', message, evidence: seen }
      }),
  },
]

const OTHER_CATEGORY = '957165c8-bb91-4792-922d-72c572b5b12d'

/** What happens to an asset that is created in one place, `there` or in the usual one, and is moved or only changed. */
const lives = {
  folder: (there: boolean, moved: boolean): readonly ScenarioStep[] => [
    { createFolder: 'F' },
    { createFolder: 'G', to: 2 },
    { upload: 'a', into: there ? 'G' : 'F' },
    { modify: 'a', ...(moved && { move: 'G' }) },
  ],
  category: (there: boolean, moved: boolean): readonly ScenarioStep[] => {
    const inOther = { with: { category_id: OTHER_CATEGORY } }
    return [
      { upload: 'a', ...(there && inOther) },
      { modify: 'a', ...((there || moved) && inOther) },
    ]
  },
}

/** An asset in another place; moved there, compared with one that stays, and with one that was there from the beginning. */
function movesTo(place: keyof typeof lives, environment: string | undefined) {
  const steps = lives[place]
  const like = steps(false, false)
  const tales = [
    { key: `elsewhere-${place}`, title: `an asset in another ${place}`, steps: steps(true, false), like },
    { key: `moved-${place}`, title: 'a moved asset, compared with one that stays', steps: steps(false, true), like },
  ]
  const title = `an asset is moved to another ${place}`
  const trials = trialsOf(ckbox.model, environment, [
    ...tales.map((tale) => ({ ...tale, role: 'control' as const })),
    { key: `arrived-${place}`, title, steps: steps(false, true), like: steps(true, false) },
  ])
  return { place, trials }
}

const MINUTE = 60_000

/** A folder with an asset in it that is changed before the folder is removed. */
function emptied(environment: string | undefined, cascade: boolean): HistoryTrial[] {
  const steps: ScenarioStep[] = [{ createFolder: 'F' }, { upload: 'a', into: 'F' }, { modify: 'a' }]
  const kept = tell(steps, environment)
  const [, dropped] = tell([{ createFolder: 'F' }, { removeFolder: 'F' }], environment).events
  const last = ckbox.model.timeOf(kept.events.at(-1) as object) + MINUTE
  const events = [...kept.events, ...(dropped === undefined ? [] : [ckbox.model.at(dropped, last)])]
  const history = { ...kept, events }
  const names = [1, 2].map((version) => assetTexts(version)[0] as string)
  const compare = cascade ? { hides: names } : { shows: names.slice(1) }
  const trial: HistoryTrial = {
    kind: 'history',
    key: 'removed-last',
    role: 'suspect',
    title: 'a folder that held an asset is removed',
    history,
    schedule: [{ event: 0 }, { event: 1 }, { event: 2 }, { event: 3 }],
    ...(!cascade && { baseline: kept }),
    compare,
    shrink: 'never',
  }
  return [
    trial,
    {
      ...trial,
      key: 'changed-last',
      title: 'a folder that held an asset is removed, and an old change of that asset arrives afterwards',
      schedule: [{ event: 0 }, { event: 1 }, { event: 3 }, { event: 2 }],
    },
  ]
}
