import type { Answer, WireRequest } from '../delivery/transport.js'
import type { History } from '../history/history.js'
import { type Line, tell } from '../history/tell.js'
import { isAccepted, isServerError, type RefusedEvent } from '../laws/context.js'
import type { Json } from '../observation/json.js'
import { learnClocks, learnIgnored, learnRemoval } from '../observation/learn.js'
import type { Blur } from '../observation/normalise.js'
import { project } from '../observation/project.js'
import { inOrder } from '../schedule/schedule.js'
import { deliverRun, prepareRun, type Run } from './deliver-history.js'
import { inParallel } from './in-parallel.js'
import { type Profile, sideBySide } from './profile.js'
import type { Session } from './session.js'
import { settle } from './settle.js'
import { sleep } from './sleep.js'

export interface Calibration {
  readonly profile: Profile
  /** The answer to the control, a genuine delivery of an event that every later probe is made from. */
  readonly control: { readonly request: WireRequest; readonly answer: Answer }
  /** Subscribed events whose genuine delivery was not accepted. */
  readonly refused: readonly RefusedEvent[]
  /** Subscribed events that were answered with an error of the consumer's own when they came first. */
  readonly stumbled: readonly string[]
  /** How long the consumer took to accept each of these deliveries, one after the other, ms. */
  readonly answerTimes: readonly number[]
  /** Whether the state shows an accepted event at all; `undefined` without `observe`. */
  readonly visible: boolean | undefined
}

/** A consumer that answers slower than this is given several histories side by side. */
const SLOW_ANSWER_MS = 1
const SIDE_BY_SIDE = 16
/** One that takes this long does its work before it answers; nearly all of that is waiting. */
const VERY_SLOW_ANSWER_MS = 20
const ALL_CONNECTIONS = 32
const DEFAULT_SETTLE_LIMIT_MS = 10_000
/** What is believed too soon is tried again, and then with more patience. */
const PATIENCE_MS = 700

/** Every documented event, each possible when it comes. */
const everything: readonly Line[] = [
  { create: 'F' },
  { upload: 'a', into: 'F' },
  { modify: 'a', to: 2 },
  { overwrite: 'a', to: 3 },
  { invalidate: 'a' },
  { copy: 'b', from: 'a' },
  { remove: 'b' },
  { remove: 'a' },
  { rename: 'F', to: 2 },
  { drop: 'F' },
]

/** Learns whether genuine deliveries are accepted, how the state shows them, and how long that takes. */
export async function calibrate(
  session: Session,
  environment: string,
  subscribed: (event: string) => boolean,
): Promise<Calibration> {
  const unknown: Profile = {
    traceable: true,
    synchronous: true,
    settleMs: 0,
    settleLimitMs: session.consumer.settle ?? DEFAULT_SETTLE_LIMIT_MS,
    patienceMs: PATIENCE_MS,
    parallel: 1,
    slow: false,
    strict: { ignored: new Set(), removed: [] },
    lenient: { ignored: new Set(), removed: [] },
  }
  const control = await sendControl(session, controlStory(environment, subscribed))
  const learnt = { control, refused: [], stumbled: [], answerTimes: [] }
  if (!isAccepted(control.answer)) return { ...learnt, profile: unknown, visible: undefined }

  const story = keep(tell(environment, everything), subscribed)
  const first = prepareRun(session, story, inOrder(story))
  await deliverRun(session, first)
  const refused = first.answers.flatMap((answer, index) => {
    const name = story.events[index]?.event ?? ''
    return first.accepted.has(index) ? [] : [{ name, request: first.requests[index] as WireRequest, answer }]
  })
  const usable = (event: string) => subscribed(event) && !refused.some(({ name }) => name === event)
  const stumbled = first.answers.flatMap((answer, index) =>
    answer.kind === 'failure' || isServerError(answer) ? [story.events[index]?.event ?? ''] : [],
  )
  // Without the first: a cold start says nothing.
  const answerTimes = first.answers.slice(1).flatMap((one) => (isAccepted(one) ? [one.durationMs] : []))
  const answerMs = answerTimes.reduce((sum, time) => sum + time, 0) / Math.max(1, answerTimes.length)
  const usual = { ...unknown, ...paceFor(answerMs) }
  const known = { control, refused, stumbled, answerTimes }
  if (session.consumer.observe === undefined) return { ...known, profile: usual, visible: undefined }

  const timing = await timeToShow(session, environment, usable, unknown.settleLimitMs)
  if (timing === undefined) return { ...known, profile: { ...usual, traceable: false }, visible: false }
  const profile: Profile = { ...usual, ...timing }
  return {
    ...known,
    profile: { ...profile, ...(await learnBlurs(session, profile, environment, usable)) },
    visible: true,
  }
}

function paceFor(answerMs: number): Partial<Profile> {
  if (answerMs > VERY_SLOW_ANSWER_MS) return { parallel: ALL_CONNECTIONS, slow: true }
  return { parallel: answerMs > SLOW_ANSWER_MS ? SIDE_BY_SIDE : 1 }
}

/** The history without the events that the consumer does not get. */
function keep(history: History, subscribed: (event: string) => boolean): History {
  return { ...history, events: history.events.filter(({ event }) => subscribed(event)) }
}

/** The simplest history of a subscribed event, for the control and for every probe: an upload, if that is subscribed. */
export function controlStory(environment: string, subscribed: (event: string) => boolean): History {
  const candidates: Line[][] = [[{ upload: 'a' }], [{ create: 'F' }], [...everything]]
  const stories = candidates.map((lines) => keep(tell(environment, lines), subscribed))
  return stories.find(({ events }) => events.length > 0) ?? tell(environment, [{ upload: 'a' }])
}

