import { besides } from '../../observation/besides.js'
import { sameJson, scalarsOf } from '../../observation/compare.js'
import type { Json } from '../../observation/json.js'
import { normalise } from '../../observation/normalise.js'
import { project } from '../../observation/project.js'
import { learnRemoval } from '../../observation/removal.js'
import { mentions } from '../../observation/state-places.js'
import { inOrder } from '../../schedule/schedule.js'
import { type Check, type CheckFacts, sideBySide } from '../check-facts.js'
import { shownWhole } from '../compare-runs.js'
import { deliverRun, deliverSchedule, prepareRun, type Run } from '../deliver.js'
import { inParallel } from '../in-parallel.js'
import { onlyHandled, scopeOf } from '../only-handled.js'
import { settleRuns } from '../settle-runs.js'
import type { Shown } from '../states.js'
import { deliverEachAlone, deliverTogether, type Learnt, type Tempo } from './deliver-lessons.js'
import { type Lesson, type Lessons, lessonsIn, lessonsOf } from './lessons.js'

const MOST_SHOWN_TRIED = 60
/** The store is emptied for each history only if that and reading the state take no longer than this, ms. */
const QUICK_MS = 12
/** So many histories of a synchronous consumer that is not quick have the store to themselves. */
const SOME_ALONE = 60

/** Learns how the state shows what was delivered: what varies by itself, what remembers the past, how removed rows show. */
export async function learnStates(
  check: Check,
): Promise<
  Pick<CheckFacts, 'shownAtOnce' | 'namesBesideIds'> & Tempo & Partial<Pick<CheckFacts, 'empty' | 'triedAlone'>>
> {
  const { contract, connection, facts } = check
  const { model } = contract.provider
  const visible = await whatIsShown(check)
  const lessons = model.kinds.map((kind) => lessonsOf(model, scopeOf(check), kind))
  const handled = (lesson: Lesson) => onlyHandled(check, lesson.history).events.length === lesson.history.events.length
  const all = lessons.flatMap((lesson) => lessonsIn(lesson).filter(handled))
  const { tempo, together } = await deliverTogether(check, all, visible.shownAtOnce)
  const shown = { ...visible, ...tempo }
  for (const lesson of lessons) learnFrom(check, lesson, together)
  if (!connection.hooks.isUsable('reset')) {
    await learnDeliveryCounts(check)
    return shown
  }
  await connection.hooks.reset()
  const empty = await connection.hooks.observe()
  const begin = connection.clock.now()
  // One that is slow has no time for it, unless nothing is shown but totals.
  const isPossible = facts.synchronous && (!facts.slow || facts.namesNothing)
  const alone = isPossible ? await deliverEachAlone(check, all, together) : new Map()
  const quick = connection.clock.now() - begin < 2 * all.length * QUICK_MS
  for (const lesson of lessons) learnFrom(check, lesson, alone)
  await learnDeliveryCounts(check)
  const some = quick ? Number.POSITIVE_INFINITY : SOME_ALONE
  const isUseful = isPossible && !isShownByRows(check, empty, together, alone)
  return { ...shown, empty, triedAlone: isUseful ? some : 0 }
}

/** Whether what a history leaves in an empty store is found in a full one too: then nothing is learnt from having it alone. */
function isShownByRows({ facts: { states } }: Check, empty: Json, together: Learnt, alone: Learnt): boolean {
  const mask = states.mask({ memory: true })
  if (alone.size === 0) return false
  return [...alone].every(([lesson, twice]) => {
    const [rows] = together.get(lesson) ?? []
    if (rows === undefined) return false
    const { delivered } = rows
    const normal = (state: Json) => normalise(state, delivered, mask)
    const before = besides(normal(empty), undefined)
    return twice.every(({ state }) => sameJson(besides(normal(state), normal(rows.state)) ?? null, before ?? null))
  })
}

