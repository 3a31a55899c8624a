import { signedRequest } from '../delivery/deliver.js'
import type { Answer, SendOptions, Transport, WireRequest } from '../delivery/transport.js'
import { UsageError } from '../errors.js'
import type { FreshHistory } from '../history/freshen.js'
import { type IdSource, seededIds } from '../history/ids.js'
import { asksForPatience, isHung, isThrottled } from '../laws/context.js'
import type { Json } from '../observation/json.js'
import { cleanJson, jsonText } from './clean-json.js'
import type { CheckOptions, Consumer } from './consumer.js'
import type { Target } from './target.js'

/** The oldest `sent_at` of a check lies this far back, and every history begins after the one before. */
const LOOK_BACK_MS = 60 * 24 * 3600_000
/** Between two histories, so that nothing of one is near anything of the other. */
const GAP_MS = 60_000
/** So many failed connections in a row mean that the consumer is gone. */
const FAILURES_UNTIL_DEAD = 4
const DEFAULT_RUNS = 100
/** Once a request was left without an answer, others get half the limit, no more than this, ms, but far more than usual. */
const IMPATIENT_MS = 2_000
const FAR_MORE = 5
/** Who answers 429 to everything for so long, ms, and so often, takes no more for now. */
const THROTTLED_FOR_MS = 5_000
const THROTTLED_UNTIL_ENDED = 30

/** Thrown out of a phase when the consumer no longer answers, or the check was aborted: there is nothing to go on with. */
export class CheckEnded extends Error {
  readonly why: 'unreachable' | 'silent' | 'throttled' | 'aborted'

  constructor(why: CheckEnded['why'], message: string) {
    super(message)
    this.why = why
  }
}

/** One check's connection to the consumer: sends, observes, counts, and hands out ids and times that are used once. */
export class Session {
  readonly consumer: Consumer
  readonly target: Target
  readonly transport: Transport
  readonly seed: number
  readonly timeoutMs: number
  /** How many random histories are tried. */
  readonly runs: number
  readonly ids: IdSource
  deliveries = 0
  /** How many requests were left without an answer. */
  hung = 0
  /** Whether a delivery was ever answered with 429 or 503. */
  overloaded = false
  /** Whether a probe ever hung or killed the consumer. */
  harmed = false
  /** Whether a consumer that died may come back by itself: false once it did not. */
  comesBack = true
  /** Whether what was accepted may show late: false once something did not show within the whole settling limit. */
  showsLate = true
  readonly #signal: AbortSignal | undefined
  readonly #extraHeaders: readonly (readonly [string, string])[]
  #clock = Date.now() - LOOK_BACK_MS
  #headerTime = 0
  #unreachable = 0
  #silent = 0
  #slowestMs = 0
  #throttled = { inARow: 0, since: 0, ever: false }
  #ended: CheckEnded | undefined

  constructor(consumer: Consumer, target: Target, transport: Transport, seed: number, options: CheckOptions) {
    this.consumer = consumer
    this.target = target
    this.transport = transport
    this.seed = seed
    this.timeoutMs = options.timeout ?? 30_000
    this.runs = options.runs ?? DEFAULT_RUNS
    // Not from the seed alone: a second check of a consumer that keeps its state must not use the ids of the first.
    this.ids = seededIds(seed ^ Date.now())
    this.#signal = options.signal
    this.#extraHeaders = Object.entries(consumer.headers ?? {})
  }

  /** How much more is tried than usual: who asks for more random histories has more time for all others too. */
  get effort(): number {
    return Math.max(1, this.runs / DEFAULT_RUNS)
  }

  get secret(): string {
    return this.consumer.secrets[0] as string
  }

  /**
   * Reserves a stretch of `sent_at` for one history and gives its beginning, ms since the epoch. The milliseconds within
   * the second are those of `firstMs`: which events share a second is part of a history.
   */
  startOf(firstMs: number, lengthMs: number): number {
    const start = Math.ceil(this.#clock / 1000) * 1000 + (firstMs % 1000)
    this.#clock = start + lengthMs + GAP_MS
    return start
  }

  /** The secret that an environment's events are signed with. */
  secretOf(environment: string): string {
    return this.consumer.environmentSecrets?.[environment]?.[0] ?? this.secret
  }

  /** The time of now for a header, later than each one before: two deliveries never share a header time by accident. */
  headerTime(): number {
    this.#headerTime = Math.max(Date.now(), this.#headerTime + 1)
    return this.#headerTime
  }

  /** The signed request for an event, made now. */
  sign(body: string, clockOffsetMs = 0, secret = this.secret): WireRequest {
    return this.withHeaders(
      signedRequest({
        body,
        target: this.target.sent,
        signedTarget: this.target.signed,
        secret,
        timestamp: this.headerTime() + this.#allowedOffset(clockOffsetMs),
      }),
    )
  }

  /** A header time may be off by no more than half the window in which the consumer takes it. */
  #allowedOffset(offsetMs: number): number {
    const most = (this.consumer.replayWindow ?? Number.POSITIVE_INFINITY) / 2
    return Math.max(-most, Math.min(most, offsetMs))
  }

