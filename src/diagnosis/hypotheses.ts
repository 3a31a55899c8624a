import type { WebhookEvent } from '../../generated/types.js'
import { canonicalJson, type Json } from '../observation/json.js'
import type { Habits } from './model-consumer.js'

/** A defect of state as habits that show it. Where several sets of habits go by one name, each is a hypothesis. */
export interface Hypothesis {
  readonly defect: string
  /** What such a consumer does, and what to do instead. */
  readonly message: string
  readonly habits: Habits
}

const payloadKey = (event: WebhookEvent) => canonicalJson([event.event, event.payload] as unknown as Json)
const entityOf = (event: WebhookEvent) => {
  const payload = event.payload as { asset?: { id: string }; folder?: { id: string } }
  return payload.asset ?? payload.folder
}
const keyWithSignature = (event: WebhookEvent, signature: string) =>
  `${event.event} ${event.sent_at} ${entityOf(event)?.id} ${signature}`
const CREATIONS = ['asset.uploaded', 'asset.copied', 'folder.created'] as const

const hypothesesOf = (defect: string, message: string, ...variants: readonly Habits[]): Hypothesis[] =>
  variants.map((habits) => ({ defect, message, habits }))

/** All defects of state that histories tell apart; where two explain the same observations, the earlier one is named. */
const general: readonly Hypothesis[] = [
  ...hypothesesOf(
    'ordering/last-arrival-wins',
    'Whatever arrives last is applied, also when it was sent earlier. Keep the `sent_at` of the event behind each row and ignore older ones.',
    { orders: 'arrival' },
    { orders: 'arrival', tombstones: 'none' },
    { orders: 'arrival', tombstones: 'none', unknown: 'refuse' },
    { orders: 'arrival', tombstones: 'none', unknown: 'drop' },
    { orders: 'arrival', unknown: 'refuse' },
    { orders: 'arrival', tombstones: 'of known' },
    { orders: 'arrival', tombstones: 'for ever' },
    { orders: 'arrival', tombstones: 'for ever', unknown: 'refuse' },
    { unguarded: ['asset.modified', 'asset.overwritten', 'folder.modified'] },
    { unguarded: ['asset.modified', 'folder.modified'] },
    {
      unguarded: [
        'asset.uploaded',
        'asset.copied',
        'asset.modified',
        'asset.overwritten',
        'folder.created',
        'folder.modified',
      ],
    },
  ),
  ...hypothesesOf(
    'ordering/header-time-used',
    '`X-CS-Timestamp` or the time of arrival decides which event is newer; it belongs to the delivery, and a late retry of an old event has a new one. Compare `sent_at` of the body.',
    { orders: 'header' },
    { orders: 'header', tombstones: 'none' },
    { orders: 'header', unknown: 'refuse' },
  ),
  ...hypothesesOf(
    'ordering/time-precision',
    '`sent_at` loses its milliseconds, so two events within one second are not told apart. Keep it to the millisecond (`timestamp(3)`, or the number from `Date.parse`).',
    { orders: 'seconds', ties: 'first' },
    { orders: 'seconds', ties: 'last' },
    { orders: 'seconds' },
  ),
  ...hypothesesOf(
    'ordering/late-modified-resurrects',
    'A late event brings a removed entity back. Keep a tombstone with the `sent_at` of the removal and compare with it.',
    { tombstones: 'none' },
    { tombstones: 'ignored by changes' },
    { tombstones: 'of unknown' },
  ),
  ...hypothesesOf(
    'ordering/removed-first-then-upload',
    'The removal of an entity that is not known yet is forgotten, so its late upload creates a ghost. Keep a tombstone for unknown ids too.',
    { tombstones: 'of known' },
    { tombstones: 'of known', unknown: 'drop' },
  ),
  ...hypothesesOf(
    'ordering/resend-undoes',
    'An old creating event that is sent again brings a removed entity back or undoes a newer state. Compare `sent_at` for creating events too.',
    { tombstones: 'ignored by uploads' },
    { tombstones: 'none', unknown: 'refuse' },
    { tombstones: 'none', unknown: 'drop' },
    { forcesRepeats: true },
    { unguarded: CREATIONS, unknown: 'refuse' },
  ),
  ...hypothesesOf(
    'ordering/global-watermark',
    'One "last seen" time stands for everything, so an event of one entity makes older events of all others disappear. Keep the time by entity.',
    { orders: 'watermark' },
    { orders: 'watermark by kind' },
    { orders: 'watermark', tombstones: 'none' },
  ),
  ...hypothesesOf(
    'idempotency/key-sent-at',
    'Events are taken for duplicates of each other when their `sent_at` is the same; two events can share a millisecond. Put environment, event name and entity id into the key.',
    { duplicates: (event) => event.sent_at },
  ),
  ...hypothesesOf(
    'idempotency/key-asset-id',
    'Events are taken for duplicates of each other when they are about the same entity, so later changes are lost. Put `sent_at` into the key.',
    { duplicates: (event) => entityOf(event)?.id ?? '' },
    { duplicates: (event) => `${event.event}/${entityOf(event)?.id}` },
    { duplicates: (event) => `${event.event.split('.')[0]}/${entityOf(event)?.id}`, tombstones: 'none' },
  ),
  ...hypothesesOf(
    'idempotency/key-body-without-time',
    'Events are taken for duplicates of each other when their payloads are equal, so a change back to an earlier value is lost. Put `sent_at` into the key.',
    { duplicates: payloadKey },
    { duplicates: (event) => canonicalJson(event.payload as unknown as Json) },
    { duplicates: (event) => canonicalJson([event.event, entityOf(event)] as unknown as Json) },
    { duplicates: (event) => canonicalJson(entityOf(event) as unknown as Json) },
  ),
  ...hypothesesOf(
    'idempotency/key-transport',
    'Duplicates are recognised by the timestamp header or the signature; a retry that is signed anew looks like a new event. Derive the key from the body: `deduplicationKey(event)`.',
    { duplicates: keyWithSignature, appends: 'repeats' },
    { duplicates: keyWithSignature, appends: 'always' },
    { duplicates: keyWithSignature, appends: 'always', unguarded: CREATIONS },
    { duplicates: keyWithSignature, counts: true },
  ),
  ...hypothesesOf(
    'idempotency/duplicate-applied',
    'A delivery that comes twice is applied twice. Make the insert an upsert by id, or keep a unique key of what was processed.',
    { appends: 'repeats' },
    { appends: 'always' },
    { appends: 'always', unguarded: CREATIONS },
    { counts: true },
  ),
  ...hypothesesOf(
    'ordering/cache-invalidated-as-state',
    '`asset.cache.invalidated` is treated as a change of the asset: it creates it or makes a newer change look old. It only lists addresses to purge.',
    { invalidations: 'applied' },
    { invalidations: 'advance the clock' },
    { invalidations: 'create' },
  ),
  ...hypothesesOf(
    'schema/id-charset',
    'Ids that differ by case only, or that begin with `-` or `_`, are confused. Ids are opaque: compare them byte by byte (a case-sensitive collation).',
    { key: ({ environment, kind, id }) => `${environment}/${kind}/${id.toLowerCase()}` },
    { key: ({ environment, kind, id }) => `${environment}/${kind}/${id.replace(/^[-_]+/, '').toLowerCase()}` },
  ),
  ...hypothesesOf(
    'isolation/environment-id-collision',
    'One asset id in two environments is one row. Put `environment_id` into the key.',
    { key: ({ kind, id }) => `${kind}/${id}` },
  ),
  ...hypothesesOf(
    'ordering/overwritten-vs-modified',
    '`asset.overwritten` and `asset.modified` each write a part of the asset under one time, so the older of the two is lost. Both carry the whole asset: replace it whole.',
    { patches: 'both' },
    { patches: 'overwritten' },
    { unguarded: ['asset.overwritten'] },
    { patches: 'both', unguarded: ['asset.overwritten'] },
    { patches: 'overwritten', unguarded: ['asset.overwritten'] },
  ),
  ...hypothesesOf(
    'ordering/modified-before-upload',
    'A change that arrives before the creating event is lost or undone by it. Create the row from the change, which carries the whole entity, or answer 4xx until the creating event came.',
    { unknown: 'drop' },
    { unknown: 'last waits' },
    { unguarded: CREATIONS },
    { unguarded: ['asset.uploaded', 'folder.created'] },
    { unguarded: ['asset.uploaded'] },
  ),
  ...hypothesesOf(
    'ordering/child-before-parent',
    'An asset or folder that arrives before its folder, or a copy before its source, is lost or stays unlinked. Keep it with its `folder_id`, and let no foreign key refuse it for ever.',
    { orphans: 'drop' },
    { orphans: 'unlink' },
    { orphans: 'drop', copies: 'drop' },
    { copies: 'drop' },
    { copies: 'refuse removed' },
    { orphans: 'refuse', copies: 'refuse removed' },
  ),
  ...hypothesesOf(
    'schema/null-missing-empty',
    'A property that the newer snapshot no longer has keeps its old value. Payloads are whole snapshots: what is absent is gone.',
    { merges: true },
  ),
]

const ofOneKind = (kind: 'asset' | 'folder'): Hypothesis[] =>
  general
    .filter(({ defect }) => !defect.startsWith('isolation/'))
    .map((hypothesis) => ({ ...hypothesis, habits: { ...hypothesis.habits, only: kind } }))

export const hypotheses: readonly Hypothesis[] = [...general, ...ofOneKind('asset'), ...ofOneKind('folder')]

/** Habits that are sound as well: a defect may come on top of them. */
export const soundHabits: readonly Habits[] = [{}, { unknown: 'refuse' }, { orphans: 'refuse', copies: 'refuse' }]
