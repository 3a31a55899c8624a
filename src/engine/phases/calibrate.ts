import { isAccepted, isServerError, isStumble } from '../../delivery/answer-kinds.js'
import type { Facts, RefusedEvent } from '../../laws/facts.js'
import type { Exchange } from '../../laws/observations.js'
import type { Json } from '../../observation/json.js'
import { project } from '../../observation/project.js'
import type { History } from '../../provider/history.js'
import { inOrder } from '../../schedule/schedule.js'
import { type Check, type CheckFacts, usualAnswerMs } from '../check-facts.js'
import { deliverRun, deliverSchedule, prepareRun, type Run, wasAccepted } from '../deliver.js'
import { nothingOmitted } from '../explain/omissions.js'
import { onlyHandled, scopeOf } from '../only-handled.js'
import { settle } from '../settle.js'
import { States } from '../states.js'
import { learnOmissions } from './learn-omissions.js'
import { learnStates } from './learn-states.js'
import { Changes, LONGEST_WAITS, waitForLeftOver } from './left-over.js'
import { timeToMove } from './totals.js'

/** A consumer that answers slower than this, ms, is given several histories side by side. */
const SLOW_ANSWER_MS = 1
const SIDE_BY_SIDE = 16
/** One that takes this long, ms, does its work before it answers, and mostly waits. */
const VERY_SLOW_ANSWER_MS = 20
const ALL_CONNECTIONS = 32

/** How often a delivery is made on which the consumer fails, before it is known whether that is chance. */
const TRIES = 5
/** How many deliveries tell whether the consumer fails by chance, and the longest time for them, ms. */
const SAMPLES = 20
const SAMPLES_MS = 500
const MORE_SAMPLES = 80
const MORE_SAMPLES_MS = 3_000

/** What is known of a consumer before anything was delivered. */
type Beforehand = Pick<CheckFacts, 'declared' | 'local' | 'handles' | 'has'>

/** The facts that hold until the consumer has been calibrated. */
export function unknownFacts(beforehand: Beforehand): CheckFacts {
  return {
    ...beforehand,
    refused: [],
    stumbled: [],
    answerTimes: [],
    traceable: true,
    synchronous: true,
    keepsOrder: true,
    parallel: 1,
    slow: false,
    states: new States(),
    namesNothing: false,
    namesBesideIds: true,
    shownAtOnce: Number.POSITIVE_INFINITY,
    triedAlone: 0,
    omits: nothingOmitted,
  }
}

/** The very first delivery; repeated, because a cold start, a dropped connection or a chance failure is no refusal. */
export async function sendControl({ contract, connection, facts, carried }: Check): Promise<Exchange> {
  const run = prepareRun({ contract, connection }, carried, inOrder(carried))
  const { world } = run.fresh.history
  await connection.hooks.serve(() => world)
  if (facts.has('expected')) await connection.hooks.expected(world)
  const send = async () => {
    const { signing, identity } = connection
    const timestamp = signing.timestamp(identity.headerTime())
    const request = signing.request({ body: run.fresh.bodies[0] as string, timestamp })
    return { request, answer: await connection.send(request) }
  }
  let control = await send()
  for (let made = 1; !isAccepted(control.answer) && made < (isStumble(control.answer) ? TRIES : 2); made++) {
    await connection.clock.sleep(50)
    control = await send()
  }
  return control
}

/** Single deliveries, which tell whether the consumer fails by chance: more if it fails at all. */
async function sampleChance(check: Check): Promise<void> {
  const { connection, carried } = check
  const begin = connection.clock.now()
  const isFailing = () => (connection.chance.share?.failed ?? 0) > 0
  for (let sent = 0; sent < (isFailing() ? MORE_SAMPLES : SAMPLES); sent++) {
    if (connection.clock.now() - begin > (isFailing() ? MORE_SAMPLES_MS : SAMPLES_MS)) return
    await deliverRun(check, prepareRun(check, carried, inOrder(carried)), { tries: TRIES, newConnection: true })
  }
}

