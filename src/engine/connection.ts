import type { Answer, SendOptions, Transport, WireRequest } from '../delivery/transport.js'
import type { Provider } from '../provider/provider.js'
import { Chance } from './chance.js'
import type { Clock } from './clock.js'
import type { CheckOptions, Consumer } from './consumer.js'
import { type Ending, type Health, type HealthEvent, healthy, nextHealth, unreachable } from './health.js'
import { HookFailure, Hooks } from './hooks.js'
import { Identity } from './identity.js'
import { Pace } from './pace.js'
import { Signing } from './signing.js'
import { Ended, type Stop } from './stop.js'
import type { Target } from './target.js'

const DEFAULT_TIMEOUT_MS = 30_000
/** After an unanswered request, others get half the limit, at most this, ms, but always far more than the slowest answer. */
const IMPATIENT_MS = 2_000
const FAR_MORE = 5

interface SendChoice extends Partial<SendOptions> {
  /** Failures do not add up to a dead consumer: for where one is looked for. */
  readonly lenient?: boolean
}

/** One check's connection to the consumer. */
export class Connection {
  readonly target: Target
  readonly transport: Transport
  readonly clock: Clock
  readonly hooks: Hooks
  readonly identity: Identity
  readonly signing: Signing
  readonly chance = new Chance()
  readonly pace: Pace
  /** Requests sent so far. */
  deliveries = 0
  /** What went wrong in the check itself, in words. */
  bug: string | undefined
  #health: Health = healthy
  readonly #timeoutMs: number
  readonly #stop: Stop
  #inFlight = 0
  /** Answers to requests that were sent beside others. */
  readonly #crowded = new WeakSet<Answer>()
  #isCrowded = false

  constructor(
    provider: Provider,
    consumer: Consumer,
    { target, transport, stop }: { target: Target; transport: Transport; stop: Stop },
    { seed, timeout = DEFAULT_TIMEOUT_MS }: CheckOptions & { seed: number },
  ) {
    this.target = target
    this.transport = transport
    this.clock = stop.clock
    this.#timeoutMs = timeout
    this.#stop = stop
    this.hooks = new Hooks(consumer, timeout, stop, {
      deliveries: () => this.deliveries,
      isGone: () => this.#health.ending !== undefined,
    })
    this.identity = new Identity(provider, stop.clock, seed)
    this.signing = new Signing(provider.signature, target, consumer)
    this.pace = new Pace(consumer.settle)
  }

  get health(): Health {
    return this.#health
  }

  /** Why nothing can be sent any more; `undefined` as long as it can. */
  get ending(): Ending | undefined {
    return this.#stop.ending ?? this.#health.ending
  }

  /** The time that is left for the check, ms. */
  get leftMs(): number {
    return this.#stop.leftMs
  }

  /** Why what is still to be tried cannot be, in words: nothing can be sent any more, or a hook failed for good. */
  get hindrance(): string | undefined {
    return this.ending?.message ?? [...this.hooks.lost.values()].at(-1)
  }

  /** What kept the check from judging all that it could have judged, in words. */
  get incomplete(): string | undefined {
    return this.bug ?? (this.#health.ending === undefined ? this.hooks.losses[0]?.message : undefined)
  }

  note(event: HealthEvent): void {
    this.#health = nextHealth(this.#health, event)
  }

  /** Keeps what went wrong in the check itself, so that the report can say it; gives it in words. */
  noteBug(error: unknown): string {
    const [message, frame = ''] = (error instanceof Error ? (error.stack ?? error.message) : String(error)).split(
      /\n\s*/,
    )
    const bug = `a bug in this tool (${[message, frame].join(' ').trim()})`
    this.bug ??= bug
    return bug
  }

  /** @throws Ended where the consumer is gone or the check was stopped, before the answer or by it */
  async send(request: WireRequest, { lenient = false, ...options }: SendChoice = {}): Promise<Answer> {
    this.throwIfEnded()
    this.deliveries++
    this.#isCrowded = this.#inFlight > 0
    this.#inFlight++
    const sent = this.transport.send(request, {
      timeoutMs: this.#answerLimitMs,
      newConnection: this.chance.drops,
      ...options,
    })
    const answer = await this.#stop.unlessStopped(sent)
    this.#inFlight--
    if (this.#isCrowded) this.#crowded.add(answer)
    this.note({ kind: 'answer', answer, at: this.clock.now(), lenient })
    if (!lenient && this.#health.ending !== undefined) throw new Ended(this.#health.ending)
    return answer
  }

  /** Whether nothing else was in flight when this was answered. */
  wasAlone(answer: Answer): boolean {
    return !this.#crowded.has(answer)
  }

  throwIfEnded(): void {
    if (this.ending !== undefined) throw new Ended(this.ending)
  }

  async restart(): Promise<void> {
    await this.hooks.restart()
    this.note({ kind: 'restarted' })
  }

  /**
   * Does something; gives `otherwise` where the consumer is gone, the check was stopped, or a hook failed for good: it may
   * have died with the consumer.
   *
   * @throws HookFailure where nothing was delivered yet
   */
  async unlessEnded<Value, const Other>(otherwise: Other, work: () => Promise<Value>): Promise<Value | Other> {
    if (this.ending !== undefined) return otherwise
    try {
      return await work()
    } catch (error) {
      if (error instanceof Ended) return otherwise
      if (!(error instanceof HookFailure) || this.deliveries === 0) throw error
      await this.#noteIfGone()
      return otherwise
    }
  }

  async #noteIfGone(): Promise<void> {
    const request = this.signing.request({ body: '{}', timestamp: this.signing.timestamp(this.identity.headerTime()) })
    const answer = await this.unlessEnded(undefined, () => this.send(request, { lenient: true, newConnection: true }))
    if (answer === undefined || answer.kind === 'response') return
    if (answer.failure !== 'refused' && answer.failure !== 'reset') return
    this.note({ kind: 'ended', ending: unreachable })
  }

  /** Shorter after a hang, so that a consumer that hangs on many requests does not use up the whole limit each time. */
  get #answerLimitMs(): number {
    const { hung, slowestMs } = this.#health
    if (hung === 0) return this.#timeoutMs
    const impatient = Math.max(Math.min(this.#timeoutMs / 2, IMPATIENT_MS), FAR_MORE * slowestMs)
    return Math.min(this.#timeoutMs, impatient)
  }
}
