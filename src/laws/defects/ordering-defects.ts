import type { Provider } from '../../provider/provider.js'
import type { Defects } from '../defect.js'
import type { Tallies } from '../habits.js'
import { creations } from './creations.js'

const tallies: readonly Omit<Tallies, 'moved'>[] = [
  { by: 'scope', remembered: false },
  { by: 'parent', remembered: false },
  { by: 'parent', remembered: true },
  { by: 'row of the parent', remembered: false },
  { by: 'row of the parent', remembered: true },
]

export const orderingDefects = ({ words, signature: { headers } }: Provider) =>
  ({
    'ordering/last-arrival-wins': {
      severity: 'must',
      what: 'The last event to arrive wins, even if it is older.',
      remedy: `Store with each row the \`${words.time}\` of the event that wrote it, and ignore older events.`,
      explains: ['ordering/equal-sent-at', 'ordering/stale-remove-wins'],
      habits: [
        { orders: 'arrival' },
        { orders: 'arrival', tombstones: 'none' },
        { orders: 'arrival', tombstones: 'none', unknown: 'refuse' },
        { orders: 'arrival', tombstones: 'none', unknown: 'drop' },
        { orders: 'arrival', unknown: 'refuse' },
        { orders: 'arrival', tombstones: 'of known' },
        { orders: 'arrival', tombstones: 'for ever' },
        { orders: 'arrival', tombstones: 'for ever', unknown: 'refuse' },
        { unguarded: ['change', 'change of a part'] },
        { unguarded: ['change'] },
        { unguarded: [...creations, 'change', 'change of a part'] },
      ],
    },
    'ordering/header-time-used': {
      severity: 'must',
      what: `The consumer orders events by \`${headers.timestamp}\` or by their arrival, so a late retry of an old event wins.`,
      remedy: `Compare \`${words.time}\` in the body. \`${headers.timestamp}\` belongs to the delivery, and a retry has a new one.`,
      explains: ['ordering/equal-sent-at', 'ordering/stale-remove-wins'],
      habits: [{ orders: 'header' }, { orders: 'header', tombstones: 'none' }, { orders: 'header', unknown: 'refuse' }],
    },
    'ordering/time-precision': {
      severity: 'must',
      what: `The consumer does not compare \`${words.time}\` as a time with millisecond precision: it truncates it to seconds, or compares it as text.`,
      remedy: 'Compare it as a number with millisecond precision (`timestamp(3)`, or the result of `Date.parse`).',
      explains: ['ordering/equal-sent-at'],
      habits: [{ orders: 'seconds', ties: 'first' }, { orders: 'seconds', ties: 'last' }, { orders: 'seconds' }],
    },
    'ordering/late-modified-resurrects': {
      severity: 'must',
      what: 'A late change brings a removed entity back.',
      remedy: `Keep a tombstone with the \`${words.time}\` of the removal, and compare later arrivals with it.`,
      explains: ['ordering/equal-sent-at'],
      habits: [{ tombstones: 'none' }, { tombstones: 'ignored by changes' }, { tombstones: 'of unknown' }],
    },
    'ordering/removed-first-then-upload': {
      severity: 'must',
      what: 'The consumer forgets the removal of an entity it does not know yet, so the late creation leaves a ghost.',
      remedy: 'Keep a tombstone for unknown ids too.',
      habits: [{ tombstones: 'of known' }, { tombstones: 'of known', unknown: 'drop' }],
    },
    'ordering/resend-undoes': {
      severity: 'must',
      what: 'An old event that is sent again brings a removed entity back, or undoes a newer state.',
      remedy: `Compare \`${words.time}\` for creations and repeated events too, and keep tombstones.`,
      habits: [
        { tombstones: 'ignored by creations' },
        { tombstones: 'none', unknown: 'refuse' },
        { tombstones: 'none', unknown: 'drop' },
        { forcesRepeats: true },
        { unguarded: creations, unknown: 'refuse' },
      ],
    },
    // Dropping an event because another entity had a newer one makes anything about the state look wrong.
    'ordering/global-watermark': {
      severity: 'must',
      what: 'The consumer keeps one "last seen" time for everything, so an event about one entity makes it drop older events about others.',
      remedy: `Keep the \`${words.time}\` of the last event for each entity.`,
      // Not all of `schema/*`: a mix-up of ids is a cause of its own, which looks like this one.
      explains: [
        'ordering/*',
        'idempotency/*',
        'concurrency/*',
        'isolation/*',
        'recovery/refetch-loses',
        'schema/unknown-field-refused',
        'body/*',
      ],
      breaks: ['schema/unknown-fields-accepted'],
      habits: [{ orders: 'watermark' }, { orders: 'watermark by kind' }, { orders: 'watermark', tombstones: 'none' }],
    },
    'ordering/modified-before-upload': {
      severity: 'must',
      what: 'A change that arrives before the creation of its entity is dropped, or the creation undoes it.',
      remedy:
        'Create the row from the change, which carries the whole entity, or answer 4xx until the creation has arrived.',
      habits: [{ unknown: 'drop' }, { unknown: 'last waits' }, { unguarded: creations }, { unguarded: ['create'] }],
    },
    'ordering/child-before-parent': {
      severity: 'must',
      what: 'An entity that arrives before its parent, or a copy that arrives before its source, is lost or stays unlinked.',
      remedy: 'Store it right away with the id of its parent, and make sure that no foreign key rejects it for good.',
      habits: [
        { orphans: 'drop' },
        { orphans: 'unlink' },
        { orphans: 'drop', derived: 'drop' },
        { derived: 'drop' },
        { derived: 'refuse removed' },
        { orphans: 'refuse', derived: 'refuse removed' },
      ],
    },
    'ordering/counter-drifts': {
      severity: 'should',
      what: 'A number that the consumer keeps beside its rows, such as how many entities a parent holds, is moved by every event instead of being counted, so duplicates and late events make it wrong.',
      remedy:
        'Count the rows when the number is read, or move it only in the transaction that inserts or deletes a row, by what that changed.',
      habits: tallies.flatMap((one) => [
        { tallies: { ...one, moved: 'received' } },
        { tallies: { ...one, moved: 'applied' } },
      ]),
    },
    'ordering/equal-sent-at': {
      severity: 'should',
      what: `Of two events with the same \`${words.time}\`, the order of arrival decides which one wins.`,
      remedy:
        'Break ties by content, so that both orders lead to the same state: let a removal win; otherwise compare the payloads.',
    },
    'ordering/stale-remove-wins': {
      severity: 'info',
      what: 'The consumer applies a removal even if it is older than the state it removes.',
      remedy: `Compare \`${words.time}\` for removals too.`,
    },
  }) as const satisfies Defects
