import type { Answer, WireRequest } from '../delivery/transport.js'
import { UsageError } from '../errors.js'
import type { History } from '../history/history.js'
import { asksForPatience, isAccepted, isHung, isThrottled } from '../laws/context.js'
import type { Genuine, Probe, Probed, RequestParts, SignedParts } from '../laws/evidence.js'
import type { Json } from '../observation/json.js'
import { project } from '../observation/project.js'
import { inOrder } from '../schedule/schedule.js'
import { signRequest } from '../signature/sign.js'
import { pauseAfter, prepareRun, type Run } from './deliver-history.js'
import { inParallel } from './in-parallel.js'
import type { Profile } from './profile.js'
import { CheckEnded, type Session } from './session.js'
import { settle } from './settle.js'
import { sleep } from './sleep.js'

/** After a hostile probe the consumer has this long to take a genuine delivery again, ms; less where it never came back. */
const RECOVERY_MS = 2_000
const SHORT_RECOVERY_MS = 500
/** A request that is answered with 429 or 503 is made again so often, after so long, ms. */
const THROTTLED_TRIES = 3
const THROTTLED_PAUSE_MS = 300
/** So many groups of probes may hang or kill the consumer before no more probes are sent. */
const MOST_LOSSES = 2
const ENOUGH = 'not tried, because too many other requests hung or killed the consumer'

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

export interface Sent {
  readonly probed: ReadonlyMap<Probe, Probed>
  /** Probes that were not sent, because the consumer died or left others like them without an answer. */
  readonly unreached: ReadonlyMap<Probe, string>
}

type WithoutState = Omit<Probed, 'traced' | 'state'> & { readonly run: Run }

/**
 * Sends probes, side by side where the consumer is slow to answer, and then the hostile ones one after the other, each
 * with the upload of an asset of its own; then looks which of them show. What a probe hangs or kills the others of its
 * group are spared, and after a few of these all others.
 */
export async function sendProbes(
  session: Session,
  profile: Profile,
  story: History,
  groups: readonly (readonly Probe[])[],
): Promise<Sent> {
  const sent: WithoutState[] = []
  const unreached = new Map<Probe, string>()
  const spared = new Map<readonly Probe[], string>()
  const sendAll = async (hostile: boolean, workers: number) => {
    const queue = groups.flatMap((group) =>
      group.filter((probe) => (probe.hostile ?? false) === hostile).map((probe) => ({ group, probe })),
    )
    await inParallel(
      () => workers,
      queue,
      async ({ group, probe }) => {
        const reason = session.ended?.message ?? spared.get(group) ?? (spared.size >= MOST_LOSSES ? ENOUGH : undefined)
        if (reason !== undefined) return void unreached.set(probe, reason)
        const one = await sendProbe(session, story, probe)
        if (one === undefined) return
        sent.push(one)
        if (!isHung(one.answer) && one.survived) return
        session.harmed = true
        spared.set(group, `not tried after this: ${probe.name}`)
      },
    )
  }
  await sendAll(false, profile.slow ? profile.parallel : 1)
  await sendAll(true, 1)
  const states = await statesOf(
    session,
    profile,
    story,
    sent.map(({ run }) => run),
  )
  const probed = sent.map(({ run, ...one }, index): [Probe, Probed] => {
    const state = states?.[index]
    return [one.probe, { ...one, state: state ?? null, traced: states && state !== null }]
  })
  return { probed: new Map(probed), unreached }
}

async function sendProbe(session: Session, story: History, probe: Probe): Promise<WithoutState | undefined> {
  const genuine = await makeGenuine(session, story)
  const request = probe.build(genuine)
  if (request === undefined) return undefined
  let answer = await session.sendLeniently(request)
  for (let again = 0; asksForPatience(answer) && again < THROTTLED_TRIES; again++) {
    await sleep(Math.min(pauseAfter(answer), THROTTLED_PAUSE_MS))
    answer = await session.sendLeniently(request)
  }
  const health = probe.hostile === true || answer.kind === 'failure' ? await healthOf(session, story) : 'well'
  if (health === 'gone') await bringBack(session, probe, answer)
  return { probe, request, answer, survived: health === 'well', run: genuine.run }
}

/** The consumer is dead: it is started again where that is possible; else nothing can be sent to it any more. */
async function bringBack(session: Session, probe: Probe, answer: Answer): Promise<void> {
  const silent = isHung(answer)
  const message = `the consumer ${silent ? 'gives no more answers' : 'no longer takes genuine deliveries'} after a request of which this is true: ${probe.name}`
  session.end(new CheckEnded(silent ? 'silent' : 'unreachable', message))
  if (session.consumer.restart !== undefined) await session.callHook('restart')
}

async function statesOf(
  session: Session,
  profile: Profile,
  story: History,
  runs: readonly Run[],
): Promise<Json[] | undefined> {
  // A state that shows nothing of what was accepted tells nothing of what was not.
  if (session.consumer.observe === undefined || !profile.traceable) return undefined
  if (runs.length === 0) return []
  // Nothing tells when a probe that is to be ignored has been ignored. A genuine delivery behind all of them tells when
  // a queue has come to its end.
  const last = profile.synchronous || session.ended !== undefined ? undefined : await makeGenuine(session, story)
  if (last !== undefined) await session.sendLeniently(last.request())
  const subjects = [...runs, ...(last === undefined ? [] : [last.run])].map((run) => run.subject)
  try {
    const read = (observed: Json) => project(observed, subjects)
    return (await settle(session, profile, read, (states) => last === undefined || states.at(-1) !== null)).value
  } catch (error) {
    // A dead consumer often takes the hook with it.
    if (session.ended !== undefined && error instanceof UsageError) return undefined
    throw error
  }
}

/** Whether a genuine delivery on a new connection is accepted, or comes too early for a limit, now or within the time a restart by a supervisor takes. */
export async function isHealthy(session: Session, story: History): Promise<boolean> {
  return (await healthOf(session, story)) !== 'gone'
}

/** `restarted`: nothing listened at first, so that the process was dead, and somebody started another one. */
async function healthOf(session: Session, story: History): Promise<'well' | 'restarted' | 'gone'> {
  const begin = Date.now()
  let refused = 0
  for (;;) {
    const { request } = await makeGenuine(session, story)
    const answer = await session.sendLeniently(request(), { newConnection: true })
    // Who limits requests is alive.
    if (isAccepted(answer) || isThrottled(answer)) return refused >= 2 ? 'restarted' : 'well'
    if (answer.kind === 'failure' && answer.failure === 'refused') refused++
    if (Date.now() - begin > (session.comesBack ? RECOVERY_MS : SHORT_RECOVERY_MS)) {
      session.comesBack = false
      return 'gone'
    }
    await sleep(200)
  }
}
