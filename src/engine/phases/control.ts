import { asksForPatience, describeAnswer, isAccepted } from '../../delivery/answer-kinds.js'
import type { Answer } from '../../delivery/transport.js'
import type { Violation } from '../../laws/law.js'
import type { Exchange } from '../../laws/observations.js'
import { a } from '../../laws/tales.js'
import { makeAuthentic } from '../authentic.js'
import type { Check } from '../check-facts.js'
import { isStop } from '../health.js'
import { Ended } from '../stop.js'

/** Characters that every way of writing JSON again writes differently. */
const TELLING_TEXT = 'Żółć & <b>1/2</b> 🧁'

type Explanation = Pick<Violation, 'defect' | 'message'>

/**
 * Says why an authentic delivery is refused: makes it again, signed in each known wrong way. The one that is
 * accepted is how the consumer signs.
 */
export async function explainRefusal(check: Check, control: Exchange): Promise<Violation> {
  const { answer } = control
  const evidence = { evidence: { note: 'an authentic delivery' }, exchange: control }
  if (answer.kind === 'response' && answer.status >= 300 && answer.status <= 399) {
    const { location } = answer.headers
    const to = location === undefined ? '' : ` to ${location}`
    const message = `The consumer redirected an authentic delivery (${answer.status}${to}).`
    return { defect: 'protocol/redirect', message, ...evidence }
  }
  try {
    return { ...((await acceptedOtherwise(check, answer)) ?? (await unexplained(check, answer))), ...evidence }
  } catch (error) {
    if (!(error instanceof Ended && isStop(error.ending))) throw error
    const message = `The consumer ${describeAnswer(answer)} to an authentic delivery. The reason is not known: ${error.ending.message}.`
    return { message, ...evidence }
  }
}

/** The other way in which a delivery has to be made to be accepted, if there is one. */
async function acceptedOtherwise(check: Check, answer: Answer): Promise<Explanation | undefined> {
  // If the consumer does not answer or listen at all, the signature is not the reason.
  if (answer.kind === 'failure' && (answer.failure === 'timeout' || answer.failure === 'refused')) return undefined
  try {
    return (
      (await acceptedHeaderCase(check)) ??
      (await acceptedSecret(check)) ??
      (await acceptedMistake(check)) ??
      (await acceptedMistake(tellingCheck(check))) ??
      (await acceptedMilder(check, answer))
    )
  } catch (error) {
    if (error instanceof Ended && !isStop(error.ending)) return undefined
    throw error
  }
}

/** The authentic delivery with its headers in other cases. */
async function acceptedHeaderCase(check: Check): Promise<Explanation | undefined> {
  const { connection, contract } = check
  if (connection.transport.kind !== 'http') return undefined
  for (const rename of [(name: string) => name.toLowerCase(), (name: string) => name.toUpperCase()]) {
    const request = (await makeAuthentic(check)).request()
    const headers = request.headers.map(([name, value]) => [rename(name), value] as const)
    if (!isAccepted(await connection.send({ ...request, headers }))) continue
    const written = rename(contract.provider.signature.headers.signature)
    return {
      defect: 'signature/header-case-sensitive',
      message: `The consumer refuses authentic deliveries, but accepts them when the headers are written \`${written}\`.`,
    }
  }
  return undefined
}

/** The authentic delivery signed with another of the active secrets. */
async function acceptedSecret(check: Check): Promise<Explanation | undefined> {
  const [, ...others] = check.facts.declared.secrets
  for (const [index, secret] of others.entries()) {
    const authentic = await makeAuthentic(check)
    const request = authentic.request({ signature: authentic.sign({ secret }) })
    if (!isAccepted(await check.connection.send(request))) continue
    return {
      defect: 'signature/rotation-single-secret',
      message: `The consumer refuses a delivery signed with the first of the active secrets, but accepts one signed with secret ${index + 2}.`,
    }
  }
  return undefined
}

async function acceptedMistake(check: Check): Promise<Explanation | undefined> {
  const { connection, contract } = check
  const { sent, signed, origin } = connection.target
  const { body, timestamp, secret } = await makeAuthentic(check)
  const otherPaths = signed === sent ? [] : [sent]
  const time = connection.signing.timestamp(timestamp)
  const request = {
    method: 'POST',
    url: signed,
    timestamp: time,
    body,
    otherPaths,
    ...(origin !== undefined && { origin }),
  }
  for (const mistake of contract.provider.signature.mistakes(request, secret)) {
    const answer = await connection.send(connection.signing.withOwnHeaders(mistake.headers, body))
    if (!isAccepted(answer)) continue
    return {
      ...(mistake.defect !== undefined && { defect: mistake.defect }),
      message: `The consumer refuses authentic deliveries, but ${mistake.words}`,
    }
  }
  return undefined
}

