import type { History } from '../../provider/history.js'
import type { Kind, Model, Step } from '../../provider/provider.js'
import { inOrder, type Schedule } from '../../schedule/schedule.js'
import { a, entitiesOf, type Tale, trialsOf } from '../tales.js'
import type { HistoryTrial } from '../trial.js'

/** Longer than a short lease, ms. */
const LATER_MS = 1_500

/** An event that comes before what it needs, and another change of the same entity. */
export interface Early {
  readonly key: string
  readonly title: string
  readonly steps: readonly [needed: Step, early: Step, another: Step]
}

export function earlyEvents({ kinds }: Model): Early[] {
  return kinds.flatMap((kind): Early[] => {
    const [entity] = entitiesOf(kind, 1) as [string]
    const change = (version: number) => kind.change(entity, { version })
    const early: Early = {
      key: `${kind.name}-change-early`,
      title: `a change that arrives before the creation of ${a(kind)}`,
      steps: [kind.create(entity), change(2), change(3)],
    }
    const parent = kinds.find(({ name }) => name === kind.parent)
    if (parent === undefined || parent === kind) return [early]
    const inside = parent.example
    return [
      early,
      {
        key: `${kind.name}-early`,
        title: `${a(kind)} that arrives before the ${parent.name} that it is in`,
        steps: [parent.create(inside), kind.create(entity, { inside }), change(3)],
      },
    ]
  })
}

/** The early event, sent again: once, twice and then another change, and the same with more time. */
export function earlyTales({ key, title, steps }: Early): { again: Tale; twice: Tale; later: Tale } {
  const later: Schedule = [{ event: 1 }, { event: 0 }, { event: 1 }, { event: 1, after: LATER_MS }, { event: 2 }]
  return {
    again: { key: `${key}-again`, title: `${title}, sent again`, steps: steps.slice(0, 2), plan: [1, 0, 1] },
    twice: {
      key: `${key}-twice`,
      title: `${title}, sent again twice, then another change`,
      steps,
      plan: [1, 0, 1, 1, 2],
    },
    later: {
      key: `${key}-later`,
      title: `${title}, sent again later, then another change`,
      steps,
      plan: later,
      follows: [`${key}-twice`],
    },
  }
}

/** An event during which the store fails; and then once more, as it comes again. */
export interface Fault {
  readonly once: HistoryTrial
  readonly again: HistoryTrial
}

/** Tales whose last event every consumer handles, and tales whose last event some ignore: a fault would then meet a later event. */
export function faultTales(model: Model, further: readonly Tale[]): { sure: Tale[]; unsure: Tale[] } {
  const [main, ...others] = model.kinds
  const tale = (kind: Kind, act: string, ...steps: Step[]): Tale => ({
    key: `${kind.name}-${act}`,
    title: `${act} of ${a(kind)}`,
    steps,
  })
  const creation = (kind: Kind) => tale(kind, 'creation', kind.create(kind.example))
  const change = (kind: Kind) => tale(kind, 'change', kind.create(kind.example), kind.change(kind.example))
  const removal = tale(main, 'removal', main.create(main.example), main.remove(main.example))
  return {
    sure: [creation(main), change(main)],
    unsure: [removal, ...further, ...others.flatMap((kind) => [creation(kind), change(kind)])],
  }
}

/** The last event, compared with what was before it: whether it changes the state at all. */
export function lastEventShown(model: Model, scope: string | undefined, tales: readonly Tale[]): HistoryTrial[] {
  return tales.map((tale): HistoryTrial => {
    const [trial] = trialsOf(model, scope, [
      { ...tale, title: `the ${tale.title}`, role: 'control', shrink: 'never' },
    ]) as [HistoryTrial]
    const { ids } = trial.history
    return { ...trial, baseline: { ...model.tell(tale.steps.slice(0, -1), scope), ids } }
  })
}

export function faultsOf(model: Model, scope: string | undefined, tale: Tale): Fault {
  const [plain] = trialsOf(model, scope, [tale]) as [HistoryTrial]
  const last = plain.history.events.length - 1
  const before: Schedule = Array.from({ length: last }, (_, event) => ({ event }))
  const once: HistoryTrial = {
    ...plain,
    key: `${tale.key}-fault`,
    title: `the ${tale.title} while the store fails`,
    schedule: [...before, { event: last, after: 'fault' }],
    paced: true,
    shrink: 'never',
  }
  const schedule: Schedule = [...once.schedule, { event: last }]
  return { once, again: { ...once, key: `${once.key}-again`, title: `${once.title}, sent again`, schedule } }
}

/** How much longer than a lease is waited, as a share of it and at least, ms: an expired lease may be found a while later. */
const LEASE_MARGIN = 0.1
const LEAST_MARGIN_MS = 500