  /** The request with the headers that the consumer's owner wants on every request. */
  withHeaders(request: WireRequest): WireRequest {
    return this.#extraHeaders.length === 0
      ? request
      : { ...request, headers: [...request.headers, ...this.#extraHeaders] }
  }

  async send(request: WireRequest, options: Partial<SendOptions> = {}): Promise<Answer> {
    const answer = await this.sendLeniently(request, options)
    this.#note(answer)
    return answer
  }

  /** As `send`, but failures do not add up to a dead consumer: for where one is looked for. */
  async sendLeniently(request: WireRequest, options: Partial<SendOptions> = {}): Promise<Answer> {
    this.throwIfAborted()
    if (this.#ended !== undefined) throw this.#ended
    this.deliveries++
    const answer = await this.transport.send(request, { timeoutMs: this.#answerLimitMs, ...options })
    if (answer.kind === 'response') this.#slowestMs = Math.max(this.#slowestMs, answer.durationMs)
    else if (isHung(answer)) this.hung++
    return answer
  }

  /** So that a consumer that hangs on many requests does not take the whole limit for each of them. */
  get #answerLimitMs(): number {
    if (this.hung === 0) return this.timeoutMs
    return Math.min(this.timeoutMs, Math.max(Math.min(this.timeoutMs / 2, IMPATIENT_MS), FAR_MORE * this.#slowestMs))
  }

  get aborted(): boolean {
    return this.#signal?.aborted === true
  }

  throwIfAborted(): void {
    if (this.aborted) throw new CheckEnded('aborted', 'the check was ended before this law was reached')
  }

  /** Whether nothing listens any more: asked where a hook failed, which may have died with the consumer. */
  async isGone(): Promise<boolean> {
    if (this.aborted) return true
    const answer = await this.sendLeniently(this.sign('{}'), { newConnection: true })
    if (answer.kind === 'response' || (answer.failure !== 'refused' && answer.failure !== 'reset')) return false
    this.end(new CheckEnded('unreachable', 'the consumer no longer accepts connections'))
    return true
  }

  /** Why nothing can be sent any more; `undefined` as long as it can. */
  get ended(): CheckEnded | undefined {
    return this.#ended
  }

  /** Nothing can be sent any more, unless the consumer is started again: everything that tries to ends with this. */
  end(reason: CheckEnded): void {
    this.#ended = reason
  }

  #forgive(): void {
    this.#ended = undefined
    this.#unreachable = 0
    this.#silent = 0
    this.#throttled.inARow = 0
  }

  #note(answer: Answer): void {
    const failure = answer.kind === 'failure' ? answer.failure : undefined
    this.#unreachable = failure === 'refused' || failure === 'reset' ? this.#unreachable + 1 : 0
    this.#silent = failure === 'timeout' ? this.#silent + 1 : 0
    if (this.#unreachable >= FAILURES_UNTIL_DEAD)
      this.end(new CheckEnded('unreachable', 'the consumer no longer accepts connections'))
    if (this.#silent >= FAILURES_UNTIL_DEAD)
      this.end(new CheckEnded('silent', `the consumer gave no answer to ${this.#silent} requests in a row`))
    this.#noteThrottling(answer)
    if (asksForPatience(answer)) this.overloaded = true
    if (this.#ended !== undefined) throw this.#ended
  }

  #noteThrottling(answer: Answer): void {
    const { inARow, since } = this.#throttled
    if (!isThrottled(answer)) {
      this.#throttled.inARow = 0
      return
    }
    this.#throttled = { inARow: inARow + 1, since: inARow === 0 ? Date.now() : since, ever: true }
    if (inARow >= THROTTLED_UNTIL_ENDED && Date.now() - since > THROTTLED_FOR_MS)
      this.end(new CheckEnded('throttled', 'the consumer answers everything with 429 (too many requests)'))
  }

  /** Whether a delivery was ever answered with 429. */
  get throttled(): boolean {
    return this.#throttled.ever
  }

  /** Lets the consumer's stub of the REST API know a history before it is delivered. */
  async serve(fresh: FreshHistory): Promise<void> {
    const { serve } = this.consumer
    if (serve !== undefined) await this.within('the hook `serve`', async () => serve(fresh.history.ckbox))
  }

  async resetIfGiven(): Promise<void> {
    const { reset } = this.consumer
    if (reset !== undefined) await this.within('the hook `reset`', async () => reset())
  }

  async callHook(name: 'restart' | 'failOnce'): Promise<void> {
    await this.#call(name)
    if (name === 'restart') this.#forgive()
  }

  async observe(): Promise<Json> {
    return JSON.parse(await this.observeText()) as Json
  }

  /** The state as it is written in JSON. */
  async observeText(): Promise<string> {
    return jsonText(await this.#call('observe'), 'observe')
  }

  async effects(): Promise<Json> {
    return cleanJson(await this.#call('effects'), 'effects')
  }

  async #call(name: 'observe' | 'effects' | 'restart' | 'failOnce'): Promise<unknown> {
    const hook = this.consumer[name]
    if (hook === undefined) throw new UsageError('hook_missing', `This needs the hook \`${name}\`.`)
    this.throwIfAborted()
    return await this.within(`the hook \`${name}\``, async () => hook())
  }

  /** Runs a hook of the consumer's owner under the time limit, and says which one failed. */
  async within<Value>(what: string, run: () => Promise<Value>): Promise<Value> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new UsageError('hook_timeout', `${what} did not finish within ${this.timeoutMs} ms.`)),
        this.timeoutMs,
      )
    })
    try {
      return await Promise.race([run(), late])
    } catch (error) {
      if (error instanceof UsageError || error instanceof CheckEnded) throw error
      throw new UsageError('hook_failed', `${what} failed: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      })
    } finally {
      clearTimeout(timer)
    }
  }
}
