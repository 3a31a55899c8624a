import {
  asksForPatience,
  isAccepted,
  isFailed,
  isHung,
  isServerError,
  isStumble,
  isThrottled,
  pauseAfter,
} from '../delivery/answer-kinds.js'
import type { Answer } from '../delivery/transport.js'
import type { Law } from '../laws/law.js'
import type { NotTried, RequestObservation } from '../laws/observations.js'
import type { RequestTrial } from '../laws/trial.js'
import type { Json } from '../observation/json.js'
import { project } from '../observation/project.js'
import { inOrder } from '../schedule/schedule.js'
import { makeAuthentic } from './authentic.js'
import type { Check } from './check-facts.js'
import type { ShownOf } from './compare-runs.js'
import { deliverRun, prepareRun, type Run } from './deliver.js'
import type { Ask } from './drive.js'
import { type Ending, unreachable } from './health.js'
import { HookFailure } from './hooks.js'
import { inParallel } from './in-parallel.js'
import { settlePatiently } from './settle.js'
import { settleRuns } from './settle-runs.js'

/** How long the consumer has to recover after a hostile request, ms; the second applies once it has failed to. */
const RECOVERY_MS = 2_000
const SHORT_RECOVERY_MS = 500
/** How often a request that got 429 or 503 is sent again, and the longest pause before each time, ms. */
const THROTTLED_TRIES = 3
const THROTTLED_PAUSE_MS = 300
/** No more requests are sent once those of this many laws have hung or killed the consumer. */
const MOST_LOSSES = 2
/** A request on which the consumer fails is sent again beside its control, at least once. */
const LEAST_TRIES = 2
const MOOT = 'does not apply to this consumer'
const ENOUGH = 'not tried, because too many other requests hung or killed the consumer'

type Sent = Omit<RequestObservation, 'traced' | 'state'> & { readonly law: Law; readonly run: Run }

/**
 * Sends requests, side by side where the consumer is slow to answer, each with the creation of an entity of its own, and
 * looks which of them show; then does the same with the hostile ones, one after the other, which may spoil the state. A
 * slow consumer is looked after only once all of those were sent, unless something odd happens.
 * Once a request hangs or kills the consumer, the other requests of its law are not sent.
 */
export async function sendRequests(
  check: Check,
  asked: readonly Ask<RequestTrial>[],
): Promise<Map<RequestTrial, RequestObservation | NotTried>> {
  const { connection, facts } = check
  const seen = new Map<RequestTrial, RequestObservation | NotTried>()
  let sent: Sent[] = []
  const spared = new Map<Law, string>()
  // A consumer that fails on authentic deliveries anyway cannot be seen to fail because of another request.
  const accepts = (await connection.unlessEnded('gone', () => healthOf(check))) === 'well'
  const leaveOut = (trial: RequestTrial, notTried: string, why: NotTried['why']) =>
    void seen.set(trial, { trial, notTried, why })
  const sendAll = (some: readonly Ask<RequestTrial>[], workers: number) =>
    inParallel(
      () => workers,
      some,
      async ({ law, trial }) => {
        const reason =
          connection.ending?.message ?? spared.get(law) ?? (spared.size >= MOST_LOSSES ? ENOUGH : undefined)
        if (reason !== undefined) return leaveOut(trial, reason, 'unreached')
        const one = await connection.unlessEnded('ended', () => sendRequest(check, { law, trial }, accepts))
        if (one === undefined) return leaveOut(trial, MOOT, 'moot')
        if (one === 'gone before') return leaveOut(trial, 'the consumer was gone before this request', 'unreached')
        if (one === 'ended')
          return leaveOut(trial, connection.ending?.message ?? connection.hooks.lastFailure ?? ENOUGH, 'unreached')
        sent.push(one)
        if (!isHung(one.answer) && one.survived) return
        spared.set(law, `not tried, because the consumer ${isHung(one.answer) ? 'hung' : 'died'} where ${trial.title}`)
      },
    )
  const look = async () => {
    const states = await statesOf(check, sent)
    for (const [index, { run: _, law, ...one }] of sent.entries()) {
      const state = states?.[index]
      const lost = connection.hooks.lost.get('observe')
      if (states === undefined && lost !== undefined && law.needs.includes('observe')) {
        leaveOut(one.trial, lost, 'unreached')
      } else seen.set(one.trial, { ...one, state: state ?? null, traced: states && state !== null })
    }
    sent = []
  }
  const isHostile = ({ trial }: Ask<RequestTrial>) => trial.hostile === true
  const hostile = asked.filter(isHostile)
  const others = asked.filter((one) => !isHostile(one))
  await sendAll(others, facts.slow ? facts.parallel : 1)
  await look()
  // A health check after each takes a slow consumer long; where nothing is odd, one after all of them tells as much.
  const survived = facts.slow ? await connection.unlessEnded(undefined, () => sendInARow(check, hostile)) : undefined
  if (survived === undefined) await sendAll(hostile, 1)
  else {
    sent = survived
    const moot = hostile.filter(({ trial }) => !survived.some((one) => one.trial === trial))
    for (const { trial } of moot) leaveOut(trial, MOOT, 'moot')
  }
  await look()
  return seen
}

