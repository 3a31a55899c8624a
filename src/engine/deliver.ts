import { asksForPatience, isAccepted, isHung, isStumble, pauseAfter } from '../delivery/answer-kinds.js'
import type { Answer, WireRequest } from '../delivery/transport.js'
import type { Exchange, HistoryObservation } from '../laws/observations.js'
import type { HistoryTrial } from '../laws/trial.js'
import { scalarsOf } from '../observation/compare.js'
import type { Json } from '../observation/json.js'
import type { Subject } from '../observation/project.js'
import type { Delivered } from '../observation/state-places.js'
import type { FreshHistory, History } from '../provider/history.js'
import { flattened } from '../schedule/edit.js'
import { type Delivery, inOrder, type Schedule } from '../schedule/schedule.js'
import { type Check, PACED_AT_ONCE, paceInOrder, sideBySide } from './check-facts.js'
import { inParallel } from './in-parallel.js'

/**
 * After a schedule the provider retries what was not accepted, one round for each entry: the longest pause before that
 * round, ms, if the consumer asks for patience. `Retry-After` counts in seconds, but most consumers need far less.
 */
const RETRY_PAUSES_MS = [100, 400, 1_000]
/** A consumer that left more requests without an answer does so on purpose. */
const HUNG_BY_ACCIDENT = 2

/** One history delivered by one schedule, under ids and times of its own. */
export interface Run {
  readonly history: History
  readonly schedule: Schedule
  readonly fresh: FreshHistory
  readonly subject: Subject
  /** What a state can show of it, ids renamed; among the names are also those of what contains its entities. */
  readonly delivered: Delivered
  readonly answers: Answer[]
  readonly requests: WireRequest[]
  /** The answer to each delivered event that counts: an accepting one, or else the last. */
  readonly answered: Map<number, Answer>
  /** Deliveries of each event on which the consumer failed before it accepted one. */
  readonly stumbles: Map<number, Exchange[]>
  /** How long passed after each step, ms. */
  paceMs: number
}

type Tools = Pick<Check, 'contract' | 'connection'>

/** @param from when it begins, ms since the epoch; default: after every history before it */
export function prepareRun({ contract, connection }: Tools, history: History, schedule: Schedule, from?: number): Run {
  const { fresh, sentAt } = connection.identity.freshen(history, from)
  const values = valuesIn(history)
  const { textOf } = contract.provider.model
  const texts = [...fresh.ids].map(([name, id]) => [textOf?.(id) ?? '', textOf?.(name) ?? ''] as const)
  const named = texts.filter(([text]) => text !== '' && ![...fresh.ids.values()].includes(text))
  // Ids come first: the text of one may be a part of it.
  const names = new Map([...[...fresh.ids].map(([name, id]) => [id, name] as const), ...named])
  return {
    history,
    schedule,
    fresh,
    subject: { names, times: [...sentAt, connection.clock.now()], values },
    delivered: { names: [...names.values(), ...contract.provider.model.placesIn(history)], values },
    answers: [],
    requests: [],
    answered: new Map(),
    stumbles: new Map(),
    paceMs: 0,
  }
}

const known = new WeakMap<History, ReadonlySet<Json>>()

function valuesIn(history: History): ReadonlySet<Json> {
  const values = known.get(history) ?? scalarsOf(history.events as readonly Json[])
  known.set(history, values)
  return values
}

export function wasAccepted({ answered }: Run, event: number): boolean {
  const answer = answered.get(event)
  return answer !== undefined && isAccepted(answer)
}

/** Whether the consumer asked for patience to the end, so that nothing can be compared with this run. */
export function isPutOff({ answered }: Run): boolean {
  return [...answered.values()].some(asksForPatience)
}

interface Manner {
  /** Passes after each step, ms. */
  readonly paceMs?: number
  /**
   * How often a delivery is made on which the consumer fails, at most. Default: until its failure is no chance. Made at
   * once, a further try leaves the order as it is.
   */
  readonly tries?: number
  /** Each on a connection of its own, where a drop is the consumer's. */
  readonly newConnection?: true
}

/** Makes the deliveries of a run, then sends again what was not accepted. */
export async function deliverRun(tools: Tools, run: Run, manner: Manner = {}): Promise<void> {
  await deliverSchedule(tools, run, manner)
  await redeliver(tools, [run])
}

/** Makes the deliveries of some runs, each in its order: a consumer that may mix them up gets time to finish each step. */
export async function deliverInOrder(check: Check, runs: readonly Run[]): Promise<void> {
  const paceMs = paceInOrder(check)
  await inParallel(
    () => (paceMs > 0 ? PACED_AT_ONCE : sideBySide(check)),
    runs,
    (run) => deliverRun(check, run, { paceMs }),
  )
}

/** Takes down how an event was answered. */
function note({ contract, connection }: Tools, run: Run, event: number, { request, answer }: Exchange): void {
  if (wasAccepted(run, event)) return
  run.answered.set(event, answer)
  const stumbles = run.stumbles.get(event) ?? []
  if (isStumble(answer)) run.stumbles.set(event, [...stumbles, { request, answer }])
  if (!isAccepted(answer) || !isPlain(run)) return
  const name = contract.provider.model.nameOf(run.history.events[event] as object)
  connection.chance.note(name ?? '', stumbles, connection.wasAlone(answer))
}

/** Each event once, in order, with nothing that disturbs it. */
function isPlain({ history, schedule }: Run): boolean {
  return JSON.stringify(schedule) === JSON.stringify(inOrder(history))
}

