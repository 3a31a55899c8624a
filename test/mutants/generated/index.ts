import { random } from '../kit/random.js'
import { besides } from './besides.js'
import { columns, extras, removals, sortings } from './columns.js'
import { type Draft, drawDraft, type Generated, generated, plannedHabit } from './draw.js'
import { concurrency } from './habits-concurrency.js'
import { derived } from './habits-derived.js'
import { idempotency } from './habits-idempotency.js'
import { ordering } from './habits-ordering.js'
import { protocol } from './habits-protocol.js'
import { schema } from './habits-schema.js'
import { signature } from './habits-signature.js'
import { layouts } from './layouts.js'
import { storages } from './storages.js'
import { handles, latencies, statuses, timings } from './timings.js'
import type { Habit, Vocabulary } from './vocabulary.js'

export type { Generated } from './draw.js'
export type { Vocabulary } from './vocabulary.js'

export const ordinary: Vocabulary = {
  name: 'ordinary',
  storages,
  timings,
  latencies,
  statuses,
  handles,
  columns,
  extras,
  removals,
  sortings,
  layouts,
  besides,
  habits: [...ordering, ...derived, ...idempotency, ...concurrency, ...schema, ...signature, ...protocol],
}

/** About a third sound, the others with one habit; the same seed gives the same consumer. */
export const drawConsumer = (seed: number, vocabulary = ordinary): Generated =>
  generated(drawDraft(seed, vocabulary), vocabulary)

const CANDIDATES = 8
/** More seeds than anybody needs to find those of one habit. */
const SEEDS = 20_000

/** The words of a draft, each of which is to be drawn often enough. */
const wordsOf = ({ storage, timing, presentation }: Draft): string[] => [
  storage.name,
  timing.name,
  presentation.layout.name,
  ...(presentation.layout.uses === 'own'
    ? []
    : [presentation.columns, presentation.removal, presentation.sorting, ...presentation.extras].map(
        ({ name }) => name,
      )),
  ...presentation.besides.map(({ name }) => name),
]

/** Counts how often each was drawn. */
class Drawn<T> {
  readonly #counts = new Map<T, number>()

  of = (one: T): number => this.#counts.get(one) ?? 0

  add(one: T): void {
    this.#counts.set(one, this.of(one) + 1)
  }
}

/** Seeds of consumers with this habit, or of sound ones. */
function* seedsWith(habit: Habit | undefined, from: number, vocabulary: Vocabulary): Generator<number> {
  for (let seed = from; seed < from + SEEDS; seed++) {
    if (plannedHabit(random(vocabulary.name, seed), vocabulary) === habit) yield seed
  }
}

/**
 * Draws several so that every word comes up: three in ten sound, habits in turn, each defect before the second variant of
 * another, and of some candidates always the one whose words are rarest so far.
 */
export function drawMany(seed: number, count: number, vocabulary = ordinary): Generated[] {
  const words = new Drawn<string>()
  const habits = new Drawn<Habit>()
  const ids = new Drawn<string>()
  const draw = random(`${vocabulary.name} many`, seed)
  return Array.from({ length: count }, (_none, slot) => {
    const [next] = vocabulary.habits
      .map((habit) => ({ habit, at: (ids.of(habit.id) > 0 ? 1 : 0) + habits.of(habit) + draw() / 2 }))
      .sort((a, b) => a.at - b.at)
    const habit = slot % 10 === 0 || slot % 10 === 3 || slot % 10 === 6 ? undefined : next?.habit
    const candidates: Draft[] = []
    for (const one of seedsWith(habit, Math.floor(draw() * 2 ** 31), vocabulary)) {
      if (candidates.push(drawDraft(one, vocabulary)) === CANDIDATES) break
    }
    const [best] = candidates
      .map((draft) => ({ draft, need: wordsOf(draft).reduce((sum, word) => sum + 1 / (1 + words.of(word)) ** 2, 0) }))
      .sort((a, b) => b.need - a.need)
    if (best === undefined) throw new Error('No seed was found for a habit.')
    for (const word of wordsOf(best.draft)) words.add(word)
    if (habit) habits.add(habit)
    if (habit) ids.add(habit.id)
    return generated(best.draft, vocabulary)
  })
}
