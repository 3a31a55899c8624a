import type { Answer, WireRequest } from '../delivery/transport.js'
import type { Json } from '../observation/json.js'
import type { Case, Genuine, Need, Outcome, Probe, Probed } from './evidence.js'

/** What the consumer's owner declared. */
export interface Declared {
  readonly secrets: readonly string[]
  /** Path with query that is signed. */
  readonly target: string
  /** Whether the public URL was declared, which the consumer may sign whatever the request line says. */
  readonly signsPublicUrl: boolean
  readonly replayWindow: number | undefined
  readonly unknownEvents: 'accept' | 'refuse' | undefined
  readonly environments: readonly string[]
  readonly environmentSecrets: Readonly<Record<string, readonly string[]>>
  readonly cascade: boolean | undefined
  readonly maxResponse: number | undefined
  /** Whether the event of this name is subscribed. */
  readonly subscribed: (event: string) => boolean
}

/** A genuine delivery that was not accepted. */
export interface RefusedEvent {
  readonly name: string
  readonly request: WireRequest
  readonly answer: Answer
}

/** Side effects that deliveries had. */
export interface Effects {
  /** By how much each counter rose, by its path. */
  readonly rises: Readonly<Record<string, number>>
  /** What became of the cases; their states are not looked at. */
  readonly outcomes: readonly Outcome[]
}

export interface SendChoice {
  readonly newConnection?: boolean
  /** Failures do not add up to a dead consumer. */
  readonly lenient?: boolean
}

/** What a law's check may do. */
export interface LawContext {
  readonly declared: Declared
  /** Subscribed events whose genuine delivery was not accepted. */
  readonly refused: readonly RefusedEvent[]
  /** True where the state is given and shows nothing of what was accepted. */
  readonly blind: boolean
  /** Whether the state shows the upload that probes are made from: some consumers keep only folders. */
  readonly traceable: boolean
  /** Whether the state shows an event before the answer is given. */
  readonly synchronous: boolean
  /** Subscribed events that were answered with an error of the consumer's own when they came first. */
  readonly stumbled: readonly string[]
  /** How long the consumer took to accept each of some genuine deliveries, made one after the other, ms. */
  readonly answerTimes: readonly number[]
  /** True where what was found is tried once more, with nothing else in flight. */
  readonly confirming: boolean
  /** Whether the consumer runs on this machine. */
  readonly local: boolean
  has(need: Need): boolean
  /** What became of the law's probes, in their order; probes that made no sense are left out. */
  readonly probed: readonly Probed[]
  /** What became of the probes of all laws, in the order in which they were sent. */
  readonly everyProbed: readonly Probed[]
  /** What became of the law's cases, in their order; cases with events that are not subscribed are left out. */
  readonly outcomes: readonly Outcome[]

  /** The genuine delivery of an upload under a fresh id. */
  genuine(): Promise<Genuine>
  send(request: WireRequest, options?: SendChoice): Promise<Answer>
  /** Sends probes now: side by side where the consumer is slow to answer, the hostile ones one after the other at the end. */
  probe(probes: readonly Probe[]): Promise<readonly Probed[]>
  /** Runs cases now. */
  run(cases: readonly Case[]): Promise<readonly Outcome[]>
  /** Delivers cases, nothing else, one after the other, and says by how much the effect counters rose meanwhile. */
  countEffects(cases: readonly Case[]): Promise<Effects>
  /** Whether a genuine delivery on a new connection is accepted. */
  healthy(): Promise<boolean>
  /** Whether the state shows each of these ids, once everything delivered has had the time to show. */
  shows(ids: readonly string[]): Promise<readonly boolean[]>
  /** The same of a state that has settled, for queues that try again later; once that was in vain, no more. */
  showsLate(ids: readonly string[]): Promise<readonly boolean[]>
  /** The whole state, once everything delivered has had the time to show. */
  settledState(): Promise<Json>
  restart(): Promise<void>
}

export function isAccepted(answer: Answer): boolean {
  return answer.kind === 'response' && answer.status >= 200 && answer.status <= 299
}

export function isRefused(answer: Answer): boolean {
  return answer.kind === 'response' && answer.status >= 400 && answer.status <= 499
}

/** No answer came within the time limit. */
export function isHung(answer: Answer): boolean {
  return answer.kind === 'failure' && answer.failure === 'timeout'
}

/** Too many requests: what this one is like was not looked at. */
export function isThrottled(answer: Answer): boolean {
  return answer.kind === 'response' && answer.status === 429
}

/** Not now: 429, or the 503 that gateways give instead. */
export function asksForPatience(answer: Answer): boolean {
  return isThrottled(answer) || (answer.kind === 'response' && answer.status === 503)
}

export function isServerError(answer: Answer): boolean {
  return answer.kind === 'response' && answer.status >= 500
}

/** What the consumer did, in words: `answered 401`, `gave no answer (No complete answer within 2000 ms)`. */
export function describeAnswer(answer: Answer): string {
  return answer.kind === 'response'
    ? `answered ${answer.status}`
    : `gave no answer (${answer.message.replace(/\.$/, '')})`
}
