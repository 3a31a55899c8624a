import type { Comparison } from '../observation/comparison.js'
import type { History } from '../provider/history.js'
import type { Kind, Model, Step } from '../provider/provider.js'
import { flattened } from '../schedule/edit.js'
import { inOrder, type Schedule, type Step as ScheduleStep } from '../schedule/schedule.js'
import type { HistoryTrial } from './trial.js'

/** Deliveries by index; `'=0'` delivers event 0 again with the same bytes and signature. */
export type Plan = readonly (number | `=${number}`)[]

/** A small history, how it is delivered, and what it is compared with. */
export interface Tale
  extends Partial<Pick<HistoryTrial, 'role' | 'shrink' | 'paced' | 'redeliver' | 'patient' | 'follows'>> {
  readonly key: string
  readonly title: string
  readonly steps: readonly Step[]
  /** Default: in order, once. */
  readonly plan?: Plan | Schedule
  /** What happens in the history to compare with. Default: the same. */
  readonly like?: readonly Step[]
  readonly compare?: Comparison
}

/** The trials of some tales, told in one scope. What happens alike is one history, delivered once to compare with. */
export function trialsOf(model: Model, scope: string | undefined, tales: readonly Tale[]): HistoryTrial[] {
  const told = new Map<string, History>()
  const tell = (steps: readonly Step[]) => {
    const key = JSON.stringify(steps)
    const history = told.get(key) ?? model.tell(steps, scope)
    told.set(key, history)
    return history
  }
  return tales.map(({ steps, plan, like, ...rest }): HistoryTrial => {
    const history = tell(steps)
    const baseline = like === undefined ? {} : { baseline: tell(like) }
    const schedule = scheduleOf(history, plan)
    // A smaller schedule would lose its pauses, faults and restarts.
    const isPlain = flattened(schedule).every(({ after }) => after === undefined)
    const shrink = like === undefined && rest.compare?.hides === undefined && isPlain ? 'events' : 'never'
    return { kind: 'history', role: 'suspect', shrink, ...rest, history, schedule, ...baseline }
  })
}

function scheduleOf(history: History, plan: Plan | Schedule | undefined): Schedule {
  if (plan === undefined) return inOrder(history)
  return plan.map((entry): ScheduleStep => {
    if (typeof entry === 'number') return { event: entry }
    return typeof entry === 'string' ? { event: Number(entry.slice(1)), signing: 'identical' } : entry
  })
}

/** The kind with its article. */
export function a({ name }: Kind): string {
  return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`
}

/** An entity of a kind in its parent, if it has one. */
export function insideParent(
  kind: Kind,
  kinds: readonly Kind[],
): { readonly parent: Kind; readonly child: string; readonly steps: readonly Step[] }[] {
  const parent = kinds.find(({ name }) => name === kind.parent)
  if (parent === undefined) return []
  const [, child] = entitiesOf(kind, 2) as [string, string]
  const steps = [parent.create(parent.example), kind.create(child, { version: 2, inside: parent.example })]
  return [{ parent, child, steps }]
}

/** Short names of the first entities of a kind. */
export function entitiesOf({ example }: Kind, count: number): string[] {
  return Array.from({ length: count }, (_, index) => (index === 0 ? example : `${example}${index + 1}`))
}

export function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
