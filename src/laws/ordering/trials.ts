import type { Kind, Model } from '../../provider/provider.js'
import type { Schedule } from '../../schedule/schedule.js'
import { a, entitiesOf, insideParent, type Tale } from '../tales.js'

/** Deliveries whose timestamps agree with the order of the events, as if they had been delayed. */
const agreeing = (...plan: readonly number[]): Schedule =>
  plan.map((event) => ({ event, clockOffsetMs: (event - 5) * 10_000 }))

/** What arrives in another order than it happened in. */
export function orderTales({ kinds }: Model): Tale[] {
  return kinds.flatMap((kind) => [
    ...staleChanges(kind),
    ...withinSeconds(kind),
    ...overtaken(kind),
    ...among(kind, kinds),
  ])
}

function staleChanges(kind: Kind): Tale[] {
  const [entity] = entitiesOf(kind, 1) as [string]
  const steps = [kind.create(entity), kind.change(entity, { version: 2 }), kind.change(entity, { version: 3 })]
  const { name } = kind
  return [
    {
      key: `${name}-stale-change-last`,
      title: `the older of two changes of ${a(kind)} arrives last`,
      steps,
      plan: [0, 2, 1],
    },
    {
      key: `${name}-stale-change-last-old-timestamp`,
      title: `the older of two changes of ${a(kind)} arrives last, with its old timestamp`,
      steps,
      plan: agreeing(0, 2, 1),
    },
    {
      key: `${name}-stale-change-first`,
      title: `two changes of ${a(kind)} arrive before its creation, the older one last`,
      steps,
      plan: [2, 1, 0],
    },
  ]
}

/** Two changes within a second, which a time without milliseconds does not tell apart. */
function withinSeconds(kind: Kind): Tale[] {
  const [entity] = entitiesOf(kind, 1) as [string]
  const { name } = kind
  const steps = (first: number, second: number) => [
    kind.create(entity, { after: 60_085 }),
    kind.change(entity, { version: first, after: 60_100 }),
    kind.change(entity, { version: second, after: 800 }),
  ]
  const apart = (first: number, second: number) => [
    kind.create(entity),
    kind.change(entity, { version: first }),
    kind.change(entity, { version: second }),
  ]
  const title = `two changes of ${a(kind)} within a second`
  return [
    { key: `${name}-second-stale-last`, title: `${title}, the older one last`, steps: steps(2, 3), plan: [0, 2, 1] },
    { key: `${name}-second`, title, steps: steps(2, 3), like: apart(2, 3) },
    {
      key: `${name}-second-lesser`,
      title: `${title}, the newer one sorting before the older one`,
      steps: steps(3, 2),
      like: apart(3, 2),
    },
  ]
}

/** A creation or a removal that something else overtakes. */
function overtaken(kind: Kind): Tale[] {
  const [entity] = entitiesOf(kind, 1) as [string]
  const { name } = kind
  const created = kind.create(entity)
  const life = [created, kind.change(entity), kind.remove(entity)]
  const removed = [created, kind.remove(entity)]
  return [
    {
      key: `${name}-change-first`,
      title: `a change of ${a(kind)} arrives before its creation`,
      steps: life.slice(0, 2),
      plan: [1, 0],
    },
    {
      key: `${name}-change-after-removal`,
      title: `an older change of ${a(kind)} arrives after its removal`,
      steps: life,
      plan: [0, 2, 1],
    },
    {
      key: `${name}-removal-first`,
      title: `the removal of ${a(kind)} arrives before its creation`,
      steps: removed,
      plan: [1, 0],
    },
    {
      key: `${name}-removal-first-of-all`,
      title: `the removal of ${a(kind)} arrives before everything else`,
      steps: life,
      plan: [2, 0, 1],
    },
  ]
}

/** Entities beside each other, and in each other. */
function among(kind: Kind, kinds: readonly Kind[]): Tale[] {
  const [first, second] = entitiesOf(kind, 2) as [string, string]
  const beside: Tale = {
    key: `${kind.name}-older-after-newer`,
    title: `the creation of ${a(kind)} arrives after the creation of a newer one`,
    steps: [kind.create(first), kind.create(second, { version: 2 })],
    plan: [1, 0],
  }
  const inside = insideParent(kind, kinds).flatMap(({ parent, child, steps }): Tale[] => [
    {
      key: `${kind.name}-before-parent`,
      title: `${a(kind)} arrives before the ${parent.name} that it is in`,
      steps,
      plan: [1, 0],
    },
    {
      key: `${kind.name}-inside-removed-first`,
      title: `the removal of ${a(kind)} in ${a(parent)} arrives before its creation`,
      steps: [...steps, kind.remove(child)],
      plan: [0, 2, 1],
    },
  ])
  return [beside, ...inside]
}

/** Events that come once more after something newer. */
export function resendTales({ kinds }: Model): Tale[] {
  return kinds.flatMap((kind): Tale[] => {
    const [entity] = entitiesOf(kind, 1) as [string]
    const { name } = kind
    const created = kind.create(entity)
    const removed = [created, kind.remove(entity)]
    const changed = [created, kind.change(entity)]
    const twice = [...changed, kind.change(entity, { version: 3 })]
    const gone = [...changed, kind.remove(entity)]
    const creation = `the creation of ${a(kind)}, resent after`
    return [
      {
        key: `${name}-created-resent-after-removal`,
        title: `${creation} its removal`,
        steps: removed,
        plan: [0, 1, 0],
      },
      {
        key: `${name}-created-repeated-after-removal`,
        title: `${creation} its removal, byte for byte`,
        steps: removed,
        plan: [0, 1, '=0'],
      },
      { key: `${name}-created-resent-after-change`, title: `${creation} a change`, steps: changed, plan: [0, 1, 0] },
      {
        key: `${name}-created-repeated-after-change`,
        title: `${creation} a change, byte for byte`,
        steps: changed,
        plan: [0, 1, '=0'],
      },
      {
        key: `${name}-changed-resent-after-change`,
        title: `a change of ${a(kind)}, resent after a newer one`,
        steps: twice,
        plan: [0, 1, 2, 1],
      },
      {
        key: `${name}-changed-resent-after-removal`,
        title: `a change of ${a(kind)}, resent after its removal`,
        steps: gone,
        plan: [0, 1, 2, 1],
      },
    ]
  })
}

/** Two events in one millisecond. */
export function tieTales({ kinds: [kind] }: Model): Tale[] {
  const [entity] = entitiesOf(kind, 1) as [string]
  const changed = [kind.create(entity), kind.change(entity, { version: 2 })]
  return [
    {
      key: 'removal-and-change',
      title: `a removal and a change of ${a(kind)} in the same millisecond`,
      steps: [...changed, kind.remove(entity, { after: 0 })],
    },
    {
      key: 'two-changes',
      title: `two changes of ${a(kind)} in the same millisecond`,
      steps: [...changed, kind.change(entity, { version: 3, after: 0 })],
    },
  ]
}
