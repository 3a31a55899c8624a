import { isObject, type Json } from '../../observation/json.js'
import type { History } from '../../provider/history.js'
import type { Kind, Model, Provider } from '../../provider/provider.js'
import { inOrder } from '../../schedule/schedule.js'
import { judgeBeside } from '../asking.js'
import type { GeneralDefectId } from '../defects.js'
import type { Law } from '../law.js'
import { a, type Tale, trialsOf } from '../tales.js'
import type { HistoryTrial } from '../trial.js'
import { isWrong } from '../violations.js'

const TO_THE_FULL_SECOND_MS = 60_185

/** The laws on the removals and forms of time that a provider's documentation leaves open. */
export const timeLaws = ({ words, model }: Provider): readonly Law<GeneralDefectId>[] => [
  {
    id: 'ordering/form-of-time-does-not-matter',
    title: `\`${words.time}\` is compared as a time, not as text.`,
    severity: 'info',
    why: `In ISO 8601, \`…05Z\` and \`…05.000Z\` are the same time. The documentation shows milliseconds in its examples but promises no form. Source: ${words.sources.order}; seen in public receivers: https://github.com/drkostas/hevy2garmin/issues/76`,
    remedy: `Compare \`Date.parse(event.${words.time})\`, or keep it in a column with millisecond precision.`,
    tolerates: `Refusing a form that ${words.sender} is not known to send.`,
    needs: ['observe'],
    defects: ['ordering/time-precision'],
    run: ({ declared: { environments } }) => {
      // What comes out wrong in the usual form too is another matter.
      const pairs = trialsOf(model, environments[0], changesWithinASecond(model)).map(withAndWithoutFraction)
      return judgeBeside(pairs, (seen) => {
        if (!isWrong(seen)) return undefined
        const message = `The older change wins: ${seen.trial.title}. The consumer compares \`${words.time}\` as text, and as text "…05Z" comes after "…05.500Z".`
        return { defect: 'ordering/time-precision', severity: 'info', message, evidence: seen }
      })
    },
  },
  {
    id: 'ordering/late-removals-undo-nothing',
    title: 'A late removal does not remove newer state.',
    severity: 'info',
    why: `A consumer must not rely on the order of arrival. The documentation does not say whether an id can come back after its removal. Source: ${words.sources.order}`,
    remedy: `Compare \`${words.time}\` for removals as for everything else.`,
    tolerates: 'Keeping a removed entity removed forever. Restoring it on a newer event.',
    needs: ['observe'],
    defects: ['ordering/stale-remove-wins'],
    // A consumer that keeps a removed entity away forever is right too: a late removal can undo nothing there.
    run: ({ declared: { environments } }) =>
      judgeBeside(
        model.kinds.map((kind) => restored(model, kind, environments[0])),
        (seen) => {
          if (!isWrong(seen)) return undefined
          const message = `The consumer applied a removal that is older than the state it removed: ${seen.trial.title}.`
          return { defect: 'ordering/stale-remove-wins', severity: 'info', message, evidence: seen }
        },
      ),
  },
]

/** A removal and a newer creation of the same entity, in order and with the removal last. */
function restored(
  model: Model,
  kind: Kind,
  scope: string | undefined,
): [restoredLater: HistoryTrial, removedLate: HistoryTrial] {
  const first = model.tell([kind.create(kind.example), kind.remove(kind.example)], scope)
  const back = model.tell([kind.create(kind.example, { version: 2 })], scope)
  const history = inTurn(model, first, [...first.events, ...back.events])
  const trial: HistoryTrial = {
    kind: 'history',
    key: `${kind.name}-restored`,
    role: 'control',
    title: `${a(kind)} that is removed and restored later`,
    history,
    schedule: inOrder(history),
    baseline: back,
    compare: { shows: kind.texts(2).slice(0, 1) },
    shrink: 'never',
  }
  return [
    trial,
    {
      ...trial,
      key: `${kind.name}-removed-late`,
      role: 'suspect',
      title: `${a(kind)} that is restored before its removal arrives`,
      schedule: [{ event: 0 }, { event: 2 }, { event: 1 }],
    },
  ]
}

/** Two changes within a second, the first at a full second, in either order. */
function changesWithinASecond({ kinds }: Model): Tale[] {
  return kinds.flatMap((kind): Tale[] => {
    const tale: Tale = {
      key: `${kind.name}-in-order`,
      title: `two changes of ${a(kind)} within a second`,
      steps: [
        kind.create(kind.example, { after: TO_THE_FULL_SECOND_MS }),
        kind.change(kind.example, { version: 2 }),
        kind.change(kind.example, { version: 3, after: 500 }),
      ],
      compare: { shows: kind.texts(3).slice(0, 1) },
      shrink: 'never',
      paced: true,
    }
    return [
      tale,
      { ...tale, key: `${kind.name}-older-last`, title: `${tale.title}, the older one last`, plan: [0, 2, 1] },
    ]
  })
}

/** The trial, and the same with the time of its second event written without a fraction. */
function withAndWithoutFraction(trial: HistoryTrial): [usual: HistoryTrial, short: HistoryTrial] {
  const events = trial.history.events.map((event, at) => (at === 1 ? withoutFraction(event) : event))
  return [
    { ...trial, role: 'control' },
    {
      ...trial,
      key: `${trial.key}-short`,
      title: `${trial.title}, the first at a whole second, written without a fraction`,
      history: { ...trial.history, events },
      baseline: trial.history,
    },
  ]
}

function withoutFraction(event: object): object {
  const short = (value: Json) => (typeof value === 'string' ? value.replace(/:(\d\d)\.000Z$/, ':$1Z') : value)
  return Object.fromEntries(
    Object.entries(event).map(([name, value]) => [name, isObject(value) ? value : short(value)]),
  )
}

const MINUTE = 60_000

/** Events a minute apart, whatever their own times are. */
function inTurn({ at }: Model, history: History, events: readonly object[]): History {
  const begin = Date.parse('2024-02-18T18:03:18.815Z')
  return { ...history, events: events.map((event, index) => at(event, begin + index * MINUTE)) }
}
