import { createTwoFilesPatch } from 'diff'
import { asCurl } from '../delivery/as-curl.js'
import type { Answer, WireRequest } from '../delivery/transport.js'
import type { Evidence } from '../laws/law.js'
import type { Json } from '../observation/json.js'
import type { Counterexample } from './report.js'
import type { Session } from './session.js'
import { isUrl } from './target.js'

/** Longer bodies are cut in reports, characters. */
const SHOWN_BODY = 4_000

/** What shows a breach, for people and for a replay. */
export function counterexampleOf(session: Session, evidence: Evidence): Counterexample {
  if ('note' in evidence) return {}
  if ('probe' in evidence) {
    return {
      name: evidence.probe.name,
      request: requestOf(session, withoutCredentials(session, evidence.request), evidence.probe.name),
      answer: answerOf(evidence.answer),
    }
  }
  const { case: of, actual, same, against, declared = null } = evidence
  const expected = against === 'declared' ? declared : evidence.expected
  const states = same && against === undefined ? {} : { expected, actual, diff: diffOf(expected, actual) }
  return { name: of.name, history: of.history.events, schedule: of.schedule, ...states }
}

/** Commands that send the same requests again. */
export function curlOf(session: Session, evidence: Evidence): string[] {
  if ('note' in evidence) return []
  const requests = 'probe' in evidence ? [evidence.request] : evidence.requests
  return requests.map((request) => asCurl(withoutCredentials(session, request), originOf(session)))
}

/** The values of the headers that the consumer's owner adds are credentials for a gateway. */
function withoutCredentials({ consumer }: Session, request: WireRequest): WireRequest {
  const own = Object.entries(consumer.headers ?? {})
  const isOwn = ([name, value]: readonly [string, string]) => own.some((one) => one[0] === name && one[1] === value)
  return { ...request, headers: request.headers.map((one) => (isOwn(one) ? [one[0], '…'] : one)) }
}

function requestOf(session: Session, request: WireRequest, note: string): NonNullable<Counterexample['request']> {
  const body = Buffer.from(request.body).toString('utf8')
  const shown = body.length > SHOWN_BODY ? `${body.slice(0, SHOWN_BODY)}… (${request.body.length} bytes)` : body
  return {
    note,
    method: request.method,
    url: originOf(session) + request.target,
    headers: request.headers,
    body: shown,
  }
}

function answerOf(answer: Answer): NonNullable<Counterexample['answer']> {
  if (answer.kind === 'failure') return { failure: answer.message }
  return { status: answer.status, ...(answer.body !== '' && { body: answer.body.slice(0, SHOWN_BODY) }) }
}

function originOf(session: Session): string {
  const { endpoint } = session.consumer
  return isUrl(endpoint) ? new URL(String(endpoint)).origin : 'http://localhost'
}

function diffOf(expected: Json, actual: Json): string {
  const text = (value: Json) => `${JSON.stringify(value, null, 2)}\n`
  return createTwoFilesPatch('expected', 'actual', text(expected), text(actual), undefined, undefined, { context: 3 })
}