/** Learns what the consumer handles, how its state shows it, and how long that takes. */
export async function calibrate(blank: Check): Promise<CheckFacts> {
  // What was learnt from states that were read too early is forgotten.
  const facts: CheckFacts = { ...blank.facts, states: new States() }
  const check: Check = { ...blank, facts }
  const { contract, connection } = check
  const { model } = contract.provider
  if (facts.has('observe')) await waitForLeftOver(check)
  const whole = onlyHandled(check, model.everything(scopeOf(check)))
  const first = prepareRun(check, whole, inOrder(whole))
  await deliverRun(check, first, { tries: TRIES })
  await sampleChance(check)
  const nameAt = (index: number) => model.nameOf(whole.events[index] as object) ?? ''
  const refused = first.answers.flatMap((answer, index): RefusedEvent[] => {
    const request = first.requests[index]
    return wasAccepted(first, index) || request === undefined ? [] : [{ event: nameAt(index), request, answer }]
  })
  const stumbled = first.answers.flatMap((answer, index) =>
    answer.kind === 'failure' || isServerError(answer) || first.stumbles.has(index) ? [nameAt(index)] : [],
  )
  // Without the first: a cold start says nothing.
  const answerTimes = first.answers.slice(1).flatMap((one) => (isAccepted(one) ? [one.durationMs] : []))
  const handles = (event: string) => facts.handles(event) && !refused.some((one) => one.event === event)
  const known: CheckFacts = { ...facts, refused, stumbled, answerTimes, handles, ...speedFor(answerTimes) }
  if (!facts.has('observe')) return known
  const timing = await timeToShow({ ...check, facts: known })
  if ('unseen' in timing) {
    const moves = await timeToMove({ ...check, facts: known })
    if (moves && connection.hooks.isUsable('reset')) {
      const totals = { ...known, synchronous: connection.pace.synchronous, traceable: false, namesNothing: true }
      return { ...totals, ...(await learnStates({ ...check, facts: totals })) }
    }
    const has: Facts['has'] = (capability) => capability !== 'observe' && facts.has(capability)
    return { ...known, ...(moves ? { namesNothing: true } : timing), traceable: false, has }
  }
  const shown = { ...known, ...timing }
  const states = await learnStates({ ...check, facts: shown })
  // A page of the newest rows does not say what is left out.
  const isWhole = states.shownAtOnce === Number.POSITIVE_INFINITY
  const learnt = { ...shown, ...states }
  const omits = isWhole ? await learnOmissions({ ...check, facts: learnt }, scopeOf(check)) : nothingOmitted
  // What it takes and leaves alone is its own choice, and no law is judged by it.
  const isKept = (event: string) => handles(event) && !omits.events.has(event)
  return { ...learnt, omits, handles: isKept }
}

/** The quicker answers count: a quick consumer on a busy machine takes long now and then, a slow one each time. */
function speedFor(answerTimes: readonly number[]): Pick<CheckFacts, 'parallel' | 'slow'> {
  const answerMs = usualAnswerMs({ answerTimes })
  if (answerMs > VERY_SLOW_ANSWER_MS) return { parallel: ALL_CONNECTIONS, slow: true }
  return { parallel: answerMs > SLOW_ANSWER_MS ? SIDE_BY_SIDE : 1, slow: false }
}

/** The simplest history of a subscribed event, which every single request carries: a creation, if one is subscribed. */
export function carriedHistory(check: Pick<Check, 'contract' | 'facts'>): History {
  const { model } = check.contract.provider
  const scope = scopeOf(check)
  const creations = model.kinds.map((kind) => model.tell([kind.create(kind.example)], scope))
  const candidates = [...creations, model.everything(scope)].map((history) => onlyHandled(check, history))
  return candidates.find(({ events }) => events.length > 0) ?? (creations[0] as History)
}

type Timing = Pick<CheckFacts, 'traceable' | 'synchronous' | 'canary'> | Pick<Required<Facts>, 'unseen'>

