import type { Answer, SendOptions, Transport, WireRequest } from '../delivery/transport.js'
import { UsageError } from '../errors.js'
import type { Provider } from '../provider/provider.js'
import type { Clock } from './clock.js'
import type { CheckOptions, Consumer } from './consumer.js'
import { type Ending, type Health, type HealthEvent, healthy, nextHealth, unreachable } from './health.js'
import { Hooks } from './hooks.js'
import { Identity } from './identity.js'
import { Signing } from './signing.js'
import type { Target } from './target.js'

const DEFAULT_TIMEOUT_MS = 30_000
/** After an unanswered request, others get half the limit, at most this, ms, but always far more than the slowest answer. */
const IMPATIENT_MS = 2_000
const FAR_MORE = 5

/** Thrown where nothing can be sent any more. */
export class Ended extends Error {
  readonly ending: Ending

  constructor(ending: Ending) {
    super(ending.message)
    this.ending = ending
  }
}

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
  /** Requests sent so far. */
  deliveries = 0
  #health: Health = healthy
  readonly #timeoutMs: number
  readonly #signal: AbortSignal | undefined

  constructor(
    provider: Provider,
    consumer: Consumer,
    { target, transport, clock }: { target: Target; transport: Transport; clock: Clock },
    { seed, timeout = DEFAULT_TIMEOUT_MS, signal }: CheckOptions & { seed: number },
  ) {
    this.target = target
    this.transport = transport
    this.clock = clock
    this.#timeoutMs = timeout
    this.#signal = signal
    // A dead consumer's state may still be read; an interrupt stops everything.
    this.hooks = new Hooks(consumer, timeout, clock, () => signal?.aborted && this.throwIfEnded())
    this.identity = new Identity(provider, clock, seed)
    this.signing = new Signing(provider.signature, target, consumer)
  }

  get health(): Health {
    return this.#health
  }

  /** Why nothing can be sent any more; `undefined` as long as it can. */
  get ending(): Ending | undefined {
    return this.#signal?.aborted ? { why: 'interrupted', message: 'the check was interrupted' } : this.#health.ending
  }

  note(event: HealthEvent): void {
    this.#health = nextHealth(this.#health, event)
  }

  /** @throws Ended where the consumer is gone or the check was interrupted, before the request or by it */
  async send(request: WireRequest, { lenient = false, ...options }: SendChoice = {}): Promise<Answer> {
    this.throwIfEnded()
    this.deliveries++
    const answer = await this.transport.send(request, { timeoutMs: this.#answerLimitMs, ...options })
    this.note({ kind: 'answer', answer, at: this.clock.now(), lenient })
    if (!lenient && this.#health.ending !== undefined) throw new Ended(this.#health.ending)
    return answer
  }

  throwIfEnded(): void {
    if (this.ending !== undefined) throw new Ended(this.ending)
  }

  async restart(): Promise<void> {
    await this.hooks.restart()
    this.note({ kind: 'restarted' })
  }

  /**
   * Does something; gives `otherwise` where the consumer is gone or the check was interrupted. A hook that fails may have
   * died with the consumer.
   */
  async unlessEnded<Value, const Other>(otherwise: Other, work: () => Promise<Value>): Promise<Value | Other> {
    if (this.ending !== undefined) return otherwise
    try {
      return await work()
    } catch (error) {
      if (error instanceof Ended) return otherwise
      if (error instanceof UsageError && (this.ending !== undefined || (await this.#isGone()))) return otherwise
      throw error
    }
  }

  async #isGone(): Promise<boolean> {
    const request = this.signing.request({ body: '{}', timestamp: this.signing.timestamp(this.identity.headerTime()) })
    const answer = await this.send(request, { lenient: true, newConnection: true })
    if (answer.kind === 'response' || (answer.failure !== 'refused' && answer.failure !== 'reset')) return false
    this.note({ kind: 'ended', ending: unreachable })
    return true
  }

  /** Shorter after a hang, so that a consumer that hangs on many requests does not use up the whole limit each time. */
  get #answerLimitMs(): number {
    const { hung, slowestMs } = this.#health
    if (hung === 0) return this.#timeoutMs
    const impatient = Math.max(Math.min(this.#timeoutMs / 2, IMPATIENT_MS), FAR_MORE * slowestMs)
    return Math.min(this.#timeoutMs, impatient)
  }
}
