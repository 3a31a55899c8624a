import { UsageError } from '../errors.js'
import type { Law } from '../laws/law.js'
import type { HistoryTrial } from '../laws/trial.js'
import type { Counterexample, Report } from '../report/report.js'
import { type CheckInternals, check } from './check.js'
import type { CheckOptions, Consumer } from './consumer.js'
import type { Contract } from './contract.js'
import { lawOfOneHistory } from './phases/one-history.js'
import { malformed, type ReplayFile } from './replay-file.js'

/**
 * Runs the counterexample of a replay file again. The law that asked for its trial is driven once more, restricted to that
 * trial; a history that was made smaller, or was drawn at random, is tried as it is in the file.
 *
 * @throws UsageError `replay_law_unknown` where the file's law is not one of this version's, `replay_file_malformed` where
 * its history holds what is no event
 */
export async function replay(
  contract: Contract,
  file: ReplayFile,
  consumer: Consumer,
  options: CheckOptions = {},
  internals: Omit<CheckInternals, 'only'> = {},
): Promise<Report> {
  const law = contract.laws.find(({ id }) => id === file.law)
  if (law === undefined) {
    throw new UsageError(
      'replay_law_unknown',
      `The replay file is about the law \`${file.law}\`, which this version of ckbox-webhooks does not know. Run the check again to get a new file.`,
    )
  }
  const { counterexample, message, seed } = file
  const history = shrunkHistory(contract, counterexample)
  const source = contract.laws.find(({ id }) => id === counterexample.trial?.law) ?? law
  const laws: readonly Law[] =
    history === undefined ? [...new Set([law, source])] : [lawOfOneHistory(law, history, message)]
  const keys = new Set(counterexample.trial?.keys)
  const wantsAll = history !== undefined || keys.size === 0
  const only: CheckInternals['only'] = (ask) =>
    wantsAll || ask.trial.role === 'control' || (ask.law.id === source.id && keys.has(ask.trial.key))
  return await check(contract, consumer, laws, { seed, ...options }, { ...internals, only })
}

/** The history of a counterexample that can stand for itself: one that is compared with the same events in order. */
function shrunkHistory({ provider }: Contract, counterexample: Counterexample): HistoryTrial | undefined {
  const { history, schedule, title = '', comparesInOrder } = counterexample
  if (history === undefined || schedule === undefined || comparesInOrder === undefined) return undefined
  const { model } = provider
  for (const [index, event] of history.entries()) {
    const fault = model.faultIn(event) ?? (Number.isFinite(model.timeOf(event)) ? undefined : 'it has no time')
    if (fault === undefined) continue
    throw malformed(`counterexample.history[${index}] is not an event of ${provider.words.sender}: ${fault}`)
  }
  return {
    kind: 'history',
    key: 'replayed',
    role: 'suspect',
    title,
    history: model.historyOf(history),
    schedule,
    compare: comparesInOrder === 'with memory' ? { also: 'memory' } : {},
    shrink: 'events',
  }
}
