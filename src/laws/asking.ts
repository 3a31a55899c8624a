import type { Asks, Judgement, Violation } from './law.js'
import { type HistoryObservation, type Observation, type ObservationOf, wasTried } from './observations.js'
import type { HistoryTrial, Trial } from './trial.js'

/** Asks for trials, and gives what was seen of those that were tried. */
export function* observe<One extends Trial>(trials: readonly One[]): Asks<ObservationOf<One>[]> {
  const observations = yield trials
  return observations.filter(wasTried) as ObservationOf<One>[]
}

/**
 * The judgement of a law that asks for histories beside their controls, and finds each violation in one whose control
 * came out right.
 */
export function* judgeBeside<Defect extends string>(
  pairs: readonly (readonly [control: HistoryTrial, suspect: HistoryTrial])[],
  judge: (seen: HistoryObservation) => Violation<Defect> | undefined,
): Asks<Judgement<Defect>> {
  const seen = yield* observe(pairs.flat())
  const of = (wanted: HistoryTrial) => seen.find(({ trial }) => trial === wanted)
  const suspects = pairs.flatMap(([, suspect]) => of(suspect) ?? [])
  const usable = pairs.flatMap(([control, suspect]) => (of(control)?.same ? (of(suspect) ?? []) : []))
  const why = 'what it is compared with does not come out right either'
  return { violations: usable.flatMap((one) => judge(one) ?? []), ...ofThose(usable.length, suspects.length, why) }
}

/** What to say in a judgement on only some of what was tried: why the rest says nothing. */
export function ofThose(usable: number, tried: number, why: string): Pick<Judgement, 'skipped' | 'partly'> {
  if (usable >= tried) return {}
  return usable === 0 ? { skipped: why } : { partly: why }
}

/** The judgement of a law that asks once and finds each violation in one observation. */
export function* judgeEach<One extends Trial, Defect extends string>(
  trials: readonly One[],
  judge: (seen: ObservationOf<One>) => Violation<Defect> | readonly Violation<Defect>[] | undefined,
): Asks<Judgement<Defect>> {
  return { violations: (yield* observe(trials)).flatMap((seen) => judge(seen) ?? []) }
}

/** The judgement of a law that only watches what others ask for. */
// biome-ignore lint/correctness/useYield: it asks for nothing.
export function* asksNothing(): Asks<Judgement<never>> {
  return { violations: [] }
}

/** Runs two generators in step: both ask in one batch, and a trial that both want is asked for once. */
export function* inStep<One, Other>(one: Asks<One>, other: Asks<Other>): Asks<[One, Other]> {
  let first = one.next()
  let second = other.next()
  while (!first.done || !second.done) {
    const asked = [...new Set([...(first.done ? [] : first.value), ...(second.done ? [] : second.value)])]
    const seen = yield asked
    const of = (trial: Trial) => seen[asked.indexOf(trial)] as Observation
    if (!first.done) first = one.next(first.value.map(of))
    if (!second.done) second = other.next(second.value.map(of))
  }
  return [first.value, second.value]
}
