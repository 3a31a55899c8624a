/** One line of a result: how fast a contender is, also relative to the first one, which is the bound. */
export interface Row {
  readonly contender: string
  /** Operations a second: the median of the rounds. */
  readonly perSecond: number
  /** Microseconds an operation. */
  readonly microseconds: number
  /** Speed relative to the first contender. */
  readonly ratio: number
}

export interface Contender {
  readonly name: string
  /** Runs the operation this many times. */
  readonly run: (times: number) => unknown
}

/**
 * Measures contenders in turn, round after round, so that noise from the machine meets them alike; the first one is
 * what the others are compared with.
 */
export async function measure(contenders: readonly Contender[], rounds = 15, roundMs = 60): Promise<Row[]> {
  const sizes: number[] = []
  for (const { run } of contenders) sizes.push(await sizeFor(run, roundMs))
  const times: number[][] = contenders.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, { run }] of contenders.entries()) {
      const size = sizes[index] ?? 1
      const start = performance.now()
      await run(size)
      times[index]?.push((performance.now() - start) / size)
    }
  }
  const medians = times.map(median)
  return contenders.map(({ name }, index) => {
    const ms = medians[index] ?? Number.NaN
    return { contender: name, perSecond: 1000 / ms, microseconds: ms * 1000, ratio: (medians[0] ?? Number.NaN) / ms }
  })
}

/** How many operations fill a round, once the code is warm. */
async function sizeFor(run: Contender['run'], roundMs: number): Promise<number> {
  let size = 8
  for (;;) {
    const start = performance.now()
    await run(size)
    const took = performance.now() - start
    if (took > roundMs / 2) return Math.max(1, Math.round((size * roundMs) / took))
    size *= 2
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export function printRows(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`)
  for (const { contender, perSecond, microseconds, ratio } of rows) {
    const speed = Math.round(perSecond).toLocaleString('en').padStart(10)
    console.log(`  ${contender.padEnd(46)}${speed}/s ${microseconds.toFixed(2).padStart(9)} µs   × ${ratio.toFixed(2)}`)
  }
}

/** Whether a bench file is the program, and not imported by another. */
export function isMain(url: string): boolean {
  return process.argv[1] !== undefined && url === new URL(`file://${process.argv[1]}`).href
}
