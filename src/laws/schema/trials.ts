import type { History } from '../../provider/history.js'
import type { Model, Step } from '../../provider/provider.js'
import { inOrder } from '../../schedule/schedule.js'
import { carrying } from '../carrying.js'
import { a, entitiesOf } from '../tales.js'
import type { HistoryTrial, RequestTrial } from '../trial.js'

/** A member that no event has yet. */
export const NEW_MEMBER = { added_in_a_later_version: { note: 'new', since: 2027 } }

/** A new member in the event itself and in its entity. */
export function newMembers({ kinds: [kind], withEntity }: Model): readonly RequestTrial[] {
  return [
    carrying('in-event', 'the event has a new field', ({ event }) => ({ ...event, ...NEW_MEMBER })),
    carrying('in-entity', `the ${kind.name} has a new field`, ({ event }) => withEntity(event, NEW_MEMBER)),
  ]
}

/** Two entities with texts of their own, and with the same: in one parent and, as some know no parents, without. */
export function namesakes(
  model: Model,
  scope: string | undefined,
): readonly (readonly [different: HistoryTrial, same: HistoryTrial])[] {
  const [kind] = model.kinds
  const parent = model.kinds.find(({ name }) => name === kind.parent)
  const entities = entitiesOf(kind, 2)
  const alone = pairOf(
    model,
    'alone',
    model.tell(
      entities.map((entity) => kind.create(entity)),
      scope,
    ),
  )
  if (parent === undefined) return [alone]
  const inside = parent.example
  const steps: Step[] = [parent.create(inside), ...entities.map((entity) => kind.create(entity, { inside }))]
  return [pairOf(model, 'inside', model.tell(steps, scope)), alone]
}

function pairOf(model: Model, key: string, history: History): [different: HistoryTrial, same: HistoryTrial] {
  const [kind] = model.kinds
  const isOne = (event: object) => model.roleOf(event)?.kind === kind.name
  // An id of its own makes the text one that no other history has.
  const token = model.idOf(`${kind.example}${TOKEN}`)
  const trial = (role: HistoryTrial['role'], textOf: (index: number) => string): HistoryTrial => {
    const events = history.events.map((event, index) =>
      isOne(event) ? (model.withEntity(event, { [kind.text]: textOf(index) }) ?? event) : event,
    )
    const own = { ...history, events, ids: [...history.ids, token] }
    return {
      kind: 'history',
      key: `${key}-${role === 'control' ? 'different' : 'same'}`,
      role,
      title: `${a(kind)} with ${role === 'control' ? 'another' : 'the same'} ${kind.text} as one before it`,
      history: own,
      schedule: inOrder(own),
      shrink: 'never',
      patient: true,
    }
  }
  return [trial('control', (index) => `${index} ${token}`), trial('suspect', () => `1 ${token}`)]
}

const TOKEN = 9
