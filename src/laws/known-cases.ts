import type { History } from '../history/history.js'
import { type Line, tell } from '../history/tell.js'
import { inOrder, type Schedule, type Step } from '../schedule/schedule.js'
import { betweenEnvironments, rememberedBetweenEnvironments } from './environment-stories.js'
import type { Case } from './evidence.js'
import { groups, type Plan } from './known-stories.js'

export type KnownGroup = keyof typeof groups | 'environments' | 'remembered'

/** The known cases of a group, told in the first of the environments. */
export function knownCases(group: KnownGroup, environments: readonly string[]): readonly Case[] {
  const known = storiesOf(group, environments)
  const [environment = ''] = environments
  const stories = new Map<string, History>()
  // One object for one story, so that what several cases are compared with is delivered once.
  const story = (lines: readonly Line[]) => {
    const key = JSON.stringify(lines)
    const told = stories.get(key) ?? tell(environment, lines)
    stories.set(key, told)
    return told
  }
  return Object.entries(known).map(([name, { lines, plan, steps, like, ...rest }]): Case => {
    const history = story(lines)
    const twin = like === undefined ? {} : { twin: story(like) }
    return {
      name,
      history,
      schedule: steps ?? (plan === undefined ? inOrder(history) : scheduleOf(plan)),
      ...twin,
      ...rest,
    }
  })
}

function storiesOf(group: KnownGroup, environments: readonly string[]) {
  if (group === 'environments') return betweenEnvironments(environments)
  return group === 'remembered' ? rememberedBetweenEnvironments(environments) : groups[group]
}

function scheduleOf(plan: Plan): Schedule {
  return plan.map(
    (entry): Step =>
      typeof entry === 'number' ? { event: entry } : { event: Number(entry.slice(1)), signing: 'identical' },
  )
}
