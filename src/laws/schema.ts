import { idOf, type Line, tell } from '../history/tell.js'
import { isArray, isObject, type Json } from '../observation/json.js'
import { inOrder } from '../schedule/schedule.js'
import { asksForPatience, isAccepted, isServerError, type LawContext } from './context.js'
import type { Case, Outcome, Probe, Probed } from './evidence.js'
import { breach, erredProbes, isAnswered, refusedProbes, untakenProbes } from './judge.js'
import { knownCases } from './known-cases.js'
import type { Law } from './law.js'
import { document, hyphened, newFields, nulls, optional, shown } from './schema-probes.js'
import { type HardValue, storingBreaches, storingCases } from './stored-values.js'

const EVENTS = 'https://ckeditor.com/docs/ckbox/latest/features/webhooks/events.md'

const EMPTY = { tags: [], metadata: { description: '', custom_attributes: {} } }
const FULL = { tags: ['cake', 'sweet'], metadata: { description: 'A cake', custom_attributes: { color: 'pink' } } }
const UNDESCRIBED = { ...FULL, metadata: { ...FULL.metadata, description: '' } }

const long: readonly HardValue[] = [255, 256, 1024].map((length) => ({
  words: `its name has ${length} characters`,
  details: { name: `${'Cake of many layers, '.repeat(50).slice(0, length - 1)}!` },
}))

const LONG_URL = 3_000

const hostile: readonly HardValue[] = [
  '../../../etc/passwd',
  '<img src=x onerror=alert(1)>',
  "Robert'); DROP TABLE assets; --",
  '{{7*7}} <%= 7*7 %> #{7*7}',
  '%s %n %00 %2e%2e',
  '__proto__',
  '-rf',
].map((name) => ({ words: `its name is ${name}`, details: { name } }))

/** Legal in JSON, refused by some stores: no more than an answer without a failure can be asked for. */
const unstorable: readonly HardValue[] = [
  { words: 'its name holds the character U+0000', details: { name: 'a\u0000b' } },
  { words: 'its name holds half of a surrogate pair', details: { name: 'a\ud83e' } },
]

const UNSTORABLE = new Set(unstorable.map(({ words }) => `an asset: ${words}`))

