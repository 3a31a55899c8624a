import { canonicalJson } from '../../observation/json.js'
import type { Provider } from '../../provider/provider.js'
import type { Defects } from '../defect.js'
import type { EventParts } from '../habits.js'
import { creations } from './creations.js'

const withSignature = ({ name, time, id, signature }: EventParts) => `${name} ${time} ${id} ${signature}`

export const idempotencyDefects = ({ words }: Provider) =>
  ({
    'idempotency/key-sent-at': {
      severity: 'must',
      what: `Events with the same \`${words.time}\` count as duplicates, although two events can share a millisecond.`,
      remedy: `Put everything that tells events apart into the key: ${words.identity}.`,
      explains: ['ordering/equal-sent-at'],
      habits: [{ duplicates: ({ time }) => String(time) }],
    },
    'idempotency/key-asset-id': {
      severity: 'must',
      what: 'Events about the same entity count as duplicates, always or while one of them is being processed, so later changes are lost.',
      remedy: `Put everything that tells events apart into the key, or into the id of a job: ${words.identity}.`,
      explains: ['ordering/*', 'concurrency/*', 'recovery/refetch-loses'],
      // Within the changes of one entity, whichever came last was lost.
      breaks: ['idempotency/every-change-applied', 'idempotency/duplicates-change-nothing'],
      habits: [
        { duplicates: ({ id }) => id },
        { duplicates: ({ name, id }) => `${name}/${id}` },
        { duplicates: ({ kind, id }) => `${kind}/${id}`, tombstones: 'none' },
      ],
    },
    'idempotency/key-body-without-time': {
      severity: 'must',
      what: 'Events with equal payloads count as duplicates, so a change back to an earlier value is lost.',
      remedy: `Put \`${words.time}\` into the key.`,
      habits: [
        { duplicates: ({ name, content }) => canonicalJson([name, content]) },
        { duplicates: ({ content }) => canonicalJson(content) },
        { duplicates: ({ name, entity }) => canonicalJson([name, entity]) },
        { duplicates: ({ entity }) => canonicalJson(entity) },
        { duplicates: ({ entity, removes, time }) => canonicalJson(removes ? [entity, time] : entity) },
      ],
    },
    'idempotency/key-transport': {
      severity: 'must',
      what: 'The consumer recognises duplicates by their headers or bytes, so a retry that is signed again counts as a new event.',
      remedy: `Derive the key from what the event says: ${words.identity}.`,
      explains: ['idempotency/store-forgets'],
      habits: [
        { duplicates: withSignature, appends: 'repeats' },
        { duplicates: withSignature, appends: 'always' },
        { duplicates: withSignature, appends: 'always', unguarded: creations },
        { duplicates: withSignature, counts: true },
      ],
    },
    'idempotency/duplicate-applied': {
      severity: 'must',
      what: 'An event that is delivered twice is applied twice.',
      remedy: `Write by id with an upsert, or keep a unique key of what was processed: ${words.identity}.`,
      habits: [
        { appends: 'repeats' },
        { appends: 'always' },
        { appends: 'always', unguarded: creations },
        { counts: true },
      ],
    },
    'idempotency/side-effect-repeated': {
      severity: 'must',
      what: 'A duplicate repeats the side effects of the event.',
      remedy: 'Run a side effect only if the event changed the state, or a unique key says it is the first time.',
      explains: [
        'idempotency/effect-on-stale',
        'idempotency/store-forgets',
        'concurrency/check-then-insert',
        'recovery/partial-apply',
      ],
      // Where the state shows them.
      habits: [false, true].flatMap((remembered) => [
        { effects: { of: 'all', remembered } },
        { effects: { of: 'creations', remembered } },
      ]),
    },
    'idempotency/effect-on-stale': {
      severity: 'should',
      what: 'An outdated event has side effects although it changes nothing.',
      remedy: 'Run side effects only if the event was applied.',
    },
    'idempotency/duplicate-refused': {
      severity: 'should',
      what: `The consumer refuses a duplicate, so ${words.sender} keeps sending it.`,
      remedy: 'Answer a duplicate with 200 or 204.',
    },
    'idempotency/store-forgets': {
      severity: 'should',
      what: 'The consumer forgets which events it has processed, after a restart or some time.',
      remedy: `Keep the keys in the database for as long as deliveries may be sent again, or compare \`${words.time}\` with the row.`,
    },
  }) as const satisfies Defects
