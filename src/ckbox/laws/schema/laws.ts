import { judgeEach } from '../../../laws/asking.js'
import { ifNotStored } from '../../../laws/body/stored-text.js'
import type { Law, Violation } from '../../../laws/law.js'
import { type HistoryObservation, isOfRequest, type RequestObservation } from '../../../laws/observations.js'
import { ifFailed, ifNotTaken, ifRefused, isAnswered } from '../../../laws/violations.js'
import type { DefectId } from '../../defects.js'
import { document, emptyParts, hyphened, nulls, shownParts } from './field-trials.js'
import { isShown } from './is-shown.js'
import { ifIdsChanged } from './judge-ids.js'
import { emptied, everydayTrials, identityTrials, isUnstorable, longValues, oddNames } from './trials.js'

const EVENTS = 'https://ckeditor.com/docs/ckbox/latest/features/webhooks/events.md'

/** What events of CKBox may look like: absent and empty parts, ids and names of every kind. */
export const ckboxSchemaLaws: readonly Law<DefectId>[] = [
  {
    id: 'schema/optional-parts-may-be-absent',
    title: 'An event without its optional parts is applied.',
    severity: 'must',
    why: `Documents have no images, most assets are in no folder, and many have no tags. Source: ${EVENTS}`,
    remedy: 'Read optional parts with `?.` and a default, and test with an asset that is not an image.',
    tolerates:
      '4xx if a part is missing that the documentation always shows (tags, the user, metadata and its contents). Keeping images only.',
    needs: [],
    defects: ['schema/optional-missing-5xx'],
    run: () => judgeEach([document, ...emptyParts, ...shownParts], ifPartsMissed),
  },
  {
    id: 'schema/empty-values-arrive',
    title: 'An emptied value empties the state, and a null breaks nothing.',
    severity: 'should',
    why: '`if (asset.description)` takes an empty text for a missing one, so what a user cleared stays forever. Source: https://github.com/Bike4Mind/bike4mind/pull/2186',
    remedy:
      'Store the snapshot as it comes. Check for `!== undefined`, not for truthiness, and treat null like absent.',
    tolerates: 'Refusing null with a 4xx. Not keeping the fields at all.',
    needs: [],
    defects: ['schema/null-missing-empty'],
    run: (facts) => judgeEach([...nulls, ...(facts.has('observe') ? emptied(facts) : [])], ifNotEmptied),
  },
  {
    id: 'schema/ids-kept-apart',
    title: 'Ids are stored unchanged, and two ids that differ are two entities.',
    severity: 'must',
    why: "Ids such as -1zT3SPzjuEv are case-sensitive and may begin with a hyphen or an underscore. Source: the documentation's examples",
    remedy: 'Store ids as text with a binary collation. Do not fold their case, trim or parse them.',
    tolerates: 'Nothing: these are ids of the documented alphabet.',
    needs: ['observe'],
    defects: ['schema/id-charset'],
    run: ({ declared }) => judgeEach([hyphened, ...identityTrials(declared.environments)], ifIdsChanged),
  },
  {
    id: 'schema/long-values-kept',
    title: 'Long names and URLs are stored whole.',
    severity: 'should',
    why: 'A `varchar(255)` truncates silently or fails, and a truncated URL leads nowhere.',
    remedy: 'Use `text` columns, or answer 4xx to values that are too long for you.',
    tolerates: 'A clean 4xx: the limits of CKBox are not documented.',
    needs: [],
    defects: ['schema/long-values'],
    run: (facts) =>
      judgeEach(longValues(facts), (seen) => ifNotStored(seen, { defect: 'schema/long-values' }, { refusal: true })),
  },
  {
    id: 'schema/names-kept-as-they-are',
    title: 'A name is data, whatever it looks like.',
    severity: 'info',
    why: 'A name put unescaped into a path, HTML, SQL or a template opens the door to attacks. A name that is cleaned before it is stored cannot be recovered.',
    remedy: 'Store names as they come and escape them where they are shown. Use bound parameters.',
    tolerates: 'Refusing such a name with a 4xx.',
    needs: [],
    defects: ['schema/hostile-names'],
    run: (facts) =>
      judgeEach(oddNames(facts), (seen) => {
        const tolerated = { refusal: true, change: isUnstorable(seen.trial) } as const
        return ifNotStored(seen, { defect: 'schema/hostile-names', severity: 'info' }, tolerated)
      }),
  },
  {
    id: 'schema/state-is-as-declared',
    title: 'The state shows what CKBox holds.',
    severity: 'must',
    why: 'Comparing states with each other cannot reveal that an event, or a part of it, is always ignored. Payloads are whole snapshots, so after events that arrive once and in order, the state matches that of CKBox.',
    remedy:
      'Handle every event that you subscribe to, and keep every property that the state is to show. If the state is right, correct `expected`.',
    tolerates:
      "The consumer's own columns besides those that `expected` returns. Text in another Unicode normalisation form. Clocks, row numbers and rows flagged as removed.",
    needs: ['observe', 'expected'],
    defects: [],
    run: (facts) => judgeEach(everydayTrials(facts), ifNotAsDeclared),
  },
]

function ifPartsMissed(seen: RequestObservation): Violation<DefectId> | undefined {
  const defect = 'schema/optional-missing-5xx'
  if (shownParts.includes(seen.trial)) return ifFailed(seen, { defect, severity: 'should' })
  if (seen.trial !== document) return ifNotTaken(seen, { defect })
  return isAnswered(seen) ? ifRefused(seen, { defect }) : undefined
}

function ifNotEmptied(seen: RequestObservation | HistoryObservation): Violation<DefectId> | undefined {
  const defect = 'schema/null-missing-empty'
  if (isOfRequest(seen)) return ifFailed(seen, { defect })
  if (seen.same) return undefined
  return { defect, message: `The state still shows a value that was emptied: ${seen.trial.title}.`, evidence: seen }
}

function ifNotAsDeclared(seen: HistoryObservation): Violation<DefectId> | undefined {
  const { trial, declared, actual, unaccepted, same } = seen
  // What is refused, or comes out differently each time, is judged by other laws.
  if (declared === undefined || unaccepted.length > 0 || !same) return undefined
  if (isShown(declared, actual, trial.history.ids)) return undefined
  const message = `After ${trial.title}, delivered once and in order, the state does not show what \`expected\` returns.`
  return { message, evidence: seen, expected: declared }
}
