import type { CheckOptions } from '../engine/consumer.js'
import { CkboxWebhooksError, UsageError } from '../errors.js'
import { pretty } from '../report/pretty.js'
import { type Finding, type LawReport, type Report, type Severity, severities } from '../report/report.js'
import { mustLawsOutOfTime } from '../report/verdicts.js'
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

/** A `must` law could not be judged in the time for the check. */
export class OutOfTimeError extends CkboxWebhooksError {
  override readonly name = 'OutOfTimeError'

  constructor(laws: readonly LawReport[]) {
    const names = laws.map(({ id }) => id).join(', ')
    super('out_of_time', `The time for the check was over before ${names} could be judged. Raise \`maxTime\`.`)
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
 * @throws OutOfTimeError where there is none, and no time was left to judge a `must` law
 * @throws UsageError as `checkContract`, and `check_incomplete` where a hook failed for good
 */
export async function assertContract(consumer: Consumer, options: AssertOptions = {}): Promise<Report> {
  const report = await checkContract(consumer, options)
  if (gravestFindings(report, options.failOn).length > 0) throw new ContractError(report)
  const unjudged = mustLawsOutOfTime(report)
  if (unjudged.length > 0) throw new OutOfTimeError(unjudged)
  if (report.incomplete !== undefined) {
    throw new UsageError('check_incomplete', `Not all could be judged: ${report.incomplete}`)
  }
  return report
}
