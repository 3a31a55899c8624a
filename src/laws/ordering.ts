import { everyOrder } from './every-order.js'
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
    cases: ({ declared }) => knownCases('resends', declared.environments),
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
    cases: ({ declared }) => knownCases('ties', declared.environments),
    check: (context) => ({
      breaches: differingOutcomes(
        context,
        ({ case: of }) => `The order of arrival decides between two events of one millisecond: ${of.name}.`,
      ),
    }),
  },
]
