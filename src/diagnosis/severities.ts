import type { Severity } from '../laws/law.js'

/** Every defect that has a name, by family, with how grave it is where its law does not say otherwise. */
const families: Readonly<Record<string, Partial<Record<Severity, readonly string[]>>>> = {
  signature: {
    must: [
      'not-verified',
      'missing-header-accepted',
      'weak-secret-accepted',
      'prefix-match',
      'body-not-covered',
      'request-line-not-covered',
      'boundary-shift',
      'replay-window-ineffective',
      'applied-before-verified',
      'echoes-expected',
      'mount-prefix-lost',
      'query-mishandled',
      'wrong-canonical-form',
      'header-case-sensitive',
    ],
    should: [
      'missing-timestamp-accepted',
      'body-skipped-by-content-type',
      'rotation-single-secret',
      'duplicate-header',
      'bad-signature-5xx',
      'bad-signature-2xx',
      'path-normalised',
    ],
    advice: ['replay-window-none', 'hex-lenient'],
  },
  body: {
    must: ['reserialised', 'non-ascii', 'chunk-boundary'],
    should: ['content-type-strict', 'malformed-5xx', 'proto-pollution'],
    advice: ['json-ambiguity'],
  },
  protocol: {
    must: ['redirect', 'blocked-by-middleware', 'hangs', 'process-dies', 'unhandled-known-event', 'ack-before-persist'],
    should: ['slow-response', 'other-methods-act', 'unknown-event-error', 'error-after-commit'],
  },
  schema: {
    must: ['unknown-field-refused', 'optional-missing-5xx', 'id-charset'],
    should: ['null-missing-empty', 'long-values'],
    advice: ['hostile-names'],
  },
  idempotency: {
    must: [
      'duplicate-applied',
      'key-transport',
      'key-asset-id',
      'key-sent-at',
      'key-body-without-time',
      'side-effect-repeated',
    ],
    should: ['effect-on-stale', 'duplicate-refused', 'store-forgets'],
  },
  ordering: {
    must: [
      'last-arrival-wins',
      'header-time-used',
      'late-modified-resurrects',
      'removed-first-then-upload',
      'resend-undoes',
      'modified-before-upload',
      'child-before-parent',
      'overwritten-vs-modified',
      'global-watermark',
      'time-precision',
      'cache-invalidated-as-state',
    ],
    should: ['folder-cascade', 'equal-sent-at'],
    advice: ['stale-remove-wins'],
  },
  concurrency: {
    must: ['check-then-insert', 'lost-update', 'remove-vs-modify', 'create-race'],
    should: ['duplicate-5xx', 'lock-storm'],
  },
  recovery: {
    must: ['marked-before-done', 'error-swallowed-2xx', 'partial-apply', 'poison-blocks-others'],
    should: ['stuck-claim', 'refetch-loses'],
  },
  isolation: {
    must: ['cross-environment-secret', 'environment-id-collision'],
    should: ['foreign-environment', 'asset-folder-collision'],
  },
  limits: {
    should: ['body-100kb', 'burst-refused'],
    advice: ['unsigned-body-unbounded', 'deep-nesting'],
  },
}

const severities: ReadonlyMap<string, Severity> = new Map(
  Object.entries(families).flatMap(([family, bySeverity]) =>
    (Object.entries(bySeverity) as [Severity, readonly string[]][]).flatMap(([severity, names]) =>
      names.map((name): [string, Severity] => [`${family}/${name}`, severity]),
    ),
  ),
)

/** The ids of all defects that have a name. */
export const defectIds: readonly string[] = [...severities.keys()]

export function severityOf(defect: string): Severity | undefined {
  return severities.get(defect)
}
