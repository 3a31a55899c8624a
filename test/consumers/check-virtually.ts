import { ckboxContract } from '../../src/ckbox/contract.js'
import { check } from '../../src/engine/check.js'
import type { Clock } from '../../src/engine/clock.js'
import type { CheckOptions } from '../../src/engine/consumer.js'
import { replay } from '../../src/engine/replay.js'
import type { ReplayFile } from '../../src/engine/replay-file.js'
import { selectLaws } from '../../src/engine/select-laws.js'
import type { Report } from '../../src/report/report.js'
import type { Consumer } from '../../src/testing/check-contract.js'
import { type TestConsumerOptions, testConsumer } from './test-consumer.js'
import { VirtualClock } from './virtual-clock.js'

/** Checks a consumer in this process, in time of its own: nothing depends on how fast the machine is. */
export async function checkVirtually(
  makeConsumer: (clock: Clock) => Consumer,
  options: CheckOptions = {},
): Promise<Report> {
  const clock = new VirtualClock()
  const laws = selectLaws(ckboxContract.laws, options)
  return await check(ckboxContract, makeConsumer(clock), laws, { seed: 7, ...options }, { clock })
}

export async function replayVirtually(
  file: ReplayFile,
  makeConsumer: (clock: Clock) => Consumer,
  options: CheckOptions = {},
): Promise<Report> {
  const clock = new VirtualClock()
  return await replay(ckboxContract, file, makeConsumer(clock), options, { clock })
}

/** The report on a test consumer that receives step by step and keeps what it has, by laws of these ids or globs. */
export async function judge(options: TestConsumerOptions, ...only: readonly string[]): Promise<Report> {
  const consumer = (clock: Clock) => testConsumer({ faults: {}, hooks: [], latencyMs: 3, ...options, clock })
  return await checkVirtually(consumer, { only, runs: 5, timeout: 3_000 })
}

/** The ids of the defects that are found in it; of laws, in brackets, where none is named. */
export async function defectsOf(options: TestConsumerOptions, ...only: readonly string[]): Promise<string[]> {
  const { findings } = await judge(options, ...only)
  return findings.map(({ defect, law }) => defect ?? `(${law})`)
}
