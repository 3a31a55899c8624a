import { isAccepted } from '../delivery/answer-kinds.js'
import type { Json } from '../observation/json.js'
import { project, type Subject } from '../observation/project.js'
import { makeAuthentic } from './authentic.js'
import type { Check } from './check-facts.js'

/** An event sent after others: once the state shows it, the consumer has come that far. */
export interface Canary {
  /** The entity that it creates. */
  readonly subject: Subject
  readonly answeredAt: number
}

/** Sends an ordinary creation. Gives `undefined` where none is accepted, or the state would not show it. */
export async function sendCanary(check: Check): Promise<Canary | undefined> {
  const { connection, facts } = check
  const { canary: carried } = facts
  if (carried === undefined || connection.ending !== undefined) return undefined
  const { request, run } = await makeAuthentic({ ...check, carried })
  if (!isAccepted(await connection.send(request(), { lenient: true }))) return undefined
  return { subject: run.subject, answeredAt: connection.clock.now() }
}

/** The canaries that a state shows. */
export function shownOf(observed: Json, canaries: readonly Canary[]): Canary[] {
  if (canaries.length === 0) return []
  const states = project(
    observed,
    canaries.map(({ subject }) => subject),
  )
  return canaries.filter((_, index) => states[index] !== null)
}
