import { asyncProperty, check, sample } from 'fast-check'
import type { Case, Outcome } from '../laws/evidence.js'
import type { Law } from '../laws/law.js'
import { flattened } from '../schedule/edit.js'
import type { ScheduledHistory } from '../schedule/scheduled-history.js'
import { scheduledHistories } from '../schedule/schedules.js'
import { webhookEventNames } from './event-names.js'
import { alone, type NamedBreach } from './find.js'
import { causesOf } from './findings.js'
import type { Bench } from './law-context.js'
import { budgetOf } from './profile.js'
import { runCases } from './run-cases.js'
import type { Session } from './session.js'

/** Events in a random history. */
const MAX_EVENTS = 30
/** Shrinking stops here, ms: what is found by then is made smaller one event at a time. */
const SHRINK_LIMIT_MS = 20_000
/** Random histories take no longer, ms, unless more of them are asked for. */
const LONGEST_MS = 2_000
/** The same where something is known already that has to be mended first. */
const LONGEST_AFTER_FINDING_MS = 1_000
/** So many histories are delivered before the state is looked at: few, so that the limit is kept. */
const AT_ONCE = 10

/** The laws that random histories are about: by what is out of the ordinary in the way they are delivered. */
const ORDER = 'ordering/order-does-not-matter'
const RESENDS = 'ordering/resends-change-nothing'
const DUPLICATES = 'idempotency/duplicates-change-nothing'
export const exploringLaws = [ORDER, RESENDS, DUPLICATES]

export interface Explored {
  readonly breaches: readonly NamedBreach[]
  /** Histories tried, and how many deliveries they took. */
  readonly cases: number
  readonly deliveries: number
  /** Why not all were tried; true: because the time was up. */
  readonly cut: boolean | string
  /** The law that the histories count for. */
  readonly law: Law | undefined
}

/** What there is of it where the check came to its end meanwhile. */
export function unexplored(session: Session, laws: readonly Law[]): Explored {
  const cut = session.ended?.message ?? 'the check was ended'
  return { breaches: [], cases: 0, deliveries: 0, cut, law: exploringLaw(laws) }
}

function exploringLaw(laws: readonly Law[]): Law | undefined {
  return laws.find(({ id }) => id === ORDER) ?? laws.find(({ id }) => exploringLaws.includes(id))
}

/**
 * Random histories of up to 30 events, out of order, repeated, resent and in bursts: what no small history showed.
 * The first that ends in another state than in order, once, is shrunk by fast-check.
 */
export async function explore(bench: Bench, laws: readonly Law[], known: readonly NamedBreach[]): Promise<Explored> {
  const { session, declared, profile } = bench
  const { runs } = session
  const law = exploringLaw(laws)
  const before = session.deliveries
  const sent = () => session.deliveries - before
  const nothing = { breaches: [], cases: 0, deliveries: 0, cut: false, law }
  if (law === undefined || session.consumer.observe === undefined || !bench.visible || runs === 0) return nothing
  const events = webhookEventNames.filter((name) => name !== 'ping' && declared.subscribed(name))
  // Who loses a race that is known would lose it in every burst; who is slow has had bursts of its own.
  const bursts = !profile.slow && !known.some(({ law }) => law.id.startsWith('concurrency/'))
  const drawn = scheduledHistories(
    { maxEvents: MAX_EVENTS, environments: [...declared.environments], events },
    { bursts },
  )
  const all = sample(drawn, { seed: session.seed, numRuns: runs })
  const cases = all.map(caseOf)
  const isToMend = causesOf(known).some(({ severity }) => severity !== 'advice')
  const longestMs = (isToMend ? LONGEST_AFTER_FINDING_MS : LONGEST_MS) * session.effort
  const until = Date.now() + Math.min(budgetOf(session, profile), longestMs)
  let tried = 0
  for (let start = 0; start < cases.length && Date.now() < until; start += AT_ONCE) {
    const outcomes = await runCases(session, profile, cases.slice(start, start + AT_ONCE))
    tried += outcomes.length
    const broken = outcomes.find(({ same }) => !same)
    if (broken === undefined) continue
    const breach = await shrink(bench, drawn, cases.indexOf(broken.case), laws, law)
    return { ...nothing, breaches: breach === undefined ? [] : [breach], cases: tried, deliveries: sent() }
  }
  return { ...nothing, cases: tried, deliveries: sent(), cut: tried < cases.length }
}

function caseOf({ history, schedule }: ScheduledHistory): Case {
  return { name: 'a random history', history, schedule, optional: true }
}

async function shrink(
  bench: Bench,
  drawn: ReturnType<typeof scheduledHistories>,
  index: number,
  laws: readonly Law[],
  law: Law,
): Promise<NamedBreach | undefined> {
  const { session, profile } = bench
  let evidence: Outcome | undefined
  let failure: unknown
  const property = asyncProperty(drawn, async (value) => {
    if (failure !== undefined) return true
    try {
      const [outcome] = await runCases(session, alone(profile), [caseOf(value)])
      if (outcome === undefined || outcome.same) return true
      evidence = outcome
      return false
    } catch (error) {
      // Else a consumer that died would look like one that still goes wrong.
      failure = error
      return true
    }
  })
  const details = await check(property, {
    seed: session.seed,
    path: String(index),
    numRuns: 1,
    interruptAfterTimeLimit: SHRINK_LIMIT_MS,
  })
  if (failure !== undefined) throw failure
  if (evidence === undefined) return undefined
  const own = lawFor(evidence.case)
  return {
    law: laws.find(({ id }) => id === own) ?? law,
    message: 'A random history ends in another state than the same events delivered once, in order.',
    evidence,
    ...(details.counterexamplePath !== null && { path: details.counterexamplePath }),
  }
}

function lawFor({ schedule }: Case): string {
  const order = flattened(schedule).map(({ event }) => event)
  const firsts = order.filter((event, index) => order.indexOf(event) === index)
  if (firsts.some((event, index) => index > 0 && event < (firsts[index - 1] ?? 0))) return ORDER
  return order.some((event, index) => index > 0 && event < (order[index - 1] ?? 0)) ? RESENDS : DUPLICATES
}
