const TIES = 'ordering/equal-sent-at'
/** The families that are judged by the state: what loses events at random spoils each of them. */
const WHATEVER_IS_STORED = [
  'ordering/*',
  'idempotency/*',
  'concurrency/*',
  'isolation/*',
  'recovery/*',
  'schema/*',
  'body/*',
]

/**
 * What else a defect makes visible: ids of defects and laws, `*` for a whole family. Where the cause was found, its
 * consequences are no findings of their own.
 */
const consequences: Readonly<Record<string, readonly string[]>> = {
  // Where neither has a name, a resent event is one more that comes late.
  'ordering/order-does-not-matter': ['ordering/resends-change-nothing'],
  'ordering/last-arrival-wins': [TIES, 'ordering/stale-remove-wins'],
  'ordering/header-time-used': [TIES, 'ordering/stale-remove-wins'],
  'ordering/time-precision': [TIES],
  'ordering/late-modified-resurrects': [TIES],
  'idempotency/key-sent-at': [TIES],
  'idempotency/key-asset-id': [TIES, 'schema/null-missing-empty'],
  'signature/not-verified': ['signature/*', 'isolation/cross-environment-secret', 'protocol/other-methods-act'],
  'signature/missing-header-accepted': ['signature/bad-signature-2xx'],
  'signature/prefix-match': [
    'signature/missing-header-accepted',
    'signature/hex-lenient',
    'signature/bad-signature-2xx',
    'signature/duplicate-header',
  ],
  'signature/body-not-covered': ['signature/body-skipped-by-content-type'],
  'signature/bad-signature-5xx': ['signature/duplicate-header'],
  'signature/bad-signature-2xx': ['signature/body-skipped-by-content-type'],
  'signature/boundary-shift': ['signature/missing-timestamp-accepted'],
  'signature/replay-window-ineffective': ['signature/boundary-shift', 'signature/missing-timestamp-accepted'],
  'signature/hex-lenient': ['signature/duplicate-header'],
  'protocol/process-dies': [
    'signature/bad-signature-5xx',
    'body/malformed-5xx',
    'protocol/unknown-event-error',
    'limits/*',
    'body/*',
    'schema/*',
  ],
  'protocol/hangs': ['*'],
  'body/reserialised': ['body/*', 'signature/body-not-covered', 'signature/body-skipped-by-content-type'],
  'body/non-ascii': ['body/chunk-boundary', 'body/json-ambiguity'],
  'body/chunk-boundary': ['body/json-ambiguity'],
  'body/malformed-5xx': ['body/json-ambiguity'],
  'protocol/unknown-event-error': ['body/json-ambiguity'],
  // Sent again after the answer that failed, an event is applied twice where it was to be delivered once.
  'protocol/error-after-commit': [
    'protocol/unhandled-known-event',
    'idempotency/duplicates-change-nothing',
    'ordering/order-does-not-matter',
    'ordering/resends-change-nothing',
  ],
  'schema/null-missing-empty': ['ordering/order-does-not-matter'],
  'schema/optional-missing-5xx': ['schema/null-missing-empty'],
  // Rows under another id than the one that came are missed, or taken for others.
  'schema/id-charset': [
    'ordering/*',
    'idempotency/*',
    'isolation/*',
    'concurrency/*',
    'protocol/accepted-events-show',
    'signature/applied-before-verified',
    'schema/null-missing-empty',
  ],
  // Nothing that comes after the blockade shows. It stands first, because what is blocked looks like what is lost.
  'recovery/poison-blocks-others': [
    'signature/*',
    'body/*',
    'protocol/*',
    'schema/*',
    'limits/*',
    'isolation/*',
    'recovery/*',
  ],
  // What is accepted and lost makes anything about the state look wrong.
  'protocol/ack-before-persist': WHATEVER_IS_STORED,
  'concurrency/check-then-insert': ['concurrency/duplicate-5xx', 'concurrency/create-race'],
  'recovery/marked-before-done': [
    'recovery/stuck-claim',
    'ordering/order-does-not-matter',
    'ordering/removed-first-then-upload',
    'ordering/child-before-parent',
    'ordering/modified-before-upload',
  ],
  'recovery/stuck-claim': [
    'ordering/order-does-not-matter',
    'ordering/removed-first-then-upload',
    'ordering/child-before-parent',
    'ordering/modified-before-upload',
  ],
  // What is accepted and lost at random makes anything about the state look wrong.
  'recovery/error-swallowed-2xx': [...WHATEVER_IS_STORED, 'protocol/ack-before-persist'],
  // What is read back late makes the order of arrival matter.
  'recovery/refetch-loses': ['ordering/*', 'idempotency/*', 'concurrency/*', 'schema/null-missing-empty'],
  'idempotency/side-effect-repeated': [
    'idempotency/effect-on-stale',
    'idempotency/store-forgets',
    'concurrency/check-then-insert',
    'recovery/partial-apply',
  ],
  'idempotency/key-transport': ['idempotency/store-forgets'],
  'ordering/folder-cascade': ['ordering/order-does-not-matter', 'ordering/resends-change-nothing'],
  'isolation/environment-id-collision': [TIES],
  'concurrency/lock-storm': ['concurrency/duplicate-5xx', 'concurrency/create-race', 'limits/burst-refused'],
  // Judged only where the same events in turn come out right, so that what looks like order is the race.
  'concurrency/lost-update': [
    'concurrency/remove-vs-modify',
    'concurrency/create-race',
    'ordering/order-does-not-matter',
    'ordering/last-arrival-wins',
    'ordering/header-time-used',
    'ordering/modified-before-upload',
    'ordering/overwritten-vs-modified',
    'ordering/resends-change-nothing',
    'ordering/resend-undoes',
    'ordering/time-precision',
    'idempotency/every-change-applied',
    'idempotency/duplicates-change-nothing',
    'idempotency/key-body-without-time',
    TIES,
  ],
  // What was dropped because something newer came elsewhere makes anything about the state look wrong.
  'ordering/global-watermark': ['ordering/*', 'idempotency/*', 'concurrency/*', 'isolation/*', 'schema/*', 'body/*'],
}

const ranks = new Map(Object.keys(consequences).map((cause, rank) => [cause, rank]))

/**
 * Whether a finding is a consequence of another cause. Both are given by the id of the defect, or of the law. Of two
 * that account for each other, the one that stands first in the table is the cause, so that one of them remains.
 */
export function isConsequence(of: string, cause: string): boolean {
  if (of === cause || !accountsFor(cause, of)) return false
  return !accountsFor(of, cause) || (ranks.get(cause) ?? 0) < (ranks.get(of) ?? 0)
}

/** Whatever spoils a state spoils it for this law too. */
const spoiled = 'schema/state-is-as-declared'
const spoils = /^(ordering|idempotency|schema|isolation|concurrency|recovery)\/|^protocol\/(unhandled|accepted|ack)-/

function accountsFor(cause: string, of: string): boolean {
  if (of === spoiled && spoils.test(cause)) return true
  return (consequences[cause] ?? []).some((pattern) => matches(pattern, of))
}

function matches(pattern: string, id: string): boolean {
  return pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern
}
