import { canonicalJson } from '../../observation/json.js'
import type { Provider } from '../../provider/provider.js'
import { inOrder } from '../../schedule/schedule.js'
import { judgeEach, observe } from '../asking.js'
import type { GeneralDefectId } from '../defects.js'
import type { Law, Violation } from '../law.js'
import type { HistoryObservation } from '../observations.js'
import { everyOrder, everyResend } from '../small-history-trials.js'
import { type Tale, trialsOf } from '../tales.js'
import type { HistoryTrial } from '../trial.js'
import { ifDiffers } from '../violations.js'
import { orderTales, resendTales, tieTales } from './trials.js'

/** A tie may be broken by anything in the event, its id too: only the same winner round after round shows the order. */
const TIE_ROUNDS = 6

/**
 * The laws on events that arrive in another order than they happened in.
 *
 * @param further tales of a provider's own events
 * @param mistakes defects that show in these only
 */
export const orderingLaws = <Mistake extends string = never>(
  { words, model }: Provider,
  further: readonly Tale[] = [],
  mistakes: readonly Mistake[] = [],
): readonly Law<GeneralDefectId | Mistake>[] => [
  {
    id: 'ordering/order-does-not-matter',
    title: 'The same events lead to the same state, whatever order they arrive in.',
    severity: 'must',
    why: `Events are sent asynchronously, so a consumer must not rely on their order. Source: ${words.sources.order}`,
    remedy: `Store with each row, removed rows included, the \`${words.time}\` of the event that wrote it, and ignore older events.`,
    tolerates: 'A 4xx for an event that comes too early, if the retry is applied.',
    needs: ['observe'],
    defects: [
      'ordering/last-arrival-wins',
      'ordering/header-time-used',
      'ordering/time-precision',
      'ordering/late-modified-resurrects',
      'ordering/removed-first-then-upload',
      'ordering/modified-before-upload',
      'ordering/child-before-parent',
      'ordering/global-watermark',
      ...mistakes,
    ],
    run: ({ declared: { environments } }) =>
      judgeEach(
        [...trialsOf(model, environments[0], [...orderTales(model), ...further]), ...everyOrder(model, environments)],
        (seen) => ifDiffers(seen, ({ title }) => `The order of arrival changes the resulting state: ${title}.`),
      ),
  },
  {
    id: 'ordering/resends-change-nothing',
    title: 'Resending an old event undoes nothing.',
    severity: 'must',
    why: `An operator can resend any delivery for months. Source: ${words.sources.retries}`,
    remedy: `Compare \`${words.time}\` for creations too, and keep tombstones of what was removed.`,
    tolerates: 'Accepting or refusing the resent event.',
    needs: ['observe'],
    defects: ['ordering/resend-undoes'],
    run: ({ declared: { environments } }) =>
      judgeEach(
        [...trialsOf(model, environments[0], resendTales(model)), ...everyResend(model, environments)],
        (seen) => ifDiffers(seen, ({ title }) => `Resending an event changed the state: ${title}.`),
      ),
  },
  {
    id: 'ordering/ties-converge',
    title: 'Two events from the same millisecond lead to the same state in either order.',
    severity: 'should',
    why: 'The documentation names no winner, but two receivers, or one and its replica, must not disagree forever.',
    remedy: 'Break ties by content: let the removal win, and otherwise compare the payloads.',
    tolerates: 'Any winner.',
    needs: ['observe'],
    defects: ['ordering/equal-sent-at'],
    *run({ declared: { environments } }) {
      const ties = trialsOf(model, environments[0], tieTales(model)).map(bothOrders)
      const seen = yield* observe(ties.flatMap(({ plain, swapped }) => [...plain, ...swapped]))
      return { violations: ties.flatMap((tie) => ifOrderDecides(tie, seen)) }
    },
  },
]

interface Tie {
  readonly plain: readonly HistoryTrial[]
  readonly swapped: readonly HistoryTrial[]
}

/** Both orders of the last two events, round after round. */
function bothOrders(trial: HistoryTrial): Tie {
  const [first, ...pair] = inOrder(trial.history)
  const schedule = first === undefined ? [] : [first, ...pair.toReversed()]
  const rounds = (one: HistoryTrial) => Array.from({ length: TIE_ROUNDS }, () => ({ ...one }))
  return {
    plain: rounds({ ...trial, role: 'control' }),
    swapped: rounds({ ...trial, key: `${trial.key}-swapped`, schedule }),
  }
}

function ifOrderDecides({ plain, swapped }: Tie, seen: readonly HistoryObservation[]): Violation<GeneralDefectId>[] {
  const roundsOf = (trials: readonly HistoryTrial[]) => seen.filter((one) => trials.includes(one.trial))
  const [inOrder, reversed] = [roundsOf(plain), roundsOf(swapped)]
  const [one, other] = [winnerOf(inOrder), winnerOf(reversed)]
  const [[expected], [evidence]] = [inOrder, reversed]
  if (expected === undefined || evidence === undefined || one === undefined || other === undefined || one === other)
    return []
  return [
    {
      defect: 'ordering/equal-sent-at',
      message: `The order of arrival decides which event wins: ${evidence.trial.title}.`,
      evidence,
      expected: expected.actual,
    },
  ]
}

/** The state that all rounds ended in; `undefined` where they differ, or some were not tried. */
function winnerOf(rounds: readonly HistoryObservation[]): string | undefined {
  const states = new Set(rounds.map(({ actual }) => canonicalJson(actual)))
  return states.size === 1 && rounds.length === TIE_ROUNDS ? [...states][0] : undefined
}
