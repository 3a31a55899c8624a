import type { WebhookEvent } from '../../generated/types.js'
import { UsageError } from '../errors.js'
import type { Ckbox, History } from '../history/history.js'
import { act, emptyCkbox } from '../history/model.js'
import { actionOf } from '../history/replay.js'
import { allLaws } from '../laws/all-laws.js'
import type { Case, Probe } from '../laws/evidence.js'
import type { Law } from '../laws/law.js'
import { report } from './check.js'
import type { CheckOptions, Consumer } from './consumer.js'
import { type Bench, contextFor, type Gathered, gatherResults } from './law-context.js'
import type { ReplayFile } from './replay-file.js'
import type { Counterexample, Report } from './report.js'
import { runCases } from './run-cases.js'
import { sendProbes } from './send-probes.js'
import { CheckEnded } from './session.js'

/**
 * Runs the counterexample of a replay file again: the same events by the same schedule, or the same request, under
 * fresh ids and signed anew. Gives the report of its law alone.
 *
 * @throws UsageError `replay_law_unknown` where the file's law is not one of this version's
 */
export async function replay(file: ReplayFile, consumer: Consumer, options: CheckOptions = {}): Promise<Report> {
  const law = allLaws.find(({ id }) => id === file.law)
  if (law === undefined) {
    throw new UsageError(
      'replay_law_unknown',
      `The replay file is about the law \`${file.law}\`, which this version of ckbox-webhooks does not know. Run the check again to get a new file.`,
    )
  }
  const gather = (bench: Bench, laws: readonly Law[]) =>
    laws.length === 0 ? gatherResults(bench, laws) : gatherAgain(bench, law, file.counterexample)
  return await report(consumer, { seed: file.seed, ...options }, [law], gather)
}

/** What the law judges: the counterexample alone where it is a history or one of the law's probes, else everything. */
async function gatherAgain(bench: Bench, law: Law, counterexample: Counterexample): Promise<Gathered> {
  const { session, profile, story } = bench
  const blank = contextFor(bench, { probed: [], outcomes: [] })
  const cases = casesOf(law, law.cases?.(blank) ?? [], counterexample)
  // With the law's other probes: a control is among them that the law judges by.
  const isShown = ({ name }: Probe) => name === counterexample.name
  // Some laws have no probes of their own and judge those of all others.
  const own = law.probes?.(blank) ?? allLaws.flatMap((other) => other.probes?.(blank) ?? []).filter(isShown)
  const probes = own.some(isShown) ? own : []
  if (cases.length === 0 && probes.length === 0) return await gatherResults(bench, [law])
  try {
    const outcomes = await runCases(session, { ...profile, parallel: 1 }, cases)
    const { probed } = await sendProbes(session, profile, story, [probes])
    return { results: new Map([[law, { probed: [...probed.values()], outcomes }]]) }
  } catch (error) {
    if (!(error instanceof CheckEnded)) throw error
    return { results: new Map(), ended: error }
  }
}

function casesOf(law: Law, own: readonly Case[], { name, history, schedule }: Counterexample): readonly Case[] {
  if (history === undefined || schedule === undefined) return []
  const same = own.filter((one) => one.name === name && JSON.stringify(one.history.events) === JSON.stringify(history))
  // A law's own case knows what it is compared with; and some laws judge several rounds of one.
  if (same.length > 0) return same
  return [{ name: name ?? law.title, history: historyOf(history), schedule }]
}

/** The history of some events: the ids in it, and the simulated CKBox after them. */
function historyOf(events: readonly WebhookEvent[]): History {
  const ids = new Set<string>()
  let ckbox: Ckbox = emptyCkbox()
  for (const event of events) {
    const timed = actionOf(event)
    if (timed === undefined) continue
    if ('id' in timed.action) ids.add(timed.action.id)
    ckbox = act(ckbox, timed.action, timed.sentAt)?.world ?? ckbox
  }
  return { events, ids: [...ids], ckbox }
}
