import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { assertContract, type CheckOptions, ContractError, contractTests, UsageError } from 'ckbox-webhooks/testing'
import { describe, expect, test } from 'vitest'
import { lastArrivalWins } from '../consumers/store.js'
import { testConsumer } from '../consumers/test-consumer.js'

const options = {
  seed: 7,
  runs: 5,
  timeout: 5_000,
  only: ['ordering/order-does-not-matter', 'ordering/contents-*', 'signature/genuine-accepted'],
} as const
const short: CheckOptions = options

describe("with Vitest's own test function, a sound app passes", () => {
  contractTests(test, testConsumer(), { ...options, testTimeout: 60_000 })
})

interface Declared {
  readonly name: string
  readonly run: (context?: unknown) => Promise<void>
  readonly timeoutMs: number | undefined
}

function declare(...rest: Parameters<typeof contractTests> extends [unknown, ...infer Rest] ? Rest : never) {
  const declared: Declared[] = []
  contractTests((name, run, timeoutMs) => declared.push({ name, run, timeoutMs }), ...rest)
  return declared
}

async function outcomeOf({ run }: Declared, context?: unknown): Promise<'passed' | Error> {
  return await run(context).then(
    () => 'passed' as const,
    (error: Error) => error,
  )
}

describe('with a test function of any kind', () => {
  test('a broken law fails its test, and no other', async () => {
    const declared = declare(testConsumer({ apply: lastArrivalWins }), short)
    const failed: [string, Error][] = []
    for (const one of declared) {
      const outcome = await outcomeOf(one)
      if (outcome !== 'passed') failed.push([one.name, outcome])
    }
    expect(failed.map(([name]) => name)).toEqual([expect.stringMatching(/^ordering\/order-does-not-matter: [A-Z]/)])
    const [[, error] = []] = failed
    expect(error?.name).toBe('BrokenLawError')
    expect(error?.message).toMatch(/ordering\/last-arrival-wins[\s\S]*asset\.modified[\s\S]*asset\.uploaded/)
    expect(error?.message).toMatch(/Store with each row the[\s\S]*`sent_at`/)
  })

  test('none takes a parameter, which Jest would call back', () => {
    expect(declare(testConsumer(), short).map(({ run }) => run.length)).toEqual([0, 0, 0])
  })

  test('what kept everything from being judged fails them, also where its law was not selected', async () => {
    const refusing = testConsumer({ also: () => ({ secrets: ['another-secret'] }) })
    const declared = declare(refusing, { ...short, only: ['ordering/order-does-not-matter'] })
    expect(declared).toHaveLength(1)
    for (const one of declared)
      expect(await outcomeOf(one, { skip: () => undefined })).toMatchObject({ name: 'BrokenLawError' })
  })

  test('the consumer is checked once, when the first test runs', async () => {
    const consumer = testConsumer()
    const [first, second] = declare(consumer, { ...short, only: ['signature/*'] })
    expect(consumer.store.resets).toBe(0)
    await first?.run()
    const once = consumer.store.resets
    await second?.run()
    expect([once > 0, consumer.store.resets]).toEqual([true, once])
  })

  test('a law that cannot be checked is skipped where the runner can do that, with what to give', async () => {
    const { endpoint, path = '/', secrets } = testConsumer()
    const [order] = declare({ endpoint, path, secrets }, { ...short, only: ['ordering/order-does-*'] })
    const reasons: string[] = []
    const context = { skip: (reason: string) => void reasons.push(reason) }
    expect(order && (await outcomeOf(order, context))).toBe('passed')
    expect(reasons).toEqual([expect.stringContaining('give `observe`')])
    expect(order && (await outcomeOf(order))).toBe('passed')
  })

  test('milder findings fail where they are asked to', async () => {
    const mild = { ...short, only: ['signature/old-requests-refused'] }
    const run = async (failOn?: 'info' | 'must') => {
      const [law] = declare(testConsumer(), { ...mild, ...(failOn && { failOn }) })
      return law && (await outcomeOf(law))
    }
    expect(await run()).toBe('passed')
    expect(await run('must')).toBe('passed')
    expect(await run('info')).toMatchObject({ name: 'BrokenLawError', code: 'law_broken' })
  })

  test('time is given for the whole check', () => {
    expect(declare(testConsumer(), short).map(({ timeoutMs }) => timeoutMs)).toContain(600_000)
    const [first] = declare(testConsumer(), { ...short, testTimeout: 5 })
    expect(first?.timeoutMs).toBe(5)
  })

  test('a mistake fails each test with what to do', async () => {
    const [first] = declare(testConsumer({ also: () => ({ secrets: [] }) }), short)
    expect(first && (await outcomeOf(first))).toMatchObject({ code: 'secret_missing' })
    expect(() => declare(testConsumer(), { only: ['none/*'] })).toThrow(UsageError)
  })
})

describe('assertContract', () => {
  test('throws what people can read, with the report', async () => {
    const error = await assertContract(testConsumer({ apply: lastArrivalWins }), short).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(ContractError)
    const { message, report, code } = error as ContractError
    expect(code).toBe('contract_broken')
    expect(message).toMatch(/^The consumer breaks the contract of CKBox webhooks\.\n\n/)
    expect(message).toMatch(
      /ordering\/last-arrival-wins[\s\S]*\n\s+1 {2}asset\.modified[\s\S]*\n\s+2 {2}asset\.uploaded/,
    )
    expect(message).not.toContain(String.fromCharCode(27))
    expect(report.findings).toHaveLength(1)
  })

  test('gives the report where nothing that grave is broken', async () => {
    const options = { ...short, only: ['signature/old-requests-refused'] }
    const report = await assertContract(testConsumer(), options)
    expect(report.findings.map(({ severity }) => severity)).toEqual(['info'])
    await expect(assertContract(testConsumer(), { ...options, failOn: 'info' })).rejects.toThrow(ContractError)
  })
})

test('node:test takes it too', async () => {
  const here = dirname(fileURLToPath(import.meta.url))
  const args = ['--import', 'tsx', '--test', '--test-reporter', 'tap', join(here, 'node-test', 'contract.ts')]
  // Without what tells node:test that it runs within another test runner.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const run = await promisify(execFile)(process.execPath, args, { env }).catch((error: { stdout: string }) => error)
  expect(run.stdout).toMatch(/^\s*ok \d+ - sound signature\/genuine-accepted/m)
  expect(run.stdout).toMatch(/^\s*ok \d+ - sound ordering\/order-does-not-matter[^\n]*(?<!SKIP[^\n]*)$/m)
  expect(run.stdout).toMatch(/^\s*ok \d+ - sound recovery\/\S+[^\n]* # SKIP give `/m)
  expect(run.stdout).toMatch(/^\s*not ok \d+ - faulty ordering\/order-does-not-matter/m)
  expect(run.stdout).toContain('ordering/last-arrival-wins')
  expect(run.stdout).toMatch(/^# fail 1$/m)
}, 60_000)
