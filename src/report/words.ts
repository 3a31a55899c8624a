/** `1 delivery`, `2 deliveries`. */
export function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`
}

/** Milliseconds for people: `250 ms`, `3.1 s`, `2.5 min`. */
export function duration(ms: number): string {
  if (Math.abs(ms) < 1000) return `${Math.round(ms)} ms`
  if (Math.abs(ms) < 60_000) return `${rounded(ms / 1000)} s`
  if (Math.abs(ms) < 3_600_000) return `${rounded(ms / 60_000)} min`
  return `${rounded(ms / 3_600_000)} h`
}

function rounded(number: number): string {
  return String(Math.round(number * 10) / 10)
}
