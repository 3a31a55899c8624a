import type { HistoryObservation } from '../../laws/observations.js'
import { differences } from '../../observation/differences.js'
import type { Json } from '../../observation/json.js'
import type { History } from '../../provider/history.js'
import type { Model } from '../../provider/provider.js'
import { inOrder, type Schedule } from '../../schedule/schedule.js'

const SHOWN_DIFFERENCES = 2
const SHOWN_CHARACTERS = 60

/** What was delivered, what it was compared with, and what the state showed in each case: where no cause is known. */
export function tellDifference(model: Model, seen: HistoryObservation, message: string): string {
  const { trial, expected, actual } = seen
  const { history, schedule, baseline } = trial
  const shown = differences(expected, actual).slice(0, SHOWN_DIFFERENCES)
  const states = shown.map(
    (one) =>
      `${one.place === '' ? 'it' : `\`${one.place.replace(/^\//, '')}\``} is ${short(one.actual)}, not ${short(one.expected)}`,
  )
  // Titles and words are those of the history before it was made smaller.
  const told =
    trial.shrink === 'never'
      ? message
      : `Delivering ${deliveries(model, history, schedule)} ends in another state than ${
          baseline === undefined ? 'the same events once and in order' : deliveries(model, baseline, inOrder(baseline))
        }.`
  return states.length === 0 ? told : `${told} In the state, ${states.join(', and ')}.`
}

/** The names of the events in the order of their deliveries; ` again` follows one that came before. */
function deliveries(model: Model, { events }: History, schedule: Schedule): string {
  const seen = new Set<number>()
  const nameOf = ({ event }: { readonly event: number }) => {
    const again = seen.has(event) ? ' again' : ''
    seen.add(event)
    const sameName = events.filter((one) => model.nameOf(one) === model.nameOf(events[event] as object))
    const which = sameName.length > 1 ? ` (${sameName.indexOf(events[event] as object) + 1})` : ''
    return `\`${model.nameOf(events[event] as object) ?? 'an event without a name'}\`${which}${again}`
  }
  return schedule
    .map((step) => ('together' in step ? `${step.together.map(nameOf).join(' and ')} at once` : nameOf(step)))
    .join(', ')
}

function short(value: Json | undefined): string {
  const text = value === undefined ? 'absent' : JSON.stringify(value)
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS - 1)}…` : text
}
