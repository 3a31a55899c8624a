import leven from 'leven'

/** ` Did you mean "x"?`, with a leading space, for the known word closest to a misspelt one; empty if none is close. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = known
    .map((candidate) => ({ candidate, distance: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .toSorted((one, other) => one.distance - other.distance)[0]
  const limit = Math.max(2, Math.floor(word.length * 0.4))
  return near && near.distance <= limit ? ` Did you mean "${near.candidate}"?` : ''
}

/** The last part of an id (`last-arrival-wins` of `ordering/last-arrival-wins`) counts as close to it. */
function distance(word: string, candidate: string): number {
  const lastPart = candidate.slice(candidate.lastIndexOf('/') + 1)
  return Math.min(leven(word, candidate), leven(word, lastPart) + 1)
}