/** The laws on what events may look like: new fields, absent and empty ones, ids and names of every kind. */
export const schemaLaws: readonly Law[] = [
  {
    id: 'schema/unknown-fields-accepted',
    title: 'An event with fields that are not known yet is accepted and applied.',
    severity: 'must',
    why: 'A new field in an existing event is the most usual change of an API; a closed schema then refuses every event.',
    fix: 'Validate openly: no `additionalProperties: false`, no zod `.strict()`, no FAIL_ON_UNKNOWN_PROPERTIES.',
    needs: [],
    tolerates: 'Dropping the fields.',
    defects: ['schema/unknown-field-refused'],
    probes: () => newFields,
    check: (context) => ({ breaches: untakenProbes(context, 'Validate openly: let unknown fields pass.') }),
  },
  {
    id: 'schema/optional-parts-may-be-absent',
    title: 'An event is applied without the parts that not every event has.',
    severity: 'must',
    why: `Documents have no images, most assets no folder, many no tags. Source: ${EVENTS}`,
    fix: 'Read optional parts with `?.` and a default; test with an asset that is no image.',
    needs: [],
    tolerates:
      '4xx where a part is missing that the documentation always shows (user, metadata and what is in them, tags); keeping images only.',
    defects: ['schema/optional-missing-5xx'],
    probes: () => [document, ...optional, ...shown],
    check: (context) => {
      const why = 'Read optional parts with a default.'
      const isShown = ({ probe }: { probe: Probe }) => shown.includes(probe)
      const isDocument = ({ probe }: { probe: Probe }) => probe === document
      const documented = { ...context, probed: context.probed.filter((one) => !isShown(one) && !isDocument(one)) }
      return {
        breaches: [
          ...refusedProbes(context.probed.filter(isDocument).filter(isAnswered), why),
          ...untakenProbes(documented, why),
          ...erredProbes(context.probed.filter(isShown), why, 'should'),
        ],
      }
    },
  },
  {
    id: 'schema/empty-values-arrive',
    title: 'An emptied value empties the state, and a null breaks nothing.',
    severity: 'should',
    why: '`if (asset.description)` takes an empty text for no text: what a user cleared stays for ever. Source: https://github.com/Bike4Mind/bike4mind/pull/2186',
    fix: 'Store the snapshot as it comes; ask `!== undefined`, not for truth; treat null like absent.',
    needs: [],
    tolerates: 'Refusing null with a 4xx; not keeping the fields at all.',
    defects: ['schema/null-missing-empty'],
    probes: () => nulls,
    cases: emptied,
    check: ({ probed, outcomes }) => ({
      breaches: [
        ...erredProbes(probed, 'Treat null like absent.'),
        ...outcomes
          .filter(({ same }) => !same)
          .map((outcome) => ({
            defect: 'schema/null-missing-empty',
            message: `A value that was emptied did not become empty in the state: ${outcome.case.name}. Store the snapshot as it comes; do not test values for truth.`,
            evidence: outcome,
          })),
      ],
    }),
  },
  {
    id: 'schema/ids-kept-apart',
    title: 'Ids are kept as they come, and two that differ are two.',
    severity: 'must',
    why: "Ids such as -1zT3SPzjuEv are case-sensitive and may begin with a hyphen or an underscore. Source: the documentation's examples",
    fix: 'Store ids as text with a binary collation; do not fold case, trim or parse them.',
    needs: ['observe'],
    tolerates: 'Nothing: these are ids of the documented alphabet.',
    defects: ['schema/id-charset'],
    probes: () => [hyphened],
    cases: ({ declared }) => knownCases('identities', declared.environments),
    check: ({ outcomes, probed }) => ({
      breaches: [
        ...probed.flatMap((one) => {
          const other = otherIdIn(one)
          return other === undefined
            ? []
            : [
                breach(
                  one,
                  `An asset that came under one id shows under another: ${other}. Store ids as text, case-sensitive, without trimming.`,
                ),
              ]
        }),
        ...outcomes
          .filter((outcome) => !outcome.same || isRefusedForGood(outcome) || losesIds(outcome))
          .map((outcome) => ({
            defect: 'schema/id-charset',
            message: `Ids are not kept as they come: ${outcome.case.name}. Store them as text, case-sensitive, without trimming.`,
            evidence: outcome,
          })),
      ],
    }),
  },
  {
    id: 'schema/long-values-kept',
    title: 'Long names and addresses are stored whole.',
    severity: 'should',
    why: 'A `varchar(255)` cuts silently or fails; a cut address leads nowhere.',
    fix: 'Use `text` columns, or refuse with a 4xx what is too long for you.',
    needs: [],
    tolerates: "A clean 4xx: CKBox's own limits are not documented.",
    defects: ['schema/long-values'],
    cases: (context) => [...storingCases(context, long), ...longUrl(context)],
    check: ({ outcomes }) => ({
      breaches: storingBreaches(outcomes, {
        defect: 'schema/long-values',
        refused: (outcome, said) =>
          failed(outcome)
            ? `Of ${outcome.case.name}, and the consumer ${said}. Store it, or refuse it with a 4xx.`
            : undefined,
        changed: ({ case: of }) => `The state does not show a long value whole: ${of.name}. Use a text column.`,
      }),
    }),
  },
  {
    id: 'schema/names-kept-as-they-are',
    title: 'A name is data, whatever it looks like.',
    severity: 'advice',
    why: 'A name that is put into a path, HTML, SQL or a template unescaped is an open door; one that is cleaned on the way in is lost.',
    fix: 'Store names as they come and escape them where they are shown; use bound parameters.',
    needs: [],
    tolerates: 'Refusing such a name with a 4xx.',
    defects: ['schema/hostile-names'],
    cases: (context) => storingCases(context, [...hostile, ...unstorable]),
    check: ({ outcomes }) => ({
      breaches: storingBreaches(outcomes, {
        defect: 'schema/hostile-names',
        severity: 'advice',
        refused: (outcome, said) =>
          failed(outcome)
            ? `Of ${outcome.case.name}, and the consumer ${said}. Escape or bind names where they are used.`
            : undefined,
        changed: ({ case: of }) =>
          UNSTORABLE.has(of.name)
            ? undefined
            : `The state shows another name than came: ${of.name}. Store names as they come.`,
      }),
    }),
  },
]

