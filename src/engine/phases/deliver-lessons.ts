import { inOrder } from '../../schedule/schedule.js'
import type { Check, CheckFacts } from '../check-facts.js'
import { shownWhole } from '../compare-runs.js'
import { deliverInOrder, deliverRun, prepareRun, type Run } from '../deliver.js'
import { settle } from '../settle.js'
import { settleRuns, toldBy } from '../settle-runs.js'
import { type Shown, States } from '../states.js'
import type { Lesson } from './lessons.js'

/** What the state showed after each lesson, twice. */
export type Learnt = ReadonlyMap<Lesson, readonly [Shown, Shown]>

/** How fast histories are delivered. */
export type Tempo = Pick<CheckFacts, 'keepsOrder' | 'parallel'>

/**
 * All in a store that holds more: quickly; where they do not come out the same twice then, one after the other; and where an
 * asynchronous consumer shows something else step by step, step by step.
 */
export async function deliverTogether(
  check: Check,
  lessons: readonly Lesson[],
  shownAtOnce: number,
): Promise<{ readonly tempo: Tempo; readonly together: Learnt }> {
  const { parallel, synchronous } = check.facts
  const deliver = async (tempo: Tempo) => {
    const facts = { ...check.facts, ...tempo }
    return { tempo, together: await deliverLessons({ ...check, facts }, lessons, { shownAtOnce }) }
  }
  const quick = await deliver({ keepsOrder: true, parallel })
  const inTurn =
    isSameTwice(quick.together) || parallel === 1 ? quick : await deliver({ keepsOrder: true, parallel: 1 })
  const isSame = lessons.length > 0 && isSameTwice(inTurn.together)
  if (synchronous) return isSame ? inTurn : quick
  const tempo: Tempo = { keepsOrder: false, parallel }
  if (isSame) {
    // At the same times, so that nothing is older than what came from another one before it.
    const careful = { ...check, facts: { ...check.facts, ...tempo } }
    const inSteps = await deliverLessons(careful, lessons.filter(isInOrder), { shownAtOnce, atOneTime: true })
    if (comeOutAlike(inTurn.together, inSteps)) return inTurn
  }
  return await deliver(tempo)
}

const isInOrder = ({ history, schedule }: Lesson) => JSON.stringify(schedule) === JSON.stringify(inOrder(history))

function isSameTwice(learnt: Learnt): boolean {
  const states = new States()
  return [...learnt.values()].every((twice) => states.learnNoise(...twice))
}

function comeOutAlike(one: Learnt, other: Learnt): boolean {
  const states = new States()
  return [...other].every(([lesson, [again]]) => {
    const [shown] = one.get(lesson) ?? []
    return shown !== undefined && states.learnNoise(shown, again)
  })
}

async function deliverLessons(
  check: Check,
  lessons: readonly Lesson[],
  { shownAtOnce, atOneTime = false }: { readonly shownAtOnce: number; readonly atOneTime?: boolean },
): Promise<Learnt> {
  const learnt = new Map<Lesson, readonly [Shown, Shown]>()
  const atOnce = Math.max(1, Math.floor(shownAtOnce / 4))
  for (let start = 0; start < lessons.length; start += atOnce) {
    const batch = lessons.slice(start, start + atOnce)
    const from = atOneTime ? check.connection.identity.nextTime : undefined
    const runs = batch.map((lesson) => twice(() => prepareRun(check, lesson.history, lesson.schedule, from)))
    await deliverInOrder(check, runs.flat())
    const { shownOf } = await settleRuns(check, runs.flat())
    for (const [index, lesson] of batch.entries()) {
      const [first, second] = runs[index] as [Run, Run]
      learnt.set(lesson, [shownOf(first), shownOf(second)])
    }
  }
  return learnt
}

/**
 * Each in an empty store, for totals and lists without ids.
 *
 * @param together what they show in one that holds more: where that is to be seen, it is to be seen here
 */
export async function deliverEachAlone(check: Check, lessons: readonly Lesson[], together: Learnt): Promise<Learnt> {
  const { hooks } = check.connection
  const leave = async ({ history, schedule }: Lesson, isTold: boolean): Promise<Shown> => {
    await hooks.reset()
    const run = prepareRun(check, history, schedule)
    await deliverRun(check, run)
    const { observed } = await settle(
      check,
      (state) => [...toldBy(check, shownWhole(state, run))],
      (told) => !isTold || told.length > 0,
      { alone: true },
    )
    return shownWhole(observed, run)
  }
  const learnt = new Map<Lesson, readonly [Shown, Shown]>()
  for (const lesson of lessons) {
    const [rows] = together.get(lesson) ?? []
    const isTold = rows !== undefined && toldBy(check, rows).length > 0
    learnt.set(lesson, [await leave(lesson, isTold), await leave(lesson, isTold)])
  }
  return learnt
}

function twice<Value>(make: () => Value): [Value, Value] {
  return [make(), make()]
}
