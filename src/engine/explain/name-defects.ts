import type { Defects } from '../../laws/defect.js'
import type { Habits } from '../../laws/habits.js'
import type { HistoryTrial } from '../../laws/trial.js'
import { isAsExpected } from '../../observation/comparison.js'
import { canonicalJson, type Fields, type Json } from '../../observation/json.js'
import type { EventRole, Model } from '../../provider/provider.js'
import { inOrder } from '../../schedule/schedule.js'
import { nothingOmitted, type Omissions } from './omissions.js'
import { type SimulatedRow, type SimulatedState, simulate } from './simulate.js'

/** A scenario, and whether the consumer got it wrong. */
export interface Outcome {
  readonly scenario: HistoryTrial
  readonly failed: boolean
}

export interface Explanation {
  readonly defect: string
  /** Whether a consumer with this defect gets the scenario wrong: then its failure is no news. */
  readonly explains: (scenario: HistoryTrial) => boolean
}

/** A defect with one set of habits that show it. */
interface Hypothesis {
  readonly defect: string
  readonly habits: Habits
}

interface Candidate {
  readonly parts: readonly Hypothesis[]
  readonly sound: Habits
  /** All of them together. */
  readonly habits: Habits
}

/** Two defects are named for one consumer only where they explain everything; a single one may leave this share open. */
const TOLERATED_SHARE = 0.2

/** Habits that are sound as well: a defect may come on top of them. */
const SOUND: readonly Habits[] = [
  {},
  { unknown: 'refuse' },
  { orphans: 'refuse', derived: 'refuse' },
  { duplicates: ({ name, time, content }) => canonicalJson([name, time, content]) },
]

/**
 * Names the defects behind what a consumer gets wrong: those of the simulated consumer that gets the same scenarios
 * wrong. One defect is preferred to two; of equal matches, the first in the catalogue is named. Empty if no simulated
 * consumer comes close.
 */
export function nameDefects(
  defects: Defects,
  model: Model,
  all: readonly Outcome[],
  omits: Omissions = nothingOmitted,
): Explanation[] {
  // Few fail, and most candidates get those right: so they are told apart soonest.
  const outcomes = all.toSorted((a, b) => Number(b.failed) - Number(a.failed))
  if (outcomes[0]?.failed !== true) return []
  const simulation = new Simulation(model, omits)
  const hypotheses = hypothesesOf(defects, model)
  const singles = SOUND.flatMap((sound) => hypotheses.map((hypothesis) => candidateOf([hypothesis], sound)))
  const single = simulation.nearest(singles, outcomes)
  if (single.distance === 0) return single.explanations
  const useful = hypotheses.filter(({ habits }) => simulation.explainsOnlyFailures(habits, outcomes))
  const double = simulation.nearest(pairsOf(useful), outcomes)
  if (double.distance === 0) return double.explanations
  const failures = outcomes.filter(({ failed }) => failed).length
  return single.distance <= failures * TOLERATED_SHARE ? single.explanations : []
}

/** Every defect with habits: of entities of any kind, and of one kind only. */
function hypothesesOf(defects: Defects, model: Model): Hypothesis[] {
  const general = Object.entries(defects).flatMap(([defect, { habits = [] }]) =>
    habits.map((one): Hypothesis => ({ defect, habits: one })),
  )
  const ofOneKind = model.kinds.flatMap(({ name }) =>
    general
      // What mixes up scopes mixes them up for every kind.
      .filter(({ defect }) => !defect.startsWith('isolation/'))
      .map(({ defect, habits }): Hypothesis => ({ defect, habits: { ...habits, only: name } })),
  )
  return model.kinds.length > 1 ? [...general, ...ofOneKind] : general
}

function candidateOf(parts: readonly Hypothesis[], sound: Habits): Candidate {
  return { parts, sound, habits: Object.assign({}, sound, ...parts.map(({ habits }) => habits)) as Habits }
}

function* pairsOf(useful: readonly Hypothesis[]): Generator<Candidate> {
  for (const [index, first] of useful.entries()) {
    for (const second of useful.slice(index + 1)) {
      if (second.defect !== first.defect) yield candidateOf([first, second], {})
    }
  }
}

/** Simulates each habit with each scenario once. */
class Simulation {
  readonly #model: Model
  readonly #omits: Omissions
  readonly #verdicts = new Map<Habits, Map<HistoryTrial, boolean>>()
  /** Histories share their entities, so each is written as text once. */
  readonly #texts = new Map<object, string>()

