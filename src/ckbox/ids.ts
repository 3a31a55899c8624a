import type { IdSource } from '../provider/history.js'
import { randomSource } from '../random/random.js'

/** The documentation's ids consist of these; they may begin with any of them (`-1zT3SPzjuEv`, `_DpyO7eRxHtT`). */
export const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
export const ID_LENGTH = 12

/** The same ids in the same order for the same seed (an integer of 32 bits). */
export function seededIds(seed: number): IdSource {
  const random = randomSource(seed)
  return { next: () => idFrom(random) }
}

/** An id from a source of 32 random bits at a time. Of 72 bits, so that no two coincide in practice. */
function idFrom(random: () => number): string {
  let id = ''
  while (id.length < ID_LENGTH) {
    const bits = random()
    id +=
      ID_ALPHABET.charAt(bits & 63) +
      ID_ALPHABET.charAt((bits >>> 6) & 63) +
      ID_ALPHABET.charAt((bits >>> 12) & 63) +
      ID_ALPHABET.charAt((bits >>> 18) & 63)
  }
  return id
}