function failed({ answers }: Outcome): boolean {
  return answers.some((answer) => answer.kind === 'failure' || isServerError(answer))
}

/** Emptied by a modification, compared with what was empty from the beginning and modified too: a state may tell that. */
function emptied({ declared, has }: LawContext): readonly Case[] {
  if (!has('observe')) return []
  const [environment = ''] = declared.environments
  const case_ = (name: string, lines: readonly Line[], like: readonly Line[]): Case => {
    const history = tell(environment, lines)
    return { name, history, schedule: inOrder(history), twin: tell(environment, like) }
  }
  return [
    case_(
      'tags, description and attributes, all emptied',
      [
        { upload: 'a', with: FULL },
        { modify: 'a', to: 1, with: EMPTY },
      ],
      [
        { upload: 'a', with: EMPTY },
        { modify: 'a', to: 1, with: EMPTY },
      ],
    ),
    case_(
      'the description, emptied',
      [
        { upload: 'a', with: FULL },
        { modify: 'a', to: 1, with: UNDESCRIBED },
      ],
      [
        { upload: 'a', with: UNDESCRIBED },
        { modify: 'a', to: 1, with: UNDESCRIBED },
      ],
    ),
  ]
}

function longUrl(context: LawContext): readonly Case[] {
  // A consumer that reads the asset back would get the short address.
  if (context.has('serve')) return []
  return storingCases(context, [{ words: `its url has ${LONG_URL} characters`, details: {} }]).map((one) => {
    const [event] = one.history.events
    if (event === undefined || !('asset' in event.payload)) return one
    const { asset } = event.payload
    const url = `${asset.url}?token=`.padEnd(LONG_URL, 'a')
    const long = { ...event, payload: { ...event.payload, asset: { ...asset, url } } } as typeof event
    return { ...one, history: { ...one.history, events: [long] }, instead: [[asset.url, url]] }
  })
}

/** Whether an event was never accepted, and not for want of patience. */
function isRefusedForGood({ answers, unaccepted }: Outcome): boolean {
  return unaccepted.length > 0 && answers.some((answer) => !isAccepted(answer) && !asksForPatience(answer))
}

/** Whether ids that the twin's state shows whole are not shown whole here. */
function losesIds({ case: of, expected, actual }: Outcome): boolean {
  const ids = of.twin?.ids ?? []
  return (
    ids.length > 0 &&
    ids.every((id) => namesIn(expected).has(id)) &&
    !of.history.ids.every((id) => namesIn(actual).has(id))
  )
}

/** A changed form of the event's id that the state shows in its place: folded, or without its first character. */
function otherIdIn({ request, state }: Probed): string | undefined {
  const names = namesIn(state)
  if (names.has(idOf('a')) || names.has(idOf('F'))) return undefined
  const { payload } = JSON.parse(Buffer.from(request.body).toString()) as { payload: Record<string, { id?: string }> }
  const id = payload.asset?.id ?? payload.folder?.id ?? ''
  const forms = [id.toLowerCase(), id.toUpperCase(), id.replace(/^[-_]+/, ''), id.replace(/[-_]/g, '')]
  return forms.find((form) => form !== id && form !== '' && names.has(form))
}

/** Every string and key of a state. */
function namesIn(value: Json, found: Set<string> = new Set()): Set<string> {
  if (typeof value === 'string') found.add(value)
  else if (isArray(value)) for (const item of value) namesIn(item, found)
  else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      found.add(key)
      namesIn(item, found)
    }
  }
  return found
}