/** The very first delivery; repeated once, because a cold start or a dropped connection is no refusal. */
async function sendControl(session: Session, story: History): Promise<Calibration['control']> {
  const run = prepareRun(session, story, inOrder(story))
  await session.serve(run.fresh)
  const send = async () => {
    const request = session.sign(run.fresh.bodies[0] as string)
    return { request, answer: await session.send(request) }
  }
  const first = await send()
  if (isAccepted(first.answer)) return first
  await sleep(50)
  return await send()
}

/** How long accepted events take to show. Gives `undefined` where none shows within the limit. */
async function timeToShow(
  session: Session,
  environment: string,
  usable: (event: string) => boolean,
  limitMs: number,
): Promise<Pick<Profile, 'traceable' | 'synchronous' | 'settleMs'> | undefined> {
  let settleMs = 0
  let shownBefore = false
  let traceable: boolean | undefined
  // Of everything together something has to show; where nothing does, the limit is waited for once.
  const all: Line[] = [{ upload: 'a' }, { create: 'F' }]
  for (const lines of [all, [{ upload: 'b' }], [{ upload: 'c' }], [{ create: 'F' }]] as Line[][]) {
    const story = keep(tell(environment, lines), usable)
    if (story.events.length === 0) continue
    let isShown = false
    const delivered: { readonly run: Run; readonly answered: number }[] = []
    const deliver = async () => {
      const run = prepareRun(session, story, inOrder(story))
      await deliverRun(session, run)
      delivered.push({ run, answered: Date.now() })
    }
    await deliver()
    for (let looks = 0; ; looks++) {
      const subjects = delivered.map(({ run }) => run.subject)
      const shown = project(await session.observe(), subjects).findIndex((state) => state !== null)
      const answered = delivered[Math.max(0, shown)]?.answered ?? 0
      const waited = Date.now() - answered
      if (shown >= 0) {
        if (looks > 0) settleMs = Math.max(settleMs, waited)
        shownBefore = true
        isShown = true
        break
      }
      // A consumer may keep assets and no folders: only if nothing at all shows is it blind.
      if (shownBefore ? waited > Math.max(1_000, 3 * settleMs) : waited > limitMs) break
      // What came in a rush may be lost; what comes by itself has to show.
      if (!shownBefore && delivered.length === 1 && waited > limitMs / 4) await deliver()
      await sleep(10)
    }
    if (!shownBefore) return undefined
    // The first story of one event is the one that probes are made from.
    if (lines !== all) traceable ??= isShown
  }
  return shownBefore ? { traceable: traceable ?? true, synchronous: settleMs === 0, settleMs } : undefined
}

async function learnBlurs(
  session: Session,
  profile: Profile,
  environment: string,
  usable: (event: string) => boolean,
): Promise<{ strict: Blur; lenient: Blur }> {
  const stories = {
    live: tell(environment, [{ upload: 'a' }, { modify: 'a' }]),
    removed: tell(environment, [{ upload: 'a' }, { modify: 'a' }, { remove: 'a' }]),
    short: tell(environment, [{ upload: 'a' }, { modify: 'a', to: 3 }]),
    long: tell(environment, [{ upload: 'a' }, { modify: 'a' }, { modify: 'a', to: 3 }]),
    folder: tell(environment, [{ create: 'F' }, { rename: 'F' }]),
    shortFolder: tell(environment, [{ create: 'F' }, { rename: 'F', to: 3 }]),
    longFolder: tell(environment, [{ create: 'F' }, { rename: 'F' }, { rename: 'F', to: 3 }]),
    dropped: tell(environment, [{ create: 'F' }, { rename: 'F' }, { drop: 'F' }]),
  }
  const runs = Object.values(stories).flatMap((story) => {
    if (!story.events.every(({ event }) => usable(event))) return []
    return [prepareRun(session, story, inOrder(story)), prepareRun(session, story, inOrder(story))]
  })
  await inParallel(
    () => sideBySide(session, profile),
    runs,
    (run) => deliverRun(session, run),
  )
  const { value } = await settle(
    session,
    profile,
    (observed) =>
      project(
        observed,
        runs.map((run) => run.subject),
      ),
    () => true,
  )
  const shown = (story: History) =>
    runs.flatMap((run, index) => (run.history === story ? [value[index] as Json] : [])) as [Json, Json] | []
  const names = [...new Set(runs.flatMap((run) => run.names))]
  const payloads = runs.flatMap((run) => run.history.events.map((event) => event as unknown as Json))

  const ignored = new Set<string>()
  const counted = new Set<string>()
  const learn = (into: Set<string>, [first, second]: readonly Json[]) => {
    if (first === undefined || second === undefined) return
    for (const pattern of learnIgnored(first, second, names, payloads)) into.add(pattern)
  }
  for (const story of Object.values(stories)) learn(ignored, shown(story))
  for (const pattern of learnClocks(value, names, payloads, Date.now())) ignored.add(pattern)
  for (const [short, long] of [
    [stories.short, stories.long],
    [stories.shortFolder, stories.longFolder],
  ] as const) {
    learn(
      counted,
      [shown(short)[0], shown(long)[0]].filter((state) => state !== undefined),
    )
  }

  const removed = (
    [
      [stories.live, stories.removed],
      [stories.folder, stories.dropped],
    ] as const
  ).flatMap(([before, after]) => {
    const [live, gone] = [shown(before), shown(after)]
    return live.length === 2 && gone.length === 2 ? learnRemoval(live, gone, names, counted) : []
  })
  return { strict: { ignored, removed }, lenient: { ignored: new Set([...ignored, ...counted]), removed } }
}
