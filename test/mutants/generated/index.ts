import { besides } from './besides.js'
import { columns, extras, removals, sortings } from './columns.js'
import { type Draft, drawDraft, type Generated, generated } from './draw.js'
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
import type { Vocabulary } from './vocabulary.js'

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

const CANDIDATES = 40

/** The words of a draft, each of which is to be drawn often enough. */
const wordsOf = ({ storage, timing, presentation, habit }: Draft): string[] => [
  storage.name,
  timing.name,
  presentation.layout.name,
  ...(presentation.layout.uses === 'own'
    ? []
    : [presentation.columns, presentation.removal, presentation.sorting, ...presentation.extras].map(
        ({ name }) => name,
      )),
  ...presentation.besides.map(({ name }) => name),
  ...(habit ? [`${habit.id} ${habit.variant}`] : []),
]

/** Draws several so that every word comes up: of some candidates always the one whose words are rarest so far. */
export function drawMany(seed: number, count: number, vocabulary = ordinary): Generated[] {
  const drawn = new Map<string, number>()
  const rarity = (word: string): number => 1 / (1 + (drawn.get(word) ?? 0)) ** 2
  return Array.from({ length: count }, (_none, slot) => {
    const candidates = Array.from({ length: CANDIDATES }, (_nothing, nth) =>
      drawDraft(Math.imul(seed * 1009 + slot, 7919) * CANDIDATES + nth, vocabulary),
    ).filter((draft) => (draft.habit === undefined) === (slot % 3 === 0))
    const [best] = candidates
      .map((draft) => ({ draft, need: wordsOf(draft).reduce((sum, word) => sum + rarity(word), 0) }))
      .sort((a, b) => b.need - a.need)
    const draft = best?.draft ?? drawDraft(seed + slot, vocabulary)
    for (const word of wordsOf(draft)) drawn.set(word, (drawn.get(word) ?? 0) + 1)
    return generated(draft, vocabulary)
  })
}
