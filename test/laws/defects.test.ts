import { describe, expect, expectTypeOf, test } from 'vitest'
import { ckboxContract } from '../../src/ckbox/contract.js'
import { ckboxDefects, ckboxLawsExplainedBy, type DefectId } from '../../src/ckbox/defects.js'
import type { Defect, Defects } from '../../src/laws/defect.js'
import { type GeneralDefectId, generalDefects } from '../../src/laws/defects.js'
import { explainer } from '../../src/laws/explains.js'
import type { Provider } from '../../src/provider/provider.js'

/** The ids of section 1 of the catalogue. They stand in reports and in options, so that they never change. */
const catalogue = {
  must: idsOf(`
    signature: not-verified missing-header-accepted weak-secret-accepted prefix-match body-not-covered
      request-line-not-covered boundary-shift replay-window-ineffective applied-before-verified echoes-expected
      mount-prefix-lost query-mishandled wrong-canonical-form header-case-sensitive
    body: reserialised non-ascii chunk-boundary
    protocol: redirect blocked-by-middleware hangs process-dies state-unusable unhandled-known-event ack-before-persist
    schema: unknown-field-refused optional-missing-5xx id-charset uniqueness-assumed
    idempotency: duplicate-applied key-transport key-asset-id key-sent-at key-body-without-time
      side-effect-repeated
    ordering: last-arrival-wins header-time-used late-modified-resurrects removed-first-then-upload
      resend-undoes modified-before-upload child-before-parent overwritten-vs-modified global-watermark
      time-precision cache-invalidated-as-state move-ignored
    concurrency: check-then-insert lost-update remove-vs-modify create-race shared-document
    recovery: marked-before-done error-swallowed-2xx partial-apply poison-blocks-others
    isolation: cross-environment-secret environment-id-collision
  `),
  should: idsOf(`
    signature: missing-timestamp-accepted body-skipped-by-content-type rotation-single-secret duplicate-header
      bad-signature-5xx bad-signature-2xx path-normalised
    body: content-type-strict malformed-5xx proto-pollution
    protocol: slow-response other-methods-act unknown-event-error fails-at-random error-after-commit
    schema: null-missing-empty long-values
    idempotency: effect-on-stale duplicate-refused store-forgets
    ordering: counter-drifts folder-cascade equal-sent-at
    concurrency: duplicate-5xx lock-storm
    recovery: stuck-claim refetch-loses
    isolation: foreign-environment asset-folder-collision
    limits: body-100kb burst-refused
  `),
  info: idsOf(`
    signature: replay-window-none hex-lenient
    body: json-ambiguity
    schema: hostile-names
    ordering: stale-remove-wins
    limits: unsigned-body-unbounded deep-nesting
  `),
}
const laws = idsOf(`
    body: ambiguous-json-read-once any-segments any-spelling-accepted content-type-parameters
      every-character-kept malformed-answered prototype-keys-harmless raw-bytes-signed
    concurrency: creation-and-change-at-once different-entities-at-once duplicates-at-once-count-once duplicates-at-once-have-one-effect
      newest-wins-at-once one-parent-at-once removal-wins-at-once
    idempotency: changes-in-a-row-applied duplicates-accepted duplicates-change-nothing every-change-applied
      outdated-events-have-no-effect processed-is-remembered rewritten-duplicates-change-nothing
      side-effects-happen-once
    isolation: assets-and-folders-are-apart environments-are-apart foreign-environments-change-nothing
      secrets-by-environment workspaces-are-apart
    limits: bursts-taken deep-nesting-answered large-events-accepted unsigned-bodies-bounded
    ordering: contents-follow-their-folder form-of-time-does-not-matter late-removals-undo-nothing
      moves-arrive order-does-not-matter resends-change-nothing ties-converge
    protocol: accepted-events-show accepted-is-kept answers-alike answers-in-time failed-answers-repeatable
      only-posts-act survives unknown-events-accepted
    recovery: accepted-is-applied failed-write-is-retried gone-is-no-error killed-work-is-taken-over
      poison-is-set-aside refused-is-applied-later retry-repeats-nothing
    schema: empty-values-arrive ids-kept-apart long-values-kept names-kept-as-they-are names-may-repeat
      optional-parts-may-be-absent state-is-as-declared unknown-fields-accepted
    signature: body-covered body-covered-for-any-type checked-every-time compared-whole every-secret-accepted
      forged-refused genuine-accepted header-names-in-any-case hex-strict missing-refused old-requests-refused
      one-header refusals-are-4xx refusals-tell-nothing refused-means-nothing-done
      replay-window-cannot-be-shifted replay-window-holds request-line-covered target-taken-literally
      timestamp-covered timestamp-required weak-secrets-refused
  `)

