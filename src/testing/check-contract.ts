import { ckboxContract } from '../ckbox/contract.js'
import type { Ckbox } from '../ckbox/history.js'
import { check } from '../engine/check.js'
import type { Consumer as AnyConsumer, CheckOptions } from '../engine/consumer.js'
import { replay as replayFinding } from '../engine/replay.js'
import type { ReplayFile } from '../engine/replay-file.js'
import { selectLaws } from '../engine/select-laws.js'
import type { Report } from '../report/report.js'

/** What is under test: an endpoint, its secrets, and hooks to observe and reset its state. */
export type Consumer = AnyConsumer<Ckbox>

/**
 * Delivers simulated CKBox histories to a consumer and says which laws it breaks. Never throws for a broken law.
 *
 * @throws UsageError where the consumer's description or an option cannot be used, or a hook fails before anything was
 * delivered
 */
export async function checkContract(consumer: Consumer, options: CheckOptions = {}): Promise<Report> {
  return await check(ckboxContract, consumer, selectLaws(ckboxContract.laws, options), options)
}

/**
 * Runs the counterexample of a replay file again: the same events by the same schedule, or the same request, under
 * fresh ids and signed anew. Gives the report of its law alone.
 *
 * @throws UsageError `replay_law_unknown` where the file's law is not one of this version's
 */
export async function replay(file: ReplayFile, consumer: Consumer, options: CheckOptions = {}): Promise<Report> {
  return await replayFinding(ckboxContract, file, consumer, options)
}