/** The time after which a declared lease is surely over, ms. */
export function afterLease(leaseMs: number): number {
  return leaseMs + Math.max(LEAST_MARGIN_MS, LEASE_MARGIN * leaseMs)
}

/** A creation that is interrupted by a kill after these delays, and sent again. */
export function killed(
  { kinds: [kind], tell }: Model,
  scope: string | undefined,
  delays = [5, 15, 30, 60],
): HistoryTrial[] {
  const history = tell([kind.create(kind.example)], scope)
  return delays.map((killedAfterMs) => ({
    kind: 'history',
    key: `killed-after-${killedAfterMs}`,
    role: 'suspect',
    title: `the creation of ${a(kind)}, interrupted by a kill`,
    history,
    schedule: [{ event: 0, killedAfterMs }, { event: 0 }],
    shrink: 'never',
  }))
}

/** The same, sent again when the lease is over. */
export function killedAndLater(trial: HistoryTrial, leaseMs: number): HistoryTrial {
  const [killedDelivery] = trial.schedule
  const later = { event: 0, after: afterLease(leaseMs) }
  return {
    ...trial,
    key: `${trial.key}-later`,
    title: `${trial.title}, sent again later`,
    follows: [trial.key],
    patient: true,
    schedule: killedDelivery === undefined ? [later] : [killedDelivery, later],
  }
}

/** Signed events that some consumer cannot process, however often it tries. */
export interface Poison {
  readonly key: string
  readonly title: string
  /** `undefined` where there is no such event. */
  readonly spoil: (event: object) => object | undefined
}

export function poisonsOf({ kinds: [kind], withEntity }: Model): Poison[] {
  return [
    {
      key: 'long',
      title: `${a(kind)} with a ${kind.text} of 2000 characters`,
      spoil: (event) => withEntity(event, { [kind.text]: 'n'.repeat(2_000) }),
    },
    {
      key: 'nul',
      title: `${a(kind)} with a NUL character in its ${kind.text}`,
      spoil: (event) => withEntity(event, { [kind.text]: 'Cup\u0000cake' }),
    },
  ]
}

const OTHERS = 3

const titleOf = (what: string): string => `creations of other entities after ${what}`

/** Creations of other entities after each poison, in versions of their own: a state of any shape tells which it shows. */
export class Poisoning {
  readonly #model: Model
  readonly #scope: string | undefined

  constructor(model: Model, scope: string | undefined) {
    this.#model = model
    this.#scope = scope
  }

  /** After each poison some creations of other entities, compared with the same without the poisons. */
  after(key: string, what: string, poisons: readonly Poison[]): HistoryTrial {
    const [kind] = this.#model.kinds
    const others = poisons.map((_, poison) => this.#others(poison))
    const spoilt = others.flatMap((steps, poison) => [kind.create(`${kind.example}${100 + poison}`), ...steps])
    const told = this.#model.tell(spoilt, this.#scope)
    const history: History = {
      ...told,
      events: told.events.map((event, index) => {
        const poison = index % (1 + OTHERS) === 0 ? poisons[index / (1 + OTHERS)] : undefined
        return poison?.spoil(event) ?? event
      }),
    }
    const versions = poisons.flatMap((_, poison) => this.#versions(poison))
    return {
      kind: 'history',
      key,
      role: 'suspect',
      title: titleOf(what),
      history,
      schedule: inOrder(told),
      baseline: this.#model.tell(others.flat(), this.#scope),
      compare: { shows: versions.flatMap((version) => kind.texts(version).slice(0, 1)) },
      shrink: 'never',
    }
  }

  /** Such creations without any poison before them in the history. */
  without(key: string, what: string): HistoryTrial {
    const history = this.#model.tell(this.#others(0), this.#scope)
    return {
      kind: 'history',
      key,
      role: 'suspect',
      title: titleOf(what),
      history,
      schedule: inOrder(history),
      shrink: 'never',
    }
  }

  /** Ids of the entities that come after the poison of that number. */
  idsAfter(poison: number): string[] {
    return this.#names(poison).map((name) => this.#model.idOf(name))
  }

  #names(poison: number): string[] {
    const [kind] = this.#model.kinds
    return Array.from({ length: OTHERS }, (_, index) => `${kind.example}${200 + poison * OTHERS + index}`)
  }

  #versions(poison: number): number[] {
    return Array.from({ length: OTHERS }, (_, index) => 10 + poison * OTHERS + index)
  }

  #others(poison: number): Step[] {
    const [kind] = this.#model.kinds
    const versions = this.#versions(poison)
    return this.#names(poison).map((name, index) => kind.create(name, { version: versions[index] ?? 1 }))
  }
}

export const OTHERS_AFTER_POISON = OTHERS
