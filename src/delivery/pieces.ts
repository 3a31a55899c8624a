/** Cuts a body at byte offsets. Offsets out of range or repeated make no empty pieces. */
export function piecesOf(body: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const offsets = [...new Set(cuts)].filter((cut) => cut > 0 && cut < body.length).toSorted((a, b) => a - b)
  const edges = [0, ...offsets, body.length]
  return edges.slice(1).map((end, index) => body.subarray(edges[index], end))
}
