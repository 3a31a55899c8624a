import type { Kind, Model } from '../../provider/provider.js'
import type { Race } from '../concurrency/races.js'
import { race } from '../concurrency/trials.js'
import { a, entitiesOf, insideParent, type Tale } from '../tales.js'

/** The last event once more, byte for byte and signed anew. */
export function duplicateTales({ kinds }: Model): Tale[] {
  return kinds.flatMap((kind): Tale[] => {
    const [entity] = entitiesOf(kind, 1) as [string]
    const { name } = kind
    const compare = { also: 'memory' } as const
    const created = [kind.create(entity)]
    const inside = insideParent(kind, kinds)
    const changed = [...created, kind.change(entity)]
    return [
      {
        key: `${name}-created-repeated`,
        title: `the creation of ${a(kind)}, repeated byte for byte`,
        steps: created,
        plan: [0, '=0'],
        compare,
      },
      {
        key: `${name}-created-again`,
        title: `the creation of ${a(kind)}, signed again`,
        steps: created,
        plan: [0, 0],
        compare,
      },
      {
        key: `${name}-changed-repeated`,
        title: `a change of ${a(kind)}, repeated byte for byte`,
        steps: changed,
        plan: [0, 1, '=1'],
        compare,
      },
      {
        key: `${name}-changed-again`,
        title: `a change of ${a(kind)}, signed again`,
        steps: changed,
        plan: [0, 1, 1],
        compare,
      },
      {
        key: `${name}-removed-again`,
        title: `the removal of ${a(kind)}, repeated and signed again`,
        steps: [...created, kind.remove(entity)],
        plan: [0, 1, '=1', 1],
        compare,
      },
      ...inside.map(({ parent, steps }) => ({
        key: `${name}-created-inside-again`,
        title: `the creation of ${a(kind)} in ${a(parent)}, signed again`,
        steps,
        plan: [0, 1, 1],
        compare,
      })),
      ...inside.map(({ parent, steps, child }) => ({
        key: `${name}-removed-inside-again`,
        title: `the removal of ${a(kind)} in ${a(parent)}, signed again`,
        steps: [...steps, kind.remove(child)],
        plan: [0, 1, 2, 2],
        compare,
      })),
    ]
  })
}

/** Changes in order that a key for duplicates may take for each other. */
export function changeTales({ kinds }: Model): Tale[] {
  return kinds.flatMap((kind) => [...changesBackAndForth(kind), ...atTheSameTime(kind)])
}

function changesBackAndForth(kind: Kind): Tale[] {
  const [entity] = entitiesOf(kind, 1) as [string]
  /** The entity in some versions, one after the other; the state has to show the last. */
  const versions = (key: string, title: string, first: number, ...changes: readonly number[]): Tale => {
    const last = changes.at(-1) ?? first
    return {
      key: `${kind.name}-${key}`,
      title: `${a(kind)} ${title}`,
      steps: [kind.create(entity, { version: first }), ...changes.map((version) => kind.change(entity, { version }))],
      like: [kind.create(entity, { version: last })],
      compare: { shows: kind.texts(last) },
    }
  }
  return [
    versions('changed', 'changes', 1, 2),
    versions('changed-twice', 'changes twice', 1, 2, 3),
    versions('there-back-there', 'changes, changes back, and changes again as before', 1, 2, 1, 2),
    versions('there-and-back', 'changes and changes back', 1, 2, 1),
    versions('there-elsewhere-there', 'changes, changes again, and changes as at first', 1, 2, 3, 2),
  ]
}

function atTheSameTime(kind: Kind): Tale[] {
  const [first, second] = entitiesOf(kind, 2) as [string, string]
  return [
    {
      key: `${kind.name}-two-at-one-time`,
      title: `${a(kind)} and another one are created in the same millisecond`,
      steps: [kind.create(first), kind.create(second, { version: 2, after: 0 })],
      like: [kind.create(first), kind.create(second, { version: 2 })],
    },
  ]
}

/** Two changes of an entity, the later one while the earlier one may still be in work. */
export function changesInARow(model: Model, scope: string | undefined): Race[] {
  const [kind] = model.kinds
  const steps = [kind.create(kind.example), kind.change(kind.example), kind.change(kind.example, { version: 3 })]
  return [
    race(model, scope, {
      key: `${kind.name}-changed-in-a-row`,
      title: `two changes of ${a(kind)}, the later one right after the other`,
      rounds: 12,
      steps,
      schedule: [{ event: 0 }, { together: [{ event: 1 }, { event: 2 }] }],
      paced: true,
      // The same changes in order might be lost as well.
      like: [kind.create(kind.example, { version: 3 })],
      compare: { shows: kind.texts(3).slice(0, 1) },
      inTurn: { steps, orders: [[0, 1, 2]] },
    }),
  ]
}

/** What happens before an event comes once more as other bytes that say the same. */
export function rewrittenTales({ kinds }: Model): Tale[] {
  return kinds.flatMap((kind): Tale[] => {
    const [entity] = entitiesOf(kind, 1) as [string]
    const created = [kind.create(entity)]
    return [
      { key: `${kind.name}-created`, title: `the creation of ${a(kind)}`, steps: created },
      { key: `${kind.name}-changed`, title: `a change of ${a(kind)}`, steps: [...created, kind.change(entity)] },
    ]
  })
}
