import type { Counterexample } from '../runner/report.js'
import { changeOf, entityOf } from './event-change.js'
import { duration } from './words.js'

type History = NonNullable<Counterexample['history']>
type Schedule = NonNullable<Counterexample['schedule']>
type Delivery = Exclude<Schedule[number], { together: unknown }>

/** One delivery of a counterexample, in words. */
export interface DeliveryRow {
  /** Position in the order of delivery, from 1. */
  readonly number: number
  /** In flight at once with the other deliveries of the same group; `undefined`: alone. */
  readonly group?: number
  readonly event: string
  /** Id of the asset or folder; empty where there is none. */
  readonly entity: string
  /** `sent_at`, counted from the earliest one of the history: `+2 s`. */
  readonly sentAt: string
  /** What the event changed, and what is special about this delivery of it, a line each. */
  readonly note: string
}

/** The deliveries of a counterexample in the order they are made; without a schedule, each event once. */
export function deliveryRows({ history = [], schedule }: Counterexample): DeliveryRow[] {
  const earliest = Math.min(...history.map((event) => Date.parse(event.sent_at)))
  const seen = new Set<number>()
  return flat(schedule ?? history.map((_, event) => ({ event }))).flatMap(({ delivery, group }, index) => {
    const event = history[delivery.event]
    if (!event) return []
    const notes = [seen.has(delivery.event) ? '' : changeOf(history, delivery.event)]
    if (seen.has(delivery.event)) {
      notes.push(delivery.signing === 'identical' ? 'again, byte for byte' : 'again, signed anew')
    }
    if (delivery.signing === 'forged') notes.push('signature forged')
    if (delivery.clockOffsetMs) notes.push(`header time ${signed(delivery.clockOffsetMs)} from now`)
    notes.push(...interruptionsOf(delivery))
    seen.add(delivery.event)
    return [
      {
        number: index + 1,
        ...(group !== undefined && { group }),
        event: event.event,
        entity: entityOf(event)?.id ?? '',
        sentAt: sinceEarliest(event, earliest),
        note: notes.filter(Boolean).join('\n'),
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

function sinceEarliest(event: History[number], earliest: number): string {
  const ms = Date.parse(event.sent_at) - earliest
  return Number.isFinite(ms) ? `+${duration(ms)}` : event.sent_at
}

function signed(ms: number): string {
  return ms < 0 ? `−${duration(-ms)}` : `+${duration(ms)}`
}