/** With words of nobody's, so that what the general texts say by themselves can be told. */
const provider = {
  words: { sender: 'Acme', time: 'happened_at', identity: 'tenant, name and `happened_at`' },
  signature: { headers: { signature: 'Acme-Signature', timestamp: 'Acme-Timestamp' } },
} as Provider
const general = generalDefects(provider)
const defects: Defects = { ...general, ...ckboxDefects }
const explains = explainer(defects, ckboxLawsExplainedBy)

function idsOf(families: string): string[] {
  return families
    .trim()
    .split(/\s+(?=\w+: )/)
    .flatMap((line) => {
      const [family = '', ...names] = line.split(/:?\s+/)
      return names.map((name) => `${family}/${name}`)
    })
}

describe('the catalogue', () => {
  test('has every defect, in one of its two parts, and nothing else', () => {
    expect([...Object.keys(general), ...Object.keys(ckboxDefects)].toSorted()).toEqual(
      Object.values(catalogue).flat().toSorted(),
    )
  })

  test.each(Object.entries(catalogue))('says which are %s', (severity, ids) => {
    expect(
      Object.keys(defects)
        .filter((id) => defects[id]?.severity === severity)
        .toSorted(),
    ).toEqual(ids.toSorted())
  })

  test.each(Object.entries(defects))('tells of %s what it is and what to do', (_, { what, remedy }) => {
    expect(what).toMatch(/^[A-Z`][^.]*(\.\w[^.]*)*\.$/)
    expect(remedy).toMatch(/^[A-Z].*\.$/)
    expect(`${what} ${remedy}`).not.toMatch(/\bshould\b/)
  })

  test.each(Object.entries(general))('tells of %s without a word of CKBox', (_, { what, remedy }) => {
    expect(`${what} ${remedy}`).not.toMatch(/ckbox|x-cs|sent_at|asset|folder|upload|workspace|overwritten|environment/i)
  })

  test('refers to its own defects only', () => {
    const misspelt: Defect<DefectId> = {
      severity: 'must',
      what: '',
      remedy: '',
      // @ts-expect-error: no such defect
      explains: ['ordering/last-arival-wins'],
    }
    const foreign: Defect<GeneralDefectId> = {
      severity: 'must',
      what: '',
      remedy: '',
      // @ts-expect-error: the general part does not know that of CKBox
      explains: ['signature/hex-lenient'],
    }
    // @ts-expect-error: across families too
    const family: Defects<'a/b' | 'a/c'> = { 'a/b': { ...misspelt, explains: ['a/d'] }, 'a/c': foreign }
    expect(family).toBeDefined()
    expectTypeOf<'ordering/last-arival-wins'>().not.toExtend<DefectId>()
    expectTypeOf<'ordering/last-arrival-wins'>().toExtend<GeneralDefectId>()
    const known = Object.keys(defects)
    for (const { explains = [], explainedBy = [] } of Object.values(defects)) {
      expect(known).toEqual(expect.arrayContaining([...explains, ...explainedBy].filter((id) => !id.endsWith('*'))))
    }
  })

  test('refers to laws that there are', () => {
    const named = Object.values(defects).flatMap(({ breaks = [] }) => breaks)
    expect(laws).toEqual(expect.arrayContaining([...named, ...Object.keys(ckboxLawsExplainedBy)]))
  })
})

describe('the laws', () => {
  const listed = new Set(ckboxContract.laws.flatMap((law) => law.defects))

  test('are these', () => {
    expect(ckboxContract.laws.map(({ id }) => id).toSorted()).toEqual(laws.toSorted())
  })

  test('list defects of the catalogue only, and each of them', () => {
    expect([...listed].toSorted()).toEqual(Object.values(catalogue).flat().toSorted())
  })

  test('have a named cause each, but for two that say what was seen', () => {
    const nameless = ckboxContract.laws.filter((law) => law.defects.length === 0).map(({ id }) => id)
    expect(nameless).toEqual(['signature/timestamp-covered', 'schema/state-is-as-declared'])
  })
})

describe('a refused authentic delivery', () => {
  const [asset] = ckboxContract.provider.model.kinds
  const [event] = ckboxContract.provider.model.tell([asset.create(asset.example)]).events
  const { defects: listed } = ckboxContract.laws.find(({ id }) => id === 'signature/genuine-accepted') ?? {}

  test('is explained by defects of the catalogue', () => {
    const request = {
      method: 'POST',
      url: '/webhooks/ckbox/?environment=a%20b',
      timestamp: '1767225600000',
      body: JSON.stringify(event).replace('"name":"', '"name":"Ż<'),
      otherPaths: ['/ckbox'],
      origin: 'https://example.com',
    }
    const named = ckboxContract.provider.signature.mistakes(request, 'secret').flatMap(({ defect }) => defect ?? [])
    const known = Object.keys(defects)
    expect(known).toEqual(expect.arrayContaining(named))
    // The last two are about the body: laws of their own look for them.
    expect([...new Set(named)].filter((defect) => !listed?.includes(defect)).toSorted()).toEqual([
      'body/non-ascii',
      'signature/body-not-covered',
    ])
  })
})

describe('what explains what', () => {
  const all = [...Object.keys(defects), ...laws]

  test.each([
    ['ordering/last-arrival-wins', 'ordering/equal-sent-at'],
    ['signature/not-verified', 'signature/prefix-match'],
    ['signature/not-verified', 'isolation/cross-environment-secret'],
    ['protocol/process-dies', 'limits/body-100kb'],
    ['protocol/hangs', 'ordering/last-arrival-wins'],
    ['recovery/marked-before-done', 'ordering/order-does-not-matter'],
    ['ordering/order-does-not-matter', 'ordering/resends-change-nothing'],
    ['concurrency/lost-update', 'ordering/overwritten-vs-modified'],
    ['protocol/accepted-is-kept', 'schema/state-is-as-declared'],
    ['protocol/hangs', 'recovery/poison-blocks-others'],
    ['recovery/poison-blocks-others', 'protocol/ack-before-persist'],
    ['protocol/ack-before-persist', 'recovery/error-swallowed-2xx'],
    ['schema/id-charset', 'ordering/global-watermark'],
  ])('%s explains %s, and not the other way round', (cause, of) => {
    expect(explains(cause, of)).toBe(true)
    expect(explains(of, cause)).toBe(false)
  })

  test.each([
    ['signature/not-verified', 'ordering/last-arrival-wins'],
    ['signature/bad-signature-5xx', 'body/malformed-5xx'],
    ['signature/not-verified', 'schema/state-is-as-declared'],
    ['isolation/environment-id-collision', 'schema/id-charset'],
    ['protocol/hangs', 'protocol/hangs'],
  ])('%s does not explain %s', (cause, of) => expect(explains(cause, of)).toBe(false))

  test('nothing explains itself by way of others', () => {
    const causes = new Map(all.map((id) => [id, all.filter((cause) => explains(cause, id))]))
    const done = new Set<string>()
    const follow = (id: string, path: readonly string[]) => {
      expect(path, [...path, id].join(' ← ')).not.toContain(id)
      if (done.has(id)) return
      for (const cause of causes.get(id) ?? []) follow(cause, [...path, id])
      done.add(id)
    }
    for (const id of all) follow(id, [])
  })
})
