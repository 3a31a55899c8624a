import { UsageError } from '../errors.js'
import type { History } from '../history/history.js'
import type { Declared, LawContext } from '../laws/context.js'
import type { Case, Need, Outcome, Probed } from '../laws/evidence.js'
import type { Law } from '../laws/law.js'
import type { Json } from '../observation/json.js'
import { project } from '../observation/project.js'
import type { Calibration } from './calibrate.js'
import { countEffects } from './count-effects.js'
import type { Profile } from './profile.js'
import { runCases } from './run-cases.js'
import { isHealthy, makeGenuine, sendProbes } from './send-probes.js'
import { CheckEnded, type Session } from './session.js'
import { settle } from './settle.js'
import type { Asking } from './share-waiting.js'

/** What a check knows and can do once the consumer is calibrated; a law's context is made from it. */
export interface Bench {
  readonly session: Session
  readonly profile: Profile
  readonly declared: Declared
  /** The history of one event that every probe is made from. */
  readonly story: History
  /** False where `observe` is given and shows nothing of what was delivered. */
  readonly visible: boolean
  readonly calibration: Calibration
}

const hookOf = {
  observe: 'observe',
  expected: 'expected',
  restart: 'restart',
  effects: 'effects',
  failOnce: 'failOnce',
  serve: 'serve',
} as const satisfies Partial<Record<Need, string>>

export function fulfils(bench: Bench, need: Need): boolean {
  const { session, declared } = bench
  switch (need) {
    case 'sockets':
      return session.transport.kind === 'http'
    case 'replayWindow':
      return declared.replayWindow !== undefined
    case 'environments':
      return session.consumer.environments !== undefined
    case 'twoEnvironments':
      return declared.environments.length >= 2
    case 'environmentSecrets':
      return Object.keys(declared.environmentSecrets).length >= 2
    case 'twoSecrets':
      return declared.secrets.length >= 2
    case 'cascade':
      return declared.cascade !== undefined
    case 'observe':
      return session.consumer.observe !== undefined && bench.visible
    default:
      return session.consumer[hookOf[need]] !== undefined
  }
}

export interface Results {
  readonly probed: readonly Probed[]
  readonly outcomes: readonly Outcome[]
  /** The probes of all laws. Default: those of this one. */
  readonly every?: readonly Probed[]
  /** Why some of the law's probes and cases were not tried. */
  readonly unreached?: string
  /** True where what the law found is tried once more. */
  readonly confirming?: boolean
  /** True where the consumer was too slow for all of the law's cases. */
  readonly cut?: boolean
}

/** Carries out at once what a check asks for. */
export function askingAlone({ session, profile, story }: Bench): Asking {
  return {
    // What may kill the consumer waits until its state was seen.
    run: (cases, meanwhile) => runCases(session, profile, cases, session.harmed ? undefined : meanwhile),
    probe: async (...groups) => {
      const { probed } = await sendProbes(session, profile, story, groups)
      return groups.flat().flatMap((probe) => probed.get(probe) ?? [])
    },
  }
}

export function contextFor(bench: Bench, results: Results, asking: Asking = askingAlone(bench)): LawContext {
  const { session, profile, declared, story } = bench
  return {
    declared,
    probed: results.probed,
    everyProbed: results.every ?? results.probed,
    outcomes: results.outcomes,
    stumbled: bench.calibration.stumbled,
    answerTimes: bench.calibration.answerTimes,
    confirming: results.confirming === true,
    local: session.target.local,
    refused: bench.calibration.refused,
    blind: !bench.visible,
    traceable: profile.traceable,
    synchronous: profile.synchronous,
    has: (need) => fulfils(bench, need),
    genuine: () => makeGenuine(session, story),
    send: (request, { lenient, ...options } = {}) =>
      lenient ? session.sendLeniently(request, options) : session.send(request, options),
    probe: (probes) => asking.probe(probes),
    run: (cases) => asking.run(cases.filter((one) => isSubscribed(one, declared))),
    countEffects: (cases) =>
      countEffects(
        session,
        profile,
        cases.filter((one) => isSubscribed(one, declared)),
      ),
    healthy: async () => {
      const well = await isHealthy(session, story)
      if (!well) session.end(new CheckEnded('unreachable', 'the consumer no longer takes genuine deliveries'))
      return well
    },
    shows: (ids) => lastOf(session, profile, shownOf(ids)),
    showsLate: async (ids) =>
      session.showsLate ? lastOf(session, profile, shownOf(ids)) : shownOf(ids)(await session.observe()),
    settledState: async () => {
      const whole = (observed: Json) => observed
      return (await settle(session, profile, whole, () => true)).value
    },
    restart: () => session.callHook('restart'),
  }
}

