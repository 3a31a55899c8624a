import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isConsequence } from '../../src/diagnosis/consequences.js'
import { hypotheses } from '../../src/diagnosis/hypotheses.js'
import { defectIds, severityOf } from '../../src/diagnosis/severities.js'
import { allLaws } from '../../src/laws/all-laws.js'
import { signatureVariants } from '../../src/signature/variants.js'

const families = [...new Set(defectIds.map((id) => id.slice(0, id.indexOf('/'))))]
const laws = new Set<string>(allLaws.map(({ id }) => id))
const source = new URL('../../src/', import.meta.url)

/** Every id of a family that is written in a file of `src/`. */
const written = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .flatMap((path) => {
    const text = readFileSync(new URL(path, source), 'utf8')
    const ids = text.matchAll(new RegExp(`'((?:${families.join('|')})/[a-z0-9-]+)'`, 'g'))
    // A schema that cannot be drawn from is no defect of a consumer.
    return /^(codegen|history)\//.test(path) ? [] : [...ids].map(([, id = '']) => [path, id] as const)
  })

describe('every defect that something names has a severity', () => {
  test('each is listed once', () => {
    expect(defectIds.length).toBe(new Set(defectIds).size)
    for (const id of defectIds) expect(['must', 'should', 'advice']).toContain(severityOf(id))
    expect(severityOf('ordering/unheard-of')).toBeUndefined()
  })

  test('those of laws', () => {
    for (const law of allLaws) for (const defect of law.defects) expect(defectIds, law.id).toContain(defect)
  })

  test('those of hypotheses', () => {
    for (const { defect } of hypotheses) expect(defectIds).toContain(defect)
  })

  test('those of wrong ways to sign', () => {
    const request = {
      method: 'POST',
      url: '/webhooks/ckbox?a=1',
      timestamp: 1_700_000_000_000,
      body: '{"sent_at":"2024-02-18T18:03:18.815Z","name":"Żółć / <b>"}',
      sentAt: '2024-02-18T18:03:18.815Z',
      otherPaths: ['/ckbox'],
      origin: 'https://example.com',
    }
    const named = signatureVariants(request, 'secret').flatMap(({ defect }) => defect ?? [])
    expect(named.length).toBeGreaterThan(10)
    for (const defect of named) expect(defectIds).toContain(defect)
  })

  test('every id in the source is a defect or a law', () => {
    const unknown = written.filter(([, id]) => !laws.has(id) && !defectIds.includes(id))
    expect(unknown).toEqual([])
    expect(written.length).toBeGreaterThan(200)
  })

  test('a defect is named by a law, a hypothesis or the diagnosis of a refused control', () => {
    const named = new Set(written.flatMap(([path, id]) => (path.endsWith('severities.ts') ? [] : [id])))
    expect(defectIds.filter((id) => !named.has(id) && !named.has(id.replace(/^[a-z]+\//, '')))).toEqual([])
  })
})

describe('what is a consequence', () => {
  const folded: readonly (readonly [of: string, cause: string])[] = [
    ['ordering/equal-sent-at', 'ordering/last-arrival-wins'],
    ['signature/prefix-match', 'signature/not-verified'],
    ['isolation/cross-environment-secret', 'signature/not-verified'],
    ['limits/body-100kb', 'protocol/process-dies'],
    ['ordering/last-arrival-wins', 'protocol/hangs'],
    ['ordering/order-does-not-matter', 'recovery/marked-before-done'],
    ['ordering/last-arrival-wins', 'concurrency/lost-update'],
    ['idempotency/effect-on-stale', 'idempotency/side-effect-repeated'],
  ]
  const separate: readonly (readonly [of: string, cause: string])[] = [
    ['ordering/last-arrival-wins', 'ordering/equal-sent-at'],
    ['ordering/last-arrival-wins', 'signature/not-verified'],
    ['body/malformed-5xx', 'signature/bad-signature-5xx'],
    ['signature/not-verified', 'signature/body-not-covered'],
    ['schema/id-charset', 'isolation/environment-id-collision'],
  ]
  test.each(folded)('%s folds under %s', (of, cause) => expect(isConsequence(of, cause)).toBe(true))
  test.each(separate)('%s does not fold under %s', (of, cause) => expect(isConsequence(of, cause)).toBe(false))

  test('of findings that account for each other one remains', () => {
    expect(isConsequence('recovery/poison-blocks-others', 'protocol/hangs')).toBe(true)
    expect(isConsequence('protocol/hangs', 'recovery/poison-blocks-others')).toBe(false)
  })

  test('nothing is a consequence of itself, directly or by way of others', () => {
    const ids = [...new Set([...defectIds, ...laws])]
    const causes = new Map(ids.map((id) => [id, ids.filter((cause) => isConsequence(id, cause))]))
    const known = new Set<string>()
    const follow = (id: string, path: readonly string[]) => {
      expect(path, [...path, id].join(' ← ')).not.toContain(id)
      if (known.has(id)) return
      for (const cause of causes.get(id) ?? []) follow(cause, [...path, id])
      known.add(id)
    }
    for (const id of ids) follow(id, [])
  })
})
