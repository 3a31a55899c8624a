import type { Kind, Model, Step } from '../../provider/provider.js'
import { inOrder, type Schedule } from '../../schedule/schedule.js'
import { counted } from '../effects.js'
import { entitiesOf } from '../tales.js'
import type { HistoryTrial } from '../trial.js'

/** Each event that may have a side effect comes again so. */
export type Repeat = (event: number) => Schedule

export const once: Repeat = () => []
export const byteForByte: Repeat = (event) => [
  { event, signing: 'identical' },
  { event, signing: 'identical' },
]
export const signedAgain: Repeat = (event) => [{ event }, { event }]

/** Histories whose last event is repeated. */
export function repeated(
  model: Model,
  scope: string | undefined,
  further: readonly (readonly Step[])[],
  repeat: Repeat,
): HistoryTrial[] {
  const stories = [...model.kinds.flatMap(storiesOf), ...further.map((steps) => ({ steps, count: 1 }))]
  return stories.flatMap(({ steps, count }) => {
    const history = model.tell(steps, scope)
    return counted('an event', history, [...inOrder(history), ...repeat(history.events.length - 1)], count)
  })
}

function storiesOf(kind: Kind): { steps: Step[]; count: number }[] {
  const [entity] = entitiesOf(kind, 1) as [string]
  const created = kind.create(entity)
  return [
    { steps: [created], count: 2 },
    { steps: [created, kind.change(entity)], count: 2 },
    { steps: [created, kind.remove(entity)], count: 1 },
  ]
}

/** Two changes of an entity, delivered by a schedule. */
export function twoChanges({ kinds, tell }: Model, scope: string | undefined, schedule: Schedule): HistoryTrial[] {
  return kinds.flatMap((kind) => {
    const [entity] = entitiesOf(kind, 1) as [string]
    const steps = [kind.create(entity), kind.change(entity, { version: 2 }), kind.change(entity, { version: 3 })]
    return counted('two changes', tell(steps, scope), schedule, 2)
  })
}

const OTHERS = 30
/** Longer than what keeps duplicates in flight apart, far shorter than a provider's retries. */
const A_MOMENT_MS = 1_000

/** Many creations, and then the first ones once more. */
export function manyAndLate({ kinds: [kind], tell }: Model, scope: string | undefined) {
  const history = tell(
    entitiesOf(kind, OTHERS).map((entity) => kind.create(entity)),
    scope,
  )
  const late: Schedule = [{ event: 0, after: A_MOMENT_MS }, { event: 1 }, { event: 2 }]
  return {
    title: `${OTHERS} creations, the first ones repeated a second later`,
    plain: counted('many creations', history, inOrder(history)),
    late: counted('many creations', history, [...inOrder(history), ...late]),
  }
}

/** A creation, and once more after a restart. */
export function afterRestart({ kinds: [kind], tell }: Model, scope: string | undefined) {
  const history = tell([kind.create(kind.example)], scope)
  return {
    title: 'A creation repeated after a restart',
    plain: counted('a creation', history, [{ event: 0 }], 2),
    late: counted('a creation', history, [{ event: 0 }, { event: 0, after: 'restart' }], 2),
  }
}
