import type { History } from '../../provider/history.js'
import type { Kind, Model, Step } from '../../provider/provider.js'
import { inOrder, type Schedule } from '../../schedule/schedule.js'

/** Histories of one entity from which is learnt what its kind shows that no event put there. */
export interface Lessons {
  /** The id of the entity, and what stands for it in names. */
  readonly names: readonly string[]
  /** Three that end with the same snapshot, of one, two and three events. */
  readonly created: Lesson
  readonly short: Lesson
  readonly long: Lesson
  /** The second, and an event before the newest that says the same and comes last. */
  readonly repeated: Lesson
  readonly late: Lesson
  readonly live: Lesson
  readonly removed: Lesson
  readonly moves: readonly Move[]
  /** Where it can lie in another: that one with nothing in it, after a removal and from the beginning. */
  readonly left?: Left
}

interface Left {
  readonly emptied: Lesson
  readonly empty: Lesson
}

/** Two that end in the same place, and the second without its move. */
interface Move {
  readonly placed: Lesson
  readonly moved: Lesson
  readonly stayed: Lesson
}

export interface Lesson {
  readonly history: History
  readonly schedule: Schedule
}

export function lessonsOf(model: Model, scope: string, kind: Kind): Lessons {
  const entity = kind.example
  const change = (version: number) => kind.change(entity, { version })
  const tell = (version: number, ...steps: Step[]): Lesson => {
    const history = model.tell([kind.create(entity, { version }), ...steps], scope)
    return { history, schedule: inOrder(history) }
  }
  const repeated = tell(1, change(3), change(3))
  const id = model.idOf(entity)
  return {
    names: [id, model.textOf?.(id) ?? id],
    created: tell(3),
    short: tell(1, change(3)),
    long: tell(1, change(2), change(3)),
    repeated,
    late: { history: repeated.history, schedule: [{ event: 0 }, { event: 2 }, { event: 1 }] },
    live: tell(1, change(2)),
    removed: tell(1, change(2), kind.remove(entity)),
    moves: movesOf(model, scope, kind),
    ...leftOf(model, scope, kind),
  }
}

/** From one parent into another, and out of it. */
function movesOf(model: Model, scope: string, { example, create, move, parent: name }: Kind): Move[] {
  const parent = model.kinds.find((kind) => kind.name === name)
  if (move === undefined || parent === undefined) return []
  const [first, second] = [parent.example, `${parent.example}2`]
  const told = (...steps: Step[]): Lesson => {
    const history = model.tell([parent.create(first), parent.create(second), ...steps], scope)
    return { history, schedule: inOrder(history) }
  }
  const created = create(example, { version: 1, inside: first })
  const stayed = told(created)
  return [second, null].map((inside) => ({
    placed: told(create(example, { version: 2, ...(inside !== null && { inside }) })),
    moved: told(created, move(example, inside)),
    stayed,
  }))
}

function leftOf(model: Model, scope: string, { example, create, remove, parent: name }: Kind): Pick<Lessons, 'left'> {
  const parent = model.kinds.find((kind) => kind.name === name)
  if (parent === undefined || parent.example === example) return {}
  const told = (...steps: Step[]): Lesson => {
    const history = model.tell([parent.create(parent.example), ...steps], scope)
    return { history, schedule: inOrder(history) }
  }
  return { left: { emptied: told(create(example, { inside: parent.example }), remove(example)), empty: told() } }
}

export function lessonsIn({ names: _, moves, left, ...single }: Lessons): Lesson[] {
  const more = [...moves, ...(left === undefined ? [] : [left])].flatMap((some): Lesson[] => Object.values(some))
  return [...new Set([...Object.values(single), ...more])]
}