  constructor(model: Model, omits: Omissions) {
    this.#omits = omits
    const roles = new Map<object, EventRole | undefined>()
    const isOmitted = (event: object) => omits.events.has(model.nameOf(event) ?? '')
    const roleOf = (event: object) => {
      if (!roles.has(event)) roles.set(event, isOmitted(event) ? undefined : model.roleOf(event))
      return roles.get(event)
    }
    // Thousands of simulated consumers read the same few events.
    this.#model = { ...model, roleOf }
  }

  /** The candidate whose failures differ from the consumer's in the fewest scenarios; the first of equals. */
  nearest(candidates: Iterable<Candidate>, outcomes: readonly Outcome[]) {
    let distance = Number.POSITIVE_INFINITY
    let found: Candidate | undefined
    for (const candidate of candidates) {
      const here = this.#distanceTo(candidate.habits, outcomes, distance)
      if (here >= distance) continue
      distance = here
      found = candidate
      if (distance === 0) break
    }
    const { parts = [], sound = {} } = found ?? {}
    const explanations = parts.map(({ defect, habits }): Explanation => {
      const whole = { ...sound, ...habits }
      return { defect, explains: (scenario) => this.#fails(whole, scenario) }
    })
    return { distance, explanations }
  }

  /** A part of a pair has to explain failures and nothing but failures. */
  explainsOnlyFailures(habits: Habits, outcomes: readonly Outcome[]): boolean {
    const isPredicted = ({ scenario }: Outcome) => this.#verdictOf(habits, scenario)
    return (
      outcomes.some((one) => one.failed && isPredicted(one)) && !outcomes.some((one) => !one.failed && isPredicted(one))
    )
  }

  /** In how many scenarios it differs; counted no further than `enough`. */
  #distanceTo(habits: Habits, outcomes: readonly Outcome[], enough: number): number {
    let distance = 0
    for (const { scenario, failed } of outcomes) {
      if (this.#verdictOf(habits, scenario) !== failed && ++distance >= enough) break
    }
    return distance
  }

  #verdictOf(habits: Habits, scenario: HistoryTrial): boolean {
    const known = this.#verdicts.get(habits) ?? new Map<HistoryTrial, boolean>()
    this.#verdicts.set(habits, known)
    const verdict = known.get(scenario) ?? this.#fails(habits, scenario)
    known.set(scenario, verdict)
    return verdict
  }

  /** Whether a consumer with these habits gets a scenario wrong. */
  #fails(habits: Habits, { history, schedule, baseline = history, compare = {} }: HistoryTrial): boolean {
    const expected = simulate(this.#model, habits, baseline, inOrder(baseline))
    const actual = simulate(this.#model, habits, history, schedule)
    if (compare.shows === undefined && compare.hides === undefined) {
      return !this.#isSame(expected, actual, compare.also === 'memory')
    }
    return !isAsExpected(compare, this.#entitiesOf(expected), this.#entitiesOf(actual))
  }

  #isSame(expected: SimulatedState, actual: SimulatedState, memory: boolean): boolean {
    if (expected.size !== actual.size) return false
    return [...expected].every(([key, rows]) => {
      const others = actual.get(key)
      return (
        others?.length === rows.length &&
        rows.every((row, index) => this.#isSameRow(row, others[index] as SimulatedRow, memory))
      )
    })
  }

  #isSameRow(one: SimulatedRow, other: SimulatedRow, memory: boolean): boolean {
    if (memory && one.memory !== other.memory) return false
    return one.entity === other.entity || this.#textOf(one) === this.#textOf(other)
  }

  #textOf(row: SimulatedRow): string {
    const text = this.#texts.get(row.entity) ?? canonicalJson(this.#shown(row))
    this.#texts.set(row.entity, text)
    return text
  }

  #entitiesOf(state: SimulatedState): Json {
    return [...state.values()].flat().map((row) => this.#shown(row))
  }

  /** The members that the consumer shows. */
  #shown({ kind, entity }: SimulatedRow): Fields {
    const hidden = this.#omits.members.get(kind)
    if (hidden === undefined || hidden.size === 0) return entity
    return Object.fromEntries(Object.entries(entity).filter(([name]) => !hidden.has(name)))
  }
}
