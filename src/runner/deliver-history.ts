import type { Answer, WireRequest } from '../delivery/transport.js'
import { type FreshHistory, freshen } from '../history/freshen.js'
import type { History } from '../history/history.js'
import { isAccepted, isHung } from '../laws/context.js'
import type { Subject } from '../observation/project.js'
import type { Delivery, Schedule } from '../schedule/schedule.js'
import { inParallel } from './in-parallel.js'
import type { Session } from './session.js'
import { sleep } from './sleep.js'

/**
 * CKBox sends again what was not accepted; so many rounds of it are tried after a schedule. Before each, a consumer that
 * asks for patience gets no more than this, ms: `Retry-After` counts in whole seconds, and most need far less.
 */
const RETRY_PAUSES_MS = [100, 400, 1_000]
/** Who left more requests without an answer does so on purpose. */
const HUNG_BY_ACCIDENT = 2

/** One history delivered by one schedule, under ids and times of its own. */
export interface Run {
  readonly history: History
  readonly schedule: Schedule
  readonly fresh: FreshHistory
  readonly subject: Subject
  /** Everything that a state may use for a key: ids of entities as the projection renames them, and of what they lie in. */
  readonly names: readonly string[]
  readonly answers: Answer[]
  readonly requests: WireRequest[]
  /** Indexes of the events that were accepted at least once. */
  readonly accepted: Set<number>
  /** The last answer to each event. */
  readonly answered: Map<number, Answer>
}

export function prepareRun(session: Session, history: History, schedule: Schedule): Run {
  const times = history.events.map((event) => Date.parse(event.sent_at))
  const first = Math.min(...times)
  const start = times.length === 0 ? session.startOf(0, 0) : session.startOf(first, Math.max(...times) - first)
  const fresh = freshen(history, session.ids, start)
  const names = new Map([...fresh.ids].map(([name, id]) => [id, name]))
  const sentAt = times.map((time) => new Date(time - first + start).toISOString())
  return {
    history,
    schedule,
    fresh,
    subject: { names, times: sentAt },
    names: [...history.ids, ...placesIn(history)],
    answers: [],
    requests: [],
    accepted: new Set(),
    answered: new Map(),
  }
}

/** The ids of environments, workspaces and categories in a history. */
function placesIn(history: History): ReadonlySet<string> {
  const places = new Set<string>()
  for (const { environment_id, payload } of history.events) {
    places.add(environment_id)
    if ('workspace_id' in payload) places.add(payload.workspace_id)
    if ('asset' in payload) places.add(payload.asset.category_id)
    if ('folder' in payload) places.add(payload.folder.category_id)
  }
  return places
}

/** Makes the deliveries of a run, then sends again what was not accepted, as CKBox would. */
export async function deliverRun(session: Session, run: Run, paceMs = 0): Promise<void> {
  await deliverSchedule(session, run, paceMs)
  await retry(session, [run])
}

/** Makes the deliveries of a run's schedule; `paceMs` passes after each step. */
export async function deliverSchedule(session: Session, run: Run, paceMs = 0): Promise<void> {
  const latest = new Map<number, WireRequest>()
  const deliver = async (delivery: Delivery) => {
    await prepare(session, delivery, paceMs)
    const repeated = delivery.signing === 'identical' ? latest.get(delivery.event) : undefined
    const body = run.fresh.bodies[delivery.event] as string
    const own = secretFor(session, run, delivery.event)
    const secret = delivery.signing === 'forged' ? `not-${own}` : own
    const request = repeated ?? session.sign(body, delivery.clockOffsetMs, secret)
    latest.set(delivery.event, request)
    const index = run.requests.push(request) - 1
    const answer =
      delivery.killedAfterMs === undefined
        ? await session.send(request)
        : await killedWhileAnswering(session, request, delivery.killedAfterMs)
    run.answers[index] = answer
    run.answered.set(delivery.event, answer)
    if (isAccepted(answer)) run.accepted.add(delivery.event)
    return answer
  }
  await session.serve(run.fresh)
  for (const step of run.schedule) {
    if ('together' in step) await Promise.all(step.together.map(deliver))
    else await deliver(step)
    if (paceMs > 0) await sleep(paceMs)
  }
}

function secretFor(session: Session, run: Run, event: number): string {
  return session.secretOf(String(run.history.events[event]?.environment_id))
}

async function prepare(session: Session, { after }: Delivery, paceMs: number): Promise<void> {
  if (typeof after === 'number') await sleep(after)
  else if (after === 'restart') await session.callHook('restart')
  else if (after === 'fault') {
    // What the consumer still works at would meet the fault in place of this delivery.
    if (paceMs > 0) await sleep(paceMs)
    await session.callHook('failOnce')
  }
}

/** Sends without waiting for the answer, kills the consumer meanwhile and gives what came back, if anything did. */
async function killedWhileAnswering(session: Session, request: WireRequest, afterMs: number): Promise<Answer> {
  const sent = session.sendLeniently(request)
  await sleep(afterMs)
  await session.callHook('restart')
  return await sent
}

/** Sends again what was not accepted of some runs, so many of them side by side, in rounds that share the pauses. */
export async function retry(session: Session, runs: readonly Run[], workers = () => 1): Promise<void> {
  for (const [round, longestMs] of RETRY_PAUSES_MS.entries()) {
    const queue = runs.flatMap((run) => {
      // What hung again would hang on.
      const hangsOn = (one: Answer) => isHung(one) && (round > 0 || session.hung > HUNG_BY_ACCIDENT)
      const left = [...run.answered].filter(([event, one]) => !run.accepted.has(event) && !hangsOn(one))
      return left.length === 0 ? [] : [{ run, left }]
    })
    if (queue.length === 0) return
    const pauses = queue.flatMap(({ left }) => left.map(([, answer]) => pauseAfter(answer)))
    const pauseMs = Math.min(longestMs, Math.max(...pauses))
    if (pauseMs > 0) await sleep(pauseMs)
    await inParallel(workers, queue, async ({ run, left }) => {
      for (const [event] of left) {
        const body = run.fresh.bodies[event] as string
        const answer = await session.send(session.sign(body, 0, secretFor(session, run, event)))
        run.answered.set(event, answer)
        if (isAccepted(answer)) run.accepted.add(event)
      }
    })
  }
}

/** How long the consumer asks to be left alone, ms: `Retry-After`, or a little after any overload. */
export function pauseAfter(answer: Answer): number {
  if (answer.kind === 'failure') return 100
  const asked = Number(answer.headers['retry-after'])
  if (asked > 0) return asked * 1000
  return [425, 429, 503].includes(answer.status) ? 100 : 0
}
