import type { CheckOptions } from '../engine/consumer.js'
import { CkboxWebhooksError } from '../errors.js'
import { pretty } from '../report/pretty.js'
import { type Finding, type Report, type Severity, severities } from '../report/report.js'
import { type Consumer, checkContract } from './check-contract.js'

export interface AssertOptions extends CheckOptions {
  /** The mildest severity that fails. Default `must`. */
  readonly failOn?: Severity
}

/** A consumer breaks the contract: the message is the report for people, `report` the report itself. */
export class ContractError extends CkboxWebhooksError {
  override readonly name = 'ContractError'
  readonly report: Report

  constructor(report: Report) {
    super(
      'contract_broken',
      `The consumer breaks the contract of CKBox webhooks.\n\n${pretty(report, { color: false })}`,
    )
    this.report = report
  }
}

/** The findings of a report that are at least as grave as `failOn`. */
export function gravestFindings(report: Report, failOn: Severity = 'must'): readonly Finding[] {
  return report.findings.filter(({ severity }) => severities.indexOf(severity) <= severities.indexOf(failOn))
}

/**
 * Checks a consumer and throws where it breaks the contract; gives the report where it keeps it.
 *
 * @throws ContractError for findings at or above `failOn`
 * @throws UsageError as `checkContract`
 */
export async function assertContract(consumer: Consumer, options: AssertOptions = {}): Promise<Report> {
  const report = await checkContract(consumer, options)
  if (gravestFindings(report, options.failOn).length > 0) throw new ContractError(report)
  return report
}
