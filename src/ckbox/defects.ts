import type { Defects } from '../laws/defect.js'
import type { GeneralDefectId } from '../laws/defects.js'
import type { LawsExplainedBy } from '../laws/explains.js'

/** Mistakes about the message that CKBox signs: its parts, their form, and that nothing separates them. */
const signature = {
  'signature/mount-prefix-lost': {
    severity: 'must',
    what: 'The consumer signs the path that its router or proxy passes on, not the public path.',
    remedy:
      'Sign the path of the URL registered in CKBox: `req.originalUrl` in Express, or a configured public path behind a proxy that rewrites it.',
  },
  'signature/query-mishandled': {
    severity: 'must',
    what: 'The consumer leaves the query out of the signed URL, or adds a question mark where there is no query.',
    remedy: 'Sign the path with its query exactly as in the request line; without a query there is no `?` either.',
  },
  'signature/path-normalised': {
    severity: 'should',
    what: 'The consumer decodes, encodes or sorts the URL before signing it.',
    remedy: 'Sign the raw request target: `req.originalUrl`, `request.raw.url`, or `rawPath` and `rawQueryString`.',
  },
  'signature/wrong-canonical-form': {
    severity: 'must',
    what: 'The consumer builds the signed message or writes the signature in a different form from CKBox.',
    remedy:
      'Sign the upper-case method, the path with its query, `X-CS-Timestamp` in milliseconds and the raw body, with nothing in between: HMAC-SHA256 in lower-case hex, keyed with the API secret.',
  },
  'signature/request-line-not-covered': {
    severity: 'must',
    what: 'The signature check leaves out the method, the path or the query, so a signature for one URL is valid for another.',
    remedy: 'Build the signed message from the request: the upper-case method, then the path with its query.',
  },
  'signature/boundary-shift': {
    severity: 'must',
    what: 'Moving characters between the URL and the timestamp gets an old request past the replay window, because the signed message has no separators.',
    remedy:
      'Before anything else, refuse a timestamp that is missing or does not match `/^\\d{13}$/`. Write the window check so that `NaN` is refused.',
    explains: ['signature/missing-timestamp-accepted'],
    explainedBy: ['signature/replay-window-ineffective'],
  },
  'signature/hex-lenient': {
    severity: 'info',
    what: 'The consumer ignores what follows the 64 digits of the signature.',
    remedy: 'Check `/^[0-9a-f]{64}$/i` before decoding the signature.',
    explains: ['signature/duplicate-header'],
    explainedBy: ['signature/prefix-match'],
  },
} as const satisfies Defects

const ordering = {
  'ordering/cache-invalidated-as-state': {
    severity: 'must',
    what: 'The consumer treats `asset.cache.invalidated` as a change: it creates the asset, or makes a newer change look old.',
    remedy: 'Leave the asset and its `sent_at` alone. The event only lists addresses to purge from a cache.',
    habits: [{ notices: 'applied' }, { notices: 'advance the clock' }, { notices: 'create' }],
  },
  'ordering/overwritten-vs-modified': {
    severity: 'must',
    what: '`asset.overwritten` and `asset.modified` each write a part of the asset but share one stored time, so the older of the two is lost.',
    remedy: 'Replace the whole asset: both events carry all of it.',
    explainedBy: ['concurrency/lost-update'],
    habits: [
      { patches: 'both' },
      { patches: 'parts' },
      { unguarded: ['change of a part'] },
      { patches: 'both', unguarded: ['change of a part'] },
      { patches: 'parts', unguarded: ['change of a part'] },
    ],
  },
  'ordering/move-ignored': {
    severity: 'must',
    what: 'A modification that moves an asset to another folder or category leaves it where it was.',
    remedy:
      'Store `folder_id` and `category_id` from every snapshot, and clear the folder where the snapshot has none.',
    explains: ['schema/null-missing-empty'],
    habits: [{ keepsParent: true }],
  },
  'ordering/folder-cascade': {
    severity: 'should',
    what: 'The assets of a removed folder stay or come back although you declared that they go with it, or go although you declared that they stay.',
    remedy:
      'If they go with their folder, leave a tombstone with the time of its removal for each of them; otherwise keep them. Or correct the declared `cascade`.',
    breaks: ['ordering/order-does-not-matter', 'ordering/resends-change-nothing'],
  },
} as const satisfies Defects

