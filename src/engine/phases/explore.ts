import { asyncProperty, check as checkProperty, sample } from 'fast-check'
import type { Law } from '../../laws/law.js'
import { type HistoryObservation, wasTried } from '../../laws/observations.js'
import type { HistoryTrial } from '../../laws/trial.js'
import { flattened } from '../../schedule/edit.js'
import type { ScheduledHistory } from '../../schedule/scheduled-history.js'
import { scheduledHistories } from '../../schedule/schedules.js'
import { budgetOf, type Check, effortOf, oneByOne } from '../check-facts.js'
import { deliverHistories } from '../deliver-histories.js'
import { causesOf, type Named } from './causes.js'
import { lawOfOneHistory } from './one-history.js'

/** Events in a random history. */
const MAX_EVENTS = 30
/** The same where each takes so long that they would not be over in time. */
const MAX_SLOW_EVENTS = 6
/** fast-check stops shrinking after this time, ms; the `shrink` phase continues from there. */
const SHRINK_LIMIT_MS = 20_000
/** The longest time for random histories, ms, unless `runs` asks for more; less once a real finding exists. */
const LONGEST_MS = 2_000
const LONGEST_AFTER_FINDING_MS = 1_000
/** Histories in a batch: few, so that the time limit is kept. */
const AT_ONCE = 10

/** The laws that random histories are about, by what is out of the ordinary in the way they are delivered. */
const ORDER = 'ordering/order-does-not-matter'
const RESENDS = 'ordering/resends-change-nothing'
const DUPLICATES = 'idempotency/duplicates-change-nothing'
export const exploredLaws: readonly string[] = [ORDER, RESENDS, DUPLICATES]

const MESSAGE = 'A random history ends in a different state from the same events delivered once, in order.'

export interface Explored {
  readonly found: readonly Named[]
  readonly tried: number
  readonly deliveries: number
  /** Why not all were tried. */
  readonly partly?: string
  /** The law that the histories count for. */
  readonly law: Law | undefined
}

/**
 * Random histories of up to 30 events, out of order, repeated, resent and in bursts: what no small history showed. The
 * first that ends in another state than in order, twice, is shrunk by fast-check.
 */
export async function explore(check: Check, laws: readonly Law[], known: readonly Named[]): Promise<Explored> {
  const { connection, facts, contract, seed, runs } = check
  const law = exploredLaws.flatMap((id) => laws.find((one) => one.id === id) ?? [])[0]
  const before = connection.deliveries
  const explored = (tried: number, found: readonly Named[] = []): Explored => {
    const stop = connection.ending?.message ?? connection.hooks.lost.get('observe')
    const partly = stop ?? 'the time for random histories ran out; a higher `--runs` gives more'
    const all = tried === runs || found.length > 0
    return { found, tried, deliveries: connection.deliveries - before, law, ...(!all && { partly }) }
  }
  if (connection.hooks.lost.has('observe')) return explored(0)
  if (law === undefined || !facts.has('observe') || runs === 0) return explored(runs)
  const { model } = contract.provider
  const events = model.events.filter((name) => !model.pings.includes(name) && facts.handles(name))
  const scopes = facts.declared.environments
  // A consumer that loses a race that is known would lose it in every burst; a slow one has had bursts of its own.
  const bursts = !facts.slow && !known.some((one) => one.law.id.startsWith('concurrency/'))
  const histories = model.histories({ maxEvents: facts.slow ? MAX_SLOW_EVENTS : MAX_EVENTS, scopes, events })
  const drawn = scheduledHistories(histories, { bursts }, model)
  const trials = sample(drawn, { seed, numRuns: runs }).map(trialOf)
  // A random history that a known cause spoils is no news.
  const isExplained = (trial: HistoryTrial) => known.some(({ explains }) => explains?.(trial))
  const isGrave = causesOf(contract, known).some(({ severity }) => severity !== 'info')
  const longestMs = (isGrave ? LONGEST_AFTER_FINDING_MS : LONGEST_MS) * effortOf(check)
  const until = connection.clock.now() + Math.min(budgetOf(check), longestMs)
  let tried = 0
  for (let start = 0; start < trials.length && connection.clock.now() < until; start += AT_ONCE) {
    const batch = trials.slice(start, start + AT_ONCE)
    const seen = await connection.unlessEnded(undefined, () => deliverHistories(check, batch))
    if (seen === undefined || connection.ending !== undefined || !facts.has('observe')) break
    tried += [...seen.values()].filter(wasTried).length
    const broken = [...seen.values()].filter(wasTried).find((one) => !one.same && !isExplained(one.trial))
    if (broken === undefined) continue
    const found = await connection.unlessEnded(undefined, () =>
      shrinkDrawn(check, drawn, trials.indexOf(broken.trial), laws, law),
    )
    if (found !== undefined) return explored(tried, [found])
  }
  return explored(tried)
}

function trialOf({ history, schedule }: ScheduledHistory): HistoryTrial {
  const title = 'a random history'
  return {
    kind: 'history',
    key: 'random',
    role: 'suspect',
    title,
    history,
    schedule,
    shrink: 'events',
    sheddable: true,
  }
}

async function shrinkDrawn(
  check: Check,
  drawn: ReturnType<typeof scheduledHistories>,
  index: number,
  laws: readonly Law[],
  otherwise: Law,
): Promise<Named | undefined> {
  let evidence: HistoryObservation | undefined
  let failure: unknown
  const property = asyncProperty(drawn, async (value) => {
    if (failure !== undefined || !check.facts.has('observe')) return true
    try {
      const { sheddable: _, ...trial } = trialOf(value)
      const seen = (await deliverHistories(oneByOne(check), [trial])).get(trial)
      if (seen === undefined || !wasTried(seen) || seen.same) return true
      evidence = seen
      return false
    } catch (error) {
      // Otherwise a consumer that died would look like one that still goes wrong.
      failure = error
      return true
    }
  })
  const details = await checkProperty(property, {
    seed: check.seed,
    path: String(index),
    numRuns: 1,
    interruptAfterTimeLimit: SHRINK_LIMIT_MS,
  })
  if (failure !== undefined) throw failure
  if (evidence === undefined) return undefined
  const own = lawFor(evidence.trial)
  const law = laws.find(({ id }) => id === own) ?? otherwise
  return {
    law,
    source: lawOfOneHistory(law, evidence.trial, MESSAGE),
    violation: { message: MESSAGE, evidence },
    ...(details.counterexamplePath !== null && { path: details.counterexamplePath }),
  }
}

function lawFor({ schedule }: HistoryTrial): string {
  const order = flattened(schedule).map(({ event }) => event)
  const isBackwards = (events: readonly number[]) =>
    events.some((event, index) => index > 0 && event < (events[index - 1] ?? 0))
  if (isBackwards(order.filter((event, index) => order.indexOf(event) === index))) return ORDER
  return isBackwards(order) ? RESENDS : DUPLICATES
}
