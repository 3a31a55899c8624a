import { ckbox } from '../../src/ckbox/provider.js'
import type { Answer } from '../../src/delivery/transport.js'
import type { Declared } from '../../src/laws/capabilities.js'
import type { Facts } from '../../src/laws/facts.js'
import type { Judgement, Law } from '../../src/laws/law.js'
import type {
  BurstObservation,
  EffectsObservation,
  HistoryObservation,
  Observation,
  RequestObservation,
} from '../../src/laws/observations.js'
import type { HistoryTrial, RequestTrial, Trial } from '../../src/laws/trial.js'
import type { Provider } from '../../src/provider/provider.js'
import { type AuthenticOptions, authenticOf } from './authentic.js'

/** What differs from what is seen of a sound trial: a request is accepted, a history ends as expected. */
export type Seeing = Partial<
  Omit<RequestObservation, 'trial'> &
    Omit<HistoryObservation, 'trial'> &
    Omit<BurstObservation, 'trial'> &
    Omit<EffectsObservation, 'trial'>
>

export interface JudgeOptions {
  /** Who sends. Default: CKBox. */
  readonly provider?: Provider
  /** Of the deliveries that requests are made from. */
  readonly authentic?: AuthenticOptions
}

/** The law's judgement on canned observations. Trials that are given none were not tried. */
export function judge<Defect extends string>(
  law: Pick<Law<Defect>, 'run'>,
  facts: Facts,
  answers: (trial: Trial) => Seeing | undefined,
  options: JudgeOptions = {},
): Judgement<Defect> {
  let number = 0
  const asking = law.run(facts)
  for (let step = asking.next(); ; ) {
    if (step.done) return step.value
    step = asking.next(step.value.map((trial) => observationOf(trial, answers(trial), ++number, options)))
  }
}

/** All that a law asks for where every trial gives what `answers` says, or else what is seen of a sound one. */
export function trialsOf(
  law: Pick<Law, 'run'>,
  facts: Facts,
  answers: (trial: Trial) => Seeing | undefined = () => undefined,
): readonly Trial[] {
  const trials: Trial[] = []
  judge(law, facts, (trial) => {
    trials.push(trial)
    return answers(trial) ?? {}
  })
  return trials
}

/** Of a consumer on this machine that shows its state at once. */
export function factsOf({ declared, ...changes }: Partial<Omit<Facts, 'declared'>> & FactsDeclared = {}): Facts {
  return {
    local: true,
    has: () => true,
    refused: [],
    stumbled: [],
    answerTimes: [5],
    traceable: true,
    shownAtOnce: Number.POSITIVE_INFINITY,
    synchronous: true,
    ...changes,
    declared: {
      secrets: ['the-secret'],
      target: '/webhooks',
      signsPublicUrl: false,
      replayWindow: undefined,
      unknownEvents: undefined,
      environments: [],
      environmentSecrets: {},
      cascade: undefined,
      maxResponse: undefined,
      lease: undefined,
      ...declared,
    },
  }
}

interface FactsDeclared {
  readonly declared?: Partial<Declared>
}

export function answered(status: number, body = ''): Answer {
  return { kind: 'response', status, headers: {}, body, durationMs: 1 }
}

/** No answer came within the time limit. */
export const hung: Answer = { kind: 'failure', failure: 'timeout', message: 'No complete answer', durationMs: 1000 }

export const broken: Answer = { kind: 'failure', failure: 'reset', message: 'The connection broke', durationMs: 1 }

export function observationOf(
  trial: Trial,
  seeing: Seeing | undefined,
  number: number,
  { provider = ckbox, authentic }: JudgeOptions = {},
): Observation {
  if (seeing === undefined) return { trial, notTried: 'others are confirmed', why: 'restricted' }
  switch (trial.kind) {
    case 'request':
      return requested(trial, trial.build(authenticOf(provider, { number, ...authentic })), seeing)
    case 'history':
      return delivered(trial, seeing)
    case 'burst':
      return { sent: [], durationMs: 1, ...seeing, trial }
    case 'effects':
      return { rises: {}, histories: trial.of.map((one) => delivered(one, {})), ...seeing, trial }
  }
}

function requested(
  trial: RequestTrial,
  request: RequestObservation['request'] | undefined,
  seeing: Seeing,
): Observation {
  if (request === undefined) return { trial, notTried: 'it makes no sense for this consumer', why: 'moot' }
  return { request, answer: answered(204), traced: undefined, state: null, survived: true, ...seeing, trial }
}

function delivered(trial: HistoryTrial, seeing: Seeing): HistoryObservation {
  const deliveries = trial.schedule.flatMap((step) => ('together' in step ? step.together : [step]))
  return {
    expected: null,
    actual: null,
    same: true,
    answers: deliveries.map(() => answered(204)),
    unaccepted: [],
    settled: true,
    shown: [],
    requests: [],
    ...seeing,
    trial,
  }
}
