import { type Habits, type ModelState, simulate } from '../../src/diagnosis/model-consumer.js'
import type { Observed } from '../../src/diagnosis/name-defects.js'
import { type KnownGroup, knownCases } from '../../src/laws/known-cases.js'
import { canonicalJson, type Json } from '../../src/observation/json.js'
import { isAsExpected } from '../../src/observation/verdict.js'
import { inOrder } from '../../src/schedule/schedule.js'

const groups: readonly KnownGroup[] = ['duplicates', 'changes', 'orders', 'resends', 'identities', 'environments']
const known = groups.flatMap((group) => knownCases(group, ['live', 'test']))

const observations = new WeakMap<Habits, readonly Observed[]>()

/** Which of the known cases a consumer with these habits gets wrong. */
export function observedOf(habits: Habits): readonly Observed[] {
  const observed = observations.get(habits) ?? observe(habits)
  observations.set(habits, observed)
  return observed
}

function observe(habits: Habits): Observed[] {
  return known.map((of) => {
    const twin = of.twin ?? of.history
    const [expected, actual] = [
      simulate(habits, twin, inOrder(twin)),
      simulate(habits, of.history, of.schedule),
    ] as const
    // Counters count in strict cases only; where values are looked for, keys do not.
    const right =
      of.shows === undefined && of.hides === undefined
        ? canonicalJson(shown(expected, of.strict)) === canonicalJson(shown(actual, of.strict))
        : isAsExpected(of, Object.values(shown(expected)), Object.values(shown(actual)))
    return { case: of, failed: !right }
  })
}

export const failuresOf = (habits: Habits) =>
  observedOf(habits).flatMap(({ case: { name }, failed }) => (failed ? [name] : []))

function shown(state: ModelState, strict = false): Record<string, Json> {
  const rows = [...state].map(([key, list]): [string, Json] => [
    key,
    list.map(({ entity, changes }) => (strict ? [entity, changes] : entity)),
  ])
  return Object.fromEntries(rows)
}