function learnFrom({ facts: { states } }: Check, lessons: Lessons, learnt: Learnt): void {
  const plain = ({ state, delivered }: Shown) => normalise(state, delivered, states.mask({ memory: true }))
  for (const lesson of lessonsIn(lessons)) {
    const twice = learnt.get(lesson)
    if (twice !== undefined) states.learnNoise(...twice)
  }
  const [created, short, long, repeated, late, live, removed] = (
    ['created', 'short', 'long', 'repeated', 'late', 'live', 'removed'] as const
  ).map((name) => learnt.get(lessons[name]))
  if (short && long) states.learnMemory(long[0], short[0])
  if (created && short) states.learnMemory(short[0], created[0])
  states.learnMoves(
    lessons.moves.flatMap((move) => {
      const [moved, placed, stayed] = [move.moved, move.placed, move.stayed].map((one) => learnt.get(one)?.[0])
      return moved && placed && stayed ? [{ moved, placed, stayed }] : []
    }),
  )
  if (repeated && late) states.learnMovedNumbers(late[0], repeated[0])
  if (live && removed) {
    states.learnRemoval(
      learnRemoval(
        [plain(live[0]), plain(live[1])],
        [plain(removed[0]), plain(removed[1])],
        [removed[0].delivered, removed[1].delivered],
      ),
    )
  }
  const [emptied, empty] = [lessons.left?.emptied, lessons.left?.empty].map((one) => one && learnt.get(one)?.[0])
  // What is left of an entity that is gone without a trace remembers it: how many were created there, say.
  const isGone = emptied !== undefined && !mentions(plain(emptied), lessons.names)
  if (isGone && empty !== undefined) states.learnMemory(emptied, empty)
}

/**
 * What a notice that is about nothing moves when it is sent again counts deliveries: nothing that is done only once may do
 * so, whatever the consumer does about duplicates.
 */
async function learnDeliveryCounts(check: Check): Promise<void> {
  const { contract, connection, carried, facts } = check
  const { model } = contract.provider
  const isPing = (event: object) => model.pings.includes(model.nameOf(event) ?? '')
  const withPing = model.smallHistories([scopeOf(check)]).find(({ history }) => history.events.some(isPing))?.history
  if (withPing === undefined) return
  const history = onlyHandled(check, { ...withPing, events: withPing.events.filter(isPing).slice(0, 1) })
  if (history.events.length === 0) return
  if (connection.hooks.isUsable('reset')) await connection.hooks.reset()
  const run = prepareRun(check, carried, inOrder(carried))
  const before = connection.identity.given.size
  await deliverRun(check, run)
  const look = async (): Promise<Json> => shownWhole(await connection.hooks.observe(), run).state
  const ping = prepareRun(check, history, [{ event: 0 }])
  await deliverRun(check, ping)
  await settleRuns(check, [run])
  const once = await look()
  await deliverSchedule(check, { ...ping, schedule: [{ event: 0 }] })
  await settleRuns(check, [run])
  const again = await look()
  // An asynchronous consumer is sent more meanwhile, to see how far it has come. That counts no deliveries.
  const own = run.delivered.names.filter((name) => carried.ids.includes(name))
  const others = [...connection.identity.given].slice(before).flatMap((id) => [id, model.textOf?.(id) ?? id])
  const delivered = { names: [...own, ...others], values: entityValues(check) }
  facts.states.learnNoise({ state: once, delivered }, { state: again, delivered })
  // A count of its own for each event counts all of them in the same way.
  facts.states.learnAlike(model.events)
}

/** What the snapshots of the carried event hold. */
function entityValues({ contract, carried }: Check): ReadonlySet<Json> {
  const entities = carried.events.flatMap((event) => contract.provider.model.roleOf(event)?.entity ?? [])
  return scalarsOf(entities)
}

/** How many of the newest rows the state shows, all or a page of them, and whether names stand beside ids. */
async function whatIsShown(check: Check): Promise<Pick<CheckFacts, 'shownAtOnce' | 'namesBesideIds'>> {
  const { connection, carried } = check
  const runs = Array.from({ length: MOST_SHOWN_TRIED }, () => prepareRun(check, carried, inOrder(carried)))
  await inParallel(
    () => sideBySide(check),
    runs,
    (run) => deliverRun(check, run),
  )
  const { shownOf } = await settleRuns(check, runs)
  const shown = runs.map((run) => shownOf(run).state !== null)
  const isPage = shown.includes(false) && shown.lastIndexOf(false) < shown.indexOf(true)
  const namesOf = ({ subject }: Run) => [...subject.names].filter(([, name]) => !carried.ids.includes(name))
  const showsNames = runs.some((run) =>
    mentions(
      shownOf(run).state,
      namesOf(run).map(([, name]) => name),
    ),
  )
  const byIds = project(
    await connection.hooks.observe(),
    runs.map(({ subject }) => ({
      ...subject,
      names: new Map([...subject.names].filter(([, name]) => carried.ids.includes(name))),
    })),
  )
  const besideIds = runs.some((run, index) =>
    mentions(
      byIds[index] ?? null,
      namesOf(run).map(([text]) => text),
    ),
  )
  return {
    shownAtOnce: isPage ? shown.filter(Boolean).length : Number.POSITIVE_INFINITY,
    namesBesideIds: !showsNames || besideIds,
  }
}
