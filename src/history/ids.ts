import { randomSource } from './random.js'

/** Gives ids that it never gave before, of the form that the documentation shows. */
export interface IdSource {
  next(): string
}

/** The documentation's ids consist of these; they may begin with any of them (`-1zT3SPzjuEv`, `_DpyO7eRxHtT`). */
export const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
export const ID_LENGTH = 12

/** The same ids in the same order for the same seed (an integer of 32 bits). */
export function seededIds(seed: number): IdSource {
  const random = randomSource(seed)
  return { next: () => idFrom(random) }
}

/** An id from a source of 32 random bits at a time. Of 72 bits, so that no two coincide in practice. */
export function idFrom(random: () => number): string {
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

const isUpper = (code: number): boolean => code >= 65 && code <= 90
const isLower = (code: number): boolean => code >= 97 && code <= 122

/** The id with the case of some letters changed: bit n of `mask` decides on the n-th letter. */
export function withCase(id: string, mask: number): string {
  let changed = ''
  let letter = 0
  for (let at = 0; at < id.length; at++) {
    const code = id.charCodeAt(at)
    const isLetter = isUpper(code) || isLower(code)
    const flip = isLetter && (mask >>> letter) & 1
    changed += flip ? String.fromCharCode(code ^ 32) : id.charAt(at)
    if (isLetter) letter++
  }
  return changed
}

/** Ids that no other process gives either: for consumers that keep what earlier runs wrote. Not repeatable. */
export function randomIds(): IdSource {
  const pool = new Uint32Array(768)
  let at = pool.length
  const random = (): number => {
    if (at === pool.length) {
      crypto.getRandomValues(pool)
      at = 0
    }
    return pool[at++] ?? 0
  }
  return { next: () => idFrom(random) }
}
