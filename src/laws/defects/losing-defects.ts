import type { Provider } from '../../provider/provider.js'
import type { Defects } from '../defect.js'

/** The families that are judged by the state: losing events at random spoils each of them. */
const whateverIsStored = [
  'ordering/*',
  'idempotency/*',
  'concurrency/*',
  'isolation/*',
  'recovery/*',
  'schema/*',
  'body/*',
] as const

/**
 * Defects of several families that lose whatever comes after them. They explain nearly everything, each other too, so
 * their order decides which of them is the cause.
 */
export const losingDefects = ({ words }: Provider) =>
  ({
    'protocol/hangs': {
      severity: 'must',
      what: 'The consumer never answers some requests.',
      remedy:
        'Answer on every branch, even where there is nothing to do, and put a time limit on every call in the handler.',
      explains: ['*'],
    },
    'recovery/poison-blocks-others': {
      severity: 'must',
      what: 'One event that cannot be processed blocks all events after it.',
      remedy: 'Count the attempts. After a few, move the event to a dead-letter store and go on with the next one.',
      explains: ['signature/*', 'body/*', 'protocol/*', 'schema/*', 'limits/*', 'isolation/*', 'recovery/*'],
    },
    'schema/uniqueness-assumed': {
      severity: 'must',
      what: 'A name is unique in the store, so the second entity of that name is refused, dropped, or overwrites the first.',
      remedy: 'Make only the id unique. If you need unique names, file names or slugs, add a suffix to the later one.',
      explains: [...whateverIsStored, 'protocol/*'],
    },
    'protocol/ack-before-persist': {
      severity: 'must',
      what: 'The consumer answers 2xx before the event is stored, so a crash or a burst loses it.',
      remedy: 'Write the event, or a job for it, to durable storage and await that write before answering 2xx.',
      explains: whateverIsStored,
    },
    'concurrency/shared-document': {
      severity: 'must',
      what: 'All entities lie in one document, file or column that is read, changed and written back, so concurrent deliveries about different entities lose each other.',
      remedy:
        'Give each entity a row of its own, or change the document in one atomic step: a lock around reading and writing, a transaction, or a compare-and-set on its version.',
      explains: [
        'ordering/*',
        'idempotency/*',
        'concurrency/*',
        'isolation/*',
        'schema/*',
        'body/*',
        'recovery/error-swallowed-2xx',
        'recovery/refetch-loses',
        'recovery/marked-before-done',
        'protocol/ack-before-persist',
      ],
      breaks: ['recovery/accepted-is-applied', 'recovery/gone-is-no-error', 'recovery/refused-is-applied-later'],
    },
    'recovery/error-swallowed-2xx': {
      severity: 'must',
      what: 'The consumer answers 2xx although processing failed, so the event is lost.',
      remedy: `Let the error reach the response: answer 5xx when the work fails, and ${words.sender} retries. Or store the event durably before answering.`,
      explains: [...whateverIsStored, 'protocol/ack-before-persist'],
    },
  }) as const satisfies Defects
