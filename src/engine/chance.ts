import type { Exchange } from '../laws/observations.js'

/** How many of so many deliveries failed. */
export interface Share {
  readonly failed: number
  readonly of: number
}

/** 95 %. */
const Z = 1.96
/** What chance alone does less often than this is not chance. */
const UNLIKELY = 1e-4
/** How often a delivery fails all its tries by chance: far less than once in a check. */
const HARDLY_EVER = 1e-6
const MOST_TRIES = 12
/** What happens once may be a cold start. */
const TWICE = 2
/** Fewer are not reported. */
const REPORTED = 3

/** The Wilson score interval of a rate, at 95 %. */
export function intervalOf({ failed, of }: Share): { readonly low: number; readonly high: number } {
  if (of === 0) return { low: 0, high: 1 }
  const spread = Z * Math.sqrt((failed * (of - failed)) / of + Z ** 2 / 4)
  const middle = failed + Z ** 2 / 2
  return { low: Math.max(0, (middle - spread) / (of + Z ** 2)), high: Math.min(1, (middle + spread) / (of + Z ** 2)) }
}

/** The probability of `failed` or more failures at a rate. */
export function probabilityOf({ failed, of }: Share, rate: number): number {
  if (failed === 0 || rate >= 1) return 1
  if (rate <= 0) return 0
  let log = of * Math.log1p(-rate)
  let fewer = 0
  for (let count = 0; count < failed; count++) {
    fewer += Math.exp(log)
    log += Math.log(((of - count) / (count + 1)) * (rate / (1 - rate)))
  }
  return Math.max(0, 1 - fewer)
}

const none: Share = { failed: 0, of: 0 }
const sum = (one: Share, other: Share): Share => ({ failed: one.failed + other.failed, of: one.of + other.of })
const minus = (one: Share, other: Share): Share => ({ failed: one.failed - other.failed, of: one.of - other.of })

/**
 * How often authentic deliveries fail that are accepted when they are made again. What fails for good, in a burst, out of
 * order or during a fault is not counted: it has a cause.
 */
export class Chance {
  readonly #byName = new Map<string, Share>()
  #alone = none
  #example: Exchange | undefined
  #drops = false

  /** An event of this name was accepted in the end; `alone`: with nothing else in flight. */
  note(name: string, failures: readonly Exchange[], alone: boolean): void {
    const share = { failed: failures.length, of: failures.length + 1 }
    this.#byName.set(name, sum(this.#byName.get(name) ?? none, share))
    if (alone) this.#alone = sum(this.#alone, share)
    this.#example ??= failures[0]
    this.#drops ||= failures.some(({ answer }) => answer.kind === 'failure')
  }

  /** The first delivery that failed. */
  get example(): Exchange | undefined {
    return this.#example
  }

  /** Whether the consumer drops connections: on one that was used before, that looks like the end of an idle one. */
  get drops(): boolean {
    return this.#drops
  }

  /** The failures that have nothing to do with what a delivery holds; `undefined` if they come only with load. */
  get share(): Share | undefined {
    const all = [...this.#byName.values()]
    const whole = all.reduce(sum, none)
    const isUsual = (own: Share) =>
      own.failed === 0 || probabilityOf(own, intervalOf(minus(whole, own)).high) >= UNLIKELY
    const share = all.filter(isUsual).reduce(sum, none)
    const passed = { failed: this.#alone.of - this.#alone.failed, of: this.#alone.of }
    return probabilityOf(passed, 1 - intervalOf(share).low) < UNLIKELY * 100 ? undefined : share
  }

  /** Whether failures are known to come by chance. */
  get isSeen(): boolean {
    return (this.share?.failed ?? 0) >= TWICE
  }

  /** Whether there are enough of them to be reported. */
  get isSure(): boolean {
    return (this.share?.failed ?? 0) >= REPORTED
  }

  /** How often a delivery is made until its failure has a cause. */
  get tries(): number {
    const { share } = this
    if (share === undefined || !this.isSeen) return 1
    const tries = Math.ceil(Math.log(HARDLY_EVER) / Math.log(intervalOf(share).high))
    return Math.min(MOST_TRIES, tries)
  }

  /** Whether so many may well have failed by chance. */
  explains(seen: Share): boolean {
    const { share } = this
    return share !== undefined && share.failed > 0 && probabilityOf(seen, intervalOf(share).high) >= UNLIKELY
  }
}
