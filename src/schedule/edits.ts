import type { Choices } from '../random/choices.js'
import { deliveriesOf } from './edit.js'
import type { Delivery, Step } from './schedule.js'

/**
 * Changes a schedule in one way. It is drawn before the number of events is known, so places in it are any numbers,
 * taken modulo what there is.
 */
export type Edit = (steps: Step[]) => void

/** Consumers may refuse header times some minutes away, so stay well within. */
export const MAX_CLOCK_OFFSET_MS = 120_000
const MAX_BURST = 8
const ANYWHERE = 2 ** 16

/** A step comes later: by a few places, or by any number of them. */
export function late(choices: Choices): Edit {
  const from = choices.below(ANYWHERE)
  const by = 1 + (choices.below(3) === 2 ? choices.below(ANYWHERE) : choices.below(3))
  return (steps) => {
    const at = from % steps.length
    const moved = steps.splice(at, 1)
    steps.splice(at + (by % (steps.length - at + 1)), 0, ...moved)
  }
}

/** The same bytes once more, at once or soon after. */
export const repeated = (choices: Choices): Edit => again(choices, 'identical', choices.below(4))

/** As after a refusal or a time-out: signed anew, at once or soon after. */
export const retried = (choices: Choices): Edit => again(choices, 'fresh', choices.below(4))

/** As when an operator sends an old event again: after everything. */
export const resent = (choices: Choices): Edit =>
  again(choices, choices.below(2) === 1 ? 'identical' : 'fresh', Number.POSITIVE_INFINITY)

function again(choices: Choices, signing: NonNullable<Delivery['signing']>, after: number): Edit {
  const place = choices.below(ANYWHERE)
  return (steps) => {
    const at = place % steps.length
    const among = steps[at] === undefined ? [] : deliveriesOf(steps[at])
    const event = among[Math.floor(place / steps.length) % among.length]?.event
    if (event !== undefined) steps.splice(Math.min(at + 1 + after, steps.length), 0, { event, signing })
  }
}

/** Some neighbours are in flight at once. */
export function gathered(choices: Choices): Edit {
  const from = choices.below(ANYWHERE)
  const size = 2 + choices.below(MAX_BURST - 1)
  return (steps) => {
    const at = from % steps.length
    const together = steps
      .slice(at, at + size)
      .flatMap(deliveriesOf)
      .slice(0, MAX_BURST)
    let taken = 0
    let count = 0
    while (count < together.length) count += deliveriesOf(steps[at + taken++] ?? { together: [] }).length
    if (count === together.length) steps.splice(at, taken, { together })
  }
}

/** The sender's clock is ahead or behind for one delivery. */
export function offset(choices: Choices): Edit {
  const place = choices.below(ANYWHERE)
  const sign = choices.below(2) === 1 ? -1 : 1
  const clockOffsetMs = sign * 1000 * (1 + choices.below(MAX_CLOCK_OFFSET_MS / 1000))
  return (steps) => {
    const at = place % steps.length
    const step = steps[at]
    if (step !== undefined && 'event' in step) steps[at] = { ...step, clockOffsetMs }
  }
}

/** No order at all. */
export function scrambled(choices: Choices): Edit {
  const places = Array.from({ length: 32 }, () => choices.below(ANYWHERE))
  return (steps) => {
    const left = steps.splice(0)
    for (let at = 0; left.length > 0; at++) {
      const place = places[at % places.length] ?? 0
      steps.push(...left.splice(place % left.length, 1))
    }
  }
}
