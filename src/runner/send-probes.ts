import type { WireRequest } from '../delivery/transport.js'
import type { History } from '../history/history.js'
import { isAccepted } from '../laws/context.js'
import type { Genuine, Probe, Probed, RequestParts, SignedParts } from '../laws/law.js'
import type { Json } from '../observation/json.js'
import { project } from '../observation/project.js'
import { inOrder } from '../schedule/schedule.js'
import { signRequest } from '../signature/sign.js'
import { prepareRun, type Run } from './deliver-history.js'
import type { Profile } from './profile.js'
import type { Session } from './session.js'
import { settle } from './settle.js'
import { sleep } from './sleep.js'

/** After a hostile probe the consumer has this long to take a genuine delivery again, ms. */
const RECOVERY_MS = 2_000

/** The genuine delivery of a story's only event, under a fresh id, and the means to change it. */
export async function makeGenuine(session: Session, story: History): Promise<Genuine & { readonly run: Run }> {
  const run = prepareRun(session, story, inOrder(story))
  await session.serve(run.fresh)
  const body = run.fresh.bodies[0] as string
  const timestamp = Date.now()
  const { sent: target, signed } = session.target
  const sign = (changes: SignedParts = {}): string => {
    const secret = changes.secret ?? session.secret
    const url = changes.url ?? signed
    return signRequest(
      { method: changes.method ?? 'POST', url, timestamp: changes.timestamp ?? timestamp, body: changes.body ?? body },
      secret,
    )
  }
  const request = (changes: RequestParts = {}): WireRequest => {
    const headers: [string, string][] = []
    const contentType = changes.contentType === undefined ? 'application/json' : changes.contentType
    if (contentType !== null) headers.push(['Content-Type', contentType])
    const time = changes.timestamp === undefined ? String(timestamp) : changes.timestamp
    if (time !== null) headers.push(['X-CS-Timestamp', String(time)])
    const signatures = changes.signature === undefined ? sign(partsToSign(changes)) : changes.signature
    for (const signature of signatures === null ? [] : [signatures].flat()) headers.push(['X-CS-Signature', signature])
    const bytes = changes.body ?? body
    return session.withHeaders({
      method: changes.method ?? 'POST',
      target: changes.target ?? target,
      headers,
      body: typeof bytes === 'string' ? Buffer.from(bytes) : bytes,
      ...(changes.pieces && { pieces: changes.pieces }),
    })
  }
  return {
    body,
    id: [...run.fresh.ids.values()][0] ?? '',
    target,
    signed,
    timestamp,
    secret: session.secret,
    sign,
    request,
    run,
  }
}

/** Without a signature of its own, a changed request is signed as it is: a genuine delivery of another kind. */
function partsToSign(changes: RequestParts): SignedParts {
  return {
    ...(changes.method !== undefined && { method: changes.method }),
    ...(changes.target !== undefined && { url: changes.target }),
    ...(changes.body !== undefined && { body: changes.body }),
    ...(typeof changes.timestamp === 'string' || typeof changes.timestamp === 'number'
      ? { timestamp: changes.timestamp }
      : {}),
  }
}

/** Sends probes one after the other, each with the upload of an asset of its own, then looks which of them show. */
export async function sendProbes(
  session: Session,
  profile: Profile,
  story: History,
  probes: readonly Probe[],
): Promise<ReadonlyMap<Probe, Probed>> {
  const sent: (Omit<Probed, 'traced' | 'state'> & { run: Run })[] = []
  for (const probe of probes) {
    const genuine = await makeGenuine(session, story)
    const request = probe.build(genuine)
    if (request === undefined) continue
    const answer = await session.send(request)
    const survived = probe.hostile !== true || (await isHealthy(session, story))
    sent.push({ probe, request, answer, survived, run: genuine.run })
  }
  const states = await statesOf(
    session,
    profile,
    sent.map(({ run }) => run),
  )
  return new Map(
    sent.map(({ run, ...probed }, index) => {
      const state = states?.[index]
      return [probed.probe, { ...probed, state: state ?? null, traced: states && state !== null }]
    }),
  )
}

async function statesOf(session: Session, profile: Profile, runs: readonly Run[]): Promise<Json[] | undefined> {
  if (session.consumer.observe === undefined) return undefined
  if (runs.length === 0) return []
  const subjects = runs.map((run) => run.subject)
  // Nothing tells when a probe that is to be ignored has been ignored: a still state is waited for.
  const { value } = await settle(
    session,
    profile,
    (observed) => project(observed, subjects),
    () => true,
  )
  return value
}

/** Whether a genuine delivery on a new connection is accepted, now or within the time a restart by a supervisor takes. */
export async function isHealthy(session: Session, story: History): Promise<boolean> {
  const begin = Date.now()
  for (;;) {
    const { request } = await makeGenuine(session, story)
    const answer = await session.sendLeniently(request(), { newConnection: true })
    if (isAccepted(answer)) return true
    if (Date.now() - begin > RECOVERY_MS) return false
    await sleep(200)
  }
}
