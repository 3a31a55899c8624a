import type { Provider } from '../../provider/provider.js'
import type { Defects } from '../defect.js'

/** What is not applied when it is sent again looks like what came too early. */
const early = [
  'ordering/removed-first-then-upload',
  'ordering/child-before-parent',
  'ordering/modified-before-upload',
] as const

export const recoveryDefects = ({ words }: Provider) =>
  ({
    'recovery/marked-before-done': {
      severity: 'must',
      what: 'The consumer marks an event as processed before it is, so it skips the retry of a failed delivery.',
      remedy: 'Write the mark and the work in one transaction, or the mark last.',
      explains: ['recovery/stuck-claim', ...early],
      breaks: ['ordering/order-does-not-matter'],
    },
    'recovery/stuck-claim': {
      severity: 'should',
      what: 'The consumer claims an event and never releases the claim when the work fails or the process dies.',
      remedy:
        'Release the claim when the work fails, give it a lease of a few minutes, and let any worker that finds it expired take over. Mark an event as done only once the work is done.',
      explains: early,
      breaks: ['ordering/order-does-not-matter'],
    },
    // Reading an entity back too late makes the order of arrival matter.
    'recovery/refetch-loses': {
      severity: 'should',
      what: `The consumer reads the entity back from ${words.sender}, and fails if the entity was removed in the meantime, or restores it.`,
      remedy: 'Treat a 404 as a removal and answer 2xx. When you write, compare with the row or its tombstone.',
      explains: ['ordering/*', 'idempotency/*', 'concurrency/*'],
    },
    'recovery/partial-apply': {
      severity: 'must',
      what: 'A failed attempt leaves its side effects behind, and the retry repeats them.',
      remedy: 'Run side effects last, or write them to an outbox in the same transaction as the work.',
    },
  }) as const satisfies Defects
