import type { History } from '../history/history.js'
import type { Schedule } from '../schedule/schedule.js'
import type { Effects, LawContext } from './context.js'
import type { Case, Outcome } from './evidence.js'

/** The same history so many times, under fresh ids each time, for counting its side effects. */
export function effectCases(count: number, history: History, schedule: Schedule): Case[] {
  // The twin is never delivered; it says that the case was written small.
  return Array.from({ length: count }, () => ({ name: 'side effects', history, schedule, twin: history }))
}

export interface Counted {
  readonly message: string
  readonly evidence: Outcome
}

/** Whether some cases have more side effects than as many others had, that have to have the same. */
export async function moreEffects(
  context: LawContext,
  { name, once, again }: { readonly name: string; readonly once: Effects; readonly again: readonly Case[] },
): Promise<Counted | undefined> {
  const expected = once.rises
  const { rises: actual, outcomes } = await context.countEffects(again)
  const [counter] = Object.keys(actual).filter((path) => (actual[path] ?? 0) > (expected[path] ?? 0))
  const [outcome] = outcomes
  if (counter === undefined || outcome === undefined) return undefined
  return {
    message: `${name}: ${again.length} such histories made ${JSON.stringify(counter)} rise by ${actual[counter]}, where it has to rise by ${expected[counter] ?? 0}.`,
    evidence: { ...outcome, case: { ...outcome.case, name }, expected, actual, same: false },
  }
}
