import { canonicalJson } from '../observation/json.js'
import { inOrder } from '../schedule/schedule.js'
import { everyOrder, everyResend } from './every-order.js'
import type { Case, Outcome } from './evidence.js'
import { differingOutcomes } from './judge.js'
import { knownCases } from './known-cases.js'
import type { Law } from './law.js'

const OVERVIEW = 'https://ckeditor.com/docs/ckbox/latest/features/webhooks/overview.html'
const MANAGEMENT = 'https://ckeditor.com/docs/ckbox/latest/features/webhooks/management.html'

/** The laws on events that arrive in another order than they happened in. */
export const orderingLaws: readonly Law[] = [
  {
    id: 'ordering/order-does-not-matter',
    title: 'The same events end in the same state in whatever order they arrive.',
    severity: 'must',
    why: `Events are sent asynchronously and their order must not be relied on. Source: ${OVERVIEW}`,
    fix: 'Keep the `sent_at` of the event behind each row, of removed rows too, and ignore what is older.',
    needs: ['observe'],
    tolerates: '4xx for an event that comes too early, if it is applied when it is sent again.',
    defects: [
      'ordering/last-arrival-wins',
      'ordering/header-time-used',
      'ordering/time-precision',
      'ordering/late-modified-resurrects',
      'ordering/removed-first-then-upload',
      'ordering/modified-before-upload',
      'ordering/child-before-parent',
      'ordering/overwritten-vs-modified',
      'ordering/global-watermark',
      'ordering/cache-invalidated-as-state',
    ],
    cases: ({ declared }) => [...knownCases('orders', declared.environments), ...everyOrder(declared.environments)],
    check: (context) => ({
      breaches: differingOutcomes(
        context,
        ({ case: of }) => `The order of arrival decides what the state becomes: ${of.name}.`,
      ),
    }),
  },
  {
    id: 'ordering/resends-change-nothing',
    title: 'An old event that is sent again undoes nothing.',
    severity: 'must',
    why: `An operator can resend any delivery of the last three months. Source: ${MANAGEMENT}`,
    fix: 'Compare `sent_at` for creating events as well, and keep tombstones of what was removed.',
    needs: ['observe'],
    tolerates: 'Accepting or refusing the resent event.',
    defects: ['ordering/resend-undoes'],
    cases: ({ declared }) => [...knownCases('resends', declared.environments), ...everyResend(declared.environments)],
    check: (context) => ({
      breaches: differingOutcomes(
        context,
        ({ case: of }) => `An event that was sent again changed the state: ${of.name}.`,
      ),
    }),
  },
  {
    id: 'ordering/ties-converge',
    title: 'Two events of one millisecond end in the same state in either order.',
    severity: 'should',
    why: 'No winner is documented, but two receivers, or one and its replica, must not disagree for ever.',
    fix: 'Break ties by content: let the removal win, and else compare the payloads.',
    needs: ['observe'],
    tolerates: 'Any winner.',
    defects: ['ordering/equal-sent-at'],
    cases: ({ declared }) =>
      knownCases('ties', declared.environments).flatMap((one) =>
        Array.from({ length: TIE_ROUNDS }, () => [{ ...one, schedule: inOrder(one.history) }, { ...one }]).flat(),
      ),
    check: ({ outcomes }) => ({
      breaches: [...new Set(outcomes.map(({ case: of }) => of.name))].flatMap((name) => {
        const rounds = outcomes.filter(({ case: of }) => of.name === name)
        const swapped = rounds.filter(({ case: of }) => isSwapped(of))
        const plain = rounds.filter(({ case: of }) => !isSwapped(of))
        const [one, other] = [winner(plain), winner(swapped)]
        if (one === undefined || other === undefined || one === other) return []
        return [
          {
            defect: 'ordering/equal-sent-at',
            message: `Of ${name} the one that arrives ${last(plain) ? 'last' : 'first'} decides. Break ties by content, so that both orders end alike.`,
            evidence: swapped[0] as Outcome,
          },
        ]
      }),
    }),
  },
]

/** A tie may be broken by anything in the event, its id too: only the same winner round after round shows the order. */
const TIE_ROUNDS = 6

function isSwapped({ schedule }: Case): boolean {
  return JSON.stringify(schedule) !== JSON.stringify([{ event: 0 }, { event: 1 }, { event: 2 }])
}

/** The state that all rounds ended in; `undefined` where they differ. */
function winner(rounds: readonly Outcome[]): string | undefined {
  const states = new Set(rounds.map(({ actual }) => canonicalJson(actual)))
  return states.size === 1 ? [...states][0] : undefined
}

/** Whether the event that arrived last shows: version 3 is the last one in order. */
function last(rounds: readonly Outcome[]): boolean {
  const [state = null] = rounds.map(({ actual }) => actual)
  return !JSON.stringify(state).includes('v2')
}
