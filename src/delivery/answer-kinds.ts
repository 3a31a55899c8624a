import type { Answer } from './transport.js'

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

/** Too many requests: the consumer did not look at this one. */
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

/** The consumer failed: a 5xx, or a connection that broke. A hang is something else. */
export function isFailed(answer: Answer): boolean {
  return isServerError(answer) || (answer.kind === 'failure' && !isHung(answer))
}

/** It failed on a request that it listened to, and did not ask for patience: another try may be accepted. */
export function isStumble(answer: Answer): boolean {
  const listens = answer.kind === 'response' || answer.failure !== 'refused'
  return listens && isFailed(answer) && !asksForPatience(answer)
}

/** What the consumer did, in words: `answered 401`, `gave no answer (No complete answer within 2000 ms)`. */
export function describeAnswer(answer: Answer): string {
  return answer.kind === 'response'
    ? `answered ${answer.status}`
    : `gave no answer (${answer.message.replace(/\.$/, '')})`
}

/** How long the consumer asks to be left alone, ms: `Retry-After`, or a little after any overload. */
export function pauseAfter(answer: Answer): number {
  if (answer.kind === 'failure') return 100
  const asked = Number(answer.headers['retry-after'])
  if (asked > 0) return asked * 1000
  return [425, 429, 503].includes(answer.status) ? 100 : 0
}
