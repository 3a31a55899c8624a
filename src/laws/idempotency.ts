import { asksForPatience, describeAnswer, isAccepted } from './context.js'
import { everyRepetition } from './every-order.js'
import { differingOutcomes } from './judge.js'
import { knownCases } from './known-cases.js'
import type { Law } from './law.js'

const MANAGEMENT = 'https://ckeditor.com/docs/ckbox/latest/features/webhooks/management.html'

/** The laws on deliveries that come more than once, and on what is wrongly taken for one that did. */
export const idempotencyLaws: readonly Law[] = [
  {
    id: 'idempotency/duplicates-change-nothing',
    title: 'A delivery that comes again changes nothing.',
    severity: 'must',
    why: `CKBox sends a delivery again until it is answered with a 2xx, and an operator can resend any of them. Source: ${MANAGEMENT}`,
    fix: 'Write by id with the `sent_at` of the event (an upsert), or keep a unique key of what was processed: `deduplicationKey(event)`.',
    needs: ['observe'],
    tolerates: 'Processing a duplicate once more where that changes nothing; refusing it.',
    defects: ['idempotency/duplicate-applied', 'idempotency/key-transport'],
    cases: ({ declared }) => [
      ...knownCases('duplicates', declared.environments),
      ...everyRepetition(declared.environments),
    ],
    check: (context) => ({
      breaches: differingOutcomes(context, ({ case: of }) => `The state is not the same after ${of.name} as before.`),
    }),
  },
  {
    id: 'idempotency/duplicates-accepted',
    title: 'A delivery that comes again is accepted.',
    severity: 'should',
    why: `What is refused is sent again, and shown as failed in CKBox, although all is done. Source: ${MANAGEMENT}`,
    fix: 'Answer a duplicate with 200 or 204.',
    needs: [],
    tolerates: '409, 425, 429 or 503 while the first delivery is still being processed.',
    defects: ['idempotency/duplicate-refused'],
    cases: ({ declared, synchronous }) => {
      const known = knownCases('duplicates', declared.environments)
      // While a job is pending a duplicate may be refused: it comes when the job has had its time.
      return synchronous ? known : known.map((one) => ({ ...one, name: `${one.name}, after a pause`, paced: true }))
    },
    check: ({ outcomes }) => ({
      breaches: outcomes.flatMap((outcome) => {
        const [first, ...again] = outcome.answers.slice(outcome.case.history.events.length - 1)
        if (first === undefined || !isAccepted(first)) return []
        const refusal = again.find((answer) => !isAccepted(answer) && !asksForPatience(answer))
        if (refusal === undefined) return []
        return [
          {
            defect: 'idempotency/duplicate-refused',
            message: `To the second delivery of ${outcome.case.name} the consumer ${describeAnswer(refusal)}, so CKBox goes on sending it. Answer 200 or 204.`,
            evidence: outcome,
          },
        ]
      }),
    }),
  },
  {
    id: 'idempotency/every-change-applied',
    title: 'A change that is no duplicate is applied.',
    severity: 'must',
    why: 'A key for de-duplication that is too short takes different events for one. The envelope has no event id: the key has to be derived from environment, event name, entity, `sent_at` and payload.',
    fix: 'Use `deduplicationKey(event)`, or compare `sent_at` by entity and keep no keys at all.',
    needs: ['observe'],
    tolerates: 'Versions in between that never show (debouncing), counters of versions.',
    defects: [
      'idempotency/key-asset-id',
      'idempotency/key-sent-at',
      'idempotency/key-body-without-time',
      'schema/null-missing-empty',
    ],
    cases: ({ declared }) => knownCases('changes', declared.environments),
    check: (context) => ({
      breaches: differingOutcomes(
        context,
        ({ case: of }) => `The state does not show the last of the changes: ${of.name}.`,
      ),
    }),
  },
]
