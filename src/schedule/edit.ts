import type { Delivery, Schedule, Step } from './schedule.js'

export const deliveriesOf = (step: Step): readonly Delivery[] => ('together' in step ? step.together : [step])

/** All deliveries of a schedule, in the order in which they are signed. */
export const flattened = (schedule: Schedule): readonly Delivery[] => schedule.flatMap(deliveriesOf)

/**
 * The same schedule in its plainest form: a burst of one is a delivery, an empty one is nothing, and `identical` and
 * clock offsets stand only where they mean something (the first delivery of an event cannot repeat an earlier one).
 */
export function tidied(schedule: Schedule): Schedule {
  const seen = new Set<number>()
  const tidy = ({ event, signing, clockOffsetMs }: Delivery): Delivery => {
    const isIdentical = signing === 'identical' && seen.has(event)
    seen.add(event)
    if (isIdentical) return { event, signing: 'identical' }
    return clockOffsetMs ? { event, clockOffsetMs } : { event }
  }
  return schedule.flatMap((step): Step[] => {
    const [first, ...others] = deliveriesOf(step).map(tidy)
    if (first === undefined) return []
    return others.length === 0 ? [first] : [{ together: [first, ...others] }]
  })
}
