import type { Case } from '../laws/evidence.js'
import { canonicalJson, type Json } from '../observation/json.js'
import { isAsExpected } from '../observation/verdict.js'
import { inOrder } from '../schedule/schedule.js'
import { type Hypothesis, hypotheses, soundHabits } from './hypotheses.js'
import { type Habits, type ModelRow, type ModelState, simulate } from './model-consumer.js'

/** One case and whether the consumer got it wrong. */
export interface Observed {
  readonly case: Case
  readonly failed: boolean
}

export interface Diagnosis {
  readonly hypothesis: Hypothesis
  /** Whether a consumer with this defect gets the case wrong: then its failure is no news. */
  readonly explains: (of: Case) => boolean
}

/** Two defects are named for one consumer only where they explain everything; a single one may leave this share open. */
const TOLERATED_SHARE = 0.2

/**
 * Names the defects behind the cases that a consumer gets wrong: those of the simulated consumers that get wrong just
 * the same cases. One defect is preferred over two; of equal matches the one that stands first is named. Gives nothing
 * where no simulated consumer comes near.
 */
export function nameDefects(all: readonly Observed[]): Diagnosis[] {
  // Few fail, and most candidates get those right: so they are told apart soonest.
  const observed = all.toSorted((a, b) => Number(b.failed) - Number(a.failed))
  if (observed[0]?.failed !== true) return []
  const single = nearest(singles, observed)
  if (single.distance === 0) return single.diagnoses
  const useful = hypotheses.filter(({ habits }) => explainsOnlyFailures(habits, observed))
  const double = nearest(pairsOf(useful), observed)
  if (double.distance === 0) return double.diagnoses
  const failures = observed.filter(({ failed }) => failed).length
  return single.distance <= failures * TOLERATED_SHARE ? single.diagnoses : []
}

const singles: readonly Candidate[] = soundHabits.flatMap((sound) =>
  hypotheses.map((hypothesis) => candidateOf([hypothesis], sound)),
)

function* pairsOf(useful: readonly Hypothesis[]): Generator<Candidate> {
  for (const [index, first] of useful.entries()) {
    for (const second of useful.slice(index + 1)) {
      if (second.defect !== first.defect) yield candidateOf([first, second], {})
    }
  }
}

interface Candidate {
  readonly parts: readonly Hypothesis[]
  readonly sound: Habits
  /** All of them together. */
  readonly habits: Habits
}

function candidateOf(parts: readonly Hypothesis[], sound: Habits): Candidate {
  return { parts, sound, habits: Object.assign({}, sound, ...parts.map((part) => part.habits)) as Habits }
}

/** The candidate with the fewest cases that turn out otherwise than with the consumer; the first of equals. */
function nearest(candidates: Iterable<Candidate>, observed: readonly Observed[]) {
  let distance = Number.POSITIVE_INFINITY
  let found: Candidate | undefined
  for (const candidate of candidates) {
    const here = distanceTo(candidate.habits, observed, distance)
    if (here >= distance) continue
    distance = here
    found = candidate
    if (distance === 0) break
  }
  const { parts = [], sound = {} } = found ?? {}
  const diagnoses = parts.map(
    (hypothesis): Diagnosis => ({ hypothesis, explains: (of) => fails({ ...sound, ...hypothesis.habits }, of) }),
  )
  return { distance, diagnoses }
}

const verdicts = new WeakMap<Habits, WeakMap<Case, boolean>>()

/** How many cases turn out otherwise; counted no further than `enough`. */
function distanceTo(habits: Habits, observed: readonly Observed[], enough: number): number {
  let distance = 0
  for (const { case: of, failed } of observed) {
    if (verdictOf(habits, of) !== failed && ++distance >= enough) break
  }
  return distance
}

/** As `fails`, each simulated once. */
function verdictOf(habits: Habits, of: Case): boolean {
  const known = verdicts.get(habits) ?? new WeakMap<Case, boolean>()
  verdicts.set(habits, known)
  const verdict = known.get(of) ?? fails(habits, of)
  known.set(of, verdict)
  return verdict
}

/** A part of a pair has to explain failures and nothing but failures. */
function explainsOnlyFailures(habits: Habits, observed: readonly Observed[]): boolean {
  const isPredicted = ({ case: of }: Observed) => verdictOf(habits, of)
  return (
    observed.some((one) => one.failed && isPredicted(one)) && !observed.some((one) => !one.failed && isPredicted(one))
  )
}

/** Whether a consumer with these habits gets a case wrong. */
function fails(habits: Habits, of: Case): boolean {
  const twin = of.twin ?? of.history
  const expected = simulate(habits, twin, inOrder(twin))
  const actual = simulate(habits, of.history, of.schedule)
  if (of.shows === undefined && of.hides === undefined) return !sameState(expected, actual, of.strict === true)
  return !isAsExpected(of, entitiesOf(expected), entitiesOf(actual))
}

function sameState(expected: ModelState, actual: ModelState, strict: boolean): boolean {
  if (expected.size !== actual.size) return false
  for (const [key, rows] of expected) {
    const others = actual.get(key)
    if (
      others?.length !== rows.length ||
      !rows.every((row, index) => sameRow(row, others[index] as ModelRow, strict))
    ) {
      return false
    }
  }
  return true
}

function sameRow(one: ModelRow, other: ModelRow, strict: boolean): boolean {
  if (strict && one.changes !== other.changes) return false
  return one.entity === other.entity || textOf(one.entity) === textOf(other.entity)
}

const texts = new WeakMap<object, string>()

/** Histories share their entities, so each is written as text once. */
function textOf(entity: ModelRow['entity']): string {
  const text = texts.get(entity) ?? canonicalJson(entity)
  texts.set(entity, text)
  return text
}

function entitiesOf(state: ModelState): Json {
  return [...state.values()].flat().map(({ entity }) => entity)
}
