import type { History } from '../provider/history.js'
import type { Schedule } from '../schedule/schedule.js'
import type { Judgement, Violation } from './law.js'
import type { EffectsObservation } from './observations.js'
import type { EffectsTrial, HistoryTrial } from './trial.js'

/** A count of side effects. */
export function effectsOf(
  key: string,
  role: EffectsTrial['role'],
  title: string,
  of: readonly HistoryTrial[],
): EffectsTrial {
  return { kind: 'effects', key, role, title, of }
}

/** A history under a schedule so many times, under fresh ids each time, for counting its side effects. */
export function counted(title: string, history: History, schedule: Schedule, count = 1): HistoryTrial[] {
  const trial: HistoryTrial = {
    kind: 'history',
    key: 'counted',
    role: 'suspect',
    title,
    history,
    schedule,
    shrink: 'never',
  }
  return Array.from({ length: count }, () => ({ ...trial }))
}

const NO_EFFECT = 'no delivery raised any counter that `effects` returns'

/** What to say in a judgement on side effects if there are none in a control: nothing was compared. */
export function ifNone(...controls: readonly (EffectsObservation | undefined)[]): Pick<Judgement, 'skipped'> {
  const rises = controls.flatMap((control) => Object.values(control?.rises ?? {}))
  return rises.some((rise) => rise > 0) ? {} : { skipped: NO_EFFECT }
}

/** More side effects than in the control, which has to have the same. */
export function ifMore<Defect extends string>(
  defect: Defect,
  seen: EffectsObservation | undefined,
  control: EffectsObservation | undefined,
  why: string,
): Violation<Defect> | undefined {
  if (seen === undefined || control === undefined) return undefined
  const counter = Object.keys(seen.rises).find((path) => (seen.rises[path] ?? 0) > (control.rises[path] ?? 0))
  if (counter === undefined) return undefined
  const { title } = seen.trial
  const { length } = seen.histories
  const times = length === 1 ? '' : ` (${length} histories)`
  return {
    defect,
    message: `${title}${times}: ${JSON.stringify(counter)} rose by ${seen.rises[counter]} instead of ${control.rises[counter] ?? 0}. ${why}`,
    evidence: seen,
    expected: control.rises,
  }
}
