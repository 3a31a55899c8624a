import type { Counterexample, Happening } from './report.js'
import { duration } from './words.js'

type Schedule = NonNullable<Counterexample['schedule']>
type Delivery = Exclude<Schedule[number], { together: unknown }>

/** One delivery of a counterexample, in words. */
export interface DeliveryRow {
  /** Position in the order of delivery, from 1. */
  readonly number: number
  /** In flight at once with the other deliveries of the same group; `undefined`: alone. */
  readonly group?: number
  readonly event: string
  /** Id of the entity that the event is about; empty where there is none. */
  readonly entity: string
  /** When the event happened, counted from the earliest one of the history: `+2 s`. */
  readonly time: string
  /** What the event changed, and what is special about this delivery of it, a line each. */
  readonly note: string
}

/** The deliveries of a counterexample in the order they are made; without a schedule, each event once. */
export function deliveryRows({ happenings = [], schedule }: Counterexample): DeliveryRow[] {
  const earliest = Math.min(...happenings.map(({ time }) => Date.parse(time)).filter(Number.isFinite))
  const seen = new Set<number>()
  return flat(schedule ?? happenings.map((_, event) => ({ event }))).flatMap(({ delivery, group }, index) => {
    const happening = happenings[delivery.event]
    if (!happening) return []
    const notes = seen.has(delivery.event)
      ? [delivery.signing === 'identical' ? 'again, byte for byte' : 'again, signed anew']
      : [...happening.changes]
    if (delivery.signing === 'forged') notes.push('signature forged')
    if (delivery.clockOffsetMs) notes.push(`header time ${signed(delivery.clockOffsetMs)} from now`)
    notes.push(...interruptionsOf(delivery))
    seen.add(delivery.event)
    return [
      {
        number: index + 1,
        ...(group !== undefined && { group }),
        event: happening.event,
        entity: happening.entity ?? '',
        time: sinceEarliest(happening, earliest),
        note: notes.join('\n'),
      },
    ]
  })
}

function interruptionsOf({ after, killedAfterMs }: Delivery): string[] {
  const notes: string[] = []
  if (after === 'restart') notes.push('after the consumer was killed and started again')
  if (after === 'fault') notes.push('while its store fails')
  if (typeof after === 'number') notes.push(`${duration(after)} later`)
  if (killedAfterMs !== undefined)
    notes.push(`consumer killed ${duration(killedAfterMs)} after it was sent, and started again`)
  return notes
}

function flat(schedule: Schedule): { delivery: Delivery; group?: number }[] {
  return schedule.flatMap((step, group) =>
    'together' in step ? step.together.map((delivery) => ({ delivery, group })) : [{ delivery: step }],
  )
}

function sinceEarliest({ time }: Happening, earliest: number): string {
  const ms = Date.parse(time) - earliest
  return Number.isFinite(ms) ? `+${duration(ms)}` : time
}

function signed(ms: number): string {
  return ms < 0 ? `−${duration(-ms)}` : `+${duration(ms)}`
}