/** The same event without what some consumers trip over. */
async function acceptedMilder(check: Check, answer: Answer): Promise<Explanation | undefined> {
  const { carried, connection, contract } = check
  // If the consumer fails or breaks the connection, a milder event may only show that it fails now and then.
  if (answer.kind === 'failure' || answer.status >= 500) return undefined
  for (const { history, defect, words } of contract.provider.milder?.(carried) ?? []) {
    const { request } = await makeAuthentic({ ...check, carried: history })
    if (!isAccepted(await connection.send(request()))) continue
    return { defect, message: `The consumer refuses authentic deliveries ${words}.` }
  }
  return undefined
}

/** How often an event with a known text has to be refused, and one with another text accepted in between. */
const ALTERNATIONS = 2

/**
 * Says why a second authentic delivery is refused although the first was accepted: where one with another text is
 * accepted each time, and one with the same text refused each time, no second entity may have that text.
 */
export async function explainSecondRefusal(check: Check): Promise<Violation | undefined> {
  const { carried, connection, contract } = check
  const { model } = contract.provider
  const [event] = carried.events
  const kind = event && model.kinds.find(({ name }) => name === model.roleOf(event)?.kind)
  if (event === undefined || kind === undefined || model.roleOf(event)?.act !== 'create') return undefined
  const send = async (text?: string): Promise<Exchange> => {
    const changed = text === undefined ? event : (model.withEntity(event, { [kind.text]: text }) ?? event)
    const { request } = await makeAuthentic({ ...check, carried: { ...carried, events: [changed] } })
    const sent = request()
    return { request: sent, answer: await connection.send(sent) }
  }
  const first = await send()
  if (isAccepted(first.answer) || asksForPatience(first.answer)) return undefined
  for (let time = 1; time <= ALTERNATIONS; time++) {
    const other = await send(`${kind.text} ${connection.clock.now()} ${time}`)
    if (!isAccepted(other.answer) || isAccepted((await send()).answer)) return undefined
  }
  const said = describeAnswer(first.answer)
  return {
    defect: 'schema/uniqueness-assumed',
    message: `The consumer ${said} each time ${a(kind)} has the ${kind.text} of an earlier one, and accepts it with another ${kind.text}.`,
    evidence: { note: 'a second authentic delivery' },
    exchange: first,
  }
}

/** The check with a text that tells the ways of writing JSON apart in the event that requests carry. */
function tellingCheck(check: Check): Check {
  const { model } = check.contract.provider
  const [event] = check.carried.events
  const kind = event && model.kinds.find(({ name }) => name === model.roleOf(event)?.kind)
  const telling = event && kind && model.withEntity(event, { [kind.text]: TELLING_TEXT })
  return telling === undefined ? check : { ...check, carried: { ...check.carried, events: [telling] } }
}

/** No wrong way of signing is accepted: something in front of the check, another secret, or a consumer that fails. */
async function unexplained(check: Check, answer: Answer): Promise<Explanation> {
  const { connection } = check
  if (answer.kind === 'failure') {
    const hung = answer.failure === 'timeout'
    const message = `The consumer did not answer an authentic delivery. ${answer.message}`
    return { ...(hung && { defect: 'protocol/hangs' }), message }
  }
  const said = describeAnswer(answer)
  if (answer.status >= 500) {
    return { message: `The consumer ${said} to an authentic delivery. Check its log for the reason.` }
  }
  if (answer.status === 404 || answer.status === 405) {
    const where = `POST ${connection.target.sent}`
    return {
      message: `The consumer ${said} to ${where}. Check which path and method the endpoint is routed for.`,
    }
  }
  const { request } = await makeAuthentic(check)
  const unsigned = await connection.send(request({ signature: null, timestamp: null }))
  const same = unsigned.kind === 'response' && unsigned.status === answer.status && unsigned.body === answer.body
  if (!same) {
    const message = `The consumer ${said} to authentic deliveries, and to every known wrong way of signing. Check that it uses the secret given here.`
    return { message }
  }
  return {
    defect: 'protocol/blocked-by-middleware',
    message: `The consumer ${said} to authentic deliveries exactly as it did to requests without any signature. Either it uses a different secret from the one given here, or something in front of the handler answers.`,
  }
}
