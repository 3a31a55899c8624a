/** The longest wait for a state that shows nothing new, ms, unless the owner declares another. It only makes a check end. */
const LONGEST_WAIT_MS = 10_000
/** The same in times of what an event usually takes: a consumer on a busy machine gets as much more. */
const LONGEST_WAIT_IN_SETTLES = 10
/** Once a canary never showed, the next are waited for less long, ms and in times of the usual. */
const SHORT_WAIT_MS = 1_000
const SHORT_WAIT_IN_SETTLES = 5

/** Thrown where a consumer that was taken for synchronous shows later what it has accepted: all is judged again. */
export class TooEarly extends Error {
  constructor() {
    super('the state was read too early')
  }
}

/** How fast the state shows what the consumer accepted: learnt in calibration, and corrected whenever it is looked at. */
export class Pace {
  /** The longest time to settle, ms, where the owner declares one. */
  readonly limitMs: number | undefined
  #synchronous = true
  #calibratedMs = 0
  #recentMs = 0
  #answers = true

  constructor(limitMs: number | undefined) {
    this.limitMs = limitMs
  }

  /** Whether the state has always shown an event before its answer was given. Once it has not, it never will be again. */
  get synchronous(): boolean {
    return this.#synchronous
  }

  /** Whether the last canary that was waited for showed. */
  get answers(): boolean {
    return this.#answers
  }

  /** How long an accepted event takes to show, ms; 0 for a synchronous consumer. */
  get settleMs(): number {
    return Math.max(this.#calibratedMs, this.#recentMs)
  }

  /** How long to wait for a state that shows nothing new, ms. */
  get waitMs(): number {
    if (this.#answers) return this.limitMs ?? Math.max(LONGEST_WAIT_MS, LONGEST_WAIT_IN_SETTLES * this.settleMs)
    return Math.min(this.limitMs ?? LONGEST_WAIT_MS, Math.max(SHORT_WAIT_MS, SHORT_WAIT_IN_SETTLES * this.settleMs))
  }

  /** How long to wait for what may be tried again later, such as a failed job, ms. */
  get patienceMs(): number {
    return this.limitMs ?? LONGEST_WAIT_MS
  }

  /** Something did not show at once, but after so long, ms. */
  late(ms: number): void {
    this.#synchronous = false
    this.#calibratedMs = Math.max(this.#calibratedMs, ms)
  }

  /** What was late had to wait for what came before it; the usual is so long, ms. */
  usually(ms: number): void {
    this.#calibratedMs = Math.max(1, ms)
  }

  /** A canary showed, after whatever else was under way. */
  came(): void {
    this.#answers = true
  }

  /**
   * A canary with nothing else under way showed after more than the first time and at most the second, ms. Where that may be
   * the usual time, it is: looks at a big state are far apart. A hiccup is forgotten again.
   */
  canary(moreThanMs: number, atMostMs: number): void {
    const tookMs = moreThanMs < this.#calibratedMs ? Math.min(this.#calibratedMs, atMostMs) : atMostMs
    this.#recentMs = Math.max(tookMs, this.#recentMs / 2)
  }

  /** No canary showed, however long it was waited for. */
  silent(): void {
    this.#answers = false
  }
}