function shownOf(ids: readonly string[]) {
  const subjects = ids.map((id) => ({ names: new Map([[id, id]]), times: [] }))
  return (observed: Json) => project(observed, subjects).map((state) => state !== null)
}

/** What the state shows once it shows everything, or has settled after the settling limit: a queue may try again late. */
async function lastOf(session: Session, profile: Profile, read: (observed: Json) => boolean[]): Promise<boolean[]> {
  if (profile.synchronous) return read(await session.observe())
  const begin = Date.now()
  for (;;) {
    const { value } = await settle(session, profile, read, (shown) => !shown.includes(false))
    if (!value.includes(false)) return value
    if (Date.now() - begin > profile.settleLimitMs) {
      session.showsLate = false
      return value
    }
  }
}

export function isSubscribed(one: Case, declared: Declared): boolean {
  // What is delivered once and not again is about events that are refused.
  if (one.retry === false) return true
  const histories = one.twin === undefined ? [one.history] : [one.history, one.twin]
  // An event that is wrong on purpose may have no name at all.
  return histories.every(({ events }) =>
    events.every(({ event }) => typeof event !== 'string' || declared.subscribed(event)),
  )
}

export interface Gathered {
  readonly results: ReadonlyMap<Law, Results>
  /** Set where the check came to an end before everything was tried. */
  readonly ended?: CheckEnded
}

/**
 * Everything that the laws ask for beforehand, done in one go so that waiting is shared: what is harmless first, what
 * may kill the consumer last.
 */
export async function gatherResults(bench: Bench, laws: readonly Law[]): Promise<Gathered> {
  const { session, profile, story } = bench
  const blank = contextFor(bench, { probed: [], outcomes: [] })
  const plans = laws.map((law) => ({
    law,
    probes: law.probes?.(blank) ?? [],
    cases: (law.cases?.(blank) ?? []).filter((one) => isSubscribed(one, bench.declared)),
  }))
  let ended: CheckEnded | undefined
  const unlessEnded = async <Value>(run: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      return ended === undefined ? await run() : undefined
    } catch (error) {
      if (error instanceof CheckEnded) ended = error
      else if (error instanceof UsageError && (await session.isGone())) ended = session.ended
      else throw error
      return undefined
    }
  }
  const cases = plans.flatMap((plan) => plan.cases)
  const outcomes = (await unlessEnded(() => runCases(session, profile, cases))) ?? []
  const groups = plans.map(({ probes }) => probes)
  // A state that is read often is no bigger than it need be.
  await unlessEnded(() => session.resetIfGiven())
  const sent = await unlessEnded(() => sendProbes(session, profile, story, groups))
  const outcomeOf = new Map(outcomes.map((outcome) => [outcome.case, outcome]))
  const every = [...(sent?.probed.values() ?? [])]
  const results = plans.map(({ law, probes, cases }): [Law, Results] => {
    const untried = ended !== undefined && (cases.length > 0 || probes.length > 0) ? ended.message : undefined
    const unreached =
      untried ?? probes.map((probe) => sent?.unreached.get(probe)).find((reason) => reason !== undefined)
    const own = cases.flatMap((one) => outcomeOf.get(one) ?? [])
    return [
      law,
      {
        probed: probes.flatMap((probe) => sent?.probed.get(probe) ?? []),
        outcomes: own,
        every,
        ...(unreached !== undefined && { unreached }),
        ...(unreached === undefined && { cut: own.length < cases.length }),
      },
    ]
  })
  return { results: new Map(results), ...(ended !== undefined && { ended }) }
}
