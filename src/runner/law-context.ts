import type { History } from '../history/history.js'
import type { Declared, LawContext } from '../laws/context.js'
import type { Case, Law, Need, Outcome, Probe, Probed } from '../laws/law.js'
import type { Json } from '../observation/json.js'
import type { Calibration } from './calibrate.js'
import { countEffects } from './count-effects.js'
import type { Profile } from './profile.js'
import { runCases } from './run-cases.js'
import { isHealthy, makeGenuine, sendProbes } from './send-probes.js'
import type { Session } from './session.js'
import { settle } from './settle.js'

/** What a check knows and can do once the consumer is calibrated; a law's context is made from it. */
export interface Bench {
  readonly session: Session
  readonly profile: Profile
  readonly declared: Declared
  readonly runs: number
  /** The history of one event that every probe is made from. */
  readonly story: History
  /** False where `observe` is given and shows nothing of what was delivered. */
  readonly visible: boolean
  readonly calibration: Calibration
}

const hookOf = {
  observe: 'observe',
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
}

export function contextFor(bench: Bench, results: Results): LawContext {
  const { session, profile, declared, runs, story } = bench
  const settled = async (read: () => Promise<Json>) => {
    if (!profile.synchronous)
      await settle(
        session,
        profile,
        (observed) => observed,
        () => true,
      )
    return await read()
  }
  return {
    declared,
    seed: session.seed,
    runs,
    timeoutMs: session.timeoutMs,
    probed: results.probed,
    outcomes: results.outcomes,
    refused: bench.calibration.refused,
    blind: !bench.visible,
    synchronous: profile.synchronous,
    has: (need) => fulfils(bench, need),
    genuine: () => makeGenuine(session, story),
    send: (request, options) => session.send(request, options),
    probe: async (probes) => {
      const sent = await sendProbes(session, profile, story, probes)
      return probes.flatMap((probe) => sent.get(probe) ?? [])
    },
    run: (cases) =>
      runCases(
        session,
        profile,
        cases.filter((one) => isSubscribed(one, declared)),
      ),
    countEffects: (cases) =>
      countEffects(
        session,
        profile,
        cases.filter((one) => isSubscribed(one, declared)),
      ),
    healthy: () => isHealthy(session, story),
    settledState: () => settled(() => session.observe()),
    settledEffects: () => settled(() => session.effects()),
    restart: () => session.callHook('restart'),
    failOnce: () => session.callHook('failOnce'),
  }
}

export function isSubscribed(one: Case, declared: Declared): boolean {
  const histories = one.twin === undefined ? [one.history] : [one.history, one.twin]
  return histories.every(({ events }) => events.every(({ event }) => declared.subscribed(event)))
}

/** Everything that the laws ask for beforehand, done in one go so that waiting is shared. */
export async function gatherResults(bench: Bench, laws: readonly Law[]): Promise<Map<Law, Results>> {
  const blank = contextFor(bench, { probed: [], outcomes: [] })
  const wanted = new Map(
    laws.map((law): [Law, { probes: readonly Probe[]; cases: readonly Case[] }] => [
      law,
      {
        probes: law.probes?.(blank) ?? [],
        cases: (law.cases?.(blank) ?? []).filter((one) => isSubscribed(one, bench.declared)),
      },
    ]),
  )
  const { session, profile, story } = bench
  const plans = [...wanted.values()]
  const probed = await sendProbes(
    session,
    profile,
    story,
    plans.flatMap(({ probes }) => probes),
  )
  const outcomes = await runCases(
    session,
    profile,
    plans.flatMap(({ cases }) => cases),
  )
  const outcomeOf = new Map(outcomes.map((outcome) => [outcome.case, outcome]))
  return new Map(
    [...wanted].map(([law, { probes, cases }]) => [
      law,
      {
        probed: probes.flatMap((probe) => probed.get(probe) ?? []),
        outcomes: cases.flatMap((one) => outcomeOf.get(one) ?? []),
      },
    ]),
  )
}