/** How long accepted events take to show or, if none ever showed, one that was accepted. */
async function timeToShow(check: Check): Promise<Timing> {
  const { connection, contract } = check
  const { clock, hooks, pace } = connection
  const { model } = contract.provider
  const creations = [...model.kinds, model.kinds[0]].map((kind) => [kind.create(kind.example)])
  // All kinds come first, so that a consumer that shows nothing is waited for only once.
  const told = [creations.slice(0, -1).flat(), ...creations]
    .map((steps) => onlyHandled(check, model.tell(steps, scopeOf(check))))
    .filter(({ events }) => events.length > 0)
  const { carried } = check
  const stories = told.length > 0 ? told : [carried, { ...carried, events: carried.events.slice(0, 1) }]
  // What is no creation need not show.
  let shownBefore = told.length === 0
  let traceable: boolean | undefined
  let canary: History | undefined
  /** How long each story took to show that did not have to wait for what came before it, ms. */
  const usual: number[] = []
  for (const history of stories) {
    const delivered: { readonly run: Run; readonly answered: number }[] = []
    const deliver = async () => {
      const run = prepareRun(check, history, inOrder(history))
      await deliverRun(check, run, { tries: TRIES })
      delivered.push({ run, answered: clock.now() })
    }
    await deliver()
    const changes = new Changes(clock.now())
    let isShown = false
    for (let looks = 0; ; looks++) {
      const subjects = delivered.map(({ run }) => run.subject)
      const observed = await hooks.observe()
      const shown = project(observed, subjects).findIndex((state) => state !== null)
      const waited = clock.now() - (delivered[Math.max(0, shown)]?.answered ?? 0)
      if (shown >= 0) {
        if (looks > 0) pace.late(waited)
        // Else something else showed meanwhile.
        if (changes.longestGapMs === 0) usual.push(waited)
        shownBefore = true
        isShown = true
        break
      }
      // Nothing shows as long as it is the turn of what came before.
      const idleMs = waited > LONGEST_WAITS * pace.waitMs ? waited : changes.msSince(observed, clock.now())
      const isOver = (limitMs: number) => Math.min(waited, idleMs) > limitMs
      if (!shownBefore && isOver(pace.waitMs)) return { unseen: unseenOf(delivered[0]?.run as Run, observed) }
      // A consumer may keep one kind and not the others: only if nothing at all shows is there nothing to look at.
      if (shownBefore && isOver(Math.max(1_000, 3 * pace.settleMs))) break
      // Events in quick succession may be lost; one that comes by itself has to show.
      if (!shownBefore && delivered.length === 1 && waited > pace.waitMs / 4) await deliver()
      await clock.sleep(10)
    }
    if (history.events.length > 1) continue
    // The first history of one event is the one that single requests carry.
    traceable ??= isShown
    if (isShown) canary ??= history
  }
  // What was late before may have waited for its turn.
  if (!pace.synchronous && usual.length > 0) pace.usually(Math.max(...usual))
  const timing: Timing = { traceable: traceable ?? true, synchronous: pace.synchronous, ...(canary && { canary }) }
  if (canary !== undefined && pace.synchronous) await rush({ ...check, facts: { ...check.facts, ...timing } }, canary)
  return timing
}

const RUSH = 16

/**
 * Looks right after many deliveries at once: a queue may lag only then.
 *
 * @throws TooEarly where it does
 */
async function rush(check: Check, creation: History): Promise<void> {
  const runs = Array.from({ length: RUSH }, () => prepareRun(check, creation, inOrder(creation)))
  await Promise.all(runs.map((run) => deliverSchedule(check, run)))
  const subjects = runs.filter((run) => wasAccepted(run, 0)).map(({ subject }) => subject)
  const read = (observed: Json) => project(observed, subjects).map((state) => state !== null)
  await settle(check, read, (shown) => !shown.includes(false))
}

function unseenOf({ requests, answers, fresh }: Run, state: Json): Required<Facts>['unseen'] {
  const [request] = requests
  const [answer] = answers
  if (request === undefined || answer === undefined) throw new Error('A history without a delivery cannot be unseen.')
  return { request, answer, id: [...fresh.ids.values()][0] ?? '', state }
}
