import type { Answer, WireRequest } from '../delivery/transport.js'
import type { History } from '../history/history.js'
import { tell } from '../history/tell.js'
import { describeAnswer, isAccepted } from '../laws/context.js'
import type { Probed } from '../laws/evidence.js'
import { signatureVariants } from '../signature/variants.js'
import { makeGenuine } from './send-probes.js'
import { CheckEnded, type Session } from './session.js'

/** Why a genuine delivery was refused. */
export interface ControlDiagnosis {
  readonly defect?: string
  readonly message: string
  readonly evidence: Probed
}

/** Characters that every way of writing JSON again writes differently. */
const TELLING_NAME = 'Żółć & <b>1/2</b> 🧁'

/**
 * Names the reason why a genuine delivery is refused: makes it again, signed in each known wrong way. The way that is
 * accepted is the consumer's.
 */
export async function diagnoseControl(
  session: Session,
  story: History,
  control: { readonly request: WireRequest; readonly answer: Answer },
): Promise<ControlDiagnosis> {
  const { answer } = control
  const status = answer.kind === 'response' ? answer.status : undefined
  const evidence: Probed = {
    probe: { name: 'it is genuine', build: () => undefined },
    ...control,
    traced: undefined,
    state: null,
    survived: true,
  }
  if (status !== undefined && status >= 300 && status <= 399) {
    const to = answer.kind === 'response' ? answer.headers.location : undefined
    return {
      defect: 'protocol/redirect',
      message: `A genuine delivery was redirected (${status}${to ? ` to ${to}` : ''}). CKBox does not follow redirects: everything above 299 has failed. Register the final URL.`,
      evidence,
    }
  }
  return {
    ...((await acceptedOtherwise(session, story, answer)) ?? (await unexplained(session, story, answer))),
    evidence,
  }
}

/** The other way in which a delivery has to be made to be accepted, if there is one. */
async function acceptedOtherwise(session: Session, story: History, answer: Answer) {
  // Who gives no answer at all, or does not listen, needs no signature for that.
  if (answer.kind === 'failure' && (answer.failure === 'timeout' || answer.failure === 'refused')) return undefined
  try {
    return (
      (await acceptedHeaderCase(session, story)) ??
      (await acceptedSecret(session, story)) ??
      (await acceptedVariant(session, story)) ??
      (await acceptedVariant(session, tellingStory(story))) ??
      (await acceptedPlain(session, story, answer))
    )
  } catch (error) {
    if (error instanceof CheckEnded && error.why !== 'aborted') return undefined
    throw error
  }
}

/** The genuine delivery with its headers in other cases. */
async function acceptedHeaderCase(session: Session, story: History) {
  if (session.transport.kind !== 'http') return undefined
  for (const rename of [(name: string) => name.toLowerCase(), (name: string) => name.toUpperCase()]) {
    const request = (await makeGenuine(session, story)).request()
    const headers = request.headers.map(([name, value]) => [rename(name), value] as const)
    if (!isAccepted(await session.send({ ...request, headers }))) continue
    return {
      defect: 'signature/header-case-sensitive',
      message: `Genuine deliveries are refused, but accepted when the headers are written \`${rename('X-CS-Signature')}\`: they are looked up in that case only. Header names have no case; look them up through the framework.`,
    }
  }
  return undefined
}

/** The genuine delivery signed with another of the active secrets. */
async function acceptedSecret(session: Session, story: History) {
  const [, ...others] = session.consumer.secrets
  for (const [index, secret] of others.entries()) {
    const genuine = await makeGenuine(session, story)
    if (!isAccepted(await session.send(genuine.request({ signature: genuine.sign({ secret }) })))) continue
    return {
      defect: 'signature/rotation-single-secret',
      message: `A delivery signed with the first of the active secrets is refused, one signed with secret ${index + 2} is accepted. Accept a signature by any of them: which one signs changes when secrets are rotated.`,
    }
  }
  return undefined
}