/** Sends requests one after the other; gives nothing where one is answered oddly, or the consumer is not well afterwards. */
async function sendInARow(check: Check, asked: readonly Ask<RequestTrial>[]): Promise<Sent[] | undefined> {
  const sent: Sent[] = []
  for (const ask of asked) {
    const one = await deliverRequest(check, ask)
    if (one === undefined) continue
    if (one.answer.kind === 'failure' || isServerError(one.answer)) return undefined
    sent.push(one)
  }
  return (await healthOf(check)) === 'well' ? sent : undefined
}

/** Sends a request, and again beside its control where the consumer fails on it: what is chance passes. */
async function sendRequest(
  check: Check,
  asked: Ask<RequestTrial>,
  accepts: boolean,
): Promise<Sent | 'gone before' | undefined> {
  const { connection, carried } = check
  let sent = await sendOnce(check, asked, accepts)
  const isToRepeat = () =>
    typeof sent === 'object' && sent.survived && sent.unreadable === undefined && isStumble(sent.answer)
  for (let made = 1; isToRepeat() && made < Math.max(LEAST_TRIES, connection.chance.tries); made++) {
    await deliverRun(check, prepareRun(check, carried, inOrder(carried)), { newConnection: true })
    sent = await sendOnce(check, asked, accepts)
  }
  return sent
}

async function sendOnce(
  check: Check,
  asked: Ask<RequestTrial>,
  accepts: boolean,
): Promise<Sent | 'gone before' | undefined> {
  const sent = await deliverRequest(check, asked)
  return sent && (await survivalOf(check, sent, accepts))
}

async function deliverRequest(check: Check, { law, trial }: Ask<RequestTrial>): Promise<Sent | undefined> {
  const { connection } = check
  const authentic = await makeAuthentic(check, { served: false })
  const request = trial.build(authentic)
  if (request === undefined) return undefined
  // What nobody sent has not happened at the provider either: its API must not confirm a forgery.
  if (connection.signing.isSigned(request)) await connection.hooks.serve(() => authentic.run.fresh.history.world)
  let answer = await connection.send(request, { lenient: true })
  for (let again = 0; asksForPatience(answer) && again < THROTTLED_TRIES; again++) {
    await connection.clock.sleep(Math.min(pauseAfter(answer), THROTTLED_PAUSE_MS))
    answer = await connection.send(request, { lenient: true })
  }
  if (trial.undo && isAccepted(answer)) await connection.send(trial.undo(authentic), { lenient: true })
  return { law, trial, request, answer, survived: true, run: authentic.run }
}

/** What is to be said of a request once it is known whether the consumer survived it. */
async function survivalOf(check: Check, sent: Sent, accepts: boolean): Promise<Sent | 'gone before'> {
  const { connection } = check
  const { trial, request, answer } = sent
  const isOdd = trial.hostile || answer.kind === 'failure' || (accepts && isServerError(answer))
  const health = isOdd ? await healthOf(check) : 'well'
  if (health === 'well') {
    const unreadable = trial.hostile ? await whyUnreadable(check) : undefined
    return { ...sent, ...(unreadable !== undefined && { unreadable }) }
  }
  if (health === 'failing' && !accepts) return sent
  if (neverArrived(answer)) {
    if (health !== 'restarted') await bringBack(check, unreachable)
    return 'gone before'
  }
  const silent = isHung(answer)
  const what = `the consumer ${silent ? 'stopped answering' : 'stopped accepting authentic deliveries'}`
  const ending = {
    why: silent ? 'silent' : 'unreachable',
    message: `${what} after a request where ${trial.title}`,
  } as const
  const isUp = health === 'restarted' || (await bringBack(check, ending))
  // What was answered well may have nothing to do with the death that came after it.
  if (isFailed(answer) || silent) return { ...sent, survived: false }
  if (!isUp) return sent
  await connection.send(request, { lenient: true })
  const again = await healthOf(check)
  if (again === 'gone' || again === 'failing') await bringBack(check, ending)
  return { ...sent, survived: again === 'well' }
}