/** Makes the deliveries of a run's schedule. */
export async function deliverSchedule(
  tools: Tools,
  run: Run,
  { paceMs = 0, tries, ...options }: Manner = {},
): Promise<void> {
  const { connection } = tools
  const { clock, hooks, signing, identity } = connection
  run.paceMs = paceMs
  const latest = new Map<number, WireRequest>()
  const timestamps = new Map<number, string>()
  /** An event that is signed again gets another timestamp than before, even if timestamps are in seconds. */
  const timestampFor = (event: number, ms: number): string => {
    const text = signing.timestamp(ms)
    return text === timestamps.get(event) ? timestampFor(event, ms + 1_000) : text
  }
  const requestFor = ({ event, signing: how, clockOffsetMs = 0 }: Delivery): WireRequest => {
    const repeated = how === 'identical' ? latest.get(event) : undefined
    if (repeated !== undefined) return repeated
    const own = secretFor(tools, run, event)
    const timestamp = timestampFor(event, identity.headerTime() + signing.allowedOffset(clockOffsetMs))
    timestamps.set(event, timestamp)
    const secret = how === 'forged' ? `not-${own}` : own
    return signing.request({ body: run.fresh.bodies[event] as string, timestamp, secret })
  }
  const deliver = async (delivery: Delivery, most: () => number) => {
    const { event, after, killedAfterMs } = delivery
    if (typeof after === 'number') await clock.sleep(after)
    if (after === 'restart') await connection.restart()
    if (after === 'fault') {
      // Otherwise work that is still going on would meet the fault in place of this delivery.
      if (paceMs > 0) await clock.sleep(paceMs)
      await hooks.failOnce()
    }
    const index = run.requests.length
    for (let made = 1; ; made++) {
      const request = requestFor(made === 1 ? delivery : { ...delivery, signing: 'fresh' })
      latest.set(event, request)
      run.requests[index] = request
      const answer = await (killedAfterMs === undefined
        ? connection.send(request, options)
        : killedWhileAnswering(tools, request, killedAfterMs))
      run.answers[index] = answer
      note(tools, run, event, { request, answer })
      if (!isStumble(answer) || made >= most()) return
    }
  }
  const once = () => 1
  const untilNoChance = ({ after, killedAfterMs, signing }: Delivery) => {
    const isDisturbed = typeof after === 'string' || killedAfterMs !== undefined || signing === 'forged'
    return isDisturbed ? once : () => tries ?? connection.chance.tries
  }
  await hooks.serve(() => worldOf(tools, run))
  for (const step of run.schedule) {
    if ('together' in step) await Promise.all(step.together.map((delivery) => deliver(delivery, once)))
    else await deliver(step, untilNoChance(step))
    if (paceMs > 0) await clock.sleep(paceMs)
  }
}

/** What the provider holds after the events that are delivered, but for those that somebody else forged. */
function worldOf({ contract }: Tools, { fresh: { history }, schedule }: Run): unknown {
  const sent = new Set(flattened(schedule).flatMap(({ event, signing }) => (signing === 'forged' ? [] : [event])))
  if (history.events.every((_, event) => sent.has(event))) return history.world
  const kept = history.events.filter((_, event) => sent.has(event))
  return (contract.provider.model.without(history, kept) ?? history).world
}

function secretFor({ contract, connection }: Tools, run: Run, event: number): string {
  const sent = run.history.events[event]
  const scope = sent && contract.provider.model.roleOf(sent)?.scope
  return connection.signing.secretOf(scope ?? '')
}

/** Sends without waiting for the answer, kills the consumer meanwhile and gives what came back, if anything did. */
async function killedWhileAnswering({ connection }: Tools, request: WireRequest, afterMs: number): Promise<Answer> {
  const kill = async () => {
    await connection.clock.sleep(afterMs)
    await connection.restart()
  }
  const [answer] = await Promise.all([connection.send(request, { lenient: true }), kill()])
  return answer
}

/** Sends again what was not accepted of some runs, in rounds that share the pauses; `workers` runs side by side. */
export async function redeliver(tools: Tools, runs: readonly Run[], workers = () => 1): Promise<void> {
  const { connection } = tools
  const { clock, signing, identity } = connection
  for (let round = 0; round < Math.max(RETRY_PAUSES_MS.length, connection.chance.tries); round++) {
    const longestMs = RETRY_PAUSES_MS[Math.min(round, RETRY_PAUSES_MS.length - 1)] as number
    // A request that hung twice, or hangs on purpose, would hang again.
    const hangsAgain = (one: Answer) => isHung(one) && (round > 0 || connection.health.hung > HUNG_BY_ACCIDENT)
    const queue = runs.flatMap((run) => {
      const left = [...run.answered].filter(([, answer]) => !isAccepted(answer) && !hangsAgain(answer))
      return left.length === 0 ? [] : [{ run, left }]
    })
    if (queue.length === 0) return
    const pauses = queue.flatMap(({ left }) => left.map(([, answer]) => pauseAfter(answer)))
    const pauseMs = Math.min(longestMs, Math.max(...pauses))
    if (pauseMs > 0) await clock.sleep(pauseMs)
    await inParallel(workers, queue, async ({ run, left }) => {
      for (const [event] of left) {
        const timestamp = signing.timestamp(identity.headerTime())
        const secret = secretFor(tools, run, event)
        const request = signing.request({ body: run.fresh.bodies[event] as string, timestamp, secret })
        note(tools, run, event, { request, answer: await connection.send(request) })
      }
    })
  }
}

/** What became of a trial whose state is not looked at. */
export function unobserved(trial: HistoryTrial, run: Run): HistoryObservation {
  const events = run.history.events.map((_, index) => index)
  return {
    trial,
    expected: null,
    actual: null,
    same: true,
    answers: run.answers,
    requests: run.requests,
    unaccepted: events.filter((event) => !wasAccepted(run, event)),
    settled: true,
    shown: [],
  }
}