const isolation = {
  'isolation/foreign-environment': {
    severity: 'should',
    what: 'The consumer applies events of environments that it does not serve.',
    remedy: 'Compare `environment_id` with the environments that you serve, and ignore or refuse events of all others.',
  },
  'isolation/cross-environment-secret': {
    severity: 'must',
    what: 'The consumer accepts the secret of one environment for events of another.',
    remedy: 'Choose the secret by the `environment_id` in the body, and verify with that one alone.',
    explainedBy: ['signature/not-verified'],
  },
  'isolation/environment-id-collision': {
    severity: 'must',
    what: 'Assets or folders with the same id in two environments or workspaces share one row.',
    remedy:
      'Put `environment_id` into the key of rows and of processed events, and `workspace_id` unless you know that ids do not repeat.',
    explains: ['ordering/equal-sent-at'],
    habits: [{ key: ({ kind, id }) => `${kind}/${id}` }],
  },
  'isolation/asset-folder-collision': {
    severity: 'should',
    what: 'An asset and a folder with the same id share one row.',
    remedy: 'Put the kind into the key, or keep assets and folders in separate tables.',
  },
} as const satisfies Defects

const schema = {
  'schema/id-charset': {
    severity: 'must',
    what: 'The consumer changes, confuses or refuses ids that differ in case only or begin with `-` or `_`.',
    remedy:
      'Store ids as text and compare them byte by byte (a case-sensitive collation). Do not trim, fold or parse them.',
    // Rows under another id than the delivered one are missed, or taken for others.
    explains: [
      'ordering/*',
      'idempotency/*',
      'isolation/*',
      'concurrency/*',
      'signature/applied-before-verified',
      'schema/null-missing-empty',
    ],
    breaks: ['protocol/accepted-events-show'],
    habits: [
      { key: ({ scope, kind, id }) => `${scope}/${kind}/${id.toLowerCase()}` },
      { key: ({ scope, kind, id }) => `${scope}/${kind}/${id.replace(/^[-_]+/, '').toLowerCase()}` },
    ],
  },
  'schema/optional-missing-5xx': {
    severity: 'must',
    what: 'The consumer refuses events without an optional part, or fails on them.',
    remedy: 'Read optional parts with `?.` and a default, and test with an asset that is not an image.',
    explains: ['schema/null-missing-empty'],
    explainedBy: ['ordering/global-watermark'],
  },
  'schema/null-missing-empty': {
    severity: 'should',
    what: 'A field that was emptied or left out keeps its old value, or `null` makes the consumer fail.',
    remedy:
      'Store the whole snapshot: what it leaves out is gone. Check for `!== undefined` instead of truthiness, and treat `null` like absent.',
    explainedBy: ['ordering/global-watermark', 'idempotency/key-asset-id', 'recovery/refetch-loses'],
    breaks: ['ordering/order-does-not-matter'],
    habits: [{ merges: true }],
  },
  'schema/long-values': {
    severity: 'should',
    what: 'The consumer truncates long names or URLs, or fails on them.',
    remedy: 'Use `text` columns, or answer 4xx to values that are too long for you.',
    explainedBy: ['ordering/global-watermark'],
  },
  'schema/hostile-names': {
    severity: 'info',
    what: 'The consumer changes names that look like paths, HTML, SQL or templates, or fails on them.',
    remedy: 'Store names as they come, use bound parameters, and escape names where they are shown.',
    explainedBy: ['ordering/global-watermark'],
  },
} as const satisfies Defects

const own = { ...signature, ...ordering, ...isolation, ...schema }

export type DefectId = GeneralDefectId | keyof typeof own

/** The defects that only consumers of CKBox may have. */
export const ckboxDefects: Pick<Defects<DefectId>, keyof typeof own> = own

/** Whatever spoils a state makes it differ from the declared one. */
export const ckboxLawsExplainedBy: LawsExplainedBy = {
  'schema/state-is-as-declared': [
    'ordering/*',
    'idempotency/*',
    'schema/*',
    'isolation/*',
    'concurrency/*',
    'recovery/*',
    'protocol/unhandled-known-event',
    'protocol/ack-before-persist',
    'protocol/accepted-events-show',
    'protocol/accepted-is-kept',
  ],
}
