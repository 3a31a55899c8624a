/**
 * A small seeded source of 32 random bits at a time (a Weyl sequence, mixed). For ids and the like, which need to be
 * different and repeatable, and nothing more.
 */
export function randomSource(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
}
