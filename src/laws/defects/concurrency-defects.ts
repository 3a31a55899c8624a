import type { Provider } from '../../provider/provider.js'
import type { Defects } from '../defect.js'

export const concurrencyDefects = ({ words }: Provider) =>
  ({
    'concurrency/check-then-insert': {
      severity: 'must',
      what: 'Concurrent deliveries of one event are all applied, because each one looks before any of them has written.',
      remedy:
        'Let the store decide in one step: insert under a unique key (`INSERT … ON CONFLICT DO NOTHING`), and run side effects only if the insert succeeded.',
      explains: ['concurrency/duplicate-5xx', 'concurrency/create-race'],
    },
    'concurrency/lock-storm': {
      severity: 'should',
      what: 'Concurrent deliveries about different entities fail because they wait for the same lock.',
      remedy:
        'Do not lock the parent for each of its children, take locks in a fixed order, and keep transactions short. Set a busy timeout, and retry internally before answering 5xx.',
      explains: ['concurrency/duplicate-5xx', 'concurrency/create-race', 'limits/burst-refused'],
    },
    // Judged only where the same events one by one come out right: then the race makes it look like a matter of order.
    'concurrency/lost-update': {
      severity: 'must',
      what: 'An older change may overwrite a newer one that runs concurrently, because reading, comparing and writing are separate steps.',
      remedy: `Compare and write in one statement (\`UPDATE … WHERE ${words.time} < …\`) or lock the row. In a queue, give all jobs of an entity to one worker.`,
      explains: [
        'concurrency/remove-vs-modify',
        'concurrency/create-race',
        'ordering/last-arrival-wins',
        'ordering/header-time-used',
        'ordering/modified-before-upload',
        'ordering/resend-undoes',
        'ordering/time-precision',
        'ordering/equal-sent-at',
        'idempotency/key-body-without-time',
      ],
      breaks: [
        'ordering/order-does-not-matter',
        'ordering/resends-change-nothing',
        'idempotency/every-change-applied',
        'idempotency/duplicates-change-nothing',
      ],
    },
    'concurrency/remove-vs-modify': {
      severity: 'must',
      what: 'A change that runs concurrently with a removal may bring the entity back.',
      remedy: 'Compare with the tombstone in the statement that writes, or lock the row even if it is removed.',
    },
    'concurrency/create-race': {
      severity: 'must',
      what: 'A creation and a change that run concurrently leave two rows, an older version, or an error.',
      remedy: `Make both an upsert by id that compares \`${words.time}\` in the same statement.`,
    },
    'concurrency/duplicate-5xx': {
      severity: 'should',
      what: 'A unique index stops the concurrent duplicate, but the consumer fails on it.',
      remedy: 'Catch the violation of the unique key and answer 200: the event is there already.',
    },
  }) as const satisfies Defects
