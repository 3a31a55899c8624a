import { asksForPatience, isHung, isThrottled } from '../delivery/answer-kinds.js'
import type { Answer } from '../delivery/transport.js'

/** The consumer is gone after this many failed connections, or unanswered requests, in a row. */
const FAILURES_UNTIL_GONE = 4
/** After this many if it still accepts connections, and drops them: some do so now and then. */
const DROPS_UNTIL_GONE = 8
/** The check ends if the consumer answers nothing but 429 for this long, ms, and this many times. */
const THROTTLED_FOR_MS = 5_000
const THROTTLED_UNTIL_ENDED = 30

/** Why nothing can be sent any more. */
export interface Ending {
  readonly why: 'unreachable' | 'silent' | 'throttled' | 'interrupted' | 'time'
  /** What happened, in words. */
  readonly message: string
}

/** Whether the check was stopped, so that the ending says nothing about the consumer. */
export function isStop({ why }: Ending): boolean {
  return why === 'interrupted' || why === 'time'
}

/** How well the consumer is, judged by its answers. */
export interface Health {
  /** Requests without an answer. */
  readonly hung: number
  /** The slowest answer, ms. */
  readonly slowestMs: number
  /** Whether it ever answered 429 or 503. */
  readonly overloaded: boolean
  /** Whether it ever answered 429. */
  readonly throttled: boolean
  /** Whether it may come back by itself after dying: false once it failed to. */
  readonly comesBack: boolean
  /** Whether what was accepted may show late: false once something did not show within the whole settling limit. */
  readonly showsLate: boolean
  readonly ending?: Ending | undefined
  readonly inARow: { readonly unreachable: number; readonly silent: number; readonly throttled: number }
  /** When the throttled answers in a row began, ms since the epoch. */
  readonly throttledSince: number
}

export type HealthEvent =
  /** `lenient`: failures do not add up to a dead consumer. */
  | { readonly kind: 'answer'; readonly answer: Answer; readonly at: number; readonly lenient: boolean }
  | { readonly kind: 'stayed away' | 'never showed' | 'restarted' }
  | { readonly kind: 'ended'; readonly ending: Ending }

export const healthy: Health = {
  hung: 0,
  slowestMs: 0,
  overloaded: false,
  throttled: false,
  comesBack: true,
  showsLate: true,
  inARow: { unreachable: 0, silent: 0, throttled: 0 },
  throttledSince: 0,
}

/** The health after something happened. */
export function nextHealth(health: Health, event: HealthEvent): Health {
  switch (event.kind) {
    case 'answer':
      return afterAnswer(health, event.answer, event.at, event.lenient)
    case 'stayed away':
      return { ...health, comesBack: false }
    case 'never showed':
      return { ...health, showsLate: false }
    case 'restarted':
      return { ...health, ending: undefined, inARow: healthy.inARow }
    case 'ended':
      return { ...health, ending: event.ending }
  }
}

function afterAnswer(health: Health, answer: Answer, at: number, lenient: boolean): Health {
  const hung = isHung(answer)
  const seen: Health = {
    ...health,
    hung: health.hung + (hung ? 1 : 0),
    slowestMs: hung ? health.slowestMs : Math.max(health.slowestMs, answer.durationMs),
  }
  if (lenient) return seen
  const failure = answer.kind === 'failure' ? answer.failure : undefined
  const more = (is: boolean, before: number) => (is ? before + 1 : 0)
  const throttled = isThrottled(answer)
  const next: Health = {
    ...seen,
    overloaded: seen.overloaded || asksForPatience(answer),
    throttled: seen.throttled || throttled,
    throttledSince: throttled && health.inARow.throttled === 0 ? at : health.throttledSince,
    inARow: {
      unreachable: more(failure === 'refused' || failure === 'reset', health.inARow.unreachable),
      silent: more(hung, health.inARow.silent),
      throttled: more(throttled, health.inARow.throttled),
    },
  }
  return { ...next, ending: next.ending ?? endingOf(next, at, failure === 'reset') }
}

function endingOf({ inARow, throttledSince }: Health, at: number, dropped: boolean): Ending | undefined {
  if (inARow.unreachable >= (dropped ? DROPS_UNTIL_GONE : FAILURES_UNTIL_GONE)) return unreachable
  if (inARow.silent >= FAILURES_UNTIL_GONE) {
    return { why: 'silent', message: `the consumer did not answer ${inARow.silent} requests in a row` }
  }
  if (inARow.throttled > THROTTLED_UNTIL_ENDED && at - throttledSince > THROTTLED_FOR_MS) {
    return { why: 'throttled', message: 'the consumer answers everything with 429 (too many requests)' }
  }
  return undefined
}

export const unreachable: Ending = { why: 'unreachable', message: 'the consumer no longer accepts connections' }
