import type { Answer, WireRequest } from '../delivery/transport.js'
import type { History } from '../history/history.js'
import type { Json } from '../observation/json.js'
import type { Reading } from '../observation/verdict.js'
import type { Schedule } from '../schedule/schedule.js'

/** What a law needs to be checked, besides the endpoint. */
export type Need =
  | 'observe'
  | 'expected'
  | 'restart'
  | 'effects'
  | 'failOnce'
  | 'serve'
  | 'sockets'
  | 'replayWindow'
  | 'environments'
  | 'twoEnvironments'
  | 'environmentSecrets'
  | 'twoSecrets'
  | 'cascade'

/** A request that is sent once, to see the answer. It carries the upload of an asset of its own. */
export interface Probe {
  /** What is special about the request, in words: `the signature header is missing`. */
  readonly name: string
  /** Gives `undefined` where the probe makes no sense for this consumer. */
  readonly build: (genuine: Genuine) => WireRequest | undefined
  /** Id of the defect catalogue that the wrong answer shows. */
  readonly defect?: string
  /** True for requests that no sender makes: a health control follows. */
  readonly hostile?: boolean
}

/** The genuine delivery that a probe is made from: an `asset.uploaded` under a fresh id. */
export interface Genuine {
  /** The event as compact JSON. */
  readonly body: string
  /** The asset's id. */
  readonly id: string
  /** Path with query, as it is sent. */
  readonly target: string
  /** Path with query, as it is signed: another one behind a proxy that rewrites it. */
  readonly signed: string
  readonly timestamp: number
  readonly secret: string
  /** The signature over other parts than the genuine ones. */
  sign(changes?: SignedParts): string
  /** The request: genuine but for what is given. `headers` replaces the two signature headers and the content type. */
  request(changes?: RequestParts): WireRequest
}

export interface SignedParts {
  readonly method?: string
  readonly url?: string
  readonly timestamp?: string | number
  readonly body?: string | Uint8Array
  readonly secret?: string
}

export interface RequestParts {
  readonly method?: string
  readonly target?: string
  readonly body?: string | Uint8Array
  readonly contentType?: string | null
  readonly timestamp?: string | number | null
  readonly signature?: string | readonly string[] | null
  readonly pieces?: WireRequest['pieces']
}

export interface Probed {
  readonly probe: Probe
  readonly request: WireRequest
  readonly answer: Answer
  /** Whether the consumer's state shows the probe's asset; `undefined` without `observe`. */
  readonly traced: boolean | undefined
  /** What the state shows of the probe's asset. */
  readonly state: Json
  /** False where no genuine delivery could be made afterwards. */
  readonly survived: boolean
}

/** A history delivered by a schedule, to be compared with a history delivered once, in order; read as `Reading` says. */
export interface Case extends Reading {
  readonly name: string
  readonly history: History
  readonly schedule: Schedule
  /** The history to compare with. Default: the same. */
  readonly twin?: History
  /** Compare counters of events too, not only what the payloads put into the state. */
  readonly strict?: boolean
  /** False: what is refused is not sent again. */
  readonly retry?: false
  /** What it shows shows now and then only: it is confirmed by many rounds and not made smaller. */
  readonly race?: boolean
  /** After each step an asynchronous consumer is given the time to be done with it. */
  readonly paced?: boolean
  /** One of many alike: left out where the consumer is too slow for all of them. */
  readonly optional?: boolean
}

export interface Outcome {
  readonly case: Case
  /** What the state shows after the twin, and after the case: only what counts. */
  readonly expected: Json
  readonly actual: Json
  readonly same: boolean
  /** True where the state shows nothing in either case, though it should show something: there was nothing to compare. */
  readonly unseen?: boolean
  /** What the consumer's owner says that the state shows after the case, where `expected` was given. */
  readonly declared?: Json
  /** What the state was found to differ from, where that is not `expected`. */
  readonly against?: 'declared'
  /** The answers to the schedule's deliveries, in their order. */
  readonly answers: readonly Answer[]
  /** Indexes of events that were never accepted, retries included. */
  readonly unaccepted: readonly number[]
  /** False where the state still changed when the settling limit was reached. */
  readonly settled: boolean
  /** The requests as they went over the wire, in order. */
  readonly requests: readonly WireRequest[]
}
