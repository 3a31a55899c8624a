import { type CanonicalHistory, canonicalHistories } from '../history/canonical.js'
import { flattened } from '../schedule/edit.js'
import { duplications, orders } from '../schedule/orders.js'
import type { Schedule } from '../schedule/schedule.js'
import type { Case } from './evidence.js'

/** Every small history in every order. */
export function everyOrder(environments: readonly string[]): Case[] {
  return scheduled(environments, orders, 'in the order')
}

/** Every small history in order, with each event once more right after its delivery, identical and signed anew. */
export function everyRepetition(environments: readonly string[]): Case[] {
  return everyDuplication(environments)
    .filter((one) => !isLate(one.schedule))
    .map((one) => ({ ...one, strict: true }))
}

/** Every small history in order, with each event but the last once more after everything, identical and signed anew. */
export function everyResend(environments: readonly string[]): Case[] {
  return everyDuplication(environments).filter((one) => isLate(one.schedule))
}

function everyDuplication(environments: readonly string[]): Case[] {
  return scheduled(environments, duplications, 'delivered as')
}

function isLate(schedule: Schedule): boolean {
  const order = flattened(schedule).map(({ event }) => event)
  return order.some((event, index) => event < (order[index - 1] ?? 0))
}

/** The same objects for the same environments, so that each history is delivered once to compare others with. */
const canonical = new Map<string, readonly CanonicalHistory[]>()

function smallHistories(environments: readonly string[]): readonly CanonicalHistory[] {
  const key = JSON.stringify(environments)
  const histories = canonical.get(key) ?? canonicalHistories({ environments })
  canonical.set(key, histories)
  return histories
}

function scheduled(
  environments: readonly string[],
  plan: (events: number) => Iterable<Schedule>,
  words: string,
): Case[] {
  return smallHistories(environments).flatMap(({ name, history }: CanonicalHistory) =>
    // The first is the plain one, which is what the others are compared with.
    [...plan(history.events.length)]
      .filter((schedule) => !isPlain(schedule))
      .map((schedule) => ({ name: `${name}; ${words} ${inWords(schedule)}`, history, schedule, optional: true })),
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