/** Why the state cannot be read any more. Looked at only where it shows at once what a request did, and costs little. */
async function whyUnreadable({ connection, facts }: Check): Promise<string | undefined> {
  if (!facts.has('observe') || !facts.synchronous || facts.slow) return undefined
  try {
    await connection.hooks.observeText()
  } catch (error) {
    if (!(error instanceof HookFailure)) throw error
    return error.message
  }
  return undefined
}

/** The consumer is dead: it is started again where that is possible; else nothing can be sent to it any more. */
async function bringBack({ connection, facts }: Check, ending: Ending): Promise<boolean> {
  connection.note({ kind: 'ended', ending })
  if (!facts.has('restart')) return false
  await connection.restart()
  return true
}

const neverArrived = (answer: Answer) => answer.kind === 'failure' && answer.failure === 'refused'

/** What the state shows of each request's entity; `undefined` where no state can be looked at. */
async function statesOf(check: Check, sent: readonly Sent[]): Promise<Json[] | undefined> {
  const { facts } = check
  // If the state shows nothing of accepted requests, it says nothing about the others.
  if (!facts.has('observe') || !facts.traceable) return undefined
  if (sent.length === 0) return []
  try {
    const awaited = subjectsOf(sent.filter(({ trial, answer }) => trial.patient && isAccepted(answer)))
    const areShown = (observed: Json) => project(observed, awaited).map((state) => state !== null)
    if (awaited.length > 0) await settlePatiently(check, areShown)
    // A request that is rightly ignored never shows.
    const isDone = (shownOf: ShownOf) =>
      sent.every(({ run, answer }) => !isAccepted(answer) || shownOf(run).state !== null)
    const { shownOf } = await settleRuns(
      check,
      sent.map(({ run }) => run),
      isDone,
    )
    return sent.map(({ run }) => shownOf(run).state)
  } catch (error) {
    // A dead consumer often takes the hook with it.
    if (error instanceof HookFailure) return undefined
    throw error
  }
}

const subjectsOf = (sent: readonly { readonly run: Run }[]) => sent.map(({ run }) => run.subject)

const namesATime = (answer: Answer) => answer.kind === 'response' && answer.headers['retry-after'] !== undefined

/**
 * Whether an authentic delivery on a new connection is accepted or rate-limited, now or within the time that a
 * supervisor needs for a restart. `restarted`: the process was dead, and somebody started another one. `failing`: it
 * lives, and accepts nothing.
 */
async function healthOf(check: Check): Promise<'well' | 'restarted' | 'failing' | 'gone'> {
  const { connection } = check
  const begin = connection.clock.now()
  let refused = 0
  let stumbles = 0
  for (;;) {
    const { request } = await makeAuthentic(check)
    const answer = await connection.send(request(), { lenient: true, newConnection: true })
    // A consumer that limits requests, or says when to come back, is alive. A gateway in front of a dead one says 503 alone.
    if (isAccepted(answer) || isThrottled(answer) || (asksForPatience(answer) && namesATime(answer)))
      return refused >= 2 ? 'restarted' : 'well'
    if (answer.kind === 'failure' && answer.failure === 'refused') refused++
    if (isStumble(answer)) stumbles++
    const isOver = connection.clock.now() - begin > (connection.health.comesBack ? RECOVERY_MS : SHORT_RECOVERY_MS)
    // A slow consumer may fail by chance more than once in that time.
    if (isOver && (!isStumble(answer) || stumbles >= connection.chance.tries)) {
      connection.note({ kind: 'stayed away' })
      return answer.kind === 'response' && ![502, 503, 504].includes(answer.status) ? 'failing' : 'gone'
    }
    await connection.clock.sleep(200)
  }
}
