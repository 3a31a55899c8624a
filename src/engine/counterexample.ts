import { createTwoFilesPatch } from 'diff'
import { asCurl } from '../delivery/as-curl.js'
import type { Answer, WireRequest } from '../delivery/transport.js'
import type { Violation } from '../laws/law.js'
import type { Exchange, HistoryObservation } from '../laws/observations.js'
import { canonicalJson, type Json } from '../observation/json.js'
import type { Counterexample } from '../report/report.js'
import type { Check } from './check-facts.js'
import type { Found } from './drive.js'
import { happeningsIn } from './happenings.js'

/** Longer bodies are cut in reports, characters. */
const SHOWN_BODY = 4_000

/** What shows a violation, for people and for a replay. */
export function counterexampleOf(check: Check, { violation, source }: Found): Counterexample {
  const { evidence } = violation
  const exchange = exchangeOf(violation)
  const shown = exchange === undefined ? {} : exchangeShown(check, exchange)
  if (!('trial' in evidence)) return shown
  const { trial } = evidence
  const keys = [trial.key, ...(trial.follows ?? [])]
  const of = { trial: { law: source.id, keys }, title: trial.title }
  if (exchange !== undefined) return { ...of, ...shown }
  const history = historyOf(violation)
  if (history === undefined) return of
  const { model } = check.contract.provider
  const { events } = history.trial.history
  return {
    ...of,
    history: events,
    happenings: happeningsIn(model, events),
    schedule: history.trial.schedule,
    ...comparisonOf(violation, history),
    ...statesOf(violation, history),
  }
}

/** The request and answer that show it, where a single request does. */
function exchangeOf({ evidence, exchange }: Violation): Exchange | undefined {
  return exchange ?? ('request' in evidence ? evidence : undefined)
}

/** The history that shows it; for side effects, the first history that was counted. */
function historyOf({ evidence }: Violation): HistoryObservation | undefined {
  if ('histories' in evidence) return evidence.histories[0]
  return 'same' in evidence ? evidence : undefined
}

/** A history that was made smaller is not one of its law's own, so a replay has to know what it is compared with. */
function comparisonOf(
  { evidence }: Violation,
  { trial, same }: HistoryObservation,
): Pick<Counterexample, 'comparesInOrder'> {
  if (!('same' in evidence) || same || trial.shrink !== 'events' || trial.baseline !== undefined) return {}
  return { comparesInOrder: trial.compare?.also === 'memory' ? 'with memory' : 'without memory' }
}

function statesOf({ evidence, expected }: Violation, history: HistoryObservation) {
  const actual: Json = 'rises' in evidence ? evidence.rises : history.actual
  // `null` is a state too: that of an entity that has to be gone.
  const wanted = expected === undefined ? history.expected : expected
  if (canonicalJson(wanted) === canonicalJson(actual)) return {}
  return { expected: wanted, actual, diff: diffOf(wanted, actual) }
}

/** Commands that send the same requests again. */
export function curlOf(check: Check, { violation }: Found): string[] {
  const exchange = exchangeOf(violation)
  const requests = exchange === undefined ? (historyOf(violation)?.requests ?? []) : [exchange.request]
  return requests.map((request) => asCurl(withoutCredentials(check, request), originOf(check)))
}

/** The values of the headers that the consumer's owner adds are credentials for a gateway. */
function withoutCredentials({ connection }: Check, request: WireRequest): WireRequest {
  const own = connection.signing.ownHeaders
  const isOwn = ([name, value]: readonly [string, string]) => own.some((one) => one[0] === name && one[1] === value)
  return { ...request, headers: request.headers.map((one) => (isOwn(one) ? [one[0], '…'] : one)) }
}

function exchangeShown(check: Check, { request, answer }: Exchange): Pick<Counterexample, 'request' | 'answer'> {
  const { method, target, headers, body } = withoutCredentials(check, request)
  const text = Buffer.from(body).toString('utf8')
  const shown = text.length > SHOWN_BODY ? `${text.slice(0, SHOWN_BODY)}… (${body.length} bytes)` : text
  return { request: { method, url: originOf(check) + target, headers, body: shown }, answer: answerShown(answer) }
}

function answerShown(answer: Answer): NonNullable<Counterexample['answer']> {
  if (answer.kind === 'failure') return { failure: answer.message }
  return { status: answer.status, ...(answer.body !== '' && { body: answer.body.slice(0, SHOWN_BODY) }) }
}

function originOf({ connection }: Check): string {
  return connection.target.endpointOrigin ?? 'http://localhost'
}

function diffOf(expected: Json, actual: Json): string {
  const text = (value: Json) => `${JSON.stringify(value, null, 2)}\n`
  return createTwoFilesPatch('expected', 'actual', text(expected), text(actual), undefined, undefined, { context: 3 })
}
