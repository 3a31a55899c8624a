import { type CanonicalHistory, canonicalHistories } from '../history/canonical.js'
import { duplications, orders } from '../schedule/orders.js'
import type { Schedule } from '../schedule/schedule.js'
import type { Case } from './evidence.js'

/** Every small history in every order. */
export function everyOrder(environments: readonly string[]): Case[] {
  return scheduled(environments, orders, 'in the order')
}

/** Every small history in order, with each event once more, at once and after everything, identical and signed anew. */
export function everyDuplication(environments: readonly string[]): Case[] {
  return scheduled(environments, duplications, 'delivered as')
}

function scheduled(
  environments: readonly string[],
  plan: (events: number) => Iterable<Schedule>,
  words: string,
): Case[] {
  return canonicalHistories({ environments }).flatMap(({ name, history }: CanonicalHistory) =>
    // The first is the plain one, which is what the others are compared with.
    [...plan(history.events.length)]
      .filter((schedule) => !isPlain(schedule))
      .map((schedule) => ({ name: `${name}; ${words} ${inWords(schedule)}`, history, schedule })),
  )
}

function isPlain(schedule: Schedule): boolean {
  return schedule.every((step, index) => 'event' in step && step.event === index)
}

/** `3, 1, 2 (again)`: the events by number, from 1. */
function inWords(schedule: Schedule): string {
  const seen = new Set<number>()
  const words = schedule.flatMap((step) =>
    ('together' in step ? step.together : [step]).map(({ event, signing }) => {
      const again = seen.has(event) ? (signing === 'identical' ? ' (repeated)' : ' (again)') : ''
      seen.add(event)
      return `${event + 1}${again}`
    }),
  )
  return words.join(', ')
}