async function acceptedVariant(
  session: Session,
  story: History,
): Promise<{ defect?: string; message: string } | undefined> {
  const { run } = await makeGenuine(session, story)
  const body = run.fresh.bodies[0] as string
  const sentAt = (JSON.parse(body) as { sent_at: string }).sent_at
  const timestamp = Date.now()
  const url = session.target.signed
  const otherPaths = url === session.target.sent ? [] : [session.target.sent]
  const request = {
    method: 'POST',
    url,
    timestamp,
    body,
    sentAt,
    otherPaths,
    ...(session.target.origin && { origin: session.target.origin }),
  }
  for (const variant of signatureVariants(request, session.secret)) {
    const answer = await session.send(
      session.withHeaders({
        method: 'POST',
        target: session.target.sent,
        headers: [['Content-Type', 'application/json'], ...variant.headers],
        body: Buffer.from(body),
      }),
    )
    if (isAccepted(answer)) {
      return {
        ...(variant.defect !== undefined && { defect: variant.defect }),
        message: `Genuine deliveries are refused, but ${variant.words}`,
      }
    }
  }
  return undefined
}

/** The same event under an id of letters and digits only. */
async function acceptedPlain(session: Session, story: History, answer: Answer) {
  const [id = ''] = story.ids
  const plainId = id.replace(/^[-_]/, 'a')
  if (plainId === id || answer.kind === 'failure' || answer.status >= 500) return undefined
  const events = JSON.parse(JSON.stringify(story.events).replaceAll(id, plainId)) as History['events']
  const { request } = await makeGenuine(session, { ...story, events, ids: [plainId] })
  if (!isAccepted(await session.send(request()))) return undefined
  return {
    defect: 'schema/id-charset',
    message:
      'Genuine deliveries are refused where the id of the asset or folder begins with a hyphen or an underscore, and accepted where it does not. Ids such as -1zT3SPzjuEv are usual: take them as text.',
  }
}

/** The same event with a name that tells the ways of writing JSON apart. */
function tellingStory(story: History): History {
  const [event] = story.events
  const text = JSON.stringify(event).replace(/Cupcake v1|Images v1/, TELLING_NAME)
  return event === undefined ? tell('', [{ upload: 'a' }]) : { ...story, events: [JSON.parse(text)] }
}

/** No wrong way of signing is accepted: something in front of the check, another secret, or a consumer that fails. */
async function unexplained(
  session: Session,
  story: History,
  answer: Answer,
): Promise<{ defect?: string; message: string }> {
  if (answer.kind === 'failure') {
    return {
      ...(answer.failure === 'timeout' && { defect: 'protocol/hangs' }),
      message: `A genuine delivery got no answer. ${answer.message}`,
    }
  }
  const said = describeAnswer(answer)
  if (answer.status >= 500) return { message: `A genuine delivery failed: the consumer ${said}. Look into its log.` }
  const genuine = await makeGenuine(session, story)
  const unsigned = await session.send(genuine.request({ signature: null, timestamp: null }))
  const same = unsigned.kind === 'response' && unsigned.status === answer.status && unsigned.body === answer.body
  if (answer.status === 404 || answer.status === 405) {
    return {
      message: `A genuine delivery was refused: the consumer ${said} to POST ${session.target.sent}. Check the path and the method that the endpoint is routed for.`,
    }
  }
  return {
    ...(same && { defect: 'protocol/blocked-by-middleware' }),
    message: same
      ? `Genuine deliveries are refused (the consumer ${said}) just like requests without any signature. Either the secret that the consumer uses is another one than the one given here, or something in front of the handler (CSRF protection, session authentication, a bot filter) answers: exempt the webhook's path from it.`
      : `Genuine deliveries are refused: the consumer ${said}, and no known wrong way of signing is accepted either. Check that the consumer uses the secret given here, and that it signs method, path with query, timestamp and the raw body.`,
  }
}
