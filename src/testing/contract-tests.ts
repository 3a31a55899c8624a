import { ckboxContract } from '../ckbox/contract.js'
import { selectLaws } from '../engine/select-laws.js'
import { CkboxWebhooksError } from '../errors.js'
import { pretty } from '../report/pretty.js'
import type { Report } from '../report/report.js'
import { mustLawsOutOfTime } from '../report/verdicts.js'
import { type AssertOptions, gravestFindings, OutOfTimeError } from './assert.js'
import { type Consumer, checkContract } from './check-contract.js'

/** What the test function of Vitest, Jest and node:test have in common. */
export type TestFunction = (name: string, run: (context?: unknown) => Promise<void>, timeoutMs?: number) => unknown

export interface ContractTestsOptions extends AssertOptions {
  /** Time for the whole check, ms: the first test waits for it. Default 600 000: a slow queue takes minutes. */
  readonly testTimeout?: number
}

/** A law is broken: the message shows the findings about it. */
class BrokenLawError extends CkboxWebhooksError {
  override readonly name = 'BrokenLawError'
}

const TEST_TIMEOUT_MS = 600_000

/**
 * Declares one test a law with the test function of Vitest, Jest or node:test. The consumer is checked once, when the
 * first of the tests runs. A law fails its test where it is broken at or above `failOn`, or is a `must` law that `maxTime`
 * was too short for; where it cannot be checked, the test is skipped, if the runner can do that from inside, or passes.
 *
 * @example
 * contractTests(test, { endpoint: app.fetch, path: '/webhooks/ckbox', secrets: ['test-secret'], observe, reset })
 */
export function contractTests(test: TestFunction, consumer: Consumer, options: ContractTestsOptions = {}): void {
  let checked: Promise<Report> | undefined
  for (const law of selectLaws(ckboxContract.laws, options)) {
    // Without a parameter of its own: Jest would take it for the callback that ends the test.
    const run = async (...[context]: readonly [context?: unknown]) => {
      checked ??= checkContract(consumer, options)
      judge(await checked, law.id, options, context)
    }
    test(`${law.id}: ${law.title}`, run, options.testTimeout ?? TEST_TIMEOUT_MS)
  }
}

function judge(report: Report, law: string, { failOn }: AssertOptions, context: unknown): void {
  const verdict = report.laws.find(({ id }) => id === law)
  const isSelected = (id: string) => report.laws.some((one) => one.id === id)
  // What kept this law from being judged may break one that was not selected.
  const own = gravestFindings(report, failOn).filter((finding) =>
    verdict?.verdict === 'skipped' ? !isSelected(finding.law) : finding.law === law,
  )
  const unjudged = mustLawsOutOfTime(report).filter(({ id }) => id === law)
  if (own.length === 0 && unjudged.length > 0) throw new OutOfTimeError(unjudged)
  if (verdict?.verdict === 'skipped' && own.length === 0) skip(context, verdict.reason ?? '')
  if (own.length === 0) return
  const shown: Report = { ...report, findings: own, laws: report.laws.filter(({ id }) => id === law) }
  throw new BrokenLawError('law_broken', `${verdict?.title ?? law}\n\n${pretty(shown, { color: false })}`)
}

/** Vitest and node:test give their tests a context with `skip`; Jest gives none. */
function skip(context: unknown, reason: string): void {
  const { skip } = (context ?? {}) as { skip?: unknown }
  if (typeof skip === 'function') skip.call(context, reason)
}
