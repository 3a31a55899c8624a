import type { Model } from '../provider/provider.js'
import { flattened } from '../schedule/edit.js'
import { duplications, orders } from '../schedule/orders.js'
import type { Schedule } from '../schedule/schedule.js'
import type { HistoryTrial } from './trial.js'

/** Every small history in every order. */
export function everyOrder(model: Model, scopes: readonly string[]): HistoryTrial[] {
  return scheduled(model, scopes, orders, 'in the order')
}

/** Every small history in order, with each event once more right after its delivery, identical and signed anew. */
export function everyRepetition(model: Model, scopes: readonly string[]): HistoryTrial[] {
  return everyDuplication(model, scopes)
    .filter(({ schedule }) => !isLate(schedule))
    .map((trial) => ({ ...trial, compare: { also: 'memory' } }))
}

/** Every small history in order, with each event but the last once more after everything, identical and signed anew. */
export function everyResend(model: Model, scopes: readonly string[]): HistoryTrial[] {
  return everyDuplication(model, scopes).filter(({ schedule }) => isLate(schedule))
}

function everyDuplication(model: Model, scopes: readonly string[]): HistoryTrial[] {
  return scheduled(model, scopes, duplications, 'delivered as')
}

function isLate(schedule: Schedule): boolean {
  const order = flattened(schedule).map(({ event }) => event)
  return order.some((event, index) => event < (order[index - 1] ?? 0))
}

function scheduled(
  model: Model,
  scopes: readonly string[],
  plan: (events: number) => Iterable<Schedule>,
  words: string,
): HistoryTrial[] {
  return model.smallHistories(scopes).flatMap(({ name, history }) =>
    [...plan(history.events.length)]
      // The plain one is what the others are compared with.
      .filter((schedule) => schedule.some((step, index) => !('event' in step) || step.event !== index))
      .map(
        (schedule): HistoryTrial => ({
          kind: 'history',
          key: `${name.replaceAll(/[^a-z]+/gi, '-')}/${inSigns(schedule)}`,
          role: 'suspect',
          title: `${name}; ${words} ${inWords(schedule)}`,
          history,
          schedule,
          shrink: 'events',
          sheddable: true,
        }),
      ),
  )
}

/** `2-0-0=-1`: the events by index; `=` follows one that is repeated byte for byte. */
function inSigns(schedule: Schedule): string {
  return flattened(schedule)
    .map(({ event, signing }) => `${event}${signing === 'identical' ? '=' : ''}`)
    .join('-')
}

/** `3, 1, 2 (again)`: the events by number, from 1. */
function inWords(schedule: Schedule): string {
  const seen = new Set<number>()
  const words = flattened(schedule).map(({ event, signing }) => {
    const again = seen.has(event) ? (signing === 'identical' ? ' (repeated)' : ' (again)') : ''
    seen.add(event)
    return `${event + 1}${again}`
  })
  return words.join(', ')
}
