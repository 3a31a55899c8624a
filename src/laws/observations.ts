import type { Answer, WireRequest } from '../delivery/transport.js'
import type { Json } from '../observation/json.js'
import type { BurstTrial, EffectsTrial, HistoryTrial, RequestTrial, Trial } from './trial.js'

/** What was seen of a trial. Never edited. */
export type Observation = Seen | NotTried
export type Seen = RequestObservation | HistoryObservation | BurstObservation | EffectsObservation

/** A trial that was left out. It says nothing about the consumer. */
export interface NotTried {
  readonly trial: Trial
  /** The reason, in words. */
  readonly notTried: string
  /**
   * `restricted`: others are confirmed or replayed. `shed`: the consumer is too slow. `moot`: it makes no sense here.
   * `unreached`: the check ended, or other requests hung or killed the consumer. `unclear`: nothing can be compared.
   */
  readonly why: 'restricted' | 'shed' | 'moot' | 'unreached' | 'unclear'
  /** Names of the events that it is about and that leave the state as it is although they are accepted. */
  readonly ignored?: readonly string[]
}

export interface Exchange {
  readonly request: WireRequest
  readonly answer: Answer
}

export interface RequestObservation extends Exchange {
  readonly trial: RequestTrial
  /** Whether the state shows the request's entity; `undefined` where no state can be looked at. */
  readonly traced: boolean | undefined
  /** What the state shows of it. */
  readonly state: Json
  /** False where no authentic delivery could be made afterwards. */
  readonly survived: boolean
  /** Why the state cannot be read any more since then, although authentic deliveries are accepted. */
  readonly unreadable?: string
}

export interface HistoryObservation {
  readonly trial: HistoryTrial
  /** What the state shows after the baseline, and after the trial: only what counts. */
  readonly expected: Json
  readonly actual: Json
  /** Whether the second is as it has to be. */
  readonly same: boolean
  /** There was nothing to compare: the state shows nothing in either case, though something is left at the provider. */
  readonly blank?: true
  /** What the hook `expected` says that the state shows after the trial, if it is given. */
  readonly declared?: Json
  /** The answers to the schedule's deliveries, in their order. */
  readonly answers: readonly Answer[]
  /** Indexes of events that were never accepted, retries included. */
  readonly unaccepted: readonly number[]
  /** False where the state still changed when the settling limit was reached. */
  readonly settled: boolean
  /** Whether the state shows each entity of the history; empty where no state can be looked at. */
  readonly shown: readonly boolean[]
  /** The requests as they went over the wire: that of each answer, without retries. */
  readonly requests: readonly WireRequest[]
}

export interface BurstObservation {
  readonly trial: BurstTrial
  readonly sent: readonly BurstExchange[]
  readonly durationMs: number
}

export interface BurstExchange extends Exchange {
  /** The answer to the last retry. */
  readonly last: Answer
  /** Whether the state shows its entity in the end; `undefined` where no state can be looked at. */
  readonly traced: boolean | undefined
}

export interface EffectsObservation {
  readonly trial: EffectsTrial
  /** By how much each counter rose, by its path. */
  readonly rises: Readonly<Record<string, number>>
  /** What became of the histories; their states were not looked at. */
  readonly histories: readonly HistoryObservation[]
}

export type ObservationOf<One extends Trial> = One extends RequestTrial
  ? RequestObservation
  : One extends HistoryTrial
    ? HistoryObservation
    : One extends BurstTrial
      ? BurstObservation
      : EffectsObservation

export function wasTried<One extends Observation>(observation: One): observation is Exclude<One, NotTried> {
  return !('notTried' in observation)
}

export function isOfRequest(observation: Observation): observation is RequestObservation {
  return wasTried(observation) && observation.trial.kind === 'request'
}

export function isOfHistory(observation: Observation): observation is HistoryObservation {
  return wasTried(observation) && observation.trial.kind === 'history'
}
