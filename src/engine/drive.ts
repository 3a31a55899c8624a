import type { Facts } from '../laws/facts.js'
import type { Judgement, Law, Violation } from '../laws/law.js'
import { type Observation, wasTried } from '../laws/observations.js'
import type { Trial } from '../laws/trial.js'

/** A trial, and the law that asks for it. */
export interface Ask<One extends Trial = Trial> {
  readonly law: Law
  readonly trial: One
}

/** Carries out in one go what laws ask for, and gives what was seen of each trial, in their order. */
export type CarryOut = (asked: readonly Ask[]) => Promise<readonly Observation[]>

/** What came of driving one law. */
export interface Driven {
  readonly law: Law
  readonly judgement: Judgement
  /** An observation for each trial that it asked for. */
  readonly observations: readonly Observation[]
  /** The time that was spent on them, in ms: its share of what was carried out in one go. */
  readonly durationMs: number
}

/** A violation, and the law whose trial showed it (`source`): a law may watch the trials of others. */
export interface Found {
  readonly law: Law
  readonly violation: Violation
  readonly source: Law
}

export interface DriveOptions {
  /** Which trials to run; all others are answered `notTried`. Default: all. */
  readonly only?: (ask: Ask) => boolean
  readonly now?: () => number
  /** Called when a law has given its judgement. */
  readonly onJudged?: (law: Law) => void
  /** Called where a law throws, which none does by right; gives in words why it was not judged. Default: it throws on. */
  readonly onBug?: (error: unknown) => string
}

/**
 * Drives laws to their judgements. Most run together: once each has asked for something or is done, all of it is
 * carried out in one go, so that they share the waiting. Those that must be alone follow, one after the other.
 */
export async function drive(
  laws: readonly Law[],
  facts: Facts,
  carryOut: CarryOut,
  options: DriveOptions = {},
): Promise<Driven[]> {
  const together = laws.filter(({ alone }) => alone === undefined)
  const driven = await driveTogether(together, facts, carryOut, options)
  for (const law of laws) if (law.alone) driven.push(...(await driveTogether([law], facts, carryOut, options)))
  return laws.flatMap((law) => driven.find((one) => one.law === law) ?? [])
}

const NOT_WANTED = 'the check was restricted to other trials'

/** A law on its way: its generator, what it asked for last, and what it has seen so far. */
interface Running {
  readonly law: Law
  readonly generator: ReturnType<Law['run']>
  readonly observations: Observation[]
  step: IteratorResult<readonly Trial[], Judgement>
  durationMs: number
}

async function driveTogether(
  laws: readonly Law[],
  facts: Facts,
  carryOut: CarryOut,
  { only = () => true, now = Date.now, onJudged, onBug }: DriveOptions,
): Promise<Driven[]> {
  const stepOf = (advance: () => Running['step']): Running['step'] => {
    try {
      return advance()
    } catch (error) {
      if (onBug === undefined) throw error
      return { done: true, value: { violations: [], skipped: onBug(error) } }
    }
  }
  const running = laws.map((law): Running => {
    const generator = law.run(facts)
    return { law, generator, observations: [], step: stepOf(() => generator.next([])), durationMs: 0 }
  })
  const isDone = (one: Running) => one.step.done === true
  for (const one of running.filter(isDone)) onJudged?.(one.law)
  for (let asking = running; ; ) {
    asking = asking.filter((one) => !isDone(one))
    if (asking.length === 0) break
    const asked = asking.flatMap(({ law, step }) => (step.value as readonly Trial[]).map((trial) => ({ law, trial })))
    const wanted = asked.filter(only)
    const begin = now()
    const seen = wanted.length === 0 ? [] : await carryOut(wanted)
    const each = (now() - begin) / Math.max(1, wanted.length)
    const byTrial = new Map(wanted.map(({ trial }, index) => [trial, seen[index] as Observation]))
    for (const one of asking) {
      const observations = (one.step.value as readonly Trial[]).map(
        (trial) => byTrial.get(trial) ?? { trial, notTried: NOT_WANTED, why: 'restricted' as const },
      )
      one.durationMs += each * observations.filter((observation) => byTrial.has(observation.trial)).length
      one.observations.push(...observations)
      one.step = stepOf(() => one.generator.next(observations))
      if (isDone(one)) onJudged?.(one.law)
    }
  }
  return running.map(({ law, step, observations, durationMs }) => ({
    law,
    judgement: step.value as Judgement,
    observations,
    durationMs,
  }))
}

/** What the laws found in their own trials, and what those that watch found in the trials of all. */
export function violationsIn(driven: readonly Driven[], watching: readonly Law[]): Found[] {
  return driven.flatMap(({ law, judgement, observations }) => [
    ...judgement.violations.map((violation): Found => ({ law, violation, source: law })),
    ...watching.flatMap((watcher) =>
      observations
        .filter(wasTried)
        .flatMap((seen) => watcher.watch?.(seen) ?? [])
        .map((violation): Found => ({ law: watcher, violation, source: law })),
    ),
  ])
}
