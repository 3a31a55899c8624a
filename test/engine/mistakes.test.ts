import { describe, expect, test } from 'vitest'
import type { CheckOptions } from '../../src/engine/consumer.js'
import { UsageError } from '../../src/errors.js'
import type { Consumer } from '../../src/testing/check-contract.js'
import { checkVirtually } from '../consumers/check-virtually.js'
import { testConsumer } from '../consumers/test-consumer.js'

const never = () => new Promise(() => {})
const fails = () => {
  throw new Error('the database is away')
}
const circular: Record<string, unknown> = {}
circular.self = circular

interface Mistake {
  readonly consumer?: Partial<Consumer>
  readonly options?: CheckOptions
  readonly code: string
  readonly says: RegExp
}

const mistakes: Readonly<Record<string, Mistake>> = {
  'no secrets': { consumer: { secrets: [] }, code: 'secret_missing', says: /`secrets` must list/ },
  'an empty secret': { consumer: { secrets: ['ok', ''] }, code: 'secret_missing', says: /non-empty/ },
  'a secret in place of a list': {
    consumer: { secrets: 'text' as unknown as string[] },
    code: 'secret_missing',
    says: /`secrets`/,
  },
  'a path without its slash': {
    consumer: { path: 'webhooks' },
    code: 'path_invalid',
    says: /`path` has to begin with a slash.*"webhooks"/,
  },
  'a relative endpoint': { consumer: { endpoint: '/webhooks' }, code: 'url_invalid', says: /`endpoint`.*"\/webhooks"/ },
  'an endpoint of another scheme': { consumer: { endpoint: 'ftp://h/x' }, code: 'url_invalid', says: /`endpoint`/ },
  'a relative signed URL': { consumer: { signedUrl: 'hook' }, code: 'url_invalid', says: /`signedUrl`.*"hook"/ },
  'events that are none': {
    consumer: { events: ['asset.stolen'] },
    code: 'no_events',
    says: /asset\.stolen.*folder\.removed/,
  },
  'a glob that fits no law': { options: { only: ['odering/*'] }, code: 'no_laws', says: /`only` is \["odering\/\*"\]/ },
  'laws that are all left out': { options: { skip: ['**'] }, code: 'no_laws', says: /No law is left/ },
  '`observe` throws': {
    consumer: { observe: fails },
    code: 'hook_failed',
    says: /`observe` failed: the database is away/,
  },
  '`observe` rejects': {
    consumer: { observe: async () => fails() },
    code: 'hook_failed',
    says: /`observe` failed: the database is away/,
  },
  '`observe` hangs': {
    consumer: { observe: never },
    code: 'hook_timeout',
    says: /`observe` did not finish within 60 ms/,
  },
  '`observe` gives nothing': {
    consumer: { observe: () => undefined },
    code: 'hook_not_json',
    says: /`observe` returned undefined/,
  },
  '`observe` gives a map': {
    consumer: { observe: () => new Map() },
    code: 'hook_not_json',
    says: /`observe` returned a Map/,
  },
  '`observe` gives a circle': {
    consumer: { observe: () => circular },
    code: 'hook_not_json',
    says: /`observe`.*not JSON/,
  },
  '`observe` gives a big integer': {
    consumer: { observe: () => 1n },
    code: 'hook_not_json',
    says: /`observe`.*BigInt/,
  },
  '`reset` throws': { consumer: { reset: fails }, code: 'hook_failed', says: /`reset` failed: the database is away/ },
  '`reset` hangs': { consumer: { reset: never }, code: 'hook_timeout', says: /`reset` did not finish within 60 ms/ },
  '`serve` throws': { consumer: { serve: fails }, code: 'hook_failed', says: /`serve` failed: the database is away/ },
  '`expected` throws': {
    consumer: { expected: fails },
    code: 'hook_failed',
    says: /`expected` failed: the database is away/,
  },
  '`expected` gives no JSON': {
    consumer: { expected: () => () => 1 },
    code: 'hook_not_json',
    says: /`expected` returned function/,
  },
}

describe('what cannot be used is refused, with what to do', () => {
  test.each(Object.entries(mistakes))('%s', async (_name, { consumer, options, code, says }) => {
    const make = () => testConsumer({ also: () => consumer ?? {} })
    const run = checkVirtually(make, { runs: 1, timeout: 60, ...options })
    const error = await run.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(UsageError)
    expect(error).toMatchObject({ code, message: expect.stringMatching(says) })
  })
})

describe('a hook that only some laws need', () => {
  const laws: Readonly<Record<string, readonly [Partial<Consumer>, string]>> = {
    '`effects` throws': [{ effects: fails }, '`effects` failed: the database is away'],
    '`failOnce` throws': [{ failOnce: fails }, '`failOnce` failed: the database is away'],
    '`restart` hangs': [{ restart: never }, '`restart` did not finish within 100 ms'],
  }
  test.each(Object.entries(laws))('%s: they are skipped, and say so', async (_name, [hook, says]) => {
    const report = await checkVirtually(() => testConsumer({ also: () => hook }), {
      runs: 1,
      timeout: 100,
      only: ['recovery/*', 'idempotency/side-effects-*', 'signature/genuine-accepted'],
    })
    const reasons = report.laws.flatMap(({ reason }) => reason ?? [])
    expect(reasons.filter((reason) => reason.includes(says))).not.toEqual([])
    expect(report.laws.find(({ id }) => id === 'signature/genuine-accepted')?.verdict).toBe('held')
  })
})
